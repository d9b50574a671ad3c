package member

import "github.com/groupsim/groupsim/clock"

// # Heartbeats that go with commits
//
// A heartbeat that is due when a commit leaves goes with it, and where one interval is a
// multiple of the other so do all that follow: what is after that commit comes again after
// the next such one. So there is a round of both together.

// pairs are what is known of heartbeats that go with commits.
type pairs struct {
	at    clock.Time // when the last commit left with which one went
	begin meeting
	pair       // the visits since
	lost  bool // something else came between
	fresh bool // there are none yet
	known pair
	of    meeting // where that begins and ends

	marked struct {
		at            clock.Time
		begin         meeting
		visits, trips int
		beats         int64
		lost, fresh   bool
	}
}

// pair is a round of heartbeats and commits.
type pair struct {
	length clock.Duration // 0: none is known
	visits []seen
	trips  []Trip // of commits, from its begin
	beats  int64
}

// meeting is all that what follows a commit with which a heartbeat went depends on.
type meeting struct {
	phase  clock.Duration // of the next commit
	beat   clock.Duration // from there to the next heartbeat
	places [2]Place
	plain  [2]bool
}

// again tells whether a round is at its begin that is known.
func (p *pairs) again() bool { return p.fresh && p.known.length > 0 && p.begin == p.of }

func (p *pairs) mark() {
	m := &p.marked
	m.at, m.begin, m.visits, m.trips, m.beats, m.lost, m.fresh = p.at, p.begin, len(p.visits), len(p.trips), p.beats, p.lost, p.fresh
}

func (p *pairs) back() {
	m := &p.marked
	m.lost = m.lost || p.at != m.at
	p.lost = m.lost
	p.at, p.begin, p.beats, p.fresh = m.at, m.begin, m.beats, m.fresh
	p.visits, p.trips = p.visits[:min(m.visits, len(p.visits))], p.trips[:min(m.trips, len(p.trips))]
}

// seesPair notes a heartbeat or a commit that has been made at a moment.
func (l *Leaps) seesPair(at clock.Time, v *Visit) {
	p := &l.pairs
	met := v.Commit.Arrives != 0 && v.Heartbeat.Arrives != 0
	if p.fresh = false; p.lost && !met {
		return
	}
	before, ends := l.v.Course(EngineTimer).Before, l.v.Applies().free(v.Ends)
	p.lost = p.lost || l.late || l.v.Alarms()[MetadataTimer].At <= ends || l.asking >= at.Add(-before) || len(p.visits) == longestRound
	if !p.lost {
		p.notes(l, at, seen{offset: at.Sub(p.at), Span: Span{before, ends.Sub(at)}}, v)
	}
	if !met {
		return
	}
	here, sent := l.meets(), v.Commit.Sent
	if !p.lost && here == p.begin {
		p.known.length, p.known.beats, p.of = sent.Sub(p.at), p.beats, here
		p.known.visits, p.known.trips = append(p.known.visits[:0], p.visits...), append(p.known.trips[:0], p.trips...)
	}
	p.at, p.begin, p.lost, p.fresh = sent, here, false, true
	p.visits, p.trips, p.beats = p.visits[:0], p.trips[:0], 0
}

func (p *pairs) notes(l *Leaps, at clock.Time, s seen, v *Visit) {
	if l.asked > 0 {
		s.arrives = l.asked.Sub(at)
	}
	p.visits = append(p.visits, s)
	if v.Heartbeat.Arrives != 0 {
		p.beats++
	}
	if c := v.Commit; c.Arrives != 0 {
		p.trips = append(p.trips, Trip{clock.Time(c.Sent.Sub(p.at)), clock.Time(c.Arrives.Sub(p.at))})
	}
}

// meets is where the process is behind a commit with which a heartbeat went.
func (l *Leaps) meets() meeting {
	alarms, beats, commits := l.v.Alarms(), l.v.Course(EngineTimer), l.v.Course(ProgramTimer)
	m := meeting{beat: alarms[EngineTimer].At.Sub(alarms[ProgramTimer].At), places: [2]Place{beats.Place, commits.Place}, plain: [2]bool{beats.Plain, commits.Plain}}
	if pulse := l.v.Applies(); pulse.period > 0 {
		m.phase = pulse.phase(alarms[ProgramTimer].At)
	}
	return m
}

// take takes the rounds to come for a leap.
func (p *pairs) take(g *leap) {
	g.at, g.visits, g.length, g.sent, g.round, g.pair = p.at, p.known.visits, p.known.length, p.known.beats, true, &p.known
}

// commits appends those of so many rounds.
func (p *pair) commits(to []Series, g *leap, rounds int64) []Series {
	for _, t := range p.trips {
		to = append(to, Series{Trip{g.at.Add(clock.Duration(t.Sent)), g.at.Add(clock.Duration(t.Arrives))}, g.length, rounds})
	}
	return to
}
