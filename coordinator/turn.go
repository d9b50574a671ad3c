package coordinator

import (
	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/protocol"
)

// Turn is an input being worked on: its time, and where its effects go.
type Turn struct {
	Now clock.Time
	Fx  *Effects
}

// Fact tells something of a member, or of the group itself.
func (t Turn) Fact(m event.Member, f event.Fact) {
	t.Fx.Facts = append(t.Fx.Facts, event.Event{At: t.Now, Member: m, Fact: f})
}

// Reply answers a call.
func (t Turn) Reply(call CallID, r protocol.Response) {
	t.Fx.Replies = append(t.Fx.Replies, Reply{Call: call, Response: r})
}

// Arm sets a timer to so many milliseconds from now.
func (t Turn) Arm(timer Timer, ms int32) {
	t.Fx.Timers = append(t.Fx.Timers, TimerOp{Timer: timer, At: t.Now.Add(clock.Millis(ms))})
}

// Clear stops a timer.
func (t Turn) Clear(timer Timer) {
	t.Fx.Timers = append(t.Fx.Timers, TimerOp{Timer: timer, At: clock.Never})
}
