package member

import "github.com/groupsim/groupsim/clock"

// # One timer for heartbeats and commits
//
// A client that works beside the application has one timer, EngineTimer, for its heartbeats and for its
// ticks of auto-commit. In quiet time these are kept apart, since each comes again after its own time:
// ProgramTimer, for which the program has no use then, stands for the ticks. The timer is set to whichever is
// first, and when it was set, and why, is known of that one alone.

// OneTimer is the timer.
type OneTimer struct{ set Alarm }

// Single are visits of a client that has one.
type Single interface {
	// Steady tells whether each tick comes to the same: a commit, or none.
	Steady() bool
}

// Begins takes the timer apart as quiet time begins. It is false where the program has a use for its own.
func (o *OneTimer) Begins(alarms *Alarms, beat, tick clock.Time) bool {
	if alarms[ProgramTimer].At != clock.Never || alarms[EngineTimer].At != min(beat, tick) {
		return false
	}
	o.set = alarms[EngineTimer]
	o.parts(alarms, beat, tick)
	return true
}

// Arm sets it to the first of the heartbeat and the tick that are not waiting for an answer.
func (o *OneTimer) Arm(alarms *Alarms, beat, tick, first, now, why clock.Time) {
	o.set.Arm(first, now, why)
	o.parts(alarms, beat, tick)
}

// Answer lets an answer stand for the timer: it lets the heartbeat leave before that.
func (o *OneTimer) Answer(alarms *Alarms, comes Alarm) {
	o.set, alarms[EngineTimer] = comes, comes
}

func (o *OneTimer) parts(alarms *Alarms, beat, tick clock.Time) {
	alarms[EngineTimer].At, alarms[ProgramTimer].At = beat, tick
	for _, timer := range [...]Timer{EngineTimer, ProgramTimer} {
		if alarms[timer].At == o.set.At {
			alarms[timer] = o.set
		}
	}
}

// Set is when it was set.
func (o *OneTimer) Set() clock.Time { return o.set.Set }

// TickBefore is when the tick before one was, or would have been; if there are none, before all else.
func TickBefore(tick clock.Time, every clock.Duration) clock.Time {
	if tick == clock.Never {
		return 0
	}
	return tick.Add(-every)
}

// Moves goes on from where the heartbeat and the tick are due next once those before have been left out, and it has
// been set at a moment.
func (o *OneTimer) Moves(alarms *Alarms, beat, tick, set clock.Time) {
	o.set.Arm(min(beat, tick), set, set)
	o.parts(alarms, beat, tick)
}

// Ends makes one of them again.
func (o *OneTimer) Ends(alarms *Alarms) {
	alarms[EngineTimer], alarms[ProgramTimer] = o.set, Alarm{At: clock.Never}
}
