package member

import "github.com/groupsim/groupsim/clock"

// # Leaps
//
// In quiet time most visits are like the ones before: a heartbeat so long after the last, a
// commit so long after the last, and neither meets the other or finds records in hand. How
// many of them follow is a question of arithmetic: when do two things that come again, each
// after its own time, first come close to each other (recurs)? All before that need not be
// made. The last ones before it are, so that whatever goes by the visit before, such as the
// order of two things at one moment, is as it would have been.
//
// Where records are processed, heartbeats that come ever later by what their thread is late
// meet a batch in the end, leave behind it, and begin anew from there. So there is a round of
// visits, which has been seen twice when the heartbeat after a batch comes at the same place
// again, and goes on.

// Regular are visits of which one is like another.
type Regular interface {
	Visits
	// Course is how the visits of a timer go on from the next one.
	Course(timer Timer) Course
	// Shift moves all that is the timer's alone to a later time.
	Shift(timer Timer, by clock.Duration)
	// Applies is the pulse by which records are in hand.
	Applies() *Pulse
	// Alike tells whether nothing is drawn in them.
	Alike() bool
}

// Course is how visits go on of which each is like the one before.
type Course struct {
	Every clock.Duration // from one to the next
	Span
	Idle    clock.Duration // from its moment on nothing may be in hand for so long; negative: whatever is
	Other   Grid           // where one of these comes before its moment, a heartbeat leaves then
	Place   Place          // of two visits that come at the same time of a pulse, and with the same Place, the same follows
	Aside   bool           // a commit is nothing to the answer of a heartbeat before it, or a question for metadata to commits
	Plain   bool           // the next is one of these
	Sends   bool           // to the coordinator
	Arrives clock.Duration // how long after its moment it comes to the coordinator, if what follows goes by when it is answered
	Wakes   bool           // a heartbeat that leaves or comes while its answer is awaited changes nothing but when answers come
	Sets    clock.Duration // the timer is set so long after it, by an answer; 0: at once
	Back    clock.Duration // and that left so long before
}

// Place is how a timer stands to what else is its own.
type Place [2]clock.Duration

// Span is the time about the moment of a visit in which no other of the process's may be due, its ends
// included.
type Span struct{ Before, After clock.Duration }

// Passed is what has been passed in a leap; its lists are valid up to the next.
type Passed struct {
	Heartbeats int64
	Commits    []Series
	Answered   []Series // the heartbeats whose answers come at once, or all else is not as it was
	Round      bool     // heartbeats behind batches are among them, and commits are by themselves
	Exact      bool     // when the timers have been set is as if they had been made
}

// Neighbors tell what others do.
type Neighbors interface {
	// Disturbed is the first of a series of heartbeats, by its number, whose answer does not come at once as
	// far as is known, or another one before so many; -1: none.
	Disturbed(beats Series, few int64) int64
	// Disturbs tells whether that may be so of a heartbeat.
	Disturbs(beat Trip) bool
}

// Leaps are what is known of one process's visits.
type Leaps struct {
	v       Regular
	single  bool       // its heartbeats and commits begin with one timer
	timid   clock.Time // before that there is none to be made
	ended   clock.Time // the last commit or question for metadata
	asking  clock.Time // the last question for metadata
	by      Answerer
	asked   clock.Time // the visit went by when the coordinator answers what arrives then
	late    bool       // and that is not at once
	anytime bool       // to nobody it matters when answers come
	known   *Known     // nil: nobody learns from the visits

	next   clock.Time // the heartbeat after the last one that was made
	since  landmark   // the last that left behind a batch, or otherwise not as the one before
	trace  []seen     // the heartbeats from there on, if all have been alone
	lost   bool       // they have not
	round  round
	pairs  pairs
	passed Passed // the memory of the last, used again
	leap   leap   // likewise

	marked struct {
		timid, ended, asking, next clock.Time
		since                      landmark
		trace                      int
		lost                       bool
	}
}

// landmark is where a heartbeat is due that may come again.
type landmark struct {
	at    clock.Time
	phase clock.Duration
	Place
}

// seen is a heartbeat of a round: how long after its begin, the time about that which it takes, and how long after
// that it arrives; 0: when it is answered does not matter.
type seen struct {
	offset clock.Duration
	Span
	arrives clock.Duration
}

// round is a round of heartbeats: it begins at a place and ends there.
type round struct {
	length clock.Duration // 0: none is known
	begins landmark
	visits []seen
}

// longestRound is of how many heartbeats a round may be.
const longestRound = 256

// NewLeaps begins with nothing known.
func NewLeaps(v Regular) *Leaps {
	_, single := v.(Single)
	return &Leaps{v: v, single: single, lost: true, pairs: pairs{lost: true}}
}

// Mark and Back follow those of the visits; what rounds there are is still known when they go back.
func (l *Leaps) Mark() {
	m := &l.marked
	m.timid, m.ended, m.asking, m.next, m.since, m.trace, m.lost = l.timid, l.ended, l.asking, l.next, l.since, len(l.trace), l.lost
	l.pairs.mark()
}

