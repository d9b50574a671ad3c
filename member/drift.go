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
	// Refreshed is the timer of the next question for metadata behind one at a moment that meets nothing, and Refreshes
	// sets it, and takes the metadata for come when it was set.
	Refreshed(at clock.Time) Alarm
	Refreshes(next Alarm)
	// Placed tells whether what the engine does by steps of its own goes by the last heartbeat alone, and Clear, if the
	// next one is due at a moment and that is so, whether none of them is from one moment to another.
	Placed() bool
	Clear(due, from, to clock.Time) bool
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
	known           *Known                           // nil: what meets batches is not passed
	leap            drifting                         // the memory of the last
	passed          [1]Series                        // likewise
	answered        []Series                         // likewise
}

// NewDrift begins with nothing known, on a way to the broker of which this is so ([Link.Exact]) or not. Where nothing
// is drawn it learns from visits that are made (leaps).
func NewDrift(v Drifting, exact bool, leaps *Leaps) *Drift {
	d := &Drift{v: v, exact: exact, drawn: !v.Alike()}
	if leaps != nil {
		d.known = &Known{v: v, leaps: leaps}
		leaps.known = d.known
	}
	if d.joins = d.drawn && !v.Heeds(); d.drawn {
		d.latest, d.longest = v.Delays().Most(noise.Heartbeat), v.Delays().Most(noise.Transit)
		d.late, d.transit = v.Delays().Ahead(noise.Heartbeat), v.Delays().Ahead(noise.Transit)
	}
	return d
}

// Mark and Back follow those of the visits.
func (d *Drift) Mark() {
	d.marked = d.timid
	if d.known != nil {
		d.known.marked = d.known.over
	}
}

// Back goes back to the mark; what is known stays so.
func (d *Drift) Back() {
	d.timid = d.marked
	if d.known != nil {
		d.known.over = d.known.marked
	}
}

// Wait lets it pass nothing up to a moment.
func (d *Drift) Wait(until clock.Time) { d.timid = max(d.timid, until+1) }

// leastDrift is how much time is worth a look.
const leastDrift = 20 * clock.Second

// Met is the moment of the first visit that has not been passed, and a little more.
func (d *Drift) Met() clock.Time { return d.timid }

// Leap passes heartbeats and commits up to the first that may meet anything, or to a little before a moment. All that
// has been visited has come to its end at another.
func (d *Drift) Leap(until, ended clock.Time, others Neighbors) (p Passed, leapt bool) {
	alarms := d.v.Alarms()
	at := min(alarms[EngineTimer].At, alarms[ProgramTimer].At, alarms[MetadataTimer].At)
	if at < d.timid || at <= ended || until.Sub(at) < leastDrift || !known(alarms) {
		return p, false
	}
	g, first := d.begins(until, others), d.v.NextCommit()
	if !g.plain() {
		return p, false
	}
	d.timid = g.passes() + 1
	if g.sent+g.made+g.asked == 0 {
		return p, false
	}
	alarms[EngineTimer], alarms[ProgramTimer] = g.beat, g.commit
	d.v.Drifted(g.sent, g.made, g.due)
	p.Heartbeats, p.Answered, p.Exact = g.sent, d.answered, true
	if g.commits.Sends && g.made > 0 {
		d.passed[0] = Series{first, g.commits.Every, g.made}
		p.Commits = d.passed[:]
	}
	return p, true
}

// begins looks at where the timers are. The last visits before the moment are made, so that whatever goes by the visit before is
// as it would have been.
func (d *Drift) begins(until clock.Time, others Neighbors) *drifting {
	g, alarms := &d.leap, d.v.Alarms()
	g.Drift, g.others, g.pulse, g.sent, g.made, g.asked, d.answered = d, others, d.v.Applies(), 0, 0, 0, d.answered[:0]
	g.TimerOrder = TimerOrder{Of: [Timers]Timer{ProgramTimer, EngineTimer, RequestTimer, MetadataTimer}}
	g.meets = d.known != nil && d.known.ready() && d.v.Placed()
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
	others               Neighbors
	meets                bool // what meets batches may be passed, too
	TimerOrder
}

// TimerOrder is what has become of the order of the timers in visits that are known.
type TimerOrder struct {
	Of    [Timers]Timer          // each comes in the order in which that one was
	Torn  [Timers]clock.Time     // the last visit of another that has set it
	From  [Timers]Alarm          // as that has set it
	Reset [Timers]clock.Time     // the last visit of its own from which the next was another time away than before
	Apart [Timers]clock.Duration // that time; 0: no visit was known
}

