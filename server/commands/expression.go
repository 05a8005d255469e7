package commands

import (
	"fmt"
	"math/rand/v2"
	"time"

	"github.com/spf13/cobra"

	"candour/survey/expression"
)

func (c *cli) expressionCommand() *cobra.Command {
	return &cobra.Command{Use: "expression -- 'EXPR'", Short: "Print the value of an expression",
		Args: cobra.ExactArgs(1), RunE: func(_ *cobra.Command, args []string) error {
			parsed, err := expression.Parse(args[0])
			if err != nil {
				return err
			}
			value, err := parsed.Evaluate(expression.Environment{
				Now: time.Now, Zone: time.Local, Random: rand.Uint64,
			})
			if err != nil {
				return err
			}
			_, err = fmt.Fprintln(c.Out, value.String())
			return err
		}}
}
