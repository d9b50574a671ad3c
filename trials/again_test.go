package trials_test

import (
	"context"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/groupsim/groupsim/trials"
)

// A run for its figures is made in the memory of the last one, of whatever scenario that was. It
// comes to what it would have come to in new memory: to what its report says.
func TestARunLeavesNothingBehind(t *testing.T) {
	var all []*trials.Scenario
	for seed := range uint64(60) {
		for _, text := range []string{soaked(seed), soaked(programmed + seed)} {
			s, err := trials.Load("-", strings.NewReader(text), trials.Options{})
			if err == nil { // else it starts somebody who may not have gone
				all = append(all, s)
			}
		}
	}
	compared := 0
	for run := range uint64(2) {
		for i, s := range all {
			got, errGot := trials.Figures(context.Background(), s, run)
			drawn, err := s.WithRun(run)
			if err != nil {
				t.Fatal(err)
			}
			want, errWant := trials.Bare(drawn, trials.RunOptions{})
			switch {
			case (errGot == nil) != (errWant == nil):
				t.Errorf("scenario %d, run %d: %v, and in new memory %v", i, run, errGot, errWant)
			case errGot != nil:
			default:
				compared++
				if diff := cmp.Diff(&want.Summary, got); diff != "" {
					t.Errorf("scenario %d, run %d (-in new memory +in that of the last):\n%s", i, run, diff)
				}
			}
		}
	}
	if compared < len(all) {
		t.Errorf("%d runs have been compared", compared)
	}
}
