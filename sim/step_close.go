package sim

import (
	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/member"
	"github.com/groupsim/groupsim/protocol"
)

var closeVerb = Verb{
	Name:   "close",
	Target: OneMember,
	Doc:    "The application finishes its batch, calls close() and exits.",
	apply:  (*World).applyClose,
}

func (w *World) applyClose(s *Step) error {
	return w.eachTarget(s, func(m int) error { return w.stop(m, false, noRevival) })
}

// stop ends a running process, by close() or by kill -9; it comes back after it
// has been down for the time of its revival.
func (w *World) stop(m int, kill bool, revival clock.Duration) error {
	p := &w.processes[m]
	if !p.running() {
		return errGone
	}
	if p.closing && !kill {
		return errClosing
	}
	p.revival, p.closing = revival, true
	w.input(m, func(c *member.Process, now clock.Time, fx *member.Effects) {
		if kill {
			c.Kill(now, protocol.Because(protocol.ReasonKilled), fx)
		} else {
			c.Close(now, fx)
		}
	})
	return nil
}
