package membertest

import (
	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/protocol"
)

// EvenLogs are logs that grow at constant rates, from offset 0 at time 0.
type EvenLogs []int64 // per partition of topic 0, thousandths of a record per second

// End implements [member.Logs].
func (l EvenLogs) End(p protocol.TopicPartition, at clock.Time) int64 {
	return int64(at) * l[p.Partition] / 1_000_000_000
}

// When implements [member.Logs].
func (l EvenLogs) When(p protocol.TopicPartition, offset int64) clock.Time {
	rate := l[p.Partition]
	if rate == 0 {
		return clock.Never
	}
	return clock.Time(((offset+1)*1_000_000_000 + rate - 1) / rate)
}

// Rate implements [member.Logs].
func (l EvenLogs) Rate(p protocol.TopicPartition) int64 { return l[p.Partition] }

// Alike implements [member.Logs].
func (l EvenLogs) Alike(p, q protocol.TopicPartition) bool { return l[p.Partition] == l[q.Partition] }

// Partition is a partition of topic 0.
func Partition(p int) protocol.TopicPartition { return protocol.TopicPartition{Partition: int32(p)} }
