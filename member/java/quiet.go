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
	e     *engine
	drawn bool // its delays are
	moments
	marked   moments
	taken    noise.Mark     // of the delays, at the mark
	interval clock.Duration // of heartbeats
	commits  clock.Duration // and of commits
	session  clock.Duration
}

// moments are what one visit after another moves on.
type moments struct {
	due, base, deadline clock.Time // as in the engine
	alarms              member.Alarms
	last                clock.Time  // the last moment at which anything was looked at
	why                 clock.Time  // when what led to that had been set
	renewed             clock.Time  // the last good answer to a heartbeat
	came                clock.Time  // the last metadata
	committed           member.Trip // the last commit
	// An answer during which the next visit may begin: when it leaves and comes. What is sent
	// meanwhile is served, and answered, behind it.
	served, flight clock.Time
	delays
}

// delays are how late the next of each kind is, as the engine would find it.
type delays struct {
	late    clock.Duration // a heartbeat
	pause   clock.Duration // between the thread's own steps
	first   clock.Duration // the first of them
	transit clock.Duration // a heartbeat on its way
}

// drawn are the kinds of them.
var drawn = []noise.Kind{noise.Heartbeat, noise.Step, noise.FirstStep, noise.Transit}

func (e *engine) delays() delays {
	n := e.p.Noise()
	return delays{late: n.Peek(noise.Heartbeat), pause: e.heartbeatPause(), first: n.Peek(noise.FirstStep), transit: n.Peek(noise.Transit)}
}

// takes goes on to the next delay of a kind.
func (v *quiet) takes(k noise.Kind) {
	n := v.e.p.Noise()
	if !v.drawn {
		return
	}
	n.Take(k)
	switch k {
	case noise.Heartbeat:
		v.late = n.Peek(k)
	case noise.Step:
		v.pause = v.e.heartbeatPause()
	case noise.FirstStep:
		v.first = n.Peek(k)
	case noise.Transit:
		v.transit = n.Peek(k)
	}
}

// Quiet implements [member.Engine].
func (e *engine) Quiet(q member.Quiet) member.Visits {
	h, cfg := &e.heartbeat, e.p.Config()
	if !q.Whole() || e.MetadataChanged() || !e.heartbeatRuns() || e.commit.deadline <= e.p.Now() || e.held.place != inPoll || e.waited != nil || h.failures > 0 ||
		h.request == nil || h.request.Generation != e.p.Generation || !e.p.Noise().Drawn() && !e.p.Noise().Fixed(drawn...) {
		return nil
	}
	if e.visits == nil {
		e.visits = new(quiet)
	}
	v := e.visits
	*v = quiet{Quiet: q, e: e, drawn: e.p.Noise().Drawn(),
		interval: clock.Millis(cfg.HeartbeatIntervalMs), commits: clock.Millis(max(cfg.AutoCommitIntervalMs, 1)), session: clock.Millis(cfg.SessionTimeoutMs),
		moments: moments{due: h.due, base: h.base, deadline: e.commit.deadline, alarms: q.Alarms, last: e.p.Now(), came: e.p.Now().Add(-e.p.MetadataAge()), delays: e.delays()},
	}
	v.renewed = h.session.Add(-v.session)
	beat := v.alarms[member.EngineTimer].At
	if beat < v.due || beat.Sub(v.due) > v.late || v.session < v.interval+clock.Second || h.session.Sub(v.due) < clock.Second {
		return nil
	}
	return v
}

// Alarms implements [member.Visits].
func (v *quiet) Alarms() *member.Alarms { return &v.alarms }

// NextCommit implements [member.Visits].
func (v *quiet) NextCommit() member.Trip {
	sent := v.alarms[member.ProgramTimer].At
	least, _ := v.Bounds()
	arrives := sent.Add(least)
	if v.due <= sent { // behind a heartbeat
		arrives = arrives.Add(v.transit)
	}
	return member.Trip{Sent: sent, Arrives: arrives}
}

// Heartbeat implements [member.Visits].
func (v *quiet) Heartbeat() protocol.Request { return v.e.heartbeat.request }

