package sim

import (
	"errors"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/member"
)

var stallVerb = Verb{
	Name:   "stall",
	Target: OneMember,
	Doc:    "In place of its next poll() the application does nothing; the heartbeat thread runs.",
	Fields: []Field{
		{Name: "for", Type: DurationField, Doc: "how long; default: to the end"},
	},
	apply: (*World).applyStall,
}

func (w *World) applyStall(s *Step) error {
	return w.eachTarget(s, func(m int) error {
		p := &w.processes[m]
		switch {
		case !p.running():
			return errGone
		case p.client.Stalled():
			return errors.New("is stalled already")
		}
		p.stopped = p.stopped || s.For >= clock.Forever
		w.input(m, func(c *member.Process, now clock.Time, fx *member.Effects) { c.Stall(now, s.For, fx) })
		return nil
	})
}
