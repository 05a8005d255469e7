package commands_test

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"candour/server/commands"
)

func TestSurveyPrint(t *testing.T) {
	const source = "name: harbour\ntitle: {en: Your visit, fr: Ta visite}\nlanguages: [en, fr]\n" +
		"questions: [{type: integer, name: age, label: {en: Age, fr: Âge}}]\n"
	for _, c := range []struct {
		name  string
		args  []string
		start string // of the file that is written; "" for none
		want  string
	}{
		{"docx", []string{"--out", "a.docx"}, "PK", "Wrote a.docx."},
		{"pdf in French", []string{"--out", "a.PDF", "--lang", "fr", "--paper", "a4"}, "%PDF", "Wrote a.PDF."},
		{"nowhere", nil, "", "--out FILE.docx or --out FILE.pdf"},
		{"another format", []string{"--out", "a.html"}, "", "--out FILE.docx or --out FILE.pdf"},
		{"another language", []string{"--out", "a.pdf", "--lang", "es"}, "", "This survey is not in Spanish"},
		{"no such folder", []string{"--out", "none/a.pdf"}, "", "cannot be written"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Chdir(t.TempDir())
			if err := os.WriteFile("harbour.yaml", []byte(source), 0o600); err != nil {
				t.Fatal(err)
			}
			var out bytes.Buffer
			code := commands.Run(context.Background(), commands.Process{
				Args:   append([]string{"survey", "print", "harbour.yaml"}, c.args...),
				Getenv: func(string) string { return "" }, Out: &out, Err: &out})
			if (code == 0) != (c.start != "") || !strings.Contains(out.String(), c.want) {
				t.Errorf("exit %d: %s", code, out.String())
			}
			files, err := filepath.Glob("*")
			if err != nil {
				t.Fatal(err)
			}
			if c.start == "" {
				if len(files) != 1 {
					t.Errorf("left behind: %v", files)
				}
				return
			}
			content, err := os.ReadFile(c.args[1])
			if err != nil || !bytes.HasPrefix(content, []byte(c.start)) {
				t.Errorf("%v: the file starts with %.4q", err, content)
			}
		})
	}
}
