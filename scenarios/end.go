package scenarios

import (
	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/settings"
	"github.com/groupsim/groupsim/sim"
)

// How long a run without a duration goes on when its group has come to rest, and when it
// ends if that does not come to rest.
const (
	restTime = 30 * clock.Second
	patience = clock.Hour
)

// defaultEnd is how a run without a duration ends.
func defaultEnd(sc *sim.Scenario) (*sim.Rest, clock.Duration) {
	last := lastMoment(sc)
	return &sim.Rest{From: last, For: restTime}, min(last.Sub(0)+patience, settings.Longest)
}

// lastMoment is the last one that the file names: the start of a member, or the end of a
// step with all of its times. A rolling restart is taken to last as long as its times say:
// each stop waits for every, or for the downtime of the one before.
func lastMoment(sc *sim.Scenario) clock.Time {
	last := clock.Time(0)
	for _, m := range sc.Members {
		if m.Start != clock.Never {
			last = max(last, m.Start)
		}
	}
	for _, s := range sc.Steps {
		length := s.Load + s.Down
		if s.For < clock.Forever {
			length += s.For
		}
		if s.Every > 0 || s.UntilStable {
			length += clock.Duration(len(s.Members)-1) * max(s.Every, s.Down)
		}
		last = max(last, s.At.Add(length))
	}
	return last
}
