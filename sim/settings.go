package sim

import "github.com/groupsim/groupsim/member"

// Settings gives what a member's process is configured with now: its consumer, as it
// was started, and the program around it.
func (w *World) Settings(m int) (member.Config, member.Application) {
	p := &w.processes[m]
	return p.consumer, p.application
}