// Back goes back to the mark.
func (l *Leaps) Back() {
	m := &l.marked
	m.lost = m.lost || l.since != m.since // what the trace was is gone, however often it goes back
	l.timid, l.ended, l.asking, l.next, l.lost = m.timid, m.ended, m.asking, m.next, m.lost
	l.since, l.trace = m.since, l.trace[:min(m.trace, len(l.trace))]
	l.pairs.back()
}

// Idle tells whether nothing is ever in hand, so that nothing goes by when answers come.
func (l *Leaps) Idle() bool { return l.v.Applies().period == 0 && l.v.Course(ProgramTimer).Wakes }

// Anytime tells it that this is so of all: answers may come at any time.
func (l *Leaps) Anytime() { l.anytime = true }

// Wait lets it not leap up to a moment.
func (l *Leaps) Wait(until clock.Time) { l.timid = max(l.timid, until+1) }

// Commits are those to come, if each comes like the one before.
func (l *Leaps) Commits() Series {
	c := l.v.Course(ProgramTimer)
	if !c.Sends {
		return Series{}
	}
	return Series{l.v.NextCommit(), c.Every, Unending}
}

// Commit is the next commit, and the earliest one behind it, if that is sure to leave when it is due, and meets nothing. All
// that has been visited has come to its end at a moment.
func (l *Leaps) Commit(ended clock.Time) (commit, next Trip, known bool) {
	alarms, c := l.v.Alarms(), l.v.Course(ProgramTimer)
	at := alarms[ProgramTimer].At
	if !c.Plain || !c.Sends || ended >= at || min(alarms[EngineTimer].At.Add(-l.v.Course(EngineTimer).Before), alarms[MetadataTimer].At) <= at.Add(c.After) {
		return commit, next, false
	}
	if _, busy, _ := l.v.Applies().Busy(at); busy {
		return commit, next, false
	}
	commit = l.v.NextCommit()
	return commit, Trip{commit.Sent.Add(c.Every), commit.Arrives.Add(c.Every)}, true
}

// Unending is a number of visits that no run has.
const Unending = 1 << 40

// Answers implements [Answerer], and takes note that it is asked.
func (l *Leaps) Answers(sent, arrives clock.Time) (leaves clock.Time, known bool) {
	leaves, known = l.by.Answers(sent, arrives)
	l.asked, l.late = arrives, leaves != arrives
	return leaves, known
}

// Visit makes a visit, and sees whether it is part of a round.
func (l *Leaps) Visit(timer Timer, by Answerer) (visit Visit, made bool) {
	at := l.v.Alarms()[timer].At
	l.asked, l.late, l.by = 0, false, by
	if l.known != nil {
		l.known.begins(timer)
	}
	visit, made = l.v.Visit(timer, l)
	if !made {
		return visit, false
	}
	if l.known != nil {
		l.known.ends(timer, &visit, l.asked, l.late)
	}
	if timer == MetadataTimer {
		l.asking, l.pairs.fresh = visit.Ends, false
	} else if !l.single {
		l.seesPair(at, &visit)
	}
	if timer == EngineTimer {
		l.sees(at, visit.Ends)
	} else {
		l.ended = visit.Ends
	}
	return visit, true
}

// sees notes a heartbeat that has been made at a moment and ended at another.
func (l *Leaps) sees(at, ends clock.Time) {
	pulse := l.v.Applies()
	if pulse.period == 0 {
		return // all go on alike
	}
	c, alarms := l.v.Course(EngineTimer), l.v.Alarms()
	if next := alarms[EngineTimer].At; l.lost && next.Sub(at) == c.Every {
		l.next = next
		return
	}
	ends = pulse.free(ends)
	alone := !l.late && min(alarms[ProgramTimer].At, alarms[MetadataTimer].At) > ends && l.ended < at.Add(-c.Before)
	expected, next := l.next == at, alarms[EngineTimer].At
	l.next = next
	l.lost = l.lost || !alone || !expected || len(l.trace) == longestRound
	if !l.lost {
		beat := seen{offset: at.Sub(l.since.at), Span: Span{c.Before, ends.Sub(at)}}
		if l.asked > 0 {
			beat.arrives = l.asked.Sub(at)
		}
		l.trace = append(l.trace, beat)
	}
	if next.Sub(at) == c.Every {
		return
	}
	here := landmark{next, pulse.phase(next), c.Place}
	if !l.lost && here.phase == l.since.phase && here.Place == l.since.Place {
		l.round = round{next.Sub(l.since.at), here, append(l.round.visits[:0], l.trace...)}
	}
	l.since, l.trace, l.lost = here, l.trace[:0], false
}

// Drifted takes note of heartbeats and commits that have been passed by themselves, from a heartbeat on that was due,
// up to something that they meet. Each heartbeat was like the one before, or not.
func (l *Leaps) Drifted(beat clock.Time, n int64, met clock.Time, alike bool) {
	l.pairs.lost, l.timid = true, max(l.timid, met)
	if n == 0 {
		return
	}
	c := l.v.Course(EngineTimer)
	if l.lost = l.lost || !alike; alike {
		l.remembers(beat, &leap{beats: c, length: c.Every}, n)
	}
	l.next = l.v.Alarms()[EngineTimer].At
}

