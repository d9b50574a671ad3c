package java

import (
	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/member"
	"github.com/groupsim/groupsim/noise"
	"github.com/groupsim/groupsim/protocol"
)

// quiet is the client in quiet time. It is what Next, Due, Poll and heartbeatStep come to
// while each alarm finds the client at rest: poll() lets a heartbeat leave, and so does the
// heartbeat thread by its own steps while the application is busy; what arrives is read by
// whichever of the two comes first.
type quiet struct {
	member.Quiet
	e *engine
	moments
	late     clock.Duration // a heartbeat's
	pause    clock.Duration // between the thread's own steps
	first    clock.Duration // how late the first of them is
	transit  clock.Duration
	interval clock.Duration // of heartbeats
	commits  clock.Duration // and of commits
	session  clock.Duration
}

// moments are what one visit after another moves on.
type moments struct {
	due, base, deadline clock.Time // as in the engine
	beat                clock.Time // when the thread is looked at for a heartbeat
	commit              clock.Time // when poll() is for a commit
	last                clock.Time // the last moment at which anything was looked at
	renewed             clock.Time // the last good answer to a heartbeat
	came, refresh       clock.Time // the last metadata, and the next
}

// Quiet implements [member.Engine].
func (e *engine) Quiet(q member.Quiet) member.Visits {
	h, cfg, noises := &e.heartbeat, e.p.Config(), e.p.Noise()
	if !e.heartbeatRuns() || e.commit.deadline <= e.p.Now() || e.held.place != inPoll || e.waited != nil || h.failures > 0 ||
		h.request == nil || h.request.Generation != e.p.Generation || !noises.Fixed(noise.Heartbeat, noise.Step, noise.FirstStep, noise.Transit) {
		return nil
	}
	v := &quiet{Quiet: q, e: e,
		late: noises.Peek(noise.Heartbeat), pause: e.heartbeatPause(), first: noises.Peek(noise.FirstStep), transit: noises.Peek(noise.Transit),
		interval: clock.Millis(cfg.HeartbeatIntervalMs), commits: clock.Millis(max(cfg.AutoCommitIntervalMs, 1)), session: clock.Millis(cfg.SessionTimeoutMs),
		moments: moments{due: h.due, base: h.base, deadline: e.commit.deadline, beat: e.p.Alarm(member.EngineTimer), commit: e.p.Alarm(member.ProgramTimer),
			last: e.p.Now(), renewed: h.session.Add(-clock.Millis(cfg.SessionTimeoutMs)), came: e.p.Now().Add(-e.p.MetadataAge()), refresh: q.Refresh},
	}
	if !cfg.EnableAutoCommit {
		v.deadline = clock.Never
	}
	if v.beat < v.due || v.beat.Sub(v.due) > v.late || h.session.Sub(v.due) < clock.Second || v.session < v.interval+clock.Second {
		return nil
	}
	return v
}

// Alarms implements [member.Visits].
func (v *quiet) Alarms() member.Alarms {
	return member.Alarms{member.EngineTimer: v.beat, member.ProgramTimer: v.commit, member.MetadataTimer: v.refresh, member.RequestTimer: clock.Never}
}

// Heartbeat implements [member.Visits].
func (v *quiet) Heartbeat() protocol.Request { return v.e.heartbeat.request }

// Visit implements [member.Visits].
func (v *quiet) Visit(held func(arrives clock.Time) bool) (visit member.Visit, ok bool) {
	was := v.moments
	switch min(v.beat, v.commit, v.refresh) {
	case v.beat:
		visit, ok = v.beats(held)
	case v.commit:
		visit, ok = v.commitsNow()
	default:
		visit, ok = v.refreshes()
	}
	visit.Ends = v.last
	if !ok || min(v.due, v.commit, v.deadline) <= v.last {
		v.moments = was
		return visit, false
	}
	return visit, true
}

