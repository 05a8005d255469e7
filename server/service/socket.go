package service

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/rpc"
	"os"
	"path/filepath"
	"sync"

	"golang.org/x/sys/unix"

	"candour/survey"
)

// maxSocket is the longest path that a socket may have (sun_path, less its final zero).
const maxSocket = 107

// socketPath lies in the data folder, or, where that path is too long for a socket, in a folder of
// this user's own under the system's folder for temporary files, with a name derived from the
// data folder's.
func (c Config) socketPath() (string, error) {
	folder, err := realPath(c.Data)
	if err != nil {
		return "", fmt.Errorf("find data folder: %w", err)
	}
	if path := filepath.Join(folder, "control.sock"); len(path) <= maxSocket {
		return path, nil
	}
	private, err := privateFolder()
	if err != nil {
		return "", err
	}
	path := filepath.Join(private, shortHash(folder)+".sock")
	if len(path) > maxSocket {
		return "", survey.Fault(survey.Unavailable, "The paths of the data folder and of the folder for temporary"+
			" files are both too long for a socket; set CANDOUR_DATA or TMPDIR to a shorter one.")
	}
	return path, nil
}

// privateFolder is a folder that nobody else may enter. One that another user made first, to listen
// where commands call, is refused.
func privateFolder() (string, error) {
	path := filepath.Join(os.TempDir(), fmt.Sprintf("candour-%d", os.Getuid()))
	if err := os.Mkdir(path, 0o700); err != nil && !errors.Is(err, os.ErrExist) {
		return "", fmt.Errorf("make a folder for the socket: %w", err)
	}
	var is unix.Stat_t
	if err := unix.Lstat(path, &is); err != nil {
		return "", fmt.Errorf("look at the socket's folder: %w", err)
	}
	if is.Mode&unix.S_IFMT != unix.S_IFDIR || is.Mode&0o077 != 0 || int(is.Uid) != os.Getuid() {
		return "", survey.Fault(survey.Unavailable, "The folder "+path+
			" is not this user's alone; remove it, or set CANDOUR_DATA to a shorter path.")
	}
	return path, nil
}

// listenControl lets commands on this machine, of this user, reach the running server until ctx is
// done. What it starts is counted in work.
func (s *Service) listenControl(ctx context.Context, work *sync.WaitGroup) error {
	path, err := s.config.socketPath()
	if err != nil {
		return err
	}
	if err := os.Remove(path); err != nil && !errors.Is(err, os.ErrNotExist) {
		return fmt.Errorf("remove old socket: %w", err)
	}
	listener, err := net.Listen("unix", path)
	if err != nil {
		return fmt.Errorf("listen for commands: %w", err)
	}
	server := rpc.NewServer()
	if err := errors.Join(os.Chmod(path, 0o600),
		server.RegisterName("Control", &remoteControl{&localControl{service: s, ctx: ctx}})); err != nil {
		return errors.Join(err, listener.Close())
	}
	context.AfterFunc(ctx, func() { _ = listener.Close() })
	work.Go(func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return // closed
			}
			work.Go(func() {
				defer context.AfterFunc(ctx, func() { _ = conn.Close() })()
				server.ServeConn(conn)
			})
		}
	})
	return nil
}
