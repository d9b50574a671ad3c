package sim

import "slices"

var restartVerb = Verb{
	Name:   "restart",
	Target: OneMember,
	Doc:    "Stop a member and start it again with the same id.",
	Fields: []Field{
		{Name: "down", Type: DurationField, Required: true, Doc: "from the old process's exit to the new one's first poll()"},
		{Name: "how", Type: HowField, Doc: "close (the default) or kill"},
		{Name: "consumer", Type: ConsumerField, Doc: "settings that change"},
	},
	apply: (*World).applyRestart,
}

func (w *World) applyRestart(s *Step) error {
	return w.eachTarget(s, func(m int) error { return w.restart(s, slices.Index(s.Members, m)) })
}

// restart stops the k-th target of a step and lets it come back.
func (w *World) restart(s *Step, k int) error {
	m := s.Members[k]
	if s.Consumer != nil && w.processes[m].running() {
		w.processes[m].consumer = s.Consumer[k]
	}
	return w.stop(m, s.Kill, s.Down)
}
