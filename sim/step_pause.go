package sim

import (
	"github.com/groupsim/groupsim/member"
)

var pauseVerb = Verb{
	Name:   "pause",
	Target: OneMember,
	Doc:    "The whole process stands still: a collector, SIGSTOP, a migrating machine.",
	Fields: []Field{
		{Name: "for", Type: DurationField, Doc: "how long; default: to the end"},
	},
	Whole: true,
	apply: (*World).applyPause,
}

func (w *World) applyPause(s *Step) error {
	return w.eachTarget(s, func(m int) error {
		if err := w.begin(m, pauseFault, s.For, "paused"); err != nil {
			return err
		}
		w.input(m, (*member.Process).Pause)
		return nil
	})
}
