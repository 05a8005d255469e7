package commands

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"candour/server/service"
	"candour/survey"
	"candour/survey/print"
)

func (c *cli) printCommand() *cobra.Command {
	var out, page string
	o := print.Options{}
	cmd := &cobra.Command{Use: "print FILE|ID --out FILE.docx|.pdf",
		Short: "Write the whole survey for an ethics board, and as a form on paper",
		Args:  cobra.ExactArgs(1)}
	cmd.Flags().StringVar(&out, "out", "", "the file to write, .docx or .pdf")
	cmd.Flags().StringVar(&o.Language, "lang", "", "one of the survey's languages (default: its first)")
	cmd.Flags().StringVar(&page, "paper", string(print.Letter), "letter or a4")
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		write, err := printer(out)
		if err != nil {
			return err
		}
		def, version, err := c.definition(cmd, args[0])
		if err != nil {
			return err
		}
		o.Version, o.Page, o.Made = version, print.Page(page), time.Now()
		document, err := print.New(def, o)
		if err != nil {
			return err
		}
		return c.printTo(out, func(w io.Writer) error { return write(w, document) })
	}
	return cmd
}

// printer chooses the format by the file's name.
func printer(out string) (func(io.Writer, *print.Document) error, error) {
	switch strings.ToLower(filepath.Ext(out)) {
	case ".docx":
		return print.WriteDOCX, nil
	case ".pdf":
		return print.WritePDF, nil
	}
	return nil, survey.Fault(survey.Invalid,
		"Say where to print the survey: --out FILE.docx or --out FILE.pdf.")
}

// definition reads a file's definition, whose version is 0, or a published survey's newest one.
func (c *cli) definition(cmd *cobra.Command, name string) (*survey.Definition, int, error) {
	if _, err := os.Stat(name); !errors.Is(err, fs.ErrNotExist) {
		def, _, err := readDefinition(name)
		return def, 0, err
	}
	def, version := &survey.Definition{}, 0
	err := c.withControl(cmd.Context(), func(control service.Control) error {
		id := survey.ID(name)
		published, err := control.Life(service.LifeChange{Survey: id}) // changes nothing
		if err != nil {
			return err
		}
		body, err := control.Definition(id)
		if err != nil {
			return err
		}
		version = published.Survey.Version
		if err := json.Unmarshal(body, def); err != nil {
			return fmt.Errorf("read definition: %w", err)
		}
		return nil
	})
	return def, version, err
}

// printTo writes a file whole or not at all.
func (c *cli) printTo(out string, write func(io.Writer) error) (err error) {
	unwritable := func(err error) error {
		return &survey.Error{Kind: survey.Unavailable, Err: err,
			Message: out + " cannot be written; check the folder and its rights."}
	}
	file, err := os.CreateTemp(filepath.Dir(out), ".print-*")
	if err != nil {
		return unwritable(err)
	}
	defer os.Remove(file.Name()) // gone already when all went well
	if err := errors.Join(write(file), file.Close()); err != nil {
		return err
	}
	if err := errors.Join(os.Chmod(file.Name(), 0o644), os.Rename(file.Name(), out)); err != nil {
		return unwritable(err)
	}
	_, err = fmt.Fprintf(c.Out, "Wrote %s.\n", out)
	return err
}
