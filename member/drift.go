package member

import (
	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/noise"
)

// # Drift
//
// Where delays are drawn no visit is like the one before: each heartbeat is late by its own
// draw, and the next counts from there, so that heartbeats drift against all else. There is no
// arithmetic for when they first meet a commit. But of a visit that keeps clear of everything by
// the longest that it may take nothing has to be known but the next draw; so such visits are
// gone through by that alone, and what else they would have drawn is passed over.

// Drifting are visits whose delays are drawn. Their courses say how long each may take at most, and of
// heartbeats the interval without what is drawn.
type Drifting interface {
	Visits
	Course(timer Timer) Course
	// Applies is the pulse by which records are in hand.
	Applies() *Pulse
	// Draws tells whether their delays are drawn.
	Draws() bool
	// Due is when the next heartbeat is, late or not.
	Due() clock.Time
	// Delays are those of the process.
	Delays() *noise.Source
	// Drifted takes so many heartbeats and commits for made, and their delays. The next heartbeat is due at a moment,
	// and the timers of both are set already.
	Drifted(beats, commits int64, due clock.Time)
	// Heeds tells whether a visit may go by when the coordinator answers.
	Heeds() bool
	// Arrives is when a request arrives.
	Arrives(conn Conn, leaves clock.Time, late clock.Duration) clock.Time
}

// Drift is what is known of the visits of one process that drift.
type Drift struct {
	v      Drifting
	timid  clock.Time // before that nothing is to be passed
	marked clock.Time
	passed [1]Series // the memory of the last
}

// NewDrift begins with nothing known.
func NewDrift(v Drifting) *Drift { return &Drift{v: v} }

// Mark and Back follow those of the visits.
func (d *Drift) Mark() { d.marked = d.timid }

// Back goes back to the mark.
func (d *Drift) Back() { d.timid = d.marked }

// Before gives the last of the commits passed that comes before a heartbeat which has been sent at a moment and arrives
// at another, where that is known ([Link.Exact]).
func (d *Drift) Before(p *Series, sent, arrives clock.Time) (at clock.Time, any bool) {
	if p.First.Arrives > arrives {
		return 0, false
	}
	for i := min(int64(arrives.Sub(p.First.Arrives)/p.Every), p.N-1); i >= 0; i-- {
		leaves := p.First.Sent.Add(p.Every.Times(i))
		if at = d.v.Arrives(ToCoordinator, leaves, 0); at < arrives || at == arrives && leaves <= sent {
			return at, true
		}
	}
	return 0, false
}

// drifting is one leap.
type drifting struct {
	beats, commits Course
	pulse          *Pulse
	beat, commit   Alarm
	due, ask       clock.Time
	until          clock.Time
	sent, made     int64 // heartbeats, commits
}

// Leap passes the heartbeats and commits before a moment up to the first that may meet anything. All visits before
// have come to their end at another.
func (d *Drift) Leap(until, ended clock.Time) (p Passed, leapt bool) {
	alarms := d.v.Alarms()
	at := min(alarms[EngineTimer].At, alarms[ProgramTimer].At)
	if at < d.timid || at <= ended || until.Sub(at) < leastDrift || !known(alarms) {
		return p, false
	}
	g := drifting{beats: d.v.Course(EngineTimer), commits: d.v.Course(ProgramTimer), pulse: d.v.Applies(), due: d.v.Due(),
		beat: alarms[EngineTimer], commit: alarms[ProgramTimer], ask: alarms[MetadataTimer].At, until: until}
	// The last ones are made, so that whatever goes by the visit before is as it would have been.
	g.until = until.Add(-2 * max(g.beats.Every+d.v.Delays().Most(noise.Heartbeat), g.commits.Every))
	if !g.beats.Plain || g.commits.Every > 0 && !g.commits.Plain {
		return p, false
	}
	first := d.v.NextCommit()
	d.timid = g.passes(d.v.Delays().Ahead(noise.Heartbeat)) + 1
	if g.sent+g.made == 0 {
		return p, false
	}
	alarms[EngineTimer], alarms[ProgramTimer] = g.beat, g.commit
	d.v.Drifted(g.sent, g.made, g.due)
	p.Heartbeats = g.sent
	if g.commits.Sends && g.made > 0 {
		d.passed[0] = Series{first, g.commits.Every, g.made}
		p.Commits = d.passed[:]
	}
	return p, true
}

// leastDrift is how much time is worth it.
const leastDrift = clock.Minute

// passes goes through the visits, and gives the moment of the first that it leaves.
func (g *drifting) passes(lates noise.Ahead) clock.Time {
	for {
		switch {
		case g.beat.At < g.commit.At:
			if !g.clear(g.beat.At, &g.beats, min(g.commit.At, g.ask)) {
				return g.beat.At
			}
			g.due = g.beat.At.Add(g.beats.Every)
			g.beat = Alarm{g.due.Add(lates.Next()), g.beat.At, g.beat.Set}
			g.sent++
		default:
			if !g.clear(g.commit.At, &g.commits, min(g.due, g.ask)) {
				return g.commit.At
			}
			g.commit = Alarm{g.commit.At.Add(g.commits.Every), g.commit.At, g.commit.Set}
			g.made++
		}
	}
}

// clear tells whether a visit is over before the next thing is due, and finds nothing in hand.
func (g *drifting) clear(at clock.Time, c *Course, next clock.Time) bool {
	return at.Add(c.After) < min(next, g.until) && (c.Idle < 0 || g.pulse.Idle(at, at.Add(c.Idle)))
}
