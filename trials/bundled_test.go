package trials_test

import (
	"testing"

	"github.com/groupsim/groupsim/report"
	"github.com/groupsim/groupsim/scenarios"
	"github.com/groupsim/groupsim/trials"
)

// What a bundled scenario expects, and so what it teaches, holds whatever the moment, the
// heartbeats and what else is drawn.
func TestWhatBundledScenariosExpectHoldsInManyRuns(t *testing.T) {
	for _, entry := range scenarios.Bundled() {
		t.Run(entry.Name, func(t *testing.T) {
			t.Parallel()
			many := thirty(t, entry.Name, trials.Options{})
			for _, h := range many.Held {
				if !h.OK {
					t.Errorf("%s %s: got %s in one of 30 runs", h.Metric, h.Want, h.Got)
				}
			}
		})
	}
}

// thirty makes thirty runs of a bundled scenario.
func thirty(t *testing.T, name string, opts trials.Options) *report.Trials {
	t.Helper()
	s, err := trials.Load(name, nil, opts)
	if err != nil {
		t.Fatal(err)
	}
	first, err := trials.Run(s, trials.RunOptions{})
	if err != nil {
		t.Fatal(err)
	}
	many, err := trials.Many(s, first, trials.ManyOptions{Runs: 30, CPUs: 1})
	if err != nil {
		t.Fatal(err)
	}
	return many
}
