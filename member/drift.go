package member

import (
	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/noise"
)

// # Drift
//
// Where delays are drawn no visit is like the one before: each heartbeat is late by its own
// draw, and the next counts from there, so that heartbeats drift against all else. There is no
// arithmetic for when they first meet a commit. But of a visit that keeps clear of everything
// for as long as it may take nothing has to be known but how late the next heartbeat is. So such
// visits are gone through by that alone, and what else they would have drawn is passed over.
// Where nothing is drawn, those are gone through so for which a leap is too long.

// Drifting are visits of which it can be told how they go on where they meet nothing. Where their delays are drawn,
// their courses say how long one may take at most, how late a heartbeat is on its way not included.
type Drifting interface {
	Regular
	// Due is when the next heartbeat is, late or not.
	Due() clock.Time
	// Delays are those of the process.
	Delays() *noise.Source
	// Drifted takes so many heartbeats and commits for made, and their delays. The next heartbeat is due at a moment,
	// and the timers of both are set already.
	Drifted(beats, commits int64, due clock.Time)
	// Refreshes asks for metadata at a moment, which come, and nothing else.
	Refreshes(at clock.Time)
	// Heeds tells whether a visit may go by when the coordinator answers.
	Heeds() bool
	// Arrives is when a request arrives.
	Arrives(conn Conn, leaves clock.Time, late clock.Duration) clock.Time
}

// Drift is what is known of the visits of one process that drift.
type Drift struct {
	v     Drifting
	exact bool // when commits arrive can be told without those before
	drawn bool // the delays are
	joins bool // a heartbeat that is due leaves with a commit
	// How late a heartbeat is at most where that is drawn, and how late on its way.
	latest, longest clock.Duration
	timid           clock.Time // before that nothing is to be passed
	marked          clock.Time
	late, transit   noise.Ahead                      // where they are drawn
	idle            struct{ from, until clock.Time } // commits from one on find nothing in hand before that
	leap            drifting                         // the memory of the last
	passed          [1]Series                        // likewise
}

// NewDrift begins with nothing known, on a way to the broker of which this is so ([Link.Exact]) or not.
func NewDrift(v Drifting, exact bool) *Drift {
	d := &Drift{v: v, exact: exact, drawn: !v.Alike()}
	if d.joins = d.drawn && !v.Heeds(); d.drawn {
		d.latest, d.longest = v.Delays().Most(noise.Heartbeat), v.Delays().Most(noise.Transit)
		d.late, d.transit = v.Delays().Ahead(noise.Heartbeat), v.Delays().Ahead(noise.Transit)
	}
	return d
}

// Mark and Back follow those of the visits.
func (d *Drift) Mark() { d.marked = d.timid }

// Back goes back to the mark.
func (d *Drift) Back() { d.timid = d.marked }

// leastDrift is how much time is worth a look.
const leastDrift = 20 * clock.Second

// Met is the moment of the first visit that has not been passed, and a little more.
func (d *Drift) Met() clock.Time { return d.timid }

