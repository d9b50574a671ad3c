package main

import (
	"fmt"
	"runtime/debug"

	"github.com/spf13/cobra"

	"github.com/groupsim/groupsim"
	"github.com/groupsim/groupsim/fidelity/measured"
)

func newVersion() *cobra.Command {
	var model bool
	cmd := &cobra.Command{
		Use:   "version",
		Short: "Print the version, and what is modelled",
		Args:  none,
		RunE: func(cmd *cobra.Command, _ []string) error {
			version := "(devel)"
			if info, ok := debug.ReadBuildInfo(); ok && info.Main.Version != "" {
				version = info.Main.Version
			}
			out := cmd.OutOrStdout()
			fmt.Fprintf(out, "groupsim %s, models Kafka %s with its Java client, and franz-go %s\n", version, groupsim.Kafka, groupsim.FranzGo)
			if model {
				for _, set := range measured.Sets() {
					fmt.Fprintf(out, "%s, run 0 measured against %s\n  many runs, noise fitted on these: %s\n  and tested on others: %s\n", set.Of, set.All.Summary(), set.Fitted.Summary(), set.Tested.Summary())
				}
			}
			return nil
		},
	}
	cmd.Flags().BoolVar(&model, "model", false, "say too how far the model is from recordings of real groups")
	return cmd
}
