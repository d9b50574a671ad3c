package sim

import (
	"fmt"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/event"
)

// rolling is a rolling restart under way: a controller, which looks at what the
// run has come to and takes steps of its own.
type rolling struct {
	step  *Step
	next  int        // the target whose turn it is
	begun clock.Time // when the one before was told to stop
	was   int32      // its incarnation then
	out   bool       // it could not be restarted and is left out
}

// control lets every controller look at the world.
func (w *World) control() {
	for i := range w.rolling {
		for r := &w.rolling[i]; r.next < len(r.step.Members) && w.failed == nil && w.mayGoOn(r); {
			w.restartNext(r)
		}
	}
}

// mayGoOn tells whether the next member may be restarted: the one before polls
// again, and its time has passed or the group has settled.
func (w *World) mayGoOn(r *rolling) bool {
	if r.next == 0 || r.out {
		return true
	}
	before := &w.processes[r.step.Members[r.next-1]]
	if !before.running() || before.incarnation == r.was {
		return false
	}
	if r.step.UntilStable {
		return w.settled()
	}
	return w.Now() >= r.begun.Add(r.step.Every)
}

// settled tells whether the group is Stable and stays so of itself: every member
// that runs has its assignment and means to keep it.
func (w *World) settled() bool {
	if w.broker.state != event.Stable {
		return false
	}
	for i := range w.processes {
		if p := &w.processes[i]; p.running() && !p.closing && !p.client.Settled() {
			return false
		}
	}
	return true
}

func (w *World) restartNext(r *rolling) {
	m := r.step.Members[r.next]
	r.next++
	r.begun, r.was = w.Now(), w.processes[m].incarnation
	err := w.restart(r.step, m)
	r.out = err != nil && w.leaveOut(r.step, m, err)
	switch {
	case r.out:
	case err != nil:
		w.fail(fmt.Errorf("line %d: at %s: rolling-restart: %s %w", r.step.Line, w.Now(), w.scenario.Members[m].ID, err))
	case !r.step.UntilStable:
		w.queue.At(w.Now().Add(r.step.Every), item{kind: rollingItem})
	}
}
