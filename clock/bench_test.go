package clock

import (
	"fmt"
	"testing"
)

// beat is an event as a simulation has it: a kind, who, and a message.
type beat struct {
	kind    uint8
	member  int32
	message any
}

// BenchmarkHeartbeats runs the queue with a heartbeat handler: each event of a
// member sets its session timer and schedules its next one.
func BenchmarkHeartbeats(b *testing.B) {
	for _, members := range []int{10, 100, 1000} {
		b.Run(fmt.Sprintf("members=%d", members), func(b *testing.B) {
			const interval, session = 3 * Second, 45 * Second
			var q Queue[beat]
			sessions := make([]Timer, members)
			message := &struct{ generation int32 }{1}
			jitter := NewStream(1, "heartbeats", 0)
			for m := range members {
				q.At(Time(jitter.Duration(interval)), beat{member: int32(m), message: message})
			}
			b.ReportAllocs()
			b.ResetTimer()
			for range b.N {
				e, seq, _ := q.Next()
				if e.kind == 1 {
					if Fired(&q, &sessions[e.member], seq, e) {
						b.Fatal("a session timed out")
					}
					continue
				}
				Arm(&q, &sessions[e.member], q.Now().Add(session), beat{kind: 1, member: e.member})
				q.At(q.Now().Add(interval+jitter.Duration(Millisecond)), e)
			}
		})
	}
}