// Every implements [member.Visits].
func (v *quiet) Every() clock.Duration { return v.interval }

// Visit implements [member.Visits].
func (v *quiet) Visit(timer member.Timer, by member.Answerer) (visit member.Visit, made bool) {
	was, mark := v.moments, v.e.p.Noise().Mark(drawn)
	v.last, v.why = v.alarms[timer].At, v.alarms[timer].Set
	switch timer {
	case member.EngineTimer:
		visit, made = v.beats(by)
	case member.ProgramTimer:
		visit, made = v.commitsNow(by)
	case member.MetadataTimer:
		made = v.refreshes()
	}
	if !made || v.alarms[timer].At <= v.last || min(v.due, v.deadline, v.alarms[member.ProgramTimer].At, v.alarms[member.MetadataTimer].At) <= v.last {
		v.moments = was
		v.e.p.Noise().Return(mark, drawn)
		return visit, false
	}
	visit.Ends = max(v.last, v.flight).Add(v.Append) // an answer that nobody waits for may come later
	return visit, true
}

// Commits implements [member.Foreseen].
func (v *quiet) Commits(timer member.Timer, by member.Answerer) (commit, next member.Trip, known bool) {
	was, mark := v.moments, v.e.p.Noise().Mark(drawn)
	visit, made := v.Visit(timer, by)
	next = v.NextCommit()
	v.moments = was
	v.e.p.Noise().Return(mark, drawn)
	return visit.Commit, next, made
}

// todo is what is left to do at a moment for whichever thread comes first.
type todo uint8

const (
	nothing todo = iota
	toSend       // a heartbeat that is due, or that has left and of which poll() is to hear
	toRead       // an answer
)

// looks sets the timers as the client does at the end of each input.
func (v *quiet) looks(left todo) {
	until, busy, _ := v.Busy(v.last)
	beat, commit := v.due.Add(v.late), v.deadline
	if busy {
		beat, commit = v.due, max(v.deadline, until)
		if left != nothing {
			commit = until
		}
		if left == toRead || v.due <= v.last {
			beat = stepAfter(v.base, v.last, v.pause)
		}
	}
	v.alarms[member.EngineTimer].Arm(beat, v.last, v.why)
	v.alarms[member.ProgramTimer].Arm(commit, v.last, v.why)
}

// then goes on to the moment that a timer is set to, with something left to do.
func (v *quiet) then(at clock.Time, left todo, by member.Timer) {
	v.looks(left)
	v.last, v.why = at, v.alarms[by].Set
}

// beats is a heartbeat and its answer.
func (v *quiet) beats(by member.Answerer) (visit member.Visit, made bool) {
	if until, both := v.commitsToo(); both {
		v.then(until, toSend, member.ProgramTimer)
		v.deadline = until.Add(v.commits)
		return v.commitsBehind(by)
	}
	if _, busy, _ := v.Busy(v.last); !busy && v.deadline <= v.last { // poll() lets both leave
		v.deadline = v.last.Add(v.commits)
		if v.Holds {
			return v.commitsBehind(by)
		}
	}
	trip, until, known := v.sends()
	if !known {
		return visit, false
	}
	trip.Arrives = max(trip.Arrives, v.served)
	visit.Heartbeat = trip
	leaves, answered, known := v.answered(trip, by)
	left := nothing
	switch {
	case !known || answered == until:
		return visit, false
	case until == 0:
		if v.deadline < answered && v.overlaps(trip.Sent, answered) {
			v.renewed, v.served, v.flight = answered, leaves, answered
			return visit, true
		}
	case answered < until:
		left = toSend
	default: // poll() has been told to look, and does before
		v.then(until, toSend, member.ProgramTimer)
	}
	v.renewed, made = v.reads(leaves, answered, left)
	if until, busy, joint := v.Busy(v.deadline); made && v.last > answered && (v.deadline == v.last || busy && !joint && until == v.last) {
		behind, made := v.commit(v.alarms[member.EngineTimer].At, by) // the poll() behind a batch that reads it finds a commit due
		visit.Commit = behind.Commit
		return visit, made && behind.Heartbeat == member.Trip{}
	}
	return visit, made
}

