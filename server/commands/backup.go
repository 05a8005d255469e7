package commands

import (
	"fmt"
	"path/filepath"

	"github.com/spf13/cobra"

	"candour/server/service"
)

func (c *cli) backupCommand() *cobra.Command {
	request := service.BackupRequest{}
	cmd := &cobra.Command{Use: "backup DIR --to KEY", Args: cobra.ExactArgs(1),
		Short: "Write everything into one file in a new folder, also while the server runs"}
	cmd.Flags().StringArrayVar(&request.To, "to", nil,
		"a public key of age (age1...) that opens the backup, or a file of them; may be repeated")
	cmd.Flags().BoolVar(&request.Unencrypted, "unencrypted", false, "let whoever has the file read it")
	cmd.RunE = func(cmd *cobra.Command, args []string) (err error) {
		if request.Folder, err = filepath.Abs(args[0]); err != nil {
			return fmt.Errorf("find the folder: %w", err)
		}
		for i, key := range request.To {
			if len(key) < 4 || key[:4] != "age1" {
				if request.To[i], err = filepath.Abs(key); err != nil {
					return fmt.Errorf("find the keys: %w", err)
				}
			}
		}
		return c.withControl(cmd.Context(), func(control service.Control) error {
			made, err := control.BackUp(request)
			if err != nil {
				return err
			}
			_, err = fmt.Fprintf(c.Out, "Wrote %s: accounts and surveys, %d tables with %d responses, and what waits in the"+
				" ledger.\nCANDOUR_SECRET is not in it, and what waits opens with that alone: keep both, apart.\n",
				made.File, len(made.Tables), made.Rows())
			return err
		})
	}
	return cmd
}

func (c *cli) restoreCommand() *cobra.Command {
	request := service.RestoreRequest{}
	cmd := &cobra.Command{Use: "restore DIR --identity FILE", Args: cobra.ExactArgs(1),
		Short: "Put a backup into a data folder that is new or empty"}
	cmd.Flags().StringVar(&request.Identity, "identity", "", "the file of the key that opens the backup")
	cmd.Flags().StringVar(&request.Withdrawn, "withdrawn", "",
		"the newest meta.db that is left: what people took back since the backup is left out")
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		config, err := c.config()
		if err != nil {
			return err
		}
		request.Folder = args[0]
		made, err := service.Restore(cmd.Context(), config, request, c.log())
		if err != nil {
			return err
		}
		_, err = fmt.Fprintf(c.Out, "Restored into %s: accounts and surveys, %d tables with %d responses, all there, and"+
			" %d responses that wait.\nStart it with the CANDOUR_SECRET that the server had when the backup was made.\n",
			config.Data, len(made.Tables), made.Rows(), made.Waiting)
		return err
	}
	return cmd
}
