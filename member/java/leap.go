package java

import (
	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/member"
)

// Course implements [member.Regular]. Each has poll() waiting from its moment to its answer: a
// heartbeat is late by the same each time, a commit is sent when it is due, and metadata age from
// when they come.
func (v *quiet) Course(timer member.Timer) (c member.Course) {
	at := v.alarms[timer].At
	switch answer := v.Up + v.Down; {
	case timer == member.EngineTimer:
		c.Every, c.Before, c.After = v.interval+v.late, v.late, v.transit+v.Append+answer
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

// Mark implements [member.Visits].
func (v *quiet) Mark() { v.marked, v.taken = v.moments, v.e.p.Noise().Mark(drawn) }

// Back implements [member.Visits].
func (v *quiet) Back() {
	v.moments = v.marked
	v.e.p.Noise().Return(v.taken, drawn)
}
