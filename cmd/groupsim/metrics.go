package main

import (
	"errors"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/report/kafkametrics"
)

// metricsFlags say when metrics are sampled: at one moment, every so often, or
// else at the end.
type metricsFlags struct {
	at, every time.Duration
}

const openmetrics = "openmetrics"

func (f *metricsFlags) add(cmd *cobra.Command) {
	cmd.Flags().DurationVar(&f.at, "at", 0, "with -o openmetrics: the `MOMENT` of the run whose metrics are written, 95s; default: the end")
	cmd.Flags().DurationVar(&f.every, "every", 0, "with -o openmetrics: write them every `DURATION`, 15s")
}

func (f *metricsFlags) check(cmd *cobra.Command, form string, scenarios int) error {
	at, every := cmd.Flags().Changed("at"), cmd.Flags().Changed("every")
	switch {
	case form == openmetrics && scenarios > 1:
		return fmt.Errorf("-o openmetrics takes one scenario, not %d: run them one by one", scenarios)
	case form != openmetrics && (at || every):
		return errors.New("--at and --every go with -o openmetrics")
	case at && every:
		return errors.New("--at and --every exclude each other")
	case at && f.at < 0:
		return errors.New("--at wants a moment of the run, such as 95s")
	case every && f.every < time.Millisecond:
		return errors.New("--every wants a duration from 1ms on, such as 15s")
	}
	return nil
}

// recorder samples the metrics of a run at the moments asked for.
func (f *metricsFlags) recorder(of *subject) (*kafkametrics.Recorder, error) {
	const most = 10_000
	end := of.end
	moments := []clock.Time{end}
	switch {
	case f.at > 0:
		if moments[0] = clock.Time(clock.Round(f.at)); moments[0] > end {
			return nil, fmt.Errorf("--at %s is after the end of the run, %s", clock.Round(f.at), end)
		}
	case f.every > 0:
		every := clock.Round(f.every)
		if n := int64(end) / int64(every); n > most {
			return nil, fmt.Errorf("--every %s makes %d samples of a run of %s: at most %d", every, n, end, most)
		}
		moments = nil
		for t := clock.Time(0).Add(every); t <= end; t = t.Add(every) {
			moments = append(moments, t)
		}
	}
	return kafkametrics.NewRecorder(of.names, moments), nil
}
