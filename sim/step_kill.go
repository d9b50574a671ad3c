package sim

import (
	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/member"
	"github.com/groupsim/groupsim/protocol"
)

var killVerb = Verb{
	Name:   "kill",
	Target: OneMember,
	Doc:    "kill -9: no callback and no LeaveGroup; what was sent arrives.",
	Whole:  true,
	apply:  (*World).applyKill,
}

func (w *World) applyKill(s *Step) error {
	return w.eachTarget(s, func(m int) error { return w.kill(m, noRevival, protocol.Because(protocol.ReasonKilled)) })
}

// kill ends a running process without a word; it comes back after it has been down for
// the time of its revival.
func (w *World) kill(m int, revival clock.Duration, why protocol.Reason) error {
	p := &w.processes[m]
	if !p.running() {
		return errGone
	}
	p.revival, p.closing = revival, true
	w.input(m, func(c *member.Process, now clock.Time, fx *member.Effects) {
		c.Kill(now, why, fx)
	})
	return nil
}