// commitsToo tells whether the poll() that lets the heartbeat leave for which the thread is looked at now
// finds a commit due as well.
func (v *quiet) commitsToo() (until clock.Time, both bool) {
	until, busy, joint := v.Busy(v.last)
	if !busy || joint || v.deadline > until || !v.Holds || v.last.Sub(v.base)%v.pause == 0 {
		return 0, false
	}
	return until, stepAfter(v.base, v.last, v.pause) > until
}

// overlaps tells whether poll() waits from a request until its answer comes: another may leave meanwhile, and be
// served behind it.
func (v *quiet) overlaps(sent, answered clock.Time) bool {
	if !v.Holds || !v.Idle(sent, answered) {
		return false
	}
	v.looks(nothing)
	return true
}

// answered is when the answer to a heartbeat leaves and comes. It does not matter exactly when where
// poll() waits all the time, and for nothing else.
func (v *quiet) answered(trip member.Trip, by member.Answerer) (leaves, at clock.Time, known bool) {
	_, most := v.Bounds()
	latest := trip.Arrives.Add(v.Append + most)
	if leaves, known = trip.Arrives, v.Idle(trip.Sent, latest) && min(v.deadline, v.alarms[member.MetadataTimer].At) > latest; !known {
		leaves, known = by.Answers(trip.Sent, trip.Arrives)
	}
	return leaves, max(v.flight, v.Returns(member.ToCoordinator, leaves)), known
}

// beatsToo is a heartbeat that is due when poll() looks for something else.
func (v *quiet) beatsToo() member.Trip {
	v.takes(noise.Step)
	return v.beat(v.last, true)
}

// beat is sendHeartbeat; woken: in poll().
func (v *quiet) beat(sent clock.Time, woken bool) member.Trip {
	v.due = sent.Add(v.interval)
	if v.takes(noise.Heartbeat); woken {
		v.places(sent)
		v.takes(noise.FirstStep)
	}
	trip := member.Trip{Sent: sent, Arrives: v.Arrives(member.ToCoordinator, sent, v.transit)}
	v.takes(noise.Transit)
	return trip
}

// places is placeSteps, behind a heartbeat.
func (v *quiet) places(sent clock.Time) { v.base = v.placed(sent.Add(v.interval)) }

// placed is from where the thread's own steps count if poll() has let the heartbeat leave before one that is due.
func (v *quiet) placed(due clock.Time) clock.Time {
	first := due.Add(v.first)
	return first.Add(-max(0, v.interval+v.first) / v.pause * v.pause)
}

// sends lets the heartbeat leave for which the thread is looked at now. Where it leaves by a step of
// the thread's own, poll() looks until some moment, too.
func (v *quiet) sends() (trip member.Trip, until clock.Time, known bool) {
	until, busy, joint := v.Busy(v.last)
	if !busy {
		return v.beatsToo(), 0, true
	}
	step := v.last
	if v.last.Sub(v.base)%v.pause != 0 {
		step = stepAfter(v.base, v.last, v.pause)
	}
	switch {
	case step == until || joint:
		return trip, 0, false
	case step == v.last:
		until = 0
	case step < until:
		v.then(step, toSend, member.EngineTimer)
	default:
		v.then(until, toSend, member.ProgramTimer)
		return v.beatsToo(), 0, true
	}
	v.base = step
	v.takes(noise.Step)
	return v.beat(step, false), until, true
}

// reads is when an answer is read that leaves at a moment and comes at another.
func (v *quiet) reads(leaves, at clock.Time, left todo) (read clock.Time, known bool) {
	v.looks(left)
	v.last, v.why = at, leaves
	until, busy, joint := v.Busy(at)
	switch {
	case joint:
		return 0, false
	case !busy:
		v.looks(nothing)
		return at, true
	}
	step := stepAfter(v.base, at, v.pause)
	switch read = min(step, until); {
	case step == until:
		return 0, false
	case step < until:
		v.then(step, toRead, member.EngineTimer)
		v.base = step
		v.takes(noise.Step)
		v.then(until, toSend, member.ProgramTimer)
	default:
		v.then(until, toRead, member.ProgramTimer)
	}
	v.looks(nothing)
	return read, true
}

