package main

import (
	"fmt"
	"io"
	"runtime/debug"

	"github.com/spf13/cobra"

	"github.com/groupsim/groupsim"
	"github.com/groupsim/groupsim/fidelity/measured"
	"github.com/groupsim/groupsim/words"
)

// versionLine says which version this is, and what it models.
func versionLine() string {
	version := "(devel)"
	if info, ok := debug.ReadBuildInfo(); ok && info.Main.Version != "" {
		version = info.Main.Version
	}
	return fmt.Sprintf("groupsim %s, models Kafka %s with its Java client, and franz-go %s", version, groupsim.Kafka, groupsim.FranzGo)
}

func newVersion(term terminal) *cobra.Command {
	var model bool
	cmd := &cobra.Command{
		Use:   "version",
		Short: "Print the version, and what is modelled",
		Args:  none,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return write(cmd, "the version", func(w io.Writer) error {
				p := words.NewPage(term.width, false)
				p.Line(versionLine())
				if model {
					for _, text := range modelLines() {
						p.Hang("", text)
					}
				}
				_, err := io.WriteString(w, p.String())
				return err
			})
		},
	}
	cmd.Flags().BoolVar(&model, "model", false, "say too how far the model is from recordings of real groups")
	return cmd
}

// modelLines say how far the model is from recordings of real groups.
func modelLines() []string {
	whole, tested, consumers := measured.Whole(), measured.Whole().Tested, measured.ConsumerGroups().Tested
	return []string{
		fmt.Sprintf("run 0 of %d recordings of real groups: generations, leaders and owners equal in %d, partitions' downtime off by %d ms in the median", whole.All.Recordings, whole.All.Equal, whole.All.Downtime.P50),
		fmt.Sprintf("200 runs, noise fitted on %d, tested on %d: %d %% of partitions in the central 95 %% of the runs, %d %% of those that were down, %d ms wide", whole.Fitted.Recordings, tested.Recordings, tested.Inside, tested.DownInside, tested.Width),
		fmt.Sprintf("totals inside in %d %%, worst partitions in %d %%; of those down, %d %% in the middle half; docs/fidelity.md has the sets", tested.Total, tested.Worst, tested.Middle),
		fmt.Sprintf("of these, %d groups of the consumer protocol: %d %% of partitions, %d %% of those that were down, %d ms wide; totals in %d %%, worst in %d %%, %d %% in the middle half",
			consumers.Recordings, consumers.Inside, consumers.DownInside, consumers.Width, consumers.Total, consumers.Worst, consumers.Middle),
	}
}
