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

// mostSamples is how often the metrics of a run can be sampled.
const mostSamples = 10_000

// recorder samples the metrics of a run at the moments asked for.
func (f *metricsFlags) recorder(of *subject) (*kafkametrics.Recorder, error) {
	if of.end != clock.Never {
		if err := f.fit(of.end); err != nil {
			return nil, err
		}
	}
	moments := []clock.Time{kafkametrics.AtEnd}
	switch {
	case f.at > 0:
		moments[0] = clock.Time(clock.Round(f.at))
	case f.every > 0:
		moments = nil
		every := clock.Round(f.every)
		for t := clock.Time(0).Add(every); t <= of.end && len(moments) < mostSamples; t = t.Add(every) {
			moments = append(moments, t)
		}
	}
	return kafkametrics.NewRecorder(of.names, moments), nil
}

// fit says what is wrong with these moments in a run that ends then.
func (f *metricsFlags) fit(end clock.Time) error {
	if clock.Time(clock.Round(f.at)) > end {
		return fmt.Errorf("--at %s is after the end of the run, %s", clock.Round(f.at), end)
	}
	if f.every > 0 {
		if n := int64(end) / int64(clock.Round(f.every)); n > mostSamples {
			return fmt.Errorf("--every %s makes %d samples of a run of %s: at most %d", clock.Round(f.every), n, end, mostSamples)
		}
	}
	return nil
}
