package sim

import (
	"github.com/groupsim/groupsim/event"
)

var rateVerb = Verb{
	Name:   "rate",
	Target: OneTopic,
	Doc:    "Production changes.",
	Fields: []Field{
		{Name: "to", Type: RateField, Required: true, Doc: "records per second to each partition"},
	},
	apply: (*World).applyRate,
}

func (w *World) applyRate(s *Step) error {
	w.logs.setRate(s.Topic, s.To, w.Now())
	w.emit(event.Coordinator, event.Produced{Topic: s.Topic, Rate: s.To})
	for m := range w.processes {
		if w.processes[m].running() {
			w.setApplication(m, w.processes[m].application)
		}
	}
	return nil
}
