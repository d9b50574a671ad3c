package coordinator

import (
	"slices"

	"github.com/groupsim/groupsim/protocol"
)

// Record is one entry of the log. Each protocol has kinds of its own, and each kind
// says what it makes of the log. Nobody changes a record.
type Record interface {
	// Replay adds the record to what a loading coordinator reads. It is called in
	// the order of the tokens (CoordinatorShard.replay).
	Replay(log *Snapshot)
}

// Snapshot is the log as a loading coordinator reads it: what all the records that
// were appended come to. The zero value is an empty log.
type Snapshot struct {
	// Group is what the records of the group's protocol come to; nil: none was
	// written. A protocol knows its own by its type.
	Group   Stored
	Offsets Offsets
}

// Stored is what a protocol's records come to, in a type of that protocol.
type Stored interface {
	Clone() Stored
}

// Clone copies the snapshot.
func (s *Snapshot) Clone() *Snapshot {
	c := &Snapshot{Group: s.Group, Offsets: s.Offsets.Clone()}
	if c.Group != nil {
		c.Group = c.Group.Clone()
	}
	return c
}

// CommittedOffsets is the record of an OffsetCommit (OffsetCommitKey and
// OffsetCommitValue, one of each for a partition): those of the request, where they stand. A
// group at rest commits all the time, and writes nothing down a second time.
type CommittedOffsets []protocol.PartitionOffset

// Replay stores the offsets.
func (c *CommittedOffsets) Replay(log *Snapshot) { log.Offsets.Store(*c) }

// Committed is the answer to a commit that is stored, shared by all: never written to.
var Committed = &protocol.OffsetCommitResponse{}

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

// Empty tells whether nothing was ever committed.
func (o *Offsets) Empty() bool { return len(o.byTopic) == 0 }

// Store takes in what was committed; a newer offset may be a smaller one.
func (o *Offsets) Store(offsets []protocol.PartitionOffset) {
	for _, x := range offsets {
		topic, partition := int(x.Partition.Topic), int(x.Partition.Partition)
		if topic >= len(o.byTopic) || partition >= len(o.byTopic[topic]) {
			o.grow(topic, partition)
		}
		o.byTopic[topic][partition] = x.Offset + 1
	}
}

// grow makes room for a partition.
func (o *Offsets) grow(topic, partition int) {
	for len(o.byTopic) <= topic {
		o.byTopic = append(o.byTopic, nil)
	}
	for len(o.byTopic[topic]) <= partition {
		o.byTopic[topic] = append(o.byTopic[topic], 0)
	}
}

// Clone copies the offsets.
func (o *Offsets) Clone() Offsets {
	c := Offsets{byTopic: slices.Clone(o.byTopic)}
	for i := range c.byTopic {
		c.byTopic[i] = slices.Clone(c.byTopic[i])
	}
	return c
}
