package sim

import "github.com/groupsim/groupsim/protocol"

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
	return w.eachTarget(s, func(m int) error { return w.restart(s, m) })
}

// restart stops a target of a step and lets it come back.
func (w *World) restart(s *Step, m int) error {
	if w.processes[m].running() {
		w.changeSettings(s, m)
	}
	if s.Kill {
		return w.kill(m, s.Down, protocol.Because(protocol.ReasonKilled))
	}
	return w.close(s, m, s.Down)
}
