package librdkafka

import (
	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/member"
	"github.com/groupsim/groupsim/noise"
	"github.com/groupsim/groupsim/protocol"
)

// quiet is the client in quiet time. A heartbeat that is due leaves when the main thread next looks
// around: at a tick of its timers, at one of auto-commit, or when an answer wakes it. A tick of
// auto-commit commits what has been handed out by then, if anything has since the last commit.
type quiet struct {
	member.Quiet
	e *engine
	moments
	marked   moments
	late     clock.Duration // each tick of the timers
	transit  clock.Duration // a heartbeat
	interval clock.Duration // of heartbeats
	commits  clock.Duration // between the ticks of auto-commit
	ages     clock.Duration // and between those at which metadata are asked for
	yield    member.Yield   // of the ticks of auto-commit
	none     member.Pulse   // by which the client goes
}

// moments are what one visit after another moves on.
type moments struct {
	beat, until clock.Time // as in the engine's session
	tick        clock.Time // of auto-commit
	wakes       wakes
	refresh     clock.Time // the tick at which metadata are asked for
	came        clock.Time // the last metadata
	alarms      member.Alarms
	timer       member.OneTimer
	socket      member.Socket
	last, why   clock.Time // the last input, and when what led to it had been set
	progress    member.Progress
	ticked      bool // auto-commit has
}

// Quiet implements [member.Engine].
func (e *engine) Quiet(q member.Quiet) member.Visits {
	p := e.Process
	if q.Link != nil || p.Uncut(member.SecondInterval) || !e.resting() || !p.Noise().Fixed(noise.Heartbeat, noise.Transit) {
		return nil
	}
	if e.visits == nil {
		e.visits = new(quiet)
	}
	v := e.visits
	*v = quiet{Quiet: q, e: e,
		late: p.Noise().Peek(noise.Heartbeat) / max(1, e.heartbeatInterval()/pollCheckPeriod), transit: p.Noise().Peek(noise.Transit),
		interval: e.heartbeatInterval(), commits: e.commitInterval(), ages: max(q.MaxAge, clock.Millisecond),
		moments: moments{beat: e.session.beat, until: e.session.until, tick: e.tick, wakes: e.wakes, refresh: e.topics.tick, alarms: q.Alarms,
			last: p.Now(), came: p.Now().Add(-p.MetadataAge())},
	}
	if !v.isAsFound() || !v.lasts() {
		return nil
	}
	return v
}

// isAsFound tells whether the client is where it would have come to by visits.
func (v *quiet) isAsFound() bool {
	now, h := v.last, &v.e.Process.Holdings
	taken, is := v.Taken(now)
	if v.wakes.late != v.late || min(v.due(), v.tick) <= now || !is || !h.HasTaken(taken) ||
		!v.timer.Begins(&v.alarms, v.wakes.at(v.due()), v.tick) || v.alarms[member.MetadataTimer].At != v.refresh {
		return false
	}
	v.yield = h.Yield(taken, v.commits)
	return true
}

// lasts tells whether neither the session nor max.poll.interval.ms runs out before a heartbeat has been answered.
func (v *quiet) lasts() bool {
	const slack = 2 * secondPeriod
	_, busy := v.e.Process.Holdings.Plan()
	left := min(v.until.Sub(v.beat), v.e.sessionTimeout(), clock.Millis(v.e.Process.Config().MaxPollIntervalMs)-busy)
	return v.until != clock.Never && left >= v.interval+slack
}

// resting tells whether the member has its assignment, and nothing is under way.
func (e *engine) resting() bool {
	t := &e.topics
	return e.state == steady && e.Settled() && !e.failed() && e.connected() && !e.wakes.woken && e.wakes.pollCheck != clock.Never &&
		e.reading.Next() == clock.Never && e.Pending == nil && !e.join.waits && e.join.again == nil && e.leaving == leaving{} &&
		!e.session.inFlight && e.session.beat != clock.Never && len(e.commits) == 0 && e.held.place == inPoll && !e.op.queued &&
		!e.lost && !e.refused && t.next == nil && !t.unsubscribes && !t.asking && !t.changed && e.learned()
}

// Alarms implements [member.Visits].
func (v *quiet) Alarms() *member.Alarms { return &v.alarms }

