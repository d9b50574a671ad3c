package sim

var startVerb = Verb{
	Name:   "start",
	Target: OneMember,
	Doc:    "Start a member that waits for it, or one that was closed or killed.",
	Fields: []Field{
		{Name: "consumer", Type: ConsumerField, Doc: "settings that change"},
	},
	apply: (*World).applyStart,
}

func (w *World) applyStart(s *Step) error {
	return w.eachTarget(s, func(m int) error {
		p := &w.processes[m]
		if p.running() && !p.closing || p.revival != noRevival {
			return errRunning
		}
		w.changeSettings(s, m)
		if p.closing {
			p.revival = 0
			return nil
		}
		w.start(m)
		return nil
	})
}
