package javaconsumer

import (
	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/member"
	"github.com/groupsim/groupsim/noise"
	"github.com/groupsim/groupsim/protocol"
)

// quiet is the client in quiet time. The background thread sends a heartbeat that is due whenever
// anything lets it go round, wherever the application is, and at the latest when it wakes for that;
// a commit is made by the first poll() that finds it due, and leaves before such a heartbeat. When
// exactly a heartbeat is answered nobody asks.
type quiet struct {
	member.Quiet
	e     *engine
	drawn bool // its delays are
	moments
	marked   moments
	taken    noise.Mark     // of the delays, at the mark
	interval clock.Duration // of heartbeats
	commits  clock.Duration // and of commits
}

// moments are what one visit after another moves on.
type moments struct {
	due, deadline clock.Time // as in the engine
	alarms        member.Alarms
	committing    bool           // a commit has not been answered
	committed     member.Trip    // the last commit
	last, why     clock.Time     // the last input, and when what led to it had been set
	came          clock.Time     // the last metadata
	late, transit clock.Duration // of the next heartbeat
}

// drawn are the kinds of delays.
var drawn = []noise.Kind{noise.Heartbeat, noise.Transit}

// Quiet implements [member.Engine].
func (e *engine) Quiet(q member.Quiet) member.Visits {
	p, cfg := e.Process, e.Process.Config()
	if !e.resting() || !p.Noise().Drawn() && !p.Noise().Fixed(drawn...) {
		return nil
	}
	if e.visits == nil {
		e.visits = new(quiet)
	}
	v := e.visits
	*v = quiet{Quiet: q, e: e, drawn: p.Noise().Drawn(), interval: e.heartbeat.interval, commits: clock.Millis(max(cfg.AutoCommitIntervalMs, 1)),
		moments: moments{due: e.heartbeat.due, deadline: e.commit.deadline, alarms: q.Alarms, last: p.Now(), came: p.Now().Add(-p.MetadataAge()),
			late: p.Noise().Peek(noise.Heartbeat), transit: p.Noise().Peek(noise.Transit)},
	}
	if beat := v.alarms[member.EngineTimer].At; beat < v.due || beat.Sub(v.due) > v.late || v.interval < clock.Second+2*clock.Millis(cfg.RetryBackoffMs) {
		return nil
	}
	return v
}

// resting tells whether nothing is under way, and no call of poll() is without an event.
func (e *engine) resting() bool {
	h, c, v := &e.heartbeat, &e.commit, &e.events
	said := h.quiet.request != nil && h.quiet.request.Epoch == protocol.Epoch(e.Process.Generation) &&
		h.sent.all && h.sent.local.equal(e.now) && protocol.Same(h.sent.topics, e.Process.Subscription())
	return e.state == event.StableMember && e.idle() && !e.reconcile.active && !e.stale && !e.failed() && e.passAt == clock.Never &&
		said && h.inFlight == nil && h.failures == 0 && h.warmUp.over && h.warmUp.answer == nil &&
		!c.auto && c.waiting == nil && c.before.retryAt == clock.Never && c.own.retryAt == clock.Never && c.deadline > e.Process.Now() &&
		!v.none && !v.unheard && !v.owed && !e.unasked
}

// Alarms implements [member.Visits].
func (v *quiet) Alarms() *member.Alarms { return &v.alarms }

// NextCommit implements [member.Visits].
func (v *quiet) NextCommit() member.Trip {
	sent := v.alarms[member.ProgramTimer].At
	least, _ := v.Bounds()
	return member.Trip{Sent: sent, Arrives: sent.Add(least)}
}

// Heartbeat implements [member.Visits].
func (v *quiet) Heartbeat() protocol.Request { return v.e.heartbeat.quiet.request }

// Every implements [member.Visits].
func (v *quiet) Every() clock.Duration { return v.interval }

