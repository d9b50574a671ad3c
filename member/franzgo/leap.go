package franzgo

import (
	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/member"
)

// Course implements [member.Regular]. A heartbeat is due so long after the answer to the last one, and a tick of
// auto-commit after the last tick; what the application does is nothing to them.
func (v *quiet) Course(timer member.Timer) (c member.Course) {
	c.Idle = -1
	switch answer := v.Up + v.Down; {
	case timer == member.EngineTimer:
		c.Every, c.After, c.Plain = v.transit+answer+v.interval, v.transit+v.Append+answer, true
		c.Arrives = v.transit + v.Up
	case v.alarms[timer].At == clock.Never:
	case timer == member.ProgramTimer:
		c.Every, c.Plain = v.commits, v.ticked
		if c.Sends = v.yield == member.EachCommits; c.Sends {
			c.After = v.Append + answer
		}
	default:
		c.Every, c.After, c.Plain = v.MaxAge+answer, answer, true
	}
	return c
}

// Shift implements [member.Regular].
func (v *quiet) Shift(timer member.Timer, by clock.Duration) {
	switch timer {
	case member.EngineTimer:
		v.beat = v.beat.Add(by)
	case member.ProgramTimer:
		v.tick = v.tick.Add(by)
	default:
		v.alarms[timer] = v.Asks(v.alarms[timer].At.Add(by))
		v.came = v.alarms[timer].Set
		return
	}
	v.timer.Moves(&v.alarms, v.beat, v.tick, v.wasSet())
}

// wasSet is when the timer was set to what it is, if the visits before were like those to come: whichever of both was
// first then waits for no answer.
func (v *quiet) wasSet() clock.Time {
	answered, ticked := v.beat.Add(-v.interval), member.TickBefore(v.tick, v.commits)
	sent := answered.Add(-v.transit - v.Up - v.Down)
	switch {
	case v.beat <= v.tick:
		return max(answered, ticked)
	case sent > ticked:
		return sent
	case v.yield == member.EachCommits:
		return ticked.Add(v.Up + v.Append + v.Down)
	}
	return ticked
}

// Applies implements [member.Regular].
func (v *quiet) Applies() *member.Pulse { return &v.none }

// Steady implements [member.Single].
func (v *quiet) Steady() bool { return v.yield != member.SomeCommits }

// Alike implements [member.Regular].
func (v *quiet) Alike() bool { return true }

// Mark implements [member.Visits].
func (v *quiet) Mark() { v.marked = v.moments }

// Back implements [member.Visits].
func (v *quiet) Back() { v.moments = v.marked }
