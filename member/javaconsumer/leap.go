package javaconsumer

import (
	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/member"
	"github.com/groupsim/groupsim/noise"
)

// Course implements [member.Regular]. Heartbeats and metadata are the background thread's, which
// does not ask whether records are in hand; a commit is made when it is due, if poll() waits then.
// The next poll() is to come before the next commit is due.
func (v *quiet) Course(timer member.Timer) (c member.Course) {
	at := v.alarms[timer].At
	late, transit, answer := v.late, v.transit, v.Up+v.Down
	if !v.Alike() {
		_, most := v.Bounds()
		late, transit, answer = 0, 0, 2*most
	}
	switch {
	case timer == member.EngineTimer:
		c.Every, c.Before, c.After, c.Idle = v.interval+late, late, transit+v.Append+answer+v.Longest(), -1
		c.Plain = at.Sub(v.due) == v.late
	case at == clock.Never:
	case timer == member.ProgramTimer:
		c.Every, c.After, c.Plain, c.Sends = v.commits, v.Append+answer, at == v.deadline && v.Holds, true
		c.Sets, c.Back = c.After, v.Down
	default:
		c.Every, c.After, c.Idle, c.Plain = v.MaxAge+answer, answer+v.Longest(), -1, true
	}
	return c
}

// Shift implements [member.Regular].
func (v *quiet) Shift(timer member.Timer, by clock.Duration) {
	switch timer {
	case member.EngineTimer:
		v.due = v.due.Add(by)
	case member.ProgramTimer:
		v.deadline = v.deadline.Add(by)
	default:
		v.alarms[timer] = v.Asks(v.alarms[timer].At.Add(by))
		v.came = v.alarms[timer].Set
		return
	}
	v.alarms[timer].Shift(by)
}

// Alike implements [member.Regular].
func (v *quiet) Alike() bool { return !v.drawn && v.Link == nil }

// Delays implements [member.Drifting].
func (v *quiet) Delays() *noise.Source { return v.e.Process.Noise() }

// Due implements [member.Drifting].
func (v *quiet) Due() clock.Time { return v.due }

// Heeds implements [member.Drifting]: nobody does.
func (v *quiet) Heeds() bool { return false }

// Refreshes implements [member.Drifting].
func (v *quiet) Refreshes(next member.Alarm) { v.alarms[member.MetadataTimer], v.came = next, next.Set }

// Placed implements [member.Drifting]: there are no such steps.
func (v *quiet) Placed() bool { return true }

// Clear implements [member.Drifting].
func (v *quiet) Clear(_, _, _ clock.Time) bool { return true }

// Drifted implements [member.Drifting].
func (v *quiet) Drifted(beats, commits int64, due clock.Time) {
	v.due, v.deadline = due, v.alarms[member.ProgramTimer].At
	for _, k := range drawn {
		v.Delays().Pass(k, beats)
	}
	v.late, v.transit = v.Delays().Peek(noise.Heartbeat), v.Delays().Peek(noise.Transit)
	v.Skips(member.ToCoordinator, beats+commits)
}

// Mark implements [member.Visits].
func (v *quiet) Mark() { v.marked, v.taken = v.moments, v.e.Process.Noise().Mark(drawn) }

// Back implements [member.Visits].
func (v *quiet) Back() {
	v.moments = v.marked
	v.e.Process.Noise().Return(v.taken, drawn)
}
