// Command candour serves anonymous surveys; see the README for what it does.
package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"
	_ "time/tzdata" // expressions honour TZ on machines without zone files

	"candour/server/commands"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := commands.Run(ctx, commands.Process{
		Args: os.Args[1:], Getenv: os.Getenv, Environ: os.Environ, In: os.Stdin, Out: os.Stdout, Err: os.Stderr,
	})
	stop()
	os.Exit(code)
}
