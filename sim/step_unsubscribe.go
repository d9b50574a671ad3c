package sim

import (
	"github.com/groupsim/groupsim/member"
)

var unsubscribeVerb = Verb{
	Name:   "unsubscribe",
	Target: OneMember,
	Doc:    "unsubscribe(), in place of the next poll().",
	apply:  (*World).applyUnsubscribe,
}

func (w *World) applyUnsubscribe(s *Step) error {
	return w.eachTarget(s, func(m int) error {
		if !w.processes[m].running() {
			return errGone
		}
		w.input(m, (*member.Process).Unsubscribe)
		return nil
	})
}
