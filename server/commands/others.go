package commands

import (
	"fmt"
	"os"
	"unicode/utf8"

	"github.com/spf13/cobra"

	"candour/server/service"
	"candour/server/store"
	"candour/survey"
)

func (c *cli) reportCommand() *cobra.Command {
	request := service.ReportRequest{}
	var out string
	cmd := &cobra.Command{Use: "report STUDY --out FILE.xlsx", Short: "Write a study's report for its funder",
		Args: cobra.ExactArgs(1)}
	cmd.Flags().StringVar(&out, "out", "", "the file to write")
	cmd.Flags().StringVar(&request.Lang, "lang", "en", "en or fr")
	role := cmd.Flags().String("role", string(store.Funder), "whose numbers: funder (protected) or researcher (exact)")
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		request.Study, request.Role = survey.StudyID(args[0]), store.Role(*role)
		if out == "" {
			return survey.Fault(survey.Invalid, "Say where to write the report: --out FILE.xlsx.")
		}
		return c.withControl(cmd.Context(), func(control service.Control) error {
			content, err := control.Report(request)
			if err != nil {
				return err
			}
			if err := os.WriteFile(out, content, 0o600); err != nil {
				return &survey.Error{Kind: survey.Unavailable, Err: err,
					Message: out + " cannot be written; check the folder and its rights."}
			}
			_, err = fmt.Fprintf(c.Out, "Wrote %s.\n", out)
			return err
		})
	}
	return cmd
}

func (c *cli) userCommand() *cobra.Command {
	parent := &cobra.Command{Use: "user", Short: "Add accounts and give them new passwords"}
	var role string
	add := &cobra.Command{Use: "add NAME --role ROLE", Short: "Add an account", Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return c.account(cmd, service.AccountChange{Account: store.Account{Name: args[0], Role: store.Role(role)}})
		}}
	add.Flags().StringVar(&role, "role", "", "admin, researcher, advisor, funder, youth_researcher or steward")
	parent.AddCommand(add, &cobra.Command{Use: "reset NAME", Short: "Give an account a new password and token",
		Args: cobra.ExactArgs(1), RunE: func(cmd *cobra.Command, args []string) error {
			return c.account(cmd, service.AccountChange{Account: store.Account{Name: args[0]}, Reset: true})
		}})
	return parent
}

func (c *cli) account(cmd *cobra.Command, change service.AccountChange) error {
	with := c.withFolder
	if change.Reset {
		with = c.withControl
	}
	return with(cmd.Context(), func(control service.Control) error {
		made, err := control.Account(change)
		if err != nil {
			return err
		}
		token := made.Token
		if token == "" {
			token = "none: the role needs a second step, and the account makes its own token once that is set up"
		}
		_, err = fmt.Fprintf(c.Out, "account   %s (%s)\npassword  %s\ntoken     %s\nBoth are shown this once.\n",
			made.Name, made.Role, made.Password, token)
		return err
	})
}

func (c *cli) doctorCommand() *cobra.Command {
	cmd := &cobra.Command{Use: "doctor", Short: "Look whether everything is well", Args: cobra.NoArgs}
	unpark := cmd.Flags().Bool("unpark", false,
		"first send responses again that ClickHouse refused, after what was wrong has been put right")
	prove := cmd.Flags().Bool("prove-anonymity", false,
		"serve this build in a folder of its own, send marked responses and search for the marks; your data are not touched")
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		if *prove {
			return c.prove(cmd.Context())
		}
		return c.withControl(cmd.Context(), func(control service.Control) error {
			if *unpark {
				n, err := control.Unpark()
				if err != nil {
					return err
				}
				fmt.Fprintf(c.Out, "Parked responses that are sent again: %d.\n", n)
			}
			return c.diagnose(control)
		})
	}
	return cmd
}

func (c *cli) diagnose(control service.Control) error {
	d, err := control.Diagnose()
	if err != nil {
		return err
	}
	width := 0
	for _, p := range d.Parts {
		width = max(width, utf8.RuneCountInString(p.Name))
	}
	for _, p := range d.Parts {
		mark := "well  "
		if !p.Well {
			mark = "AILING"
		}
		fmt.Fprintf(c.Out, "%s  %-*s  %s\n", mark, width, p.Name, p.Note)
	}
	if !d.Well() {
		return errTold
	}
	return nil
}
