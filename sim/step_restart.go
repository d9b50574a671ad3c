package sim

import (
	"slices"

	"github.com/groupsim/groupsim/protocol"
)

var restartVerb = Verb{
	Name:   "restart",
	Target: OneMember,
	Doc:    "Stop a member and start it again with the same id.",
	Fields: []Field{
		{Name: "down", Type: DurationField, Required: true, Doc: "from the old process's exit to the new one's first poll()"},
		{Name: "how", Type: HowField, Doc: "close (the default) or kill"},
		LeaveOption,
		{Name: "consumer", Type: ConsumerField, Doc: "settings that change"},
	},
	apply: (*World).applyRestart,
}

func (w *World) applyRestart(s *Step) error {
	return w.eachProcess(s, func(of []int) error {
		_, err := w.restart(s, of)
		return err
	})
}

// restart stops consumers of a process that are targets of a step and lets them come back,
// with those of them that have ended before. It is false without an error where that is
// left out.
func (w *World) restart(s *Step, of []int) (done bool, err error) {
	together := len(of) > 1 && slices.ContainsFunc(of, w.atWork)
	for _, m := range of {
		if together || w.processes[m].running() {
			w.changeSettings(s, m)
		}
		if together {
			w.processes[m].revival = s.Down
		}
	}
	return w.eachOf(s, of, func(m int) error {
		if s.Kill {
			return w.kill(m, s.Down, protocol.Because(protocol.ReasonKilled))
		}
		return w.close(s, m, s.Down)
	})
}