// Leap passes heartbeats and commits up to the first that may meet anything, or to a little before a moment. All that
// has been visited has come to its end at another.
func (d *Drift) Leap(until, ended clock.Time) (p Passed, leapt bool) {
	alarms := d.v.Alarms()
	at := min(alarms[EngineTimer].At, alarms[ProgramTimer].At)
	if at < d.timid || at <= ended || until.Sub(at) < leastDrift || !known(alarms) {
		return p, false
	}
	g, first := d.begins(until), d.v.NextCommit()
	if !g.plain() {
		return p, false
	}
	d.timid = g.passes() + 1
	if g.sent+g.made+g.asked == 0 {
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

// begins looks at where the timers are. The last visits before the moment are made, so that whatever goes by the visit before is
// as it would have been.
func (d *Drift) begins(until clock.Time) *drifting {
	g, alarms := &d.leap, d.v.Alarms()
	g.Drift, g.pulse, g.sent, g.made, g.asked = d, d.v.Applies(), 0, 0, 0
	g.beats, g.commits, g.asks = d.v.Course(EngineTimer), d.v.Course(ProgramTimer), d.v.Course(MetadataTimer)
	g.beat, g.commit, g.ask, g.due = alarms[EngineTimer], alarms[ProgramTimer], alarms[MetadataTimer].At, d.v.Due()
	g.until = until.Add(-2 * max(g.beats.Every+d.latest, g.commits.Every))
	if d.drawn {
		d.late.Look()
		d.transit.Look()
	}
	return g
}

// Before gives the last of the commits passed that comes before a heartbeat which has been sent at a moment and arrives
// at another, and when that is if nothing is late where it is not exact.
func (d *Drift) Before(p *Series, sent, arrives clock.Time) (at clock.Time, any bool) {
	if p.First.Arrives > arrives {
		return 0, false
	}
	for i := min(int64(arrives.Sub(p.First.Arrives)/p.Every), p.N-1); i >= 0; i-- {
		leaves := p.First.Sent.Add(p.Every.Times(i))
		if at = p.Arrives(i); d.exact {
			at = d.v.Arrives(ToCoordinator, leaves, 0)
		}
		if at < arrives || at == arrives && leaves <= sent {
			return at, true
		}
	}
	return 0, false
}

// drifting is one leap.
type drifting struct {
	*Drift
	beats, commits, asks Course
	pulse                *Pulse
	until, ask           clock.Time
	beat, commit         Alarm
	due                  clock.Time
	sent, made, asked    int64 // heartbeats, commits, questions for metadata
}

// plain tells whether the next visits are such as can be passed.
func (g *drifting) plain() bool {
	return g.beats.Plain && (g.commits.Every == 0 || g.commits.Plain)
}

// passes goes through the visits, and gives the moment of the first that it leaves.
func (g *drifting) passes() clock.Time {
	for {
		switch at := min(g.beat.At, g.commit.At, g.ask); {
		case g.ask == at:
			if !g.free(&g.asks, at, 0, min(g.due, g.commit.At)) {
				return at
			}
			g.v.Refreshes(at)
			g.ask = g.v.Alarms()[MetadataTimer].At
			g.asked++
		case g.commit.At == at:
			if !g.commitGoes() {
				return at
			}
			if g.due <= at {
				g.beatsWith(&g.commit)
			}
			g.commit.again(&g.commits)
			g.made++
		default:
			if !g.clear(&g.beats, at, 0, min(g.commit.At, g.ask)) {
				return at
			}
			g.beatsWith(&g.beat)
			g.farFromAll()
		}
	}
}

// farFromAll lets heartbeats leave for which nothing else is due for as long as one may take, and the commits between
// them. How long after a commit each is due goes on from one to the next.
func (g *drifting) farFromAll() {
	every, before, wide := g.commits.Every, g.commits.After, g.beats.After+g.longest
	after := before + 1
	if every == 0 {
		every = clock.Forever
	} else if every <= before+wide+g.latest {
		return
	} else {
		after = clock.Duration(modulo(int64(g.due.Sub(g.commit.At)), int64(every)))
	}
	wait, idle, busy := g.beats.Every-g.beats.Before, g.beats.Idle+g.longest, g.beats.Idle >= 0 && g.pulse.period > 0
	a, late, far := g.beat, g.beat.At.Sub(g.due), min(g.ask, g.until, g.commitsIdle()).Add(-wide)
	for a.At < far && after > before && after+late+wide < every && !(busy && !g.pulse.Idle(a.At, a.At.Add(idle))) {
		if after += wait + late; after >= every {
			after %= every
		}
		if g.sent++; g.drawn {
			late = g.late.At(g.sent)
		}
		g.due = a.At.Add(wait)
		a = Alarm{g.due.Add(late), a.At, a.Set}
	}
	g.beat = a
	g.commitsBefore(min(g.due, g.ask, g.until).Add(-before))
}

// commitsBefore makes the commits before a moment that find nothing in hand.
func (g *drifting) commitsBefore(at clock.Time) {
	if at = min(at, g.commitsIdle()); g.commits.Every == 0 || at <= g.commit.At {
		return
	}
	a, c := &g.commit, &g.commits
	n := 1 + int64((at.Sub(a.At)-1)/c.Every)
	if n > 1 {
		last := a.At.Add(c.Every.Times(n - 1))
		a.At, a.Set = last, last.Add(-c.Every)
	}
	a.again(c)
	g.made += n
}

// commitsIdle is a moment before which commits find nothing in hand.
func (g *drifting) commitsIdle() clock.Time {
	c, at, known := &g.commits, g.commit.At, &g.idle
	if c.Every == 0 || c.Idle < 0 || g.pulse.period == 0 {
		return clock.Never
	}
	if at < known.from || at > known.until || at.Sub(known.from)%c.Every != 0 {
		known.from, known.until = at, min(g.until, g.pulse.firstBusy(at, c.Every, c.Idle, g.until))
	}
	return known.until
}

// commitGoes tells whether the next commit meets nothing, with the heartbeat that leaves with it if one is due.
func (g *drifting) commitGoes() bool {
	at := g.commit.At
	if g.due > at {
		return g.free(&g.commits, at, 0, min(g.due, g.ask))
	}
	return g.joins && g.free(&g.commits, at, 0, g.ask) && g.clear(&g.beats, at, g.commits.After, g.ask)
}

// again sets a timer behind a visit that it has begun.
func (a *Alarm) again(c *Course) {
	was := *a
	if *a = (Alarm{was.At.Add(c.Every), was.At, was.Set}); c.Sets > 0 {
		a.Set, a.Why = was.At.Add(c.Sets), was.At.Add(c.Sets-c.Back)
	}
}

// beatsWith lets a heartbeat leave when a timer fires.
func (g *drifting) beatsWith(alarm *Alarm) {
	g.due = alarm.At.Add(g.beats.Every - g.beats.Before)
	g.sent++
	late := g.beats.Before
	if g.drawn {
		late = g.late.At(g.sent)
	}
	g.beat = Alarm{g.due.Add(late), alarm.At, alarm.Set}
}

// clear is free for a heartbeat, which is on its way for so much longer.
func (g *drifting) clear(c *Course, at clock.Time, more clock.Duration, next clock.Time) bool {
	return g.free(c, at, more+g.longest, next) || g.drawn && g.free(c, at, more+g.transit.At(g.sent), next)
}

// free tells whether a visit, which may take so much longer, is over before the next thing is due, and finds nothing in hand.
func (g *drifting) free(c *Course, at clock.Time, more clock.Duration, next clock.Time) bool {
	return at.Add(c.After+more) < min(next, g.until) && (c.Idle < 0 || g.pulse.Idle(at, at.Add(c.Idle+more)))
}
