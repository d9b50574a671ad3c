package sim

import (
	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/member"
)

var closeVerb = Verb{
	Name:   "close",
	Target: OneMember,
	Doc:    "The application finishes its batch, calls close() and exits.",
	Fields: []Field{LeaveOption},
	apply:  (*World).applyClose,
}

// LeaveOption is of all steps that let a process close.
var LeaveOption = Field{Name: "leave", Type: LeaveField,
	Doc: "true or false: whether it sends a LeaveGroup as it closes (Java's CloseOptions); by default a dynamic member does, and a static one does not"}

func (w *World) applyClose(s *Step) error {
	return w.eachTarget(s, func(m int) error { return w.close(s, m, noRevival) })
}

// close lets a running process of a target of a step end by close(); it comes back after
// it has been down for the time of its revival.
func (w *World) close(s *Step, m int, revival clock.Duration) error {
	p, how := &w.processes[m], s.Leave
	switch {
	case !p.running():
		return errGone
	case p.closing:
		return errClosing
	}
	if err := p.client.Config().MayLeave(how); err != nil {
		if !w.leaveOut(s, m, err) {
			return err
		}
		how = member.AsUsual
	}
	p.revival, p.closing = revival, true
	w.input(m, func(c *member.Process, now clock.Time, fx *member.Effects) { c.Close(now, how, fx) })
	return nil
}
