package commands

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"
	"go.yaml.in/yaml/v4"

	"candour/server/service"
	"candour/server/store"
	"candour/survey"
	"candour/survey/xlsform"
)

func (c *cli) surveyCommand() *cobra.Command {
	parent := &cobra.Command{Use: "survey", Short: "Check, show, publish, open and close surveys"}
	parent.AddCommand(
		&cobra.Command{Use: "check FILE...", Short: "Say of each definition whether it can be used",
			Args: cobra.MinimumNArgs(1),
			RunE: func(_ *cobra.Command, files []string) error { return c.check(files) }},
		&cobra.Command{Use: "show FILE|ID", Short: "Print a definition as JSON", Args: cobra.ExactArgs(1),
			RunE: func(cmd *cobra.Command, args []string) error { return c.show(cmd, args[0]) }},
		&cobra.Command{Use: "publish FILE", Short: "Publish a definition as a survey's next version",
			Args: cobra.ExactArgs(1),
			RunE: func(cmd *cobra.Command, args []string) error { return c.publish(cmd, args[0]) }},
		c.printCommand(),
		c.openCommand(),
		&cobra.Command{Use: "close ID", Short: "Let a survey take no more answers", Args: cobra.ExactArgs(1),
			RunE: func(cmd *cobra.Command, args []string) error {
				return c.life(cmd, service.LifeChange{Survey: survey.ID(args[0]), State: store.StateClosed})
			}},
		&cobra.Command{Use: "freeze ID", Args: cobra.ExactArgs(1),
			Short: "Let nobody take a response back any more: withdrawal codes do nothing from then on",
			RunE: func(cmd *cobra.Command, args []string) error {
				return c.life(cmd, service.LifeChange{Survey: survey.ID(args[0]), Freeze: true})
			}},
		&cobra.Command{Use: "wave ID [WAVE]", Short: "Print a survey's current wave, or make another one current",
			Args: cobra.RangeArgs(1, 2),
			RunE: func(cmd *cobra.Command, args []string) error { return c.wave(cmd, args) }},
	)
	return parent
}

// check prints one line a file on stdout, warnings on stderr.
func (c *cli) check(files []string) error {
	refused := false
	for _, path := range files {
		_, warnings, err := readDefinition(path)
		for _, w := range warnings {
			fmt.Fprintf(c.Err, "%s: %s\n", path, oneLine(w.String()))
		}
		if err != nil {
			refused = true
			fmt.Fprintf(c.Out, "refuse %s: %s\n", path, oneLine(sentence(err)))
			continue
		}
		fmt.Fprintf(c.Out, "accept %s\n", path)
	}
	if refused {
		return errTold
	}
	return nil
}

// readDefinition reads a definition from a file; the survey's name defaults to the file's stem.
func readDefinition(path string) (*survey.Definition, []survey.Warning, error) {
	content, err := os.ReadFile(path)
	if err != nil {
		return nil, nil, &survey.Error{Kind: survey.NotFound, Message: "This file cannot be read; check its name and rights.", Err: err}
	}
	switch format := xlsform.Format(strings.ToLower(filepath.Ext(path))); format {
	case xlsform.XLSX, xlsform.CSV, xlsform.Markdown:
		return xlsform.Read(content, format, stem(path))
	}
	return survey.ParseNamed(content, stem(path))
}

func stem(path string) string {
	base := filepath.Base(path)
	return strings.TrimSuffix(base, filepath.Ext(base))
}

func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

// show prints a file's definition or, when there is no such file, a published survey's.
func (c *cli) show(cmd *cobra.Command, name string) error {
	if _, err := os.Stat(name); !errors.Is(err, fs.ErrNotExist) {
		def, _, err := readDefinition(name)
		if err != nil {
			return err
		}
		encoder := json.NewEncoder(c.Out)
		encoder.SetIndent("", "  ")
		encoder.SetEscapeHTML(false)
		return encoder.Encode(def)
	}
	return c.withControl(cmd.Context(), func(control service.Control) error {
		body, err := control.Definition(survey.ID(name))
		if err != nil {
			return err
		}
		_, err = c.Out.Write(body)
		return err
	})
}

func (c *cli) publish(cmd *cobra.Command, path string) error {
	def, _, err := readDefinition(path)
	if err != nil {
		return err
	}
	if err := survey.Publishable(def); err != nil {
		return err
	}
	content, err := yaml.Marshal(def)
	if err != nil {
		return fmt.Errorf("write definition: %w", err)
	}
	return c.withFolder(cmd.Context(), func(control service.Control) error {
		p, err := control.Publish(content, stem(path))
		if err != nil {
			return err
		}
		for _, w := range p.Warnings {
			fmt.Fprintf(c.Err, "%s: %s\n", path, oneLine(w))
		}
		fmt.Fprintf(c.Out, "Published %s as version %d; it is %s.\n", p.Survey.ID, p.Survey.Version, stateText(p.Survey))
		return nil
	})
}

func (c *cli) openCommand() *cobra.Command {
	change := service.LifeChange{State: store.StateOpen}
	cmd := &cobra.Command{Use: "open ID", Short: "Let a survey take answers", Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			change.Survey = survey.ID(args[0])
			return c.life(cmd, change)
		}}
	cmd.Flags().StringVar(&change.NobodyActs, "nobody-acts-on-harm", "",
		"why nobody is named who acts when an answer tells of harm; it stands in the audit log")
	return cmd
}

func (c *cli) life(cmd *cobra.Command, change service.LifeChange) error {
	return c.withControl(cmd.Context(), func(control service.Control) error {
		done, err := control.Life(change)
		if err != nil {
			return err
		}
		fmt.Fprintf(c.Out, "%s is %s.\n", done.Survey.ID, stateText(done.Survey))
		for _, w := range done.Warnings { // last, where they are read
			fmt.Fprintln(c.Err, w)
		}
		return nil
	})
}

func (c *cli) wave(cmd *cobra.Command, args []string) error {
	change := service.LifeChange{Survey: survey.ID(args[0])}
	if len(args) == 2 {
		change.Wave = args[1]
	}
	return c.life(cmd, change)
}

func stateText(v store.Survey) string {
	switch v.State {
	case store.StateOpen:
		return "open, in wave " + v.Wave
	case store.StateClosed:
		return "closed"
	}
	return "a draft; open it with `candour survey open " + string(v.ID) + "`"
}
