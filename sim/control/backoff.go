package control

import (
	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/sim"
)

// backoff is CrashLoopBackOff: how long kubelet waits before it launches a container again that
// has ended, whatever ended it (kuberuntime, doBackOff; flowcontrol.Backoff). The first time it
// does not, then for 10 s, and twice as long each time up to five minutes. A container that has
// run for twice that long is one that has not ended before.
type backoff struct {
	wait  clock.Duration // 0: it has not been launched again yet
	last  clock.Time     // when it was
	ended clock.Time     // clock.Never: it has not
}

const (
	firstBackoff   = 10 * clock.Second
	longestBackoff = 5 * clock.Minute
)

// waits tells whether a container that is not there any more has still to wait; it asks for a
// look when that is over. Otherwise it is launched now.
func (b *backoff) waits(s sim.Scene) bool {
	now := s.Now()
	if b.ended == clock.Never {
		if b.ended = now; now.Sub(b.last) > 2*longestBackoff {
			b.wait = 0
		}
		if b.wait > 0 {
			s.LookAt(now.Add(b.wait))
		}
	}
	if now < b.ended.Add(b.wait) {
		return true
	}
	b.last, b.ended = now, clock.Never
	b.wait = min(max(firstBackoff, 2*b.wait), longestBackoff)
	return false
}
