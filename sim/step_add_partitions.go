package sim

import (
	"fmt"

	"github.com/groupsim/groupsim/event"
)

var addPartitionsVerb = Verb{
	Name:   "add-partitions",
	Target: OneTopic,
	Doc:    "The topic grows.",
	Fields: []Field{
		{Name: "to", Type: PartitionsField, Required: true, Doc: "how many partitions it has then"},
	},
	apply: (*World).applyAddPartitions,
}

func (w *World) applyAddPartitions(s *Step) error {
	if has := w.logs.topics[s.Topic].partitions; s.To <= int64(has) {
		return fmt.Errorf("%s has %d partitions already", w.scenario.Topics[s.Topic].Name, has)
	}
	w.logs.grow(s.Topic, int32(s.To), w.Now())
	w.broker.group.Topics(w.logs.counts())
	w.broker.grown = true
	w.emit(event.Coordinator, event.PartitionsAdded{Topic: s.Topic, Partitions: int32(s.To)})
	return nil
}
