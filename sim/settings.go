package sim

import (
	"slices"

	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/settings"
)

// configured tells the settings of everybody when the run begins, so that whoever reads
// the events needs nothing else. Members are told in their order, which numbers them
// for a reader.
func (w *World) configured() {
	if w.counted {
		return
	}
	w.emit(event.Coordinator, event.Configured{Settings: settings.Broker().Values(&w.scenario.Broker)})
	for i := range w.processes {
		if !w.scenario.Members[i].Brought {
			w.tellProcess(i)
		}
	}
}

// ofProcess has the settings of a member's process that starts now.
func (w *World) ofProcess(m int) event.Settings {
	p, spec := &w.processes[m], &w.scenario.Members[m]
	client := event.Setting{Name: event.ClientSetting, Value: p.consumer.Client.String()}
	net := settings.Net{Link: settings.Link{Latency: spec.Latency, Jitter: spec.Jitter}, Append: w.scenario.Append}
	return slices.Concat(event.Settings{client}, settings.Consumer().Values(&p.consumer), settings.Application().Values(&p.application), settings.Network().Values(&net))
}

// tellProcess says which settings a member's process has that starts now.
func (w *World) tellProcess(m int) {
	if w.resting.disturbed = true; !w.counted {
		w.tell(m, w.ofProcess(m))
	}
}

// tell says which of these settings a member has from now on and had not before.
func (w *World) tell(m int, now event.Settings) {
	p := &w.processes[m]
	if changed := now.Since(p.told); len(changed) > 0 {
		w.emit(event.Member(m), event.Configured{Settings: changed})
		p.told = p.told.With(changed)
	}
}

// changeSettings lets a target of a step start with the settings that the step has for
// it, if it has any.
func (w *World) changeSettings(s *Step, m int) {
	if slices.Contains(s.Changed, m) {
		w.processes[m].consumer = s.Consumer[slices.Index(s.Changed, m)]
	}
}