// commitsNow is an auto-commit, in the first poll() that finds it due, and its answer. A heartbeat
// that is due leaves before it, or is found due when its answer is read.
func (v *quiet) commitsNow(by member.Answerer) (visit member.Visit, made bool) {
	beat := v.alarms[member.EngineTimer].At
	until, busy, joint := v.Busy(v.deadline)
	if joint || beat == v.last && busy {
		return visit, false
	}
	if busy && until > v.last {
		if v.due <= until { // the heartbeat thread may be before poll()
			return visit, false
		}
		v.then(until, toSend, member.ProgramTimer)
	}
	return v.commit(beat, by)
}

// commit is one that leaves now, before a heartbeat, and its answer.
func (v *quiet) commit(beat clock.Time, by member.Answerer) (visit member.Visit, made bool) {
	sent := v.last
	v.deadline = sent.Add(v.commits)
	if !v.Holds {
		v.looks(nothing)
		return visit, true
	}
	if v.due <= sent {
		return v.commitsBehind(by)
	}
	visit.Commit = member.Trip{Sent: sent, Arrives: max(v.served, v.Arrives(member.ToCoordinator, sent, 0))}
	v.committed = visit.Commit
	logged := visit.Commit.Arrives.Add(v.Append)
	answered := max(v.flight, v.Returns(member.ToCoordinator, logged))
	if beat > sent && beat < answered && v.overlaps(sent, answered) {
		v.served, v.flight = logged, answered
		return visit, true
	}
	read, made := v.reads(logged, answered, nothing)
	switch {
	case !made || v.due > v.last:
		return visit, made
	case read != v.last || beat <= v.last: // the heartbeat thread comes before
		return visit, false
	}
	visit.Heartbeat = v.beatsToo()
	leaves, answered, known := v.answered(visit.Heartbeat, by)
	if !known {
		return visit, false
	}
	v.renewed, made = v.reads(leaves, answered, nothing)
	return visit, made
}

// commitsBehind is a commit that leaves behind a heartbeat, and waits in the socket until that is
// answered.
func (v *quiet) commitsBehind(by member.Answerer) (visit member.Visit, made bool) {
	if v.flight > v.last {
		return visit, false
	}
	visit.Commit.Sent = v.last
	visit.Heartbeat = v.beatsToo()
	arrives := v.Arrives(member.ToCoordinator, visit.Commit.Sent, 0)
	leaves, known := by.Answers(visit.Heartbeat.Sent, visit.Heartbeat.Arrives) // the commit comes to the log behind it
	if !known {
		return visit, false
	}
	beat := max(v.flight, v.Returns(member.ToCoordinator, leaves))
	served := max(arrives, leaves)
	visit.Commit.Arrives = served
	v.committed = visit.Commit
	logged := served.Add(v.Append)
	commit := max(beat, v.Returns(member.ToCoordinator, logged))
	if until, busy, _ := v.Busy(beat); busy && min(until, stepAfter(v.base, beat, v.pause)) > commit { // both are read at once
		v.looks(nothing)
		v.last, v.why = beat, leaves
		v.renewed, made = v.reads(logged, commit, toRead)
		return visit, made
	}
	if v.renewed, known = v.reads(leaves, beat, nothing); !known || commit <= v.last {
		return visit, false
	}
	_, made = v.reads(logged, commit, nothing)
	return visit, made
}

// refreshes is the question for metadata, and its answer.
func (v *quiet) refreshes() (made bool) {
	leaves := v.Arrives(member.ToBroker, v.last, 0)
	v.came, made = v.reads(leaves, v.Returns(member.ToBroker, leaves), nothing)
	v.alarms[member.MetadataTimer].Arm(v.came.Add(v.MaxAge), v.came, v.why)
	return made
}

// Leave implements [member.Visits].
func (v *quiet) Leave() clock.Time {
	h := &v.e.heartbeat
	h.due, h.base, h.session, v.e.commit.deadline = v.due, v.base, v.renewed.Add(v.session), v.deadline
	v.CommittedPositions(v.e.p, v.committed)
	return v.came
}
