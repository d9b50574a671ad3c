package membertest

import (
	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/noise"
)

// alwaysLate is a delay that is always the same.
func alwaysLate(by clock.Duration) *noise.Delay {
	d := &noise.Delay{}
	for i := range d.Table {
		d.Table[i] = by
	}
	return d
}

// punctual is the noise of a process that is late for nothing but by the steps that a thread
// takes by itself.
func punctual() *noise.Library {
	l := &noise.Library{}
	l[noise.Step][noise.Later] = alwaysLate(500 * clock.Microsecond)
	l[noise.FirstStep][noise.Later] = alwaysLate(35 * clock.Millisecond)
	return l
}

// slow is that of one that takes 20 ms for each step of a rebalance the first time, and 2 ms
// later.
func slow() *noise.Library {
	l := punctual()
	for _, k := range []noise.Kind{noise.Refusal, noise.JoinAnswer, noise.Sync, noise.Plan, noise.SyncAnswer, noise.TakeOver} {
		l[k][noise.First], l[k][noise.Later] = alwaysLate(20*clock.Millisecond), alwaysLate(2*clock.Millisecond)
	}
	return l
}

// restless is that of one whose poll() comes round before there are records: 5 ms behind the
// answer to a heartbeat, 1 ms behind a callback. Its acknowledgements leave 3 ms late, and its
// first fetch a second.
func restless() *noise.Library {
	l := punctual()
	l[noise.Round][noise.Later], l[noise.Again][noise.Later] = alwaysLate(5*clock.Millisecond), alwaysLate(clock.Millisecond)
	l[noise.Ack][noise.Later], l[noise.Fetch][noise.First] = alwaysLate(3*clock.Millisecond), alwaysLate(clock.Second)
	return l
}