// Order is what the last leap has done to that of the timers.
func (d *Drift) Order() *TimerOrder { return &d.leap.TimerOrder }

// Every is how long after the last heartbeat that was passed the next one is.
func (d *Drift) Every() clock.Duration {
	if every := d.leap.Apart[EngineTimer]; every != 0 {
		return every
	}
	return d.leap.beats.Every
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
			if g.free(&g.asks, at, 0, min(g.due, g.commit.At)) {
				g.v.Refreshes(g.v.Refreshed(at))
			} else if !g.asksKnown(at) {
				return at
			}
			g.ask = g.v.Alarms()[MetadataTimer].At
			g.asked++
		case g.commit.At == at:
			if g.commitGoes() {
				if g.due <= at {
					g.beatsWith(&g.commit)
				}
				g.commit.again(&g.commits)
				g.made++
			} else if !g.commitKnown(at) {
				return at
			}
		default:
			if g.clear(&g.beats, at, 0, min(g.commit.At, g.ask)) {
				if g.Apart[EngineTimer] != 0 {
					g.resets(EngineTimer, at, g.beats.Every, g.beats.Every)
				}
				g.beatsWith(&g.beat)
			} else if !g.beatKnown(at) {
				return at
			} else if g.beat.At.Sub(at) != g.beats.Every && g.known.rounds(g.beat.At, g.commitsIdle()) {
				return g.beat.At - 1
			}
			if g.Every() == g.beats.Every {
				g.farFromAll()
			}
		}
	}
}

// far is how far from all else heartbeats are to keep.
type far struct {
	until               clock.Time     // before that they are to leave
	every               clock.Duration // between commits
	after, before, wide clock.Duration // the next is due so long after one; that is to be more than before, and wide before the next
	busy                bool           // records may be in hand
	idle                clock.Duration // none is to be for so long
}

// farFromAll lets heartbeats leave for which nothing else is due for as long as one may take, and the commits between
// them. How long after a commit each is due goes on from one to the next.
func (g *drifting) farFromAll() {
	f := far{every: g.commits.Every, before: g.commits.After, wide: g.beats.After + g.longest, busy: g.beats.Idle >= 0 && g.pulse.period > 0, idle: g.beats.Idle + g.longest}
	switch {
	case f.every == 0:
		f.every, f.after = clock.Forever, f.before+1
	case f.every <= f.before+f.wide+g.latest:
		return
	default:
		f.after = clock.Duration(modulo(int64(g.due.Sub(g.commit.At)), int64(f.every)))
	}
	if f.until = min(g.ask, g.until, g.commitsIdle()).Add(-f.wide); g.drawn {
		g.byDraws(&f)
	} else {
		g.evenly(&f)
	}
	g.commitsBefore(min(g.due, g.ask, g.until).Add(-f.before))
}

// byDraws lets heartbeats leave each of which is late by its own draw.
func (g *drifting) byDraws(f *far) {
	a, late, wait, after := g.beat, g.beat.At.Sub(g.due), g.beats.Every-g.beats.Before, f.after
	for a.At < f.until && after > f.before && after+late+f.wide < f.every && !(f.busy && !g.pulse.Idle(a.At, a.At.Add(f.idle))) {
		if after += wait + late; after >= f.every {
			after %= f.every
		}
		g.sent++
		late = g.late.At(g.sent)
		g.due = a.At.Add(wait)
		a = Alarm{g.due.Add(late), a.At, a.Set}
	}
	g.beat = a
}

// evenly lets heartbeats leave each of which is late by the same.
func (g *drifting) evenly(f *far) {
	step, clear := g.beats.Every, f.every-g.beats.Before-f.wide
	more := clock.Duration(modulo(int64(step), int64(f.every)))
	for g.beat.At < f.until {
		n, most := int64(0), int64((f.until.Sub(g.beat.At)-1)/step)+1
		if f.busy {
			most = min(most, g.pulse.idleVisits(g.beat.At, step, f.idle))
		}
		for ; n < most && f.before < f.after && f.after < clear; n++ {
			if f.after += more; f.after >= f.every {
				f.after -= f.every
			}
		}
		if n == 0 {
			return
		}
		if n > 1 {
			last := g.beat.At.Add(step.Times(n - 1))
			g.beat.At, g.beat.Set = last, last.Add(-step)
		}
		g.sent += n - 1
		g.beatsWith(&g.beat)
	}
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
