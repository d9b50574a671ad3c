package sim

import (
	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/member"
)

// Chance says what a run other than 0 draws besides the jitter of the network. What is
// fixed before time starts, the phase and the variables of a file, package scenarios
// draws.
type Chance struct {
	// Spread: the members' timers are put out of step when the group is first Stable. A
	// group that has lived for hours is, and one that has just started is not: its members
	// have all handled the answer to JoinGroup at the same moment.
	Spread bool
	// Noise: how late a process is with what it does is drawn anew each time.
	Noise bool
}

// FirstStable is when the group first became Stable, clock.Never if it has not yet.
func (w *World) FirstStable() clock.Time { return w.broker.firstStable }

// spreads tells whether the members are to be put out of step.
func (sc *Scenario) spreads() bool { return sc.Chance.Spread && sc.Run > 0 }

// spread puts the processes that run out of step, once what made the group Stable has been
// carried out. The draws go by the member's name and the timer's: whoever else there is,
// and whatever it is set to, a member has its own.
func (w *World) spread() {
	w.spreadDue = false
	for i := range w.processes {
		if !w.processes[i].running() {
			continue
		}
		shares := sharesOf(w.scenario, w.scenario.Members[i].ID)
		w.input(i, func(c *member.Process, now clock.Time, fx *member.Effects) { c.Spread(now, shares, fx) })
	}
}

func sharesOf(sc *Scenario, id string) (shares member.Shares) {
	for i := range member.Intervals {
		stream := clock.StreamOf(sc.Seed, sc.Run, "spread of ", id, ", ", i.String())
		shares[i] = max(1, clock.Share(stream.At(0)))
	}
	return shares
}
