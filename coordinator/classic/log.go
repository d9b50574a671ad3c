package coordinator

import (
	"slices"

	"github.com/groupsim/groupsim/protocol"
)

// describe is the group as its record keeps it
// (GroupCoordinatorRecordHelpers.newGroupMetadataRecord).
func (g *Classic) describe() *GroupMetadata {
	group := &GroupMetadata{Generation: g.generation, Protocol: g.protocol, Leader: g.leader}
	for _, m := range g.members.ordered() {
		group.Members = append(group.Members, MemberMetadata{
			MemberID: m.id, InstanceID: m.instanceID, ClientID: m.clientID, From: m.from,
			SessionTimeoutMs: m.sessionTimeoutMs, RebalanceTimeoutMs: m.rebalanceTimeoutMs,
			Subscription: m.metadata(g.protocol), Assignment: m.assignment,
		})
	}
	return group
}

// Apply reads one more record of the log, in the order of the tokens.
func (s *Snapshot) Apply(r Record) {
	if r.Group != nil {
		s.Group = r.Group
	}
	s.Offsets.store(r.Offsets)
}

// Clone copies the snapshot. Records are shared: nobody changes one.
func (s *Snapshot) Clone() *Snapshot {
	return &Snapshot{Group: s.Group, Offsets: s.Offsets.clone()}
}

// Offsets are the committed offsets of a group. The zero value has none.
type Offsets struct {
	// byTopic has for each partition its offset plus one; 0 stands for none.
	byTopic [][]int64
}

// Of is the committed offset of a partition, or protocol.NoOffset.
func (o *Offsets) Of(p protocol.TopicPartition) int64 {
	if int(p.Topic) >= len(o.byTopic) || int(p.Partition) >= len(o.byTopic[p.Topic]) {
		return protocol.NoOffset
	}
	return o.byTopic[p.Topic][p.Partition] - 1
}

func (o *Offsets) empty() bool { return len(o.byTopic) == 0 }

func (o *Offsets) store(offsets []protocol.PartitionOffset) {
	for _, x := range offsets {
		topic := int(x.Partition.Topic)
		for len(o.byTopic) <= topic {
			o.byTopic = append(o.byTopic, nil)
		}
		for len(o.byTopic[topic]) <= int(x.Partition.Partition) {
			o.byTopic[topic] = append(o.byTopic[topic], 0)
		}
		o.byTopic[topic][x.Partition.Partition] = x.Offset + 1
	}
}

func (o *Offsets) clone() Offsets {
	c := Offsets{byTopic: slices.Clone(o.byTopic)}
	for i := range c.byTopic {
		c.byTopic[i] = slices.Clone(c.byTopic[i])
	}
	return c
}
