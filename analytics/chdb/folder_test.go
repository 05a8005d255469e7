package chdb_test

import (
	"path/filepath"
	"testing"

	"candour/analytics/chdb"
	"candour/analytics/chdb/chdbtest"
)

// A relative folder is the one below the working directory, also for inserts.
func TestRelativeFolder(t *testing.T) {
	library, err := chdb.FindLibrary("")
	if err != nil {
		t.Fatal(err)
	}
	if library, err = filepath.Abs(library); err != nil {
		t.Fatal(err)
	}
	t.Chdir(t.TempDir())
	engine := chdbtest.OpenWith(t, chdb.Config{Path: "data", Library: library})
	conn := connect(t, engine.Writer())
	exec(t, conn, "CREATE DATABASE d", "CREATE TABLE d.t (n UInt64) ENGINE = MergeTree ORDER BY n"+
		" SETTINGS fsync_after_insert = 1, fsync_part_directory = 1",
		"INSERT INTO d.t SELECT number FROM numbers(10)")
	if n := count(t, conn, "SELECT count() FROM d.t"); n != 10 {
		t.Errorf("%d rows, want 10", n)
	}
}
