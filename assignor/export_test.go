package assignor

import "github.com/groupsim/groupsim/protocol"

// MoveSet lets tests at the set of partitions that have moved from one member to
// another.
type MoveSet struct{ v *movements }

// NewMoveSet makes the set for a topic all of whose partitions are with the first of
// two members.
func NewMoveSet(topic string, partitions int32) MoveSet {
	both := &protocol.Subscription{Topics: []protocol.TopicID{0}}
	r := NewRound(&Group{
		Topics:  []Topic{{Name: topic, Partitions: partitions}},
		Members: []Member{{ID: "a", Subscription: both}, {ID: "b", Subscription: both}},
	})
	for slot := range r.Owner {
		r.give(int32(slot), 0)
	}
	return MoveSet{newMovements(&General{Round: r, topicOf: make([]protocol.TopicID, r.Slots())})}
}

// Flip moves a partition to the other member: into the set or out of it again.
func (s MoveSet) Flip(partition int32) {
	to := 1 - s.v.Owner[partition]
	s.v.movePartition(partition, to)
	s.v.Owner[partition] = to
}

// First is the partition that would be moved back first; -1 if the set is empty.
func (s MoveSet) First() int32 {
	m := movement{0, 0, 1}
	set, ok := s.v.sets[m]
	if !ok {
		return -1
	}
	return s.v.first(m, set)
}
