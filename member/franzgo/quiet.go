package franzgo

import (
	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/member"
	"github.com/groupsim/groupsim/noise"
	"github.com/groupsim/groupsim/protocol"
)

// quiet is the client in quiet time. What the application does is nothing to when it does what: the
// next heartbeat counts from the answer to the last one, and a tick of auto-commit commits what has
// been processed by then, if anything has since the last commit.
type quiet struct {
	member.Quiet
	e *engine
	moments
	marked   moments
	interval clock.Duration // from the answer to a heartbeat to the next one
	transit  clock.Duration // a heartbeat's
	commits  clock.Duration // between the ticks
	yield    member.Yield   // of the ticks
	none     member.Pulse   // by which the client goes
}

// moments are what one visit after another moves on.
type moments struct {
	beat, tick clock.Time // as in the engine
	alarms     member.Alarms
	timer      member.OneTimer
	socket     member.Socket
	last, why  clock.Time // the last input, and when what led to it had been set
	came       clock.Time // the last metadata
	progress   member.Progress
	ticked     bool // auto-commit has
}

// Quiet implements [member.Engine].
func (f *engine) Quiet(q member.Quiet) member.Visits {
	p, s := f.Process, &f.session
	if q.Link != nil || !f.resting() || !p.Noise().Fixed(noise.Heartbeat, noise.Transit) {
		return nil
	}
	if f.visits == nil {
		f.visits = new(quiet)
	}
	v := f.visits
	*v = quiet{Quiet: q, e: f, transit: p.Noise().Peek(noise.Transit), commits: f.commitInterval(),
		interval: clock.Millis(p.Config().HeartbeatIntervalMs) + p.Noise().Peek(noise.Heartbeat),
		moments:  moments{beat: s.beat, tick: f.tick, alarms: q.Alarms, last: p.Now(), came: p.Now().Add(-p.MetadataAge())},
	}
	now := p.Now()
	processed, is := v.Processed(now)
	if !is || min(s.beat, f.tick) <= now || !v.timer.Begins(&v.alarms, s.beat, f.tick) || !p.Holdings.HasProcessed(processed) {
		return nil
	}
	v.yield = p.Holdings.Yield(processed, v.commits)
	return v
}

// resting tells whether the client is in a session and nothing is under way.
func (f *engine) resting() bool {
	s := &f.session
	for i := range f.calls {
		if f.calls[i].open() {
			return false
		}
	}
	return f.Settled() && f.stage == inSession && s.early == clock.Never && s.request.Generation == f.Process.Generation &&
		f.reading.Next() == clock.Never && f.Pending == nil && !(f.Leader && f.MetadataChanged()) && f.added == nil && !f.leaving && !f.ofProgram.waits
}

// Alarms implements [member.Visits].
func (v *quiet) Alarms() *member.Alarms { return &v.alarms }

// NextCommit implements [member.Visits].
func (v *quiet) NextCommit() member.Trip {
	if v.yield == member.NoCommits {
		return member.Trip{Sent: clock.Never, Arrives: clock.Never}
	}
	return member.Trip{Sent: v.tick, Arrives: v.tick.Add(v.Up)}
}

// Heartbeat implements [member.Visits].
func (v *quiet) Heartbeat() protocol.Request { return v.e.session.request }

// Every implements [member.Visits].
func (v *quiet) Every() clock.Duration {
	return clock.Millis(v.e.Process.Config().HeartbeatIntervalMs)
}

// Visit implements [member.Visits]. A timer finds all that is due.
func (v *quiet) Visit(timer member.Timer, by member.Answerer) (visit member.Visit, made bool) {
	was := v.moments
	v.last, v.why = v.alarms[timer].At, v.alarms[timer].Set
	visit.Ends, made = v.last, true
	if timer == member.MetadataTimer {
		visit.Ends, made = v.refreshes()
	}
	if min(v.beat, v.tick) <= v.last {
		made = v.sends(&visit, by) && made
	}
	if !made {
		v.moments = was
		return member.Visit{}, false
	}
	return visit, true
}

// refreshes is the question for metadata, and its answer, which is nothing to all else unless that is
// due then.
func (v *quiet) refreshes() (ends clock.Time, made bool) {
	arrives := v.last.Add(v.Up)
	v.came = arrives.Add(v.Down)
	v.alarms[member.MetadataTimer].Arm(v.came.Add(v.MaxAge), v.came, arrives)
	return v.came, v.alarms[member.EngineTimer].At != v.came
}

// sends sends what is due, and goes on until something is due again or the answers have come. While one is
// under way from a visit before, the messages tell: it sets the timer in the order in which its request had left.
func (v *quiet) sends(visit *member.Visit, by member.Answerer) (made bool) {
	made = v.socket.Next(v.last) == clock.Never
	if v.beat <= v.last {
		trip, known := v.socket.Beats(&v.Quiet, v.last, v.transit, by)
		visit.Heartbeat, made = trip, made && known
		v.beat = v.socket.Comes(member.BeatAnswer).Add(v.interval)
	}
	if v.tick <= v.last {
		v.ticks()
		v.ticked = true
		processed, is := v.Processed(v.last)
		if made = made && is; v.progress.Moves(&v.e.Process.Holdings, processed) {
			visit.Commit = v.socket.Commits(&v.Quiet, v.last)
			v.progress.Arrives(visit.Commit.Arrives)
		}
	}
	visit.Ends = max(visit.Ends, v.socket.Ends())
	for next := v.looks(); made; next = v.looks() {
		comes := v.socket.Next(v.last)
		switch {
		case next < comes && comes != clock.Never && next == v.tick && v.yield == member.NoCommits:
			v.last, v.why = next, v.timer.Set()
			v.ticks()
			continue
		case comes >= next: // or both are never
			return true
		}
		v.last, v.why = comes, comes.Add(-v.Down)
		made = min(v.beat, v.tick) > v.last
	}
	return made
}

// ticks goes on to the next tick of auto-commit.
func (v *quiet) ticks() { v.tick = v.tick.Add((v.last.Sub(v.tick)/v.commits + 1) * v.commits) }

// looks sets the timer as the client does at the end of each input: what is due while an answer is under
// way of its own kind waits for that.
func (v *quiet) looks() (next clock.Time) {
	next = clock.Never
	if !v.socket.Awaits(member.BeatAnswer, v.last) {
		next = v.beat
	}
	if !v.socket.Awaits(member.CommitAnswer, v.last) {
		next = min(next, v.tick)
	}
	v.timer.Arm(&v.alarms, v.beat, v.tick, next, v.last, v.why)
	return next
}

// Leave implements [member.Visits].
func (v *quiet) Leave() clock.Time {
	v.e.session.beat, v.e.tick = v.beat, v.tick
	v.timer.Ends(&v.alarms)
	v.progress.Tell(v.e.Process)
	return v.came
}
