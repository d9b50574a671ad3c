package sim

import (
	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/member"
)

var disconnectVerb = Verb{
	Name:   "disconnect",
	Target: OneMember,
	Doc:    "No byte passes between the member and the broker; connections stay open.",
	Fields: []Field{
		{Name: "for", Type: DurationField, Doc: "how long; default: to the end"},
	},
	apply: (*World).applyDisconnect,
}

func (w *World) applyDisconnect(s *Step) error {
	return w.eachTarget(s, func(m int) error {
		if err := w.begin(m, cutFault, s.For, "disconnected"); err != nil {
			return err
		}
		w.emit(event.Member(m), event.Disconnected{})
		w.input(m, (*member.Process).CutOff)
		return nil
	})
}
