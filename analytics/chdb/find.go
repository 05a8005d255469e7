package chdb

import (
	"os"
	"path/filepath"
	"runtime"

	"candour/survey"
)

// libraryFile is the library's file name, on macOS too.
const libraryFile = "libchdb.so"

// FindLibrary returns the path of libchdb: explicit if it is given (CANDOUR_CHDB), else the first
// found beside the executable, in the npm package of this platform below the working folder, the
// executable's folder or any folder above them, and in /usr/local/lib. It fails with a
// survey.Error that says what to do.
func FindLibrary(explicit string) (string, error) {
	if explicit != "" {
		if isFile(explicit) {
			return explicit, nil
		}
		return "", survey.Fault(survey.Unavailable, "There is no ClickHouse library at "+explicit+
			"; set CANDOUR_CHDB to the path of "+libraryFile+", or unset it and run npm install.")
	}
	for _, path := range places() {
		if isFile(path) {
			return path, nil
		}
	}
	return "", survey.Fault(survey.Unavailable, "The ClickHouse library is missing; run npm"+
		" install, or set CANDOUR_CHDB to the path of "+libraryFile+
		", or CANDOUR_CLICKHOUSE_URL to a ClickHouse server.")
}

// places is where the library may be, the likeliest first.
func places() []string {
	var found []string
	bases := make([]string, 0, 2)
	if executable, err := os.Executable(); err == nil {
		if real, err := filepath.EvalSymlinks(executable); err == nil {
			executable = real
		}
		found = append(found, filepath.Join(filepath.Dir(executable), libraryFile))
		bases = append(bases, filepath.Dir(executable))
	}
	if folder, err := os.Getwd(); err == nil {
		bases = append(bases, folder)
	}
	inPackage := filepath.Join("node_modules", "@chdb", npmPackage(), libraryFile)
	for _, base := range bases {
		for ; ; base = filepath.Dir(base) {
			found = append(found, filepath.Join(base, inPackage))
			if base == filepath.Dir(base) {
				break
			}
		}
	}
	return append(found, filepath.Join("/usr/local/lib", libraryFile))
}

// npmPackage is the npm package that holds the library for this platform.
func npmPackage() string {
	architecture := map[string]string{"amd64": "x64"}[runtime.GOARCH]
	if architecture == "" {
		architecture = runtime.GOARCH
	}
	name := "lib-" + runtime.GOOS + "-" + architecture
	if runtime.GOOS == "linux" {
		name += "-gnu"
	}
	return name
}

// isFile tells whether path is a file.
func isFile(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.Mode().IsRegular()
}
