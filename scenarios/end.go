package scenarios

import (
	"slices"

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
	return &sim.Rest{From: last, For: restTime}, min(last.Sub(0).Plus(patience), settings.Longest)
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
	for _, s := range sc.Standing {
		last = max(last, s.At)
	}
	for _, s := range sc.Steps {
		length := s.Load.Plus(s.Down).Plus(launches(sc, &s))
		if s.For < clock.Forever {
			length = length.Plus(s.For)
		}
		if s.Every > 0 || s.UntilStable {
			length = length.Plus(max(s.Every, s.Down).Times(int64(sc.Processes(s.Members) - 1)))
		}
		last = max(last, s.At.Add(length))
	}
	return last
}

// launches is the least that a step takes which launches processes: each takes its time until
// it polls and is available, and those of a StatefulSet come one after another.
func launches(sc *sim.Scenario, s *sim.Step) clock.Duration {
	one := s.Startup.Plus(s.MinReady)
	if s.Kind == sim.KindStatefulSet {
		return one.Times(int64(sc.Processes(s.Members)))
	}
	return one
}

// ToRest gives the same run, but that it goes on beyond the end that its file sets until the
// group is at rest, for an hour at the latest. What the file has behind that end does not
// happen all the same. It is nil of a run that ends by itself.
func (l *Loaded) ToRest() *Loaded {
	if l.Scenario.Rest != nil {
		return nil
	}
	longer, sc := *l, *l.Scenario
	end := clock.Time(sc.Duration)
	sc.Rest, sc.Duration = &sim.Rest{From: end}, min(sc.Duration+patience, settings.Longest)
	sc.Steps = slices.DeleteFunc(slices.Clone(sc.Steps), func(s sim.Step) bool { return s.At > end })
	sc.Standing = slices.DeleteFunc(slices.Clone(sc.Standing), func(s sim.Step) bool { return s.At > end })
	sc.Members = slices.Clone(sc.Members)
	for i := range sc.Members {
		if m := &sc.Members[i]; m.Start > end {
			m.Start = clock.Never
		}
	}
	longer.Scenario = &sc
	return &longer
}
