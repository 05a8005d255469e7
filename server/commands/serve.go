package commands

import (
	"context"
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"candour/server/archive"
	"candour/server/service"
)

func (c *cli) serveCommand() *cobra.Command {
	return &cobra.Command{Use: "serve", Short: "Serve (the default)", Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return c.serve(cmd.Context()) }}
}

func (c *cli) serve(ctx context.Context) error {
	config, err := c.config()
	if err != nil {
		return err
	}
	if err := config.NeedSecret(); err != nil {
		return err
	}
	s, err := service.Open(ctx, config, c.log())
	if err != nil {
		return err
	}
	err = s.Run(ctx, func(address string) {
		if config.URL == "" {
			fmt.Fprintln(c.Err, "candour: CANDOUR_URL is not set: links and QR codes lead to whatever address a browser asked "+
				"for; set it to the public address before you print any.")
		}
		fmt.Fprintf(c.Out, "Candour serves on %s. Stop it with Ctrl-C.\n", address)
	})
	return errors.Join(err, s.Close())
}

func (c *cli) demoCommand() *cobra.Command {
	return &cobra.Command{Use: "demo", Short: "Serve a folder filled with the sample studies",
		Args: cobra.NoArgs, RunE: func(cmd *cobra.Command, _ []string) error { return c.demo(cmd.Context()) }}
}

func (c *cli) demo(ctx context.Context) error {
	config, err := c.config()
	if err != nil {
		return err
	}
	s, accounts, err := service.OpenDemo(ctx, config, c.log())
	if err != nil {
		return err
	}
	err = s.Run(ctx, func(address string) {
		if config.URL != "" {
			address = config.URL
		}
		accounts.URL = address
		if err := s.WriteDemo(accounts); err != nil {
			fmt.Fprintln(c.Err, "candour: "+sentence(err))
		}
		c.printDemo(accounts)
	})
	return errors.Join(err, s.Close())
}

func (c *cli) printDemo(d service.DemoAccounts) {
	fmt.Fprintf(c.Out, `
Candour's demo serves on %s

  Fill in a survey      %[1]s/
  Sign in               %[1]s/login
  Dashboard             %[1]s/dashboards/youth-experience
  Funder's report       %[1]s/reports/youth-experience.xlsx

`, d.URL)
	fmt.Fprintf(c.Out, "  %-16s  %-20s  %s\n", "account", "password", "API token")
	for _, a := range d.Accounts {
		fmt.Fprintf(c.Out, "  %-16s  %-20s  %s\n", a.Name, a.Password, a.Token)
	}
	fmt.Fprint(c.Out, `
The responses are samples. The demo shows each new response at once (hold 1) and sets no rate
limit; a real server does neither. Stop it with Ctrl-C; the same folder is used again next time.
`)
}

func (c *cli) secretCommand() *cobra.Command {
	cmd := &cobra.Command{Use: "secret", Short: "Print a new secret, or a new key for backups", Args: cobra.NoArgs}
	backup := cmd.Flags().Bool("backup", false, "print a pair of keys for backups: --to takes the public one")
	cmd.RunE = func(*cobra.Command, []string) error {
		text := service.NewSecret() + "\n"
		if *backup {
			var err error
			if text, err = archive.NewKey(); err != nil {
				return err
			}
		}
		_, err := fmt.Fprint(c.Out, text)
		return err
	}
	return cmd
}
