package sim

import (
	"fmt"

	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/protocol"
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
	switch has := w.logs.topics[s.Topic].partitions; {
	case has == 0:
		return errNoTopic
	case s.To <= int64(has):
		return fmt.Errorf("%s has %d partitions already", w.scenario.Topics[s.Topic].Name, has)
	}
	w.grow(s.Topic, int32(s.To))
	return nil
}

// grow gives a topic so many partitions. The coordinator learns of it at once.
func (w *World) grow(topic protocol.TopicID, to int32) {
	w.logs.grow(topic, to, w.Now())
	w.broker.group.Topics(w.logs.counts())
	w.broker.grown = true
	w.emit(event.Coordinator, event.PartitionsAdded{Topic: topic, Partitions: to})
}
