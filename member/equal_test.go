package member

import (
	"slices"
	"testing"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/protocol"
)

// evenLogs are those of partitions that are alike if they are of one topic.
type evenLogs struct{ Logs }

func (evenLogs) Alike(p, q protocol.TopicPartition) bool { return p.Topic == q.Topic }

// ofTwoTopics makes holdings of six partitions of topic 0 and two of topic 1.
func ofTwoTopics() (*Holdings, []protocol.TopicPartition) {
	h := &Holdings{p: &Process{spec: Spec{Logs: evenLogs{}}}}
	var ps []protocol.TopicPartition
	for i := range 8 {
		ps = append(ps, protocol.TopicPartition{Topic: protocol.TopicID(i / 6), Partition: int32(i % 6)})
	}
	h.take(ps)
	return h, ps
}

// sizes are how many partitions each entry has.
func sizes(h *Holdings) (n []int) {
	for i := range h.owned {
		n = append(n, len(h.owned[i].partitions))
	}
	return n
}

func TestPartitionsThatAreEquallyFarAreOneEntry(t *testing.T) {
	h, ps := ofTwoTopics()
	if got := sizes(h); !slices.Equal(got, []int{6, 2}) {
		t.Fatalf("entries of %v partitions, want 6 and 2: their logs are not alike", got)
	}
	even := h.apart(func(p protocol.TopicPartition) int64 { return one(p.Partition < 2 || p.Partition == 4) })
	if !slices.Equal(even, []int64{1, 0, 1, 0, 1}) || !slices.Equal(sizes(h), []int{2, 2, 1, 1, 2}) {
		t.Fatalf("taken apart into %v with the numbers %v", sizes(h), even)
	}
	h.owned[1].position, h.owned[2].position = 5, 5
	h.join()
	if got := sizes(h); !slices.Equal(got, []int{2, 3, 1, 2}) {
		t.Errorf("joined to entries of %v partitions, want 2, 3, 1 and 2", got)
	}
	var all []protocol.TopicPartition
	for i := range h.owned {
		all = append(all, h.owned[i].partitions...)
	}
	if !slices.Equal(all, ps) {
		t.Errorf("the partitions are %v now, want %v", all, ps)
	}
}

func TestABatchIsTakenApartWithItsPartitions(t *testing.T) {
	h, _ := ofTwoTopics()
	h.batch = []batchPart{{0, 3, 5, true}, {1, 0, 1, false}}
	if n := h.InHand(); n != 14 {
		t.Fatalf("%d records in hand, want 14: 2 of each of six partitions, and 1 of each of two", n)
	}
	h.alone(0, 4)
	if want := []batchPart{{0, 3, 5, true}, {1, 3, 5, true}, {2, 3, 5, true}, {3, 0, 1, false}}; !slices.Equal(h.batch, want) {
		t.Errorf("the batch is %v, want %v", h.batch, want)
	}
	if n := h.InHand(); n != 14 {
		t.Errorf("%d records in hand, want 14 still", n)
	}
	if h.join(); len(h.owned) != 4 {
		t.Errorf("%d entries, want 4: nothing is joined while a batch is in hand", len(h.owned))
	}
}

func TestThePartitionWhoseTurnItIsBeginsAnEntry(t *testing.T) {
	h, _ := ofTwoTopics()
	h.cursor = 11
	if i := h.turn(h.count()); i != 1 || h.cursor != 3 || !slices.Equal(sizes(h), []int{3, 3, 2}) {
		t.Errorf("entry %d, cursor %d, entries of %v partitions", i, h.cursor, sizes(h))
	}
	if h.owned[0].since != clock.Never || h.owned[1].since != clock.Never {
		t.Error("what was taken apart is not as it was")
	}
}
