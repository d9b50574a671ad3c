package member

import (
	"testing"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/protocol"
)

// Whatever the order in which offsets are asked for, each partition has its own.
func TestOffsetsAreFoundInAnyOrder(t *testing.T) {
	var offsets Offsets
	for p := range int32(4) {
		offsets = append(offsets, protocol.PartitionOffset{Partition: protocol.TopicPartition{Partition: p}, Offset: int64(10 * p)})
	}
	for _, order := range [][]int32{{0, 1, 2, 3}, {3, 1, 2, 0}, {1, 1, 0, 5, 2}, {4}} {
		known := inOrder(offsets)
		for _, p := range order {
			if offset, ok := known.of(protocol.TopicPartition{Partition: p}); ok != (p < 4) || ok && offset != int64(10*p) {
				t.Errorf("%v: partition %d has %d, %v", order, p, offset, ok)
			}
		}
	}
}

// The next record that was found is forgotten with all that may bring another one, also when nothing is
// planned: what is held, what is paused, and from when on nothing more is fetched.
func TestTheNextRecordIsFoundAnew(t *testing.T) {
	var h Holdings
	for name, change := range map[string]func(){
		"paused":             func() { h.Pause() },
		"listed":             func() { h.relist() },
		"pending revocation": func() { h.StopReturning(func(protocol.TopicPartition) bool { return true }) },
	} {
		h = Holdings{consumption: consumption{planned: true, next: clock.Never, nextKnown: true}}
		if change(); h.planned || h.nextKnown {
			t.Errorf("%s: planned %v, next known %v", name, h.planned, h.nextKnown)
		}
	}
}
