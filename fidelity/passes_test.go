package fidelity

import (
	"testing"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/protocol"
)

// When a member first processed a record is told by the first record of a partition, and by
// the pauses behind which it went on with one.
func TestProcessedFrom(t *testing.T) {
	r := &Recording{names: &event.Names{Topics: []string{"orders"}}}
	r.Partition = map[string]recordedPartition{
		"orders-0": {FirstMs: "100", Gaps: []gap{{FromMs: "300", ToMs: "900", From: "c1", To: "c2"}, {FromMs: "1000", To: "c2"}}},
		"orders-1": {FirstMs: "700"},
		"orders-2": {},
	}
	ms := func(n int64) clock.Time { return clock.Time(n) * clock.Time(clock.Millisecond) }
	for _, c := range []struct {
		member     string
		partitions []int32
		since      clock.Time
		want       clock.Time
	}{
		{"c1", []int32{0, 1}, ms(50), ms(100)},
		{"c1", []int32{0}, ms(200), clock.Never},
		{"c2", []int32{0}, ms(200), ms(900)},
		{"c2", []int32{0, 1}, ms(200), ms(700)},
		{"c2", []int32{2}, 0, clock.Never},
	} {
		var ps []protocol.TopicPartition
		for _, p := range c.partitions {
			ps = append(ps, protocol.TopicPartition{Partition: p})
		}
		if got := r.processedFrom(c.member, ps, c.since); got != c.want {
			t.Errorf("%s, partitions %v from %v on: %v, want %v", c.member, c.partitions, c.since, got, c.want)
		}
	}
}
