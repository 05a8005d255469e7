package commands

import (
	"context"
	"fmt"

	"candour/server/proof"
)

// prove makes the proof of anonymity and tells what was searched and what was found.
func (c *cli) prove(ctx context.Context) error {
	config, err := c.config()
	if err != nil {
		return err
	}
	fmt.Fprintln(c.Out, "Serving this build in a folder of its own, and answering a survey in every way there is. This takes some seconds.")
	findings, err := proof.Run(ctx, proof.Config{Library: config.Library})
	for _, what := range findings.Searched {
		fmt.Fprintln(c.Out, "searched  "+what)
	}
	if err != nil {
		return fmt.Errorf("the proof could not be made: %w", err)
	}
	for _, what := range findings.Found {
		fmt.Fprintln(c.Out, "FOUND     "+what)
	}
	if len(findings.Found) > 0 {
		fmt.Fprintf(c.Out, "Found %d things that should not be there. This build is not anonymous.\n", len(findings.Found))
		return errTold
	}
	_, err = fmt.Fprintln(c.Out, "Found nothing of those who answered, except their answers. What a reverse proxy, the system's"+
		" own logs or the network know was not searched.")
	return err
}
