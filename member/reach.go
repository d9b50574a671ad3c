package member

import "github.com/groupsim/groupsim/clock"

// leap is one that is looked for.
type leap struct {
	pulse                *Pulse
	alarms               *Alarms
	beats, commits, asks Course
	at                   clock.Time     // where the first round begins
	visits               []seen         // a round of heartbeats
	sent                 int64          // how many of these it has
	length               clock.Duration // how long it takes
	alone                [1]seen
	round                bool  // it is one that has been seen
	single               bool  // heartbeats and commits have one timer
	anytime              bool  // to nobody it matters when answers come
	pair                 *pair // and has commits, too
	until                clock.Time
}

// reaches finds the moment up to which all goes on as it does. Where the timer of a heartbeat was set while records
// were in hand, whatever comes before sets it anew, so that it goes on otherwise.
func (g *leap) reaches(others Neighbors) {
	at := g.at
	if !g.beats.Plain && g.pair == nil || g.commits.Every > 0 && !g.commits.Plain || !g.asks.Plain || max(g.length, g.commits.Every) >= mostRound {
		g.until = at
		return
	}
	if !g.round {
		g.until = min(g.until, g.pulse.firstBusy(at, g.beats.Every, g.beats.Idle, g.until))
		g.leavesSooner()
		if g.until.Sub(at) < g.beats.Every.Times(g.least()) {
			return
		}
	}
	if commits := g.alarms[ProgramTimer].At; g.commits.Every > 0 {
		g.until = min(g.until, g.pulse.firstBusy(commits, g.commits.Every, g.commits.Idle, g.until))
		g.meets(at, commits)
	}
	g.waits(others)
	for asks := g.alarms[MetadataTimer].At; asks < g.until; asks = asks.Add(g.asks.Every) {
		if g.disturbs(at, asks) {
			g.until = asks.Add(-g.asks.Before - g.longest())
			break
		}
	}
}

// mostRound is how long a round may be, for what is computed with it.
const mostRound = 1000 * clock.Second

// meets ends the leap where a heartbeat comes close to a commit.
func (g *leap) meets(beats, commits clock.Time) {
	c := &g.commits
	for i := range g.visits {
		v := &g.visits[i]
		before, after := v.After+c.Before, v.Before+c.After
		if c.Aside {
			before = c.Before
		}
		first, margin := beats.Add(v.offset), before+after
		if g.anytime && !g.round && 2*margin < min(g.length, c.Every) {
			g.near(first, commits, 0, v.Before, margin)
			g.near(first, commits, c.After, v.Before, margin)
			continue
		}
		g.near(first, commits, -before, margin, margin)
	}
}

// leavesSooner ends the leap where a heartbeat leaves by another clock than its own.
func (g *leap) leavesSooner() {
	b := &g.beats
	if b.Other.Every == 0 || b.Before == 0 {
		return
	}
	n := recurs(int64(g.at.Sub(b.Other.After(g.at))), int64(b.Every), int64(b.Other.Every), 1, int64(b.Before-1))
	if n >= 0 && clock.Duration(n) <= g.until.Sub(g.at)/b.Every {
		g.until = g.at.Add(b.Every.Times(n) - b.Before)
	}
}

// near ends the leap so long before the first of heartbeats, one in each round, that comes so long after a commit, or
// that much later at the most.
func (g *leap) near(beats, commits clock.Time, low, wide, margin clock.Duration) {
	n := recurs(int64(beats.Sub(commits)), int64(g.length), int64(g.commits.Every), int64(low), int64(wide))
	if n >= 0 && clock.Duration(n) <= g.until.Sub(beats)/g.length {
		g.until = beats.Add(g.length.Times(n) - margin)
	}
}

// waits ends the leap where an answer waits for somebody's commit.
func (g *leap) waits(others Neighbors) {
	few := int64(0)
	if g.single { // not worth a leap
		few = g.least() + int64(g.runUp()/g.length)
	}
	for i := range g.visits {
		if beats, matters := g.series(i); matters {
			if n := others.Disturbed(beats, few); n >= 0 {
				g.until = min(g.until, beats.First.Sent.Add(g.length.Times(n)))
			}
		}
	}
}

// series is one heartbeat of each round, if it matters when it is answered.
func (g *leap) series(i int) (beats Series, matters bool) {
	v := &g.visits[i]
	at := g.at.Add(v.offset)
	if v.arrives == 0 || at >= g.until {
		return Series{}, false
	}
	return Series{Trip{at, at.Add(v.arrives)}, g.length, 1 + int64(g.until.Sub(at)/g.length)}, true
}

// answers appends the heartbeats of so many rounds for which it matters.
func (g *leap) answers(to []Series, rounds int64) []Series {
	for i := range g.visits {
		if beats, matters := g.series(i); matters {
			beats.N = rounds
			to = append(to, beats)
		}
	}
	return to
}

// longest is how long what is on its way may have been at the most.
func (g *leap) longest() clock.Duration {
	longest := g.commits.After
	for i := range g.visits {
		longest = max(longest, g.visits[i].After)
	}
	return longest
}

// disturbs tells whether a question for metadata at a moment comes close to anything else.
func (g *leap) disturbs(beats, asks clock.Time) bool {
	a, c := &g.asks, &g.commits
	if a.Idle >= 0 && !g.pulse.Idle(asks, asks.Add(a.Idle)) {
		return true
	}
	if c.Every > 0 && !a.Aside {
		low := -(c.After + a.Before)
		if modulo(int64(g.alarms[ProgramTimer].At.Sub(asks)-low), int64(c.Every)) <= int64(c.Before+a.After-low) {
			return true
		}
	}
	into := clock.Duration(modulo(int64(asks.Sub(beats)), int64(g.length)))
	for i := range g.visits {
		v := &g.visits[i]
		low := -(v.After + a.Before)
		if modulo(int64(v.offset-into-low), int64(g.length)) <= int64(v.Before+a.After-low) {
			return true
		}
	}
	return false
}

// counts gives how many rounds of heartbeats, and how many commits and questions for metadata, are left out:
// two visits of each, or all of a round, are made before the moment that is reached.
func (g *leap) counts() (rounds, commits, asks int64) {
	before := func(at clock.Time, every clock.Duration) int64 {
		if every == 0 || at >= g.until {
			return 0
		}
		return int64((g.until.Sub(at)-1)/every) + 1
	}
	if g.single { // both go on from one moment
		return before(g.at, g.length), before(g.alarms[ProgramTimer].At, g.commits.Every), max(0, before(g.alarms[MetadataTimer].At, g.asks.Every)-2)
	}
	kept := int64(3)
	if len(g.visits) > 1 {
		kept = 2
	}
	rounds = before(g.at, g.length) - kept
	commits = before(g.alarms[ProgramTimer].At, g.commits.Every) - 3
	if g.round && g.commits.Every > 0 { // each is set anew by the heartbeats behind batches
		commits -= int64(g.length / g.commits.Every)
	}
	asks = before(g.alarms[MetadataTimer].At, g.asks.Every) - 2
	return max(rounds, 0), max(commits, 0), max(asks, 0)
}
