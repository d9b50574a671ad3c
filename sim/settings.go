package sim

import (
	"slices"

	"github.com/groupsim/groupsim/member"
)

// Settings gives what a member's process is configured with now: its consumer, as it
// was started, and the program around it.
func (w *World) Settings(m int) (member.Config, member.Application) {
	p := &w.processes[m]
	return p.consumer, p.application
}

// changeSettings lets a target of a step start with the settings that the step has for
// it, if it has any.
func (w *World) changeSettings(s *Step, m int) {
	if s.Consumer != nil {
		w.processes[m].consumer = s.Consumer[slices.Index(s.Members, m)]
	}
}
