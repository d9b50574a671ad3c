package librdkafka

import (
	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/member"
	"github.com/groupsim/groupsim/noise"
)

// wakes are the moments at which the main thread looks around: answers and calls, which
// wake it, and the ticks of its timers (kafka_thread_main). No timer of its own stands for
// what is due; that waits for the next of these moments. Ticks at which nothing is due are
// passed over, and cost nothing.
type wakes struct {
	woken  bool       // it has been since the last pass
	served clock.Time // the last pass
	born   clock.Time // the second's timer counts from here
	// pollCheck is where the timer that looks at max.poll.interval.ms counts from: the call
	// of *assign() that began the present assignment (cgrp_start_max_poll_interval_timer).
	// clock.Never: it does not run.
	pollCheck clock.Time
	inPhase   clock.Time // a tick that is to come, whenever the timer is started until then
}

// The periods of the timers: rd_kafka_1s_tmr and the poll check.
const (
	secondPeriod    = clock.Second
	pollCheckPeriod = 500 * clock.Millisecond
)

// wake lets the main thread look around at this moment.
func (e *engine) wake() { e.wakes.woken = true }

// at is the first tick, after the last pass, at which something is seen that is due then.
func (w *wakes) at(due clock.Time) clock.Time {
	if due == clock.Never {
		return clock.Never
	}
	due = max(due, w.served+1)
	return min(tick(w.born, secondPeriod, due), w.pollCheckAt(due))
}

// pollCheckAt is the first tick of the poll check from a moment on.
func (w *wakes) pollCheckAt(due clock.Time) clock.Time {
	if w.pollCheck == clock.Never || due == clock.Never {
		return clock.Never
	}
	return tick(w.pollCheck, pollCheckPeriod, due)
}

// tick is the first tick of a timer from a moment on.
func tick(from clock.Time, period clock.Duration, due clock.Time) clock.Time {
	if due <= from {
		return from.Add(period)
	}
	n := (due.Sub(from) + period - 1) / period
	return from.Add(period * n)
}

// Due implements [member.Engine]: a tick. A timer counts its next period from when it was
// served, so that the poll check follows a late one (kafka_timers_run).
func (e *engine) Due() {
	now, w := e.Process.Now(), &e.wakes
	if w.pollCheck != clock.Never && now >= w.pollCheck {
		if late := now.Sub(w.pollCheck) % pollCheckPeriod; late < latestTick {
			w.pollCheck = now
		}
	}
	e.wake()
}

// latestTick is how late a tick is at most to be taken for one.
const latestTick = 100 * clock.Millisecond

// Next implements [member.Engine].
func (e *engine) Next() clock.Time {
	w := &e.wakes
	if w.woken {
		return e.Process.Now()
	}
	if e.failed() {
		return clock.Never
	}
	at := min(e.tick, e.nextPollCheck(), w.at(e.nextCommit()))
	if e.state == steady {
		at = min(at, w.at(e.session.until))
	}
	if !e.Process.CoordinatorKnown() {
		if e.gone() {
			return at
		}
		return min(at, w.at(e.Process.NextLookup()))
	}
	if e.beats() {
		at = min(at, w.at(e.session.due(e.heartbeatInterval())).Add(e.Process.Noise().Peek(noise.Heartbeat)))
	}
	if e.state == initial {
		at = min(at, w.at(e.nextJoin()))
	}
	at = min(at, e.nextSync())
	if e.fetchesOffsets() {
		at = min(at, e.Process.Holdings.OffsetsDue())
	}
	return at
}

// Resume implements [member.Engine]: the timers that have come due are served at once.
func (e *engine) Resume() {
	if w := &e.wakes; w.pollCheckAt(w.served+1) <= e.Process.Now() {
		w.pollCheck = e.Process.Now()
	}
	e.wake()
}

// startPollCheck lets the poll check count from a moment on.
func (w *wakes) startPollCheck(now clock.Time) {
	w.pollCheck = now
	if w.inPhase > now {
		w.cutTo(now, w.inPhase)
	}
}

// cutTo moves the poll check, if it runs, so that it has a tick at a moment.
func (w *wakes) cutTo(now, at clock.Time) {
	w.inPhase = at
	if w.pollCheck != clock.Never {
		w.pollCheck = at.Add(-((at.Sub(now) + pollCheckPeriod - 1) / pollCheckPeriod * pollCheckPeriod))
	}
}

// Spread implements [member.Engine]. A heartbeat leaves at a tick of the poll check, so both
// are cut together.
func (e *engine) Spread() {
	p, w := e.Process, &e.wakes
	if interval := e.heartbeatInterval(); e.beats() && e.session.beat != clock.Never {
		due := p.Cut(member.HeartbeatInterval, e.session.due(interval))
		e.session.beat = due.Add(-interval)
		w.cutTo(p.Now(), due)
	}
	e.tick = p.Cut(member.AutoCommitInterval, e.tick)
	w.born = p.Cut(member.SecondInterval, tick(w.born, secondPeriod, p.Now()+1)).Add(-secondPeriod)
}
