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
	return fmt.Sprintf("groupsim %s, models Kafka %s with its Java client, franz-go %s and librdkafka %s", version, groupsim.Kafka, groupsim.FranzGo, groupsim.Librdkafka)
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
	cmd.Flags().BoolVar(&model, "model", false, "say too how far the model is from recordings of real groups (docs/fidelity.md)")
	return cmd
}

// modelLines say how far the model is from recordings of real groups, on three lines that
// fit any terminal.
func modelLines() [3]string {
	whole, tested, consumers := measured.Whole(), measured.Whole().Tested, measured.ConsumerGroups().Tested
	return [...]string{
		fmt.Sprintf("%d recordings of real groups, run 0: %d equal, downtime off by %d ms (p50)", whole.All.Recordings, whole.All.Equal, whole.All.Downtime.P50),
		fmt.Sprintf("200 runs, noise tested on %d: %d %% of partitions inside, %d %% of those down", tested.Recordings, tested.Inside, tested.DownInside),
		fmt.Sprintf("%d ms wide; totals inside %d %%, worst %d %%; of %d consumer groups %d %%, %d %%", tested.Width, tested.Total, tested.Worst, consumers.Recordings, consumers.Total, consumers.Worst),
	}
}