// beats is a heartbeat and its answer.
func (v *quiet) beats(held func(arrives clock.Time) bool) (visit member.Visit, ok bool) {
	at := v.beat
	sent, known := v.sends(at)
	if !known {
		return visit, false
	}
	arrives := sent.Add(v.transit + v.Up)
	answered := arrives.Add(v.Down)
	latest := answered.Add(v.Append)
	if (!v.Idle(at, latest) || min(v.deadline, v.refresh) <= latest) && held(arrives) {
		return visit, false
	}
	v.due = sent.Add(v.interval)
	read, known := v.reads(answered)
	if !known || min(v.commit, v.deadline, v.refresh) <= v.last {
		return visit, false
	}
	v.renewed = read
	return member.Visit{Kind: member.HeartbeatVisit, Sent: sent, Arrives: arrives}, true
}

// sends is when the heartbeat leaves for which the thread is looked at now.
func (v *quiet) sends(at clock.Time) (sent clock.Time, known bool) {
	v.last = at
	until, busy, edge := v.Busy(at)
	if !busy {
		v.places(at)
		return at, !edge
	}
	step := at
	if at.Sub(v.base)%v.pause != 0 {
		step = stepAfter(v.base, at, v.pause)
	}
	switch {
	case step == until || edge:
		return 0, false
	case step < until:
		v.base = step
		if step > at {
			v.last = until // poll() had been told to look
		}
		return step, true
	}
	v.last = until
	v.places(until)
	return until, true
}

// places is placeSteps at a moment.
func (v *quiet) places(at clock.Time) {
	first := at.Add(v.interval + v.first)
	v.base = first.Add(-max(0, first.Sub(at)) / v.pause * v.pause)
}

// reads is when an answer is read that comes at a moment, and what is looked at next by then.
func (v *quiet) reads(at clock.Time) (read clock.Time, known bool) {
	read = at
	v.last = max(v.last, at)
	until, busy, edge := v.Busy(at)
	if edge {
		return 0, false
	}
	if busy {
		step := stepAfter(v.base, at, v.pause)
		if read = min(step, until); step == until {
			return 0, false
		}
		if step < until {
			v.base = step
		}
		v.last = max(v.last, until)
	}
	v.rests()
	return read, true
}

// rests sets the alarms as the last look does: whether poll() waits then decides.
func (v *quiet) rests() {
	until, busy, _ := v.Busy(v.last)
	v.beat, v.commit = v.due.Add(v.late), v.deadline
	if busy {
		v.beat, v.commit = v.due, max(v.deadline, until)
	}
}

// commitsNow is an auto-commit, in the first poll() that finds it due, and its answer.
func (v *quiet) commitsNow() (visit member.Visit, ok bool) {
	sent := v.commit
	if until, busy, edge := v.Busy(v.deadline); edge {
		return visit, false
	} else if busy {
		sent = until
	}
	v.deadline, v.last = sent.Add(v.commits), sent
	visit = member.Visit{Kind: member.CommitVisit, Sent: sent, Arrives: sent.Add(v.Up)}
	if !v.Commits {
		v.rests()
		visit.Arrives = clock.Never
		return visit, min(v.due, v.refresh) > v.last
	}
	_, known := v.reads(visit.Arrives.Add(v.Append + v.Down))
	return visit, known && min(v.due, v.refresh) > v.last
}

// refreshes is the question for metadata, and its answer.
func (v *quiet) refreshes() (visit member.Visit, ok bool) {
	sent := v.refresh
	v.last = sent
	read, known := v.reads(sent.Add(v.Up + v.Down))
	if !known || min(v.due, v.deadline) <= v.last {
		return visit, false
	}
	v.came, v.refresh = read, read.Add(v.MaxAge)
	return member.Visit{Kind: member.MetadataVisit, Sent: sent, Arrives: clock.Never}, true
}

// Leave implements [member.Visits].
func (v *quiet) Leave() clock.Time {
	h := &v.e.heartbeat
	h.due, h.base, h.session, v.e.commit.deadline = v.due, v.base, v.renewed.Add(v.session), v.deadline
	return v.came
}
