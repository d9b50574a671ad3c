package sim

import (
	"errors"
)

var failoverVerb = Verb{
	Name:   "failover",
	Target: TheCoordinator,
	Doc:    "The coordinator moves: NOT_COORDINATOR, then loading, then what was persisted is there again.",
	Fields: []Field{
		{Name: "for", Type: DurationField, Required: true, Doc: "how long nobody is the coordinator"},
		{Name: "load", Type: DurationField, Doc: "how long the new one loads; default 0"},
	},
	apply: (*World).applyFailover,
}

// applyFailover takes the coordinator away. Records still on their way into the
// log are lost with it.
func (w *World) applyFailover(s *Step) error {
	b := &w.broker
	if b.moving {
		return errors.New("the coordinator is moving already")
	}
	w.disturb()
	b.moving, b.away = true, true
	b.serial++
	b.appends, b.oldest = b.appends[:0], 0
	w.queue.At(w.Now().Add(s.For), item{kind: failoverItem, serial: 0})
	w.queue.At(w.Now().Add(s.For).Add(s.Load), item{kind: failoverItem, serial: 1})
	w.groupFx.Reset()
	b.group.Unload(w.Now(), &w.groupFx)
	w.carryOutGroup()
	return nil
}

// failoverGoesOn lets the new coordinator load the group, then serve it.
func (w *World) failoverGoesOn(stage int32) {
	b := &w.broker
	w.groupFx.Reset()
	if stage == 0 {
		b.away = false
		b.group.Loading(w.Now(), &w.groupFx)
	} else {
		b.moving, w.unsettled = false, true
		b.group.Load(w.Now(), &b.log, &w.groupFx)
	}
	w.carryOutGroup()
}
