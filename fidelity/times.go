package fidelity

import (
	"cmp"
	"slices"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/event"
)

// timed are the kinds of events whose times are compared, ordered those that have to
// come in the same order for each member, as far as a recording knows it.
var (
	timed   = []string{"join.sent", "join.ok", "sync.ok", "revoked", "assigned", "lost"}
	ordered = append([]string{"join.err", "sync.sent", "sync.err", "leave.sent", "poll.timeout", "reset", "closing", "closed", "coordinator.lost"}, timed...)
)

// compareTimes compares the n-th event of each kind and member.
func (c *Comparison) compareTimes(names *event.Names) {
	for _, kind := range timed {
		for m, id := range names.Members {
			real, simulated := c.Real.times(kind, m), c.Simulated.times(kind, m)
			if len(real) != len(simulated) {
				c.differ("%s: %d times %s, simulated %d", id, len(real), kind, len(simulated))
			}
			for i := range min(len(real), len(simulated)) {
				c.Times = append(c.Times, distance(real[i], simulated[i]))
			}
		}
	}
	slices.Sort(c.Times)
}

func (o *Outcome) times(kind string, m int) []clock.Time {
	if o.Times[kind] == nil {
		return nil
	}
	return o.Times[kind][m]
}

// pair is the n-th event of a kind in both runs.
type pair struct {
	kind            string
	n               int
	real, simulated clock.Time
}

func (c *Comparison) compareOrder(names *event.Names) {
	for m, id := range names.Members {
		pairs := c.pairs(m)
		for i, a := range pairs {
			for _, b := range pairs[i+1:] {
				if b.real.Sub(a.real) >= resolution && b.simulated < a.simulated {
					c.differ("%s: %s %d comes before %s %d, simulated after it", id, a.kind, a.n+1, b.kind, b.n+1)
				}
			}
		}
	}
}

// pairs lists a member's events that are in both runs, in the order of the real one.
func (c *Comparison) pairs(m int) []pair {
	var pairs []pair
	for _, kind := range ordered {
		real, simulated := c.Real.times(kind, m), c.Simulated.times(kind, m)
		for i := range min(len(real), len(simulated)) {
			pairs = append(pairs, pair{kind, i, real[i], simulated[i]})
		}
	}
	slices.SortStableFunc(pairs, func(a, b pair) int { return cmp.Compare(a.real, b.real) })
	return pairs
}
