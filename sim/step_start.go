package sim

import (
	"slices"
)

var startVerb = Verb{
	Name:   "start",
	Target: OneMember,
	Doc:    "Start a member that waits for it, or one that was closed or killed.",
	Fields: []Field{
		{Name: "consumer", Type: ConsumerField, Doc: "settings that change"},
	},
	Whole: true,
	apply: (*World).applyStart,
}

func (w *World) applyStart(s *Step) error {
	return w.eachProcess(s, func(of []int) error {
		closing := slices.ContainsFunc(of, func(m int) bool { return w.processes[m].closing })
		_, err := w.eachOf(s, of, func(m int) error {
			p := &w.processes[m]
			if p.running() && !p.closing || p.revival != noRevival {
				return errRunning
			}
			w.changeSettings(s, m)
			if closing {
				p.revival = 0
				return nil
			}
			w.start(m)
			return nil
		})
		return err
	})
}
