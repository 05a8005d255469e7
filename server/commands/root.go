// Package commands is the command line: what an operator types.
package commands

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"strings"

	"github.com/spf13/cobra"

	"candour/server/service"
	"candour/server/store"
	"candour/survey"
)

// Process is what a command has of the process that runs it.
type Process struct {
	Args    []string
	Getenv  func(string) string
	Environ func() []string // every variable as NAME=VALUE, to find misspelt settings; nil: not looked for
	In      io.Reader
	Out     io.Writer
	Err     io.Writer
}

// cli holds what every command needs.
type cli struct {
	Process
	flags map[string]*string // by the name of the environment variable
}

// Run runs one command and returns its exit code: 0, or 1 with a sentence on p.Err.
func Run(ctx context.Context, p Process) int {
	c := &cli{Process: p, flags: map[string]*string{}}
	root := c.root()
	root.SetArgs(p.Args)
	root.SetIn(p.In)
	root.SetOut(p.Out)
	root.SetErr(p.Err)
	err := root.ExecuteContext(ctx)
	if err == nil {
		return 0
	}
	if !errors.Is(err, errTold) {
		fmt.Fprintln(p.Err, "candour: "+sentence(err))
	}
	return 1
}

// toldError ends a command that has already said what is wrong.
type toldError struct{}

func (toldError) Error() string { return "" }

// errTold is compared with, never changed.
var errTold error = toldError{}

// sentence is what a person reads of an error. What is our fault is shown whole: the operator is
// the one who can mend it.
func sentence(err error) string {
	fault := store.FaultOf(err)
	if fault.Kind == survey.Internal {
		return err.Error()
	}
	if len(fault.Fields) == 0 {
		return fault.Message
	}
	return fault.Message + fmt.Sprintf(" %v", fault.Fields)
}

// settings are the environment variables that are flags too, with what they are for.
func settings() [][2]string {
	return [][2]string{
		{"CANDOUR_ADDR", "where to listen (default 127.0.0.1:8080)"},
		{"CANDOUR_URL", "the public address, such as https://survey.example.org"},
		{"CANDOUR_DATA", "the data folder (default ./data)"},
		{"CANDOUR_SECRET", "the secret that waiting answers are encrypted with"},
		{"CANDOUR_SECRET_FILE", "a file that holds the secret"},
		{"CANDOUR_CLICKHOUSE_URL", "a ClickHouse server (default: ClickHouse in the process)"},
		{"CANDOUR_DATABASE_URL", "not supported in this version"},
		{"CANDOUR_RATE", "submissions a minute and client (default 60; 0: no limit)"},
		{"CANDOUR_PROXIES", "networks of trusted proxies, such as 10.0.0.0/8"},
		{"CANDOUR_METRICS_ADDR", "where Prometheus may ask (default: nowhere)"},
		{"CANDOUR_OIDC_ISSUER", "the address of another sign-in service for staff (OpenID Connect)"},
		{"CANDOUR_OIDC_CLIENT", "the name under which it knows this site"},
		{"CANDOUR_OIDC_SECRET", "the secret that it gave this site, if any"},
		{"CANDOUR_OIDC_SECRET_FILE", "a file that holds that secret"},
		{"CANDOUR_OIDC_LABEL", "what people call it (default: its host)"},
		{"CANDOUR_CHDB", "the file of libchdb, if it is elsewhere"},
	}
}

func (c *cli) root() *cobra.Command {
	root := &cobra.Command{
		Use: "candour", Short: "Anonymous surveys of youth, their dashboards and reports",
		SilenceErrors: true, SilenceUsage: true, Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return c.serve(cmd.Context()) },
	}
	root.CompletionOptions.DisableDefaultCmd = true
	for _, setting := range settings() {
		name := strings.ReplaceAll(strings.ToLower(strings.TrimPrefix(setting[0], "CANDOUR_")), "_", "-")
		c.flags[setting[0]] = root.PersistentFlags().String(name, "", setting[1]+" ["+setting[0]+"]")
	}
	root.AddCommand(c.serveCommand(), c.demoCommand(), c.secretCommand(), c.surveyCommand(),
		c.expressionCommand(), c.simulateCommand(), c.reportCommand(), c.userCommand(), c.doctorCommand(),
		c.backupCommand(), c.restoreCommand())
	explain(root)
	return root
}