// Leap passes as many visits before a moment as can be, from one of a timer on that is the next. Nothing that is
// due before then is left out but what is like what has been.
func (l *Leaps) Leap(timer Timer, until clock.Time, others Neighbors) (p Passed, leapt bool) {
	alarms, paired := l.v.Alarms(), l.pairs.again()
	at := alarms[timer].At
	if at < l.timid || until.Sub(at) < clock.Second || timer != EngineTimer && !paired || !known(alarms) {
		return p, false
	}
	g := &l.leap
	*g = leap{pulse: l.v.Applies(), at: at, single: l.single, anytime: l.anytime, asks: l.v.Course(MetadataTimer), alarms: alarms, until: until}
	if paired {
		l.pairs.take(g)
	} else {
		l.takes(g)
	}
	g.reaches(others)
	l.timid = max(g.until, at+1)
	g.until = g.until.Add(-g.runUp())
	return l.passes(g)
}

// runUp is how long before something else nothing is left out, where heartbeats and ticks have one timer. That is some of
// both: behind the first it is known when that was set, and among members whose heartbeats come at the same moments the
// order is that in which their ticks have come.
func (g *leap) runUp() clock.Duration {
	if !g.single {
		return 0
	}
	return 3 * max(g.length, g.commits.Every)
}

// known tells whether it is known of the heartbeats and commits to come when their timers were set, and what had set
// those that did so: both move on with them. Of metadata it is known from when they came.
func known(alarms *Alarms) bool {
	return alarms[EngineTimer].Why != 0 && (alarms[ProgramTimer].Why != 0 || alarms[ProgramTimer].At == clock.Never)
}

// takes takes the heartbeats to come for a leap, and the commits.
func (l *Leaps) takes(g *leap) {
	g.beats, g.commits = l.v.Course(EngineTimer), l.v.Course(ProgramTimer)
	g.alone[0] = seen{Span: g.beats.Span, arrives: g.beats.Arrives}
	g.visits, g.length = g.alone[:], g.beats.Every
	if r := &l.round; r.length > 0 && g.beats.Place == r.begins.Place && g.pulse.phase(g.at) == r.begins.phase {
		g.visits, g.length, g.round = r.visits, r.length, true
	}
	g.sent = int64(len(g.visits))
}

// passes leaves out the visits before the moment that a leap reaches, but for the last ones.
func (l *Leaps) passes(g *leap) (p Passed, leapt bool) {
	rounds, commits, asks := g.counts()
	if rounds*g.sent < g.least() {
		return p, false
	}
	p = Passed{Heartbeats: rounds * g.sent, Commits: l.passed.Commits[:0], Answered: g.answers(l.passed.Answered[:0], rounds), Round: g.round && g.pair == nil, Exact: g.exact()}
	if g.pair != nil {
		p.Commits = g.pair.commits(p.Commits, g, rounds)
		l.v.Shift(ProgramTimer, g.length.Times(rounds))
		l.pairs.at, l.lost = l.pairs.at.Add(g.length.Times(rounds)), true
	} else {
		l.remembers(g.at, g, rounds)
		l.pairs.lost = true
	}
	l.v.Shift(EngineTimer, g.length.Times(rounds))
	if commits > 0 {
		if g.commits.Sends {
			p.Commits = append(p.Commits, Series{l.v.NextCommit(), g.commits.Every, commits})
		}
		l.v.Shift(ProgramTimer, g.commits.Every.Times(commits))
	}
	if asks > 0 {
		l.v.Shift(MetadataTimer, g.asks.Every.Times(asks))
	}
	l.next, l.passed = g.alarms[EngineTimer].At, p
	return p, true
}

// exact tells whether the timers move on to where visits that are made would have set them: those before have set them, and
// nothing else.
func (g *leap) exact() bool {
	beat, commit := &g.alarms[EngineTimer], &g.alarms[ProgramTimer]
	return !g.round && beat.At.Sub(beat.Set) == g.beats.Every && (g.commits.Every == 0 || commit.At.Sub(commit.Set) == g.commits.Every-g.commits.Sets)
}

// So many heartbeats are worth a leap; where there may be a round of them, that is looked for first.
const (
	leastPassed = 8
	leastOfRun  = 64
)

// least is how many heartbeats a leap is to pass.
func (g *leap) least() int64 {
	if !g.round && g.pulse.period > 0 && g.beats.Idle >= 0 {
		return leastOfRun
	}
	return leastPassed
}

// remembers notes single heartbeats that are passed for a round that is looked for.
func (l *Leaps) remembers(at clock.Time, g *leap, n int64) {
	switch {
	case g.round: // it begins anew
		l.since, l.trace, l.lost = l.round.begins, l.trace[:0], false
		l.since.at = at.Add(g.length.Times(n))
	case l.lost || l.next != at || int64(len(l.trace))+n > longestRound:
		l.lost = true
	default:
		for i := range n {
			l.trace = append(l.trace, seen{offset: at.Add(g.length.Times(i)).Sub(l.since.at), Span: g.beats.Span})
		}
	}
}