// Visit implements [member.Visits].
func (v *quiet) Visit(timer member.Timer, _ member.Answerer) (visit member.Visit, made bool) {
	was, mark := v.moments, v.e.Process.Noise().Mark(drawn)
	v.last, v.why = v.alarms[timer].At, v.alarms[timer].Set
	switch timer {
	case member.EngineTimer:
		visit, made = v.beatsNow()
	case member.ProgramTimer:
		visit, made = v.commitsNow()
	case member.MetadataTimer:
		made = v.refreshes()
	}
	until, busy, _ := v.Busy(v.last)
	if !made || busy && until >= v.deadline || min(v.due, v.deadline) <= v.last ||
		min(v.alarms[member.EngineTimer].At, v.alarms[member.ProgramTimer].At, v.alarms[member.MetadataTimer].At) <= v.last {
		v.moments = was
		v.e.Process.Noise().Return(mark, drawn)
		return visit, false
	}
	visit.Ends = v.last
	return visit, true
}

// looks sets the timers as the client does at the end of each input.
func (v *quiet) looks() {
	commit := v.deadline
	if until, busy, _ := v.Busy(v.last); v.committing {
		commit = clock.Never
	} else if busy {
		commit = max(commit, until)
	}
	v.alarms[member.EngineTimer].Arm(v.due.Add(v.late), v.last, v.why)
	v.alarms[member.ProgramTimer].Arm(commit, v.last, v.why)
}

// beats is a heartbeat that leaves now and comes to the coordinator no sooner than a moment, and its
// answer, which may wait for somebody's commit.
func (v *quiet) beats(from clock.Time) member.Trip {
	trip := member.Trip{Sent: v.last, Arrives: max(v.Arrives(member.ToCoordinator, v.last, v.transit), from)}
	if noises := v.e.Process.Noise(); v.drawn {
		noises.Take(noise.Heartbeat)
		noises.Take(noise.Transit)
		v.late, v.transit = noises.Peek(noise.Heartbeat), noises.Peek(noise.Transit)
	}
	v.due = v.last.Add(v.interval)
	v.looks()
	v.Returns(member.ToCoordinator, trip.Arrives)
	_, most := v.Bounds()
	v.last = max(v.last, trip.Arrives.Add(v.Append+most))
	return trip
}

// beatsNow is a heartbeat, behind a commit if poll() finds one due at that moment.
func (v *quiet) beatsNow() (visit member.Visit, made bool) {
	if v.alarms[member.ProgramTimer].At == v.last {
		return v.commitsNow()
	}
	visit.Heartbeat = v.beats(v.last)
	return visit, true
}

// commitsNow is an auto-commit and its answer. A heartbeat that is due leaves behind it, and waits in
// the socket until it is answered, or leaves when the answer comes.
func (v *quiet) commitsNow() (visit member.Visit, made bool) {
	beat := v.alarms[member.EngineTimer].At
	until, busy, joint := v.Busy(v.deadline)
	if joint || !v.Holds {
		return visit, false
	}
	if busy && until > v.last {
		if v.due <= until {
			return visit, false
		}
		v.alarms[member.ProgramTimer].Arm(until, v.last, v.why)
		v.last, v.why = until, v.alarms[member.ProgramTimer].Set
	}
	commit := member.Trip{Sent: v.last, Arrives: v.Arrives(member.ToCoordinator, v.last, 0)}
	v.deadline, v.committing = v.last.Add(v.commits), true
	logged := commit.Arrives.Add(v.Append)
	answered := v.Returns(member.ToCoordinator, logged)
	visit.Commit, v.committed = commit, commit
	behind := v.due <= v.last
	if behind {
		visit.Heartbeat = v.beats(logged)
	} else {
		v.looks()
	}
	ends := v.last
	v.last, v.why, v.committing = answered, logged, false
	if v.looks(); !behind && v.due <= v.last {
		if beat <= v.last {
			return visit, false
		}
		visit.Heartbeat = v.beats(v.last)
	}
	v.last = max(v.last, ends)
	return visit, true
}

// refreshes is the question for metadata, and its answer.
func (v *quiet) refreshes() bool {
	v.looks()
	if v.due <= v.last {
		return false
	}
	v.Refreshes(v.Refreshed(v.last))
	v.last, v.why = v.came, v.alarms[member.MetadataTimer].Why
	v.looks()
	return true
}

// Leave implements [member.Visits].
func (v *quiet) Leave() clock.Time {
	v.e.heartbeat.due, v.e.commit.deadline = v.due, v.deadline
	v.CommittedPositions(v.e.Process, v.committed)
	return v.came
}
