package librdkafka

import (
	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/member"
)

// Course implements [member.Regular]. A heartbeat that has left at a tick of one of the main thread's timers is due an
// interval later, and leaves at the next tick of the same one, if neither the other nor anything else lets the thread look
// around between; ticks of auto-commit and those at which metadata are asked for keep to grids of their own.
func (v *quiet) Course(timer member.Timer) (c member.Course) {
	c.Idle = -1
	at := v.alarms[timer].At
	switch answer := v.Up + v.Down; {
	case timer == member.EngineTimer:
		c = v.beats(at)
		c.Idle, c.After = -1, v.transit+v.Append+answer
	case at == clock.Never:
	case timer == member.ProgramTimer:
		c.Every, c.Plain = v.commits, v.ticked
		if c.Sends = v.yield == member.EachCommits; c.Sends {
			c.After = v.Append + answer
		}
		c.Aside = !c.Sends
	default:
		c.Every, c.After, c.Plain, c.Aside = (answer/v.ages+1)*v.ages, answer, true, true
	}
	return c
}

// beats is how heartbeats go on from a moment.
func (v *quiet) beats(at clock.Time) (c member.Course) {
	own, other := v.poll(), v.second()
	if own.After(at-1) != at {
		own, other = other, own
	}
	c.Every = (v.interval + own.Every - 1) / own.Every * own.Every
	c.Before, c.Other = c.Every-v.interval, other
	c.Plain = own.After(at-1) == at && at.Sub(v.due()) == c.Before
	return c
}

// poll and second are the ticks of the main thread's timers.
func (v *quiet) poll() member.Grid {
	return member.Grid{From: v.wakes.pollCheck, Every: pollCheckPeriod + v.wakes.late}
}

func (v *quiet) second() member.Grid {
	return member.Grid{From: v.wakes.born, Every: secondPeriod + v.wakes.late}
}

// Shift implements [member.Regular].
func (v *quiet) Shift(timer member.Timer, by clock.Duration) {
	beat := v.alarms[member.EngineTimer].At
	every := v.beats(beat).Every
	switch timer {
	case member.EngineTimer:
		v.beat, v.until, beat = v.beat.Add(by), v.until.Add(by), beat.Add(by)
	case member.ProgramTimer:
		v.tick = v.tick.Add(by)
	default:
		v.refresh = v.refresh.Add(by)
		arrived := v.refresh.Add(v.Up - v.Course(timer).Every)
		v.came = arrived.Add(v.Down)
		v.alarms[timer] = member.Alarm{At: v.refresh, Set: v.came, Why: arrived}
		return
	}
	v.timer.Moves(&v.alarms, beat, v.tick, max(beat.Add(-every), member.TickBefore(v.tick, v.commits)))
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