// explain lets a command, and all below it, say how it is written when what was typed does not fit.
func explain(cmd *cobra.Command) {
	wrong := func(cmd *cobra.Command, err error) error {
		return &survey.Error{Kind: survey.Invalid, Err: err, Message: fmt.Sprintf("%sWrite it as `%s`; `%s --help` tells more.",
			amiss(err), cmd.UseLine(), cmd.CommandPath())}
	}
	if cmd.HasSubCommands() && !cmd.Runnable() { // else a command that there is not prints help, and succeeds
		cmd.Args, cmd.RunE = cobra.NoArgs, func(cmd *cobra.Command, _ []string) error { return cmd.Help() }
	}
	if fits := cmd.Args; fits != nil {
		cmd.Args = func(cmd *cobra.Command, args []string) error {
			err := fits(cmd, args)
			switch {
			case err != nil && cmd.HasSubCommands() && len(args) > 0:
				return survey.Fault(survey.Invalid, fmt.Sprintf("There is no command %q; `%s --help` lists them.", args[0], cmd.CommandPath()))
			case err != nil:
				return wrong(cmd, err)
			}
			return nil
		}
	}
	cmd.SetFlagErrorFunc(wrong)
	for _, below := range cmd.Commands() {
		explain(below)
	}
}

// amiss says which option is wrong, in front of how the command is written; nothing where it is none.
func amiss(err error) string {
	var unknown interface{ GetSpecifiedName() string }
	var unfit interface{ GetValue() string } // a flag's value that cannot be read
	switch {
	case errors.As(err, &unfit):
		return fmt.Sprintf("%q is no value for this option. ", unfit.GetValue())
	case errors.As(err, &unknown):
		return fmt.Sprintf("The option %q is not known here, or lacks its value. ", unknown.GetSpecifiedName())
	}
	return ""
}

// config reads the settings: a flag, else the environment.
func (c *cli) config() (service.Config, error) {
	c.warnOfUnknown()
	return service.Read(func(name string) string {
		if value := c.flags[name]; value != nil && *value != "" {
			return *value
		}
		return c.Getenv(name)
	})
}

func (c *cli) log() *slog.Logger { return slog.New(slog.NewTextHandler(c.Err, nil)) }

// withControl runs work on the data folder that there is: through the server that has it or, when none
// runs, in this process. It makes none: a wrong CANDOUR_DATA would look like a folder that lost everything.
func (c *cli) withControl(ctx context.Context, work func(service.Control) error) error {
	config, err := c.config()
	if err != nil {
		return err
	}
	if err := config.NeedFolder(); err != nil {
		return err
	}
	return c.with(ctx, config, work)
}

// withFolder is withControl for commands that begin a new folder where there is none.
func (c *cli) withFolder(ctx context.Context, work func(service.Control) error) error {
	config, err := c.config()
	if err != nil {
		return err
	}
	return c.with(ctx, config, work)
}

func (c *cli) with(ctx context.Context, config service.Config, work func(service.Control) error) error {
	if remote, err := service.Dial(config); err == nil {
		return errors.Join(work(remote), remote.Close())
	}
	local, err := c.openLocal(ctx, config)
	if err != nil {
		return err
	}
	return errors.Join(work(local.Local()), local.Close())
}

// openLocal opens the folder itself. A demo's folder brings its own secret; commands that accept no
// answers can do without one.
func (c *cli) openLocal(ctx context.Context, config service.Config) (*service.Service, error) {
	return service.OpenOffline(ctx, config, c.log())
}
