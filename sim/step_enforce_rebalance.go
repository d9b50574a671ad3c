package sim

import (
	"github.com/groupsim/groupsim/member"
)

var enforceRebalanceVerb = Verb{
	Name:   "enforce-rebalance",
	Target: OneMember,
	Doc:    "enforceRebalance(), in place of the next poll().",
	apply:  (*World).applyEnforceRebalance,
}

func (w *World) applyEnforceRebalance(s *Step) error {
	return w.eachTarget(s, func(m int) error {
		if !w.processes[m].running() {
			return errGone
		}
		w.input(m, (*member.Process).EnforceRebalance)
		return nil
	})
}
