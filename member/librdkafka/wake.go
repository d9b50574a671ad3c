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
	woken   bool       // it has been since the last pass
	served  clock.Time // the last pass
	created clock.Time
	born    clock.Time // the second's timer counts from here
	// late is how late each tick is at present. A timer counts its next period from when it was
	// served, so that all its later ticks are late by that, too (kafka_timers_run).
	late clock.Duration
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
	return min(w.tick(w.born, secondPeriod, due), w.pollCheckAt(due))
}

// pollCheckAt is the first tick of the poll check from a moment on.
func (w *wakes) pollCheckAt(due clock.Time) clock.Time {
	if w.pollCheck == clock.Never || due == clock.Never {
		return clock.Never
	}
	return w.tick(w.pollCheck, pollCheckPeriod, due)
}

// tick is the first tick of a timer from a moment on.
func (w *wakes) tick(from clock.Time, period clock.Duration, due clock.Time) clock.Time {
	period += w.late
	if due <= from {
		return from.Add(period)
	}
	n := (due.Sub(from) + period - 1) / period
	return from.Add(period * n)
}

// delay lets each tick from now on be late by so much.
func (w *wakes) delay(now clock.Time, late clock.Duration) {
	w.born = w.lastTick(w.born, secondPeriod, now)
	w.pollCheck = w.lastTick(w.pollCheck, pollCheckPeriod, now)
	w.late = late
}

// lastTick is the last tick of a timer until a moment, or where it began.
func (w *wakes) lastTick(from clock.Time, period clock.Duration, now clock.Time) clock.Time {
	if from == clock.Never || now <= from {
		return from
	}
	return now.Add(-(now.Sub(from) % (period + w.late)))
}

// delays draws how late ticks are until the next heartbeat, which is late by all those of its
// interval.
func (e *engine) delays() {
	late := e.Process.Noise().Take(noise.Heartbeat)
	e.wakes.delay(e.Process.Now(), late/max(1, e.heartbeatInterval()/pollCheckPeriod))
}

// Due implements [member.Engine]: a tick.
func (e *engine) Due() { e.wake() }

// Next implements [member.Engine].
func (e *engine) Next() clock.Time {
	w := &e.wakes
	if w.woken {
		return e.Process.Now()
	}
	if e.failed() {
		return clock.Never
	}
	at := min(e.reading.Next(), e.tick, e.nextPollCheck(), w.at(e.nextCommit()))
	if e.state == steady {
		at = min(at, w.at(e.session.until))
	}
	if !e.connected() {
		return min(at, e.connects())
	}
	if !e.Process.CoordinatorKnown() {
		if e.gone() {
			return at
		}
		return min(at, w.at(e.Process.NextLookup()))
	}
	if e.beats() {
		at = min(at, w.at(e.session.due(e.heartbeatInterval())))
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
	now, w := e.Process.Now(), &e.wakes
	if w.tick(w.born, secondPeriod, w.served+1) <= now {
		w.born = now
	}
	if w.pollCheckAt(w.served+1) <= now {
		w.pollCheck = now
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
		period := pollCheckPeriod + w.late
		w.pollCheck = at.Add(-((at.Sub(now) + period - 1) / period * period))
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
	if e.topics.known != nil { // which Process.Spread has cut
		e.topics.tick = p.RefreshesAt()
	}
	w.born = p.Cut(member.SecondInterval, w.tick(w.born, secondPeriod, p.Now()+1)).Add(-secondPeriod - w.late)
}
