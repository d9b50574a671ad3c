package member

import (
	"slices"

	"github.com/groupsim/groupsim/protocol"
)

// What can be committed of the holdings. An engine whose commits happen inside poll()
// commits positions: a batch that the application works on is never among them. One that
// commits beside the program goes by what the program had processed when it last polled.

// Offsets are how far partitions are to be committed.
type Offsets = []protocol.PartitionOffset

// Consumed has the positions that are known (SubscriptionState.allConsumed).
func (h *Holdings) Consumed() []protocol.PartitionOffset {
	return h.appendConsumed(make([]protocol.PartitionOffset, 0, h.count()))
}

func (h *Holdings) appendConsumed(offsets []protocol.PartitionOffset) []protocol.PartitionOffset {
	offsets = slices.Grow(offsets, h.count())
	for i := range h.owned {
		if o := &h.owned[i]; o.position >= 0 {
			offsets = o.list(offsets, o.position)
		}
	}
	return offsets
}

// Done has how far each partition has been processed that the member still holds.
func (h *Holdings) Done() []protocol.PartitionOffset {
	offsets := make([]protocol.PartitionOffset, 0, h.count())
	for i := range h.owned {
		if o := &h.owned[i]; o.position >= 0 && !o.gone {
			offsets = o.list(offsets, o.done)
		}
	}
	return offsets
}

// Positions has the positions of all partitions, also of those that are given up with
// records in hand; negative where they are not known.
func (h *Holdings) Positions() []protocol.PartitionOffset {
	offsets := make([]protocol.PartitionOffset, 0, h.count())
	for i := range h.owned {
		offsets = h.owned[i].list(offsets, h.owned[i].position)
	}
	return offsets
}

// Processed makes all that has been processed a matter of commits beside the program.
func (h *Holdings) Processed() {
	for i := range h.owned {
		o := &h.owned[i]
		o.head = o.done
	}
}

// HandedOut makes all that poll() has returned a matter of commits beside the program, of
// which some may be processed yet.
func (h *Holdings) HandedOut() {
	for i := range h.owned {
		o := &h.owned[i]
		o.head = max(o.head, o.position)
	}
}

// Uncommitted has what is to be committed beside the program and is not.
func (h *Holdings) Uncommitted() []protocol.PartitionOffset {
	var offsets []protocol.PartitionOffset
	for i := range h.owned {
		if o := &h.owned[i]; !o.gone && o.position >= 0 && o.head != o.committed {
			offsets = o.list(offsets, o.head)
		}
	}
	return offsets
}

// Committed notes that offsets have been committed beside the program.
func (h *Holdings) Committed(offsets []protocol.PartitionOffset) {
	for i, offset := range h.knownOf(offsets) {
		if offset != protocol.NoOffset {
			h.owned[i].committed = offset
		}
	}
}

// knownOf has the offset of each entry, or protocol.NoOffset: those that have other ones are taken apart.
func (h *Holdings) knownOf(offsets []protocol.PartitionOffset) []int64 {
	known := inOrder(offsets)
	return h.apart(func(p protocol.TopicPartition) int64 {
		if offset, ok := known.of(p); ok {
			return offset
		}
		return protocol.NoOffset
	})
}

// byPartition finds the offsets of partitions, which mostly are asked for in the order in which they lie
// there.
type byPartition struct {
	offsets []protocol.PartitionOffset
	next    int
	found   map[protocol.TopicPartition]int64 // nil: they have been asked for so
}

func inOrder(offsets []protocol.PartitionOffset) byPartition { return byPartition{offsets: offsets} }

func (b *byPartition) of(p protocol.TopicPartition) (offset int64, known bool) {
	if b.next < len(b.offsets) && b.offsets[b.next].Partition == p {
		b.next++
		return b.offsets[b.next-1].Offset, true
	}
	if b.found == nil {
		b.found = make(map[protocol.TopicPartition]int64, len(b.offsets))
		for _, o := range b.offsets {
			b.found[o.Partition] = o.Offset
		}
	}
	offset, known = b.found[p]
	return offset, known
}
