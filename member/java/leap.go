package java

import (
	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/member"
	"github.com/groupsim/groupsim/noise"
)

// Course implements [member.Regular]. Each has poll() waiting from its moment to its answer: a
// heartbeat is late by the same each time, a commit is sent when it is due, and metadata age from
// when they come.
func (v *quiet) Course(timer member.Timer) (c member.Course) {
	at := v.alarms[timer].At
	late, transit, answer := v.late, v.transit, v.Up+v.Down
	if !v.Alike() {
		_, most := v.Bounds()
		late, transit, answer = 0, 0, 2*most
	}
	switch {
	case timer == member.EngineTimer:
		c.Every, c.Before, c.After = v.interval+late, late, transit+v.Append+answer
		c.Place = member.Place{at.Sub(v.due), at.Sub(v.base)}
		c.Plain = at.Sub(v.due) == v.late
	case at == clock.Never:
	case timer == member.ProgramTimer:
		c.Every, c.After, c.Plain, c.Sends = v.commits, v.Append+answer, at == v.deadline, v.Holds
		c.Wakes = true
	default:
		c.Every, c.After, c.Plain = v.MaxAge+answer, answer, true
	}
	c.Idle = c.After
	return c
}

// Shift implements [member.Regular].
func (v *quiet) Shift(timer member.Timer, by clock.Duration) {
	switch timer {
	case member.EngineTimer:
		v.due, v.base, v.renewed = v.due.Add(by), v.base.Add(by), v.renewed.Add(by)
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
func (v *quiet) Delays() *noise.Source { return v.e.p.Noise() }

// Due implements [member.Drifting].
func (v *quiet) Due() clock.Time { return v.due }

// Heeds implements [member.Drifting].
func (v *quiet) Heeds() bool { return v.Longest() > 0 }

// Refreshes implements [member.Drifting].
func (v *quiet) Refreshes(next member.Alarm) { v.alarms[member.MetadataTimer], v.came = next, next.Set }

// Placed implements [member.Drifting]: poll() has let the last heartbeat leave, and the thread stood still since.
func (v *quiet) Placed() bool { return v.base == v.placed(v.due) }

// Clear implements [member.Drifting].
func (v *quiet) Clear(due, from, to clock.Time) bool {
	return stepFrom(v.placed(due), from, v.pause) > to
}

// Drifted implements [member.Drifting].
func (v *quiet) Drifted(beats, commits int64, due clock.Time) {
	v.deadline = v.alarms[member.ProgramTimer].At
	if !v.Holds {
		commits = 0
	}
	v.Skips(member.ToCoordinator, beats+commits)
	if beats == 0 {
		return
	}
	for _, k := range drawn {
		v.Delays().Pass(k, beats-1)
	}
	v.delays, v.due = v.e.delays(), due
	v.takes(noise.Step)
	v.places(due.Add(-v.interval)) // as the last of them did
	v.takes(noise.Heartbeat)
	v.takes(noise.FirstStep)
	v.takes(noise.Transit)
}

// Mark implements [member.Visits].
func (v *quiet) Mark() { v.marked, v.taken = v.moments, v.e.p.Noise().Mark(drawn) }

// Back implements [member.Visits].
func (v *quiet) Back() {
	v.moments = v.marked
	v.e.p.Noise().Return(v.taken, drawn)
}
