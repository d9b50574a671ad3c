package check

import (
	"testing"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/event"
)

// A moment at which records were processed lies within a run of them, and where the report
// cannot have kept every run, between two.
func TestMomentsOfWork(t *testing.T) {
	const s = clock.Time(clock.Second)
	c := &storyCheck{work: map[share][]event.Consumed{{0, "orders-0"}: {{Since: 10 * s, Until: 20 * s}, {Since: 30 * s, Until: 40 * s}}}}
	for _, x := range []struct {
		at            clock.Time
		exact, course bool
	}{{9 * s, false, false}, {10 * s, true, true}, {25 * s, false, true}, {40 * s, true, true}, {41 * s, false, false}} {
		for runs, want := range map[int]bool{exactRuns: x.exact, exactRuns + 1: x.course} {
			c.runs = runs
			if got := c.worked(0, []string{"orders-1", "orders-0"}, x.at); got != want {
				t.Errorf("%s of %d runs: %v", x.at, runs, got)
			}
		}
	}
}
