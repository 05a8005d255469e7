package commands_test

import (
	"bytes"
	"context"
	"strings"
	"testing"

	"candour/server/commands"
)

// A misspelt setting is named with the nearest there is, without its value, and stops nothing.
func TestMisspeltSettingsAreNamed(t *testing.T) {
	for _, c := range []struct{ name, variable, want string }{
		{"letters changed", "CANDOUR_SECERT", "candour: CANDOUR_SECERT is no setting and does nothing; is CANDOUR_SECRET meant?\n"},
		{"a letter more", "CANDOUR_PROXYES", "candour: CANDOUR_PROXYES is no setting and does nothing; is CANDOUR_PROXIES meant?\n"},
		{"like none", "CANDOUR_FAVOURITE_COLOUR", "candour: CANDOUR_FAVOURITE_COLOUR is no setting and does nothing; `candour --help` lists the settings.\n"},
		{"one that there is", "CANDOUR_RATE", ""},
		{"another's", "CANDORE_SECRET", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			var out, told bytes.Buffer
			set := map[string]string{c.variable: "60", "CANDOUR_DATA": t.TempDir(), "CANDOUR_SECRET": "a secret for tests, and for nothing else"}
			code := commands.Run(context.Background(), commands.Process{
				Args: []string{"user", "add", "Noor", "--role", "researcher"}, Out: &out, Err: &told,
				Getenv: func(name string) string { return set[name] },
				Environ: func() (all []string) {
					for name, value := range set {
						all = append(all, name+"="+value)
					}
					return all
				}})
			if code != 0 || !strings.Contains(out.String(), "Noor (researcher)") {
				t.Errorf("exit %d: %s%s", code, out.String(), told.String())
			}
			if told.String() != c.want {
				t.Errorf("it says %q, want %q", told.String(), c.want)
			}
		})
	}
}

// A command that looks for its folder first names a misspelt setting once all the same.
func TestMisspeltSettingIsNamedOnce(t *testing.T) {
	set := map[string]string{"CANDOUR_SECERT": "x", "CANDOUR_DATA": t.TempDir(), "CANDOUR_SECRET": "a secret for tests, and for nothing else"}
	run := func(args ...string) string {
		var told bytes.Buffer
		if code := commands.Run(context.Background(), commands.Process{Args: args, Out: &bytes.Buffer{}, Err: &told,
			Getenv: func(name string) string { return set[name] }, Environ: func() []string { return []string{"CANDOUR_SECERT=x"} }}); code != 0 {
			t.Fatalf("%q: exit %d: %s", args, code, told.String())
		}
		return told.String()
	}
	run("user", "add", "Noor", "--role", "researcher")
	if told := run("user", "reset", "Noor"); strings.Count(told, "CANDOUR_SECERT") != 1 {
		t.Errorf("it says %q", told)
	}
}
