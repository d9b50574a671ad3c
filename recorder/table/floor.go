package table

import (
	"fmt"
	"io"
	"slices"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/fidelity"
)

// apart is how far two runs of the same group are from each other.
type apart struct {
	downtime, events []clock.Duration // of each partition, of each event
	owners, counts   int              // how many pairs of runs have the same owners, the same events
	pairs            int
}

// floor prints how far a real group is from itself, over all pairs of runs. Each
// event counts from the moment at which something was first done to the group,
// since programs do not always start equally fast; what came before is left out.
func floor(w io.Writer, runs []run) {
	var a apart
	for i := range runs {
		for j := range i {
			a.add(&runs[j], &runs[i])
		}
	}
	slices.Sort(a.downtime)
	slices.Sort(a.events)
	line(w, "between the runs:")
	line(w, "downtime apart, median", seconds(fidelity.Rank(a.downtime, 50)))
	line(w, "95 %", seconds(fidelity.Rank(a.downtime, 95)))
	line(w, "events apart, median", seconds(fidelity.Rank(a.events, 50)))
	line(w, "95 %", seconds(fidelity.Rank(a.events, 95)))
	line(w, "same owners", fmt.Sprintf("%d of %d pairs", a.owners, a.pairs))
	line(w, "same events", fmt.Sprintf("%d of %d pairs", a.counts, a.pairs))
}

func (a *apart) add(x, y *run) {
	a.pairs++
	for p, d := range x.Real.Downtime {
		a.downtime = append(a.downtime, distance(d, y.Real.Downtime[p]))
	}
	if sameOwners(x.Real, y.Real) == "equal" {
		a.owners++
	}
	equal := true
	for kind, members := range x.Real.Times {
		for m := range members {
			equal = a.addTimes(since(x, kind, m), since(y, kind, m)) && equal
		}
	}
	if equal {
		a.counts++
	}
}

// addTimes compares the times of a member's events of one kind, where there are as
// many in both runs.
func (a *apart) addTimes(x, y []clock.Duration) bool {
	if len(x) != len(y) {
		return false
	}
	for i := range x {
		a.events = append(a.events, distance(x[i], y[i]))
	}
	return true
}

// since are the times of a member's events of one kind from the trigger on.
func since(r *run, kind string, m int) []clock.Duration {
	var times []clock.Duration
	if r.Real.Times[kind] == nil {
		return nil
	}
	from := trigger(r.recording)
	for _, t := range r.Real.Times[kind][m] {
		if t >= from {
			times = append(times, t.Sub(from))
		}
	}
	return times
}

// trigger is when something was first done to the group beside starting it.
func trigger(r *fidelity.Recording) clock.Time {
	for _, a := range r.Actions {
		if a.Action == "trigger" {
			if t, err := clock.ParseMillis(a.T.String()); err == nil {
				return clock.Time(t)
			}
		}
	}
	return 0
}

func distance(a, b clock.Duration) clock.Duration { return max(a-b, b-a) }