// NextCommit implements [member.Visits]. A heartbeat that is due leaves before it.
func (v *quiet) NextCommit() member.Trip {
	if v.yield == member.NoCommits {
		return member.Trip{Sent: clock.Never, Arrives: clock.Never}
	}
	trip := member.Trip{Sent: v.tick, Arrives: v.tick.Add(v.Up)}
	if v.due() <= v.tick && v.alarms[member.EngineTimer].At >= v.tick {
		trip.Arrives = trip.Arrives.Add(v.transit)
	}
	return trip
}

// Heartbeat implements [member.Visits].
func (v *quiet) Heartbeat() protocol.Request { return v.e.HeartbeatRequest() }

// Every implements [member.Visits].
func (v *quiet) Every() clock.Duration { return v.interval }

// Visit implements [member.Visits].
func (v *quiet) Visit(timer member.Timer, by member.Answerer) (visit member.Visit, made bool) {
	was := v.moments
	v.last, v.why = v.alarms[timer].At, v.alarms[timer].Set
	if timer == member.MetadataTimer {
		v.refreshes()
	} else if !v.looks(&visit, by) {
		v.moments = was
		return member.Visit{}, false
	}
	visit.Ends = max(v.last, v.came, v.socket.Ends())
	v.answersCome()
	return visit, true
}

// looks is a pass of the main thread.
func (v *quiet) looks(visit *member.Visit, by member.Answerer) (made bool) {
	made = true
	v.wakes.served = v.last
	if v.due() <= v.last {
		v.wakes.delay(v.last, v.late)
		v.beat = v.last
		inFlight := v.socket.Awaits(member.BeatAnswer, v.last)
		visit.Heartbeat, made = v.socket.Beats(&v.Quiet, v.last, v.transit, by)
		v.until = v.socket.Comes(member.BeatAnswer).Add(v.e.sessionTimeout())
		made = made && !inFlight
	}
	if v.tick <= v.last {
		v.tick, v.ticked = v.tick.Add((v.last.Sub(v.tick)/v.commits+1)*v.commits), true
		taken, is := v.Taken(v.last)
		made = made && is && !v.socket.Awaits(member.CommitAnswer, v.last)
		if v.progress.Moves(&v.e.Process.Holdings, taken) {
			visit.Commit = v.socket.Commits(&v.Quiet, v.last)
			v.progress.Arrives(visit.Commit.Arrives)
		}
	}
	return made
}

// refreshes is the question for metadata, and its answer.
func (v *quiet) refreshes() {
	arrives := v.last.Add(v.Up)
	v.came = arrives.Add(v.Down)
	v.refresh = v.refresh.Add((v.came.Sub(v.refresh)/v.ages + 1) * v.ages)
	v.alarms[member.MetadataTimer].Arm(v.refresh, v.came, arrives)
}

// due is when the next heartbeat is.
func (v *quiet) due() clock.Time { return v.beat.Add(v.interval) }

// answersCome sets the timer, and goes on through the answers that are under way until something is due: in
// place of the timer an answer may wake the main thread for it.
func (v *quiet) answersCome() {
	for {
		beat := v.wakes.at(v.due())
		next := min(v.tick, beat) // when the main thread next looks around if nothing wakes it, and something is due
		v.timer.Arm(&v.alarms, beat, v.tick, next, v.last, v.why)
		at := v.socket.Next(v.last)
		if v.came > v.last {
			at = min(at, v.came)
		}
		switch left := at.Add(-v.Down); {
		case at >= next: // or both are never
			return
		case min(v.due(), v.tick) <= at:
			v.timer.Answer(&v.alarms, member.Alarm{At: at, Set: left, Why: left.Add(-v.Up)})
			return
		default:
			v.last, v.why = at, left
			v.wakes.served = max(v.wakes.served, at)
		}
	}
}

// Leave implements [member.Visits].
func (v *quiet) Leave() clock.Time {
	e := v.e
	e.session.beat, e.session.until, e.tick, e.wakes, e.topics.tick = v.beat, v.until, v.tick, v.wakes, v.refresh
	v.timer.Ends(&v.alarms)
	v.progress.Tell(e.Process)
	return v.came
}
