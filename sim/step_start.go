package sim

import (
	"fmt"
)

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
	for k, m := range s.Members {
		p := &w.processes[m]
		if p.running() && !p.closing || p.revival != noRevival {
			return fmt.Errorf("%s %w", w.scenario.Members[m].ID, errRunning)
		}
		if s.Consumer != nil {
			p.consumer = s.Consumer[k]
		}
		if p.closing {
			p.revival = 0
			continue
		}
		w.start(m)
	}
	return nil
}
