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
				whole, tested := measured.Whole(), measured.Whole().Tested
				fmt.Fprintf(out, "run 0 of %d recordings of real groups: generations, leaders and owners equal in %d, partitions' downtime off by %d ms in the median\n", whole.All.Recordings, whole.All.Equal, whole.All.Downtime.P50)
				fmt.Fprintf(out, "200 runs, noise fitted on %d, tested on %d: %d %% of partitions in the central 95 %% of the runs, %d %% of those that were down, %d ms wide\n", whole.Fitted.Recordings, tested.Recordings, tested.Inside, tested.DownInside, tested.Width)
				fmt.Fprintf(out, "totals inside in %d %%, worst partitions in %d %%; of those down, %d %% in the middle half; docs/fidelity.md has the sets\n", tested.Total, tested.Worst, tested.Middle)
			}
			return nil
		},
	}
	cmd.Flags().BoolVar(&model, "model", false, "say too how far the model is from recordings of real groups")
	return cmd
}
