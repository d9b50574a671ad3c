package sim

import (
	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/member"
)

// In quiet time a member leaves out visits that are like others (member/leap.go), and is ahead of the
// rest then. So quiet time goes by stretches, at whose ends all are there. If something
// turns up in one that has to be looked at, the stretch is begun again, and ends there.

// leaping is what a world knows of the stretch that it is in.
type leaping struct {
	reach    clock.Duration // how long a stretch may be
	until    clock.Time     // when it ends
	doubt    clock.Time     // it has to end there, or it is not known who is first; clock.Never: it is
	taken    bool           // somebody has left out heartbeats whose answers might have had to wait
	wary     wary           // who is not to leap in the next
	by       passedBy
	forecast forecast
	marked
}

// wary is a member that is not to leap up to a moment.
type wary struct {
	m     int // of still
	until clock.Time
}

// marked is what there was when the stretch began.
type marked struct {
	still   []still
	commits []member.Trip
	turn    uint64
	spared  int64
	over    clock.Time
}

// leaper is what a member knows of the stretch.
type leaper struct {
	vain     int             // how often it has looked in vain since it last left any out
	leaps    *member.Leaps   // nil: it leaves nothing out that is like what was before
	drift    *member.Drift   // nil: nor what is clear of all else
	over     clock.Time      // when its last visit had come to its end
	passed   []member.Series // the commits that were last left out
	answered []member.Series // heartbeats that were, and are right if no commit of others comes in their way
	rounds   bool            // heartbeats behind batches were, too
	noted    uint64          // of [passedBy]: where it is
	// Of each timer, at the begin of the stretch what it was set to and the place in the
	// order; later that it is set to what visits have been left out before, how long
	// after the last visit this one is, when that was another time, and when another timer's
	// visit has set it.
	from        [member.Timers]member.Alarm
	was         [member.Timers]uint64
	stale       [member.Timers]bool
	rough       [member.Timers]bool // it is not known exactly when that was set
	unsure      [member.Timers]bool // nor by whom since it was set to the former
	every       [member.Timers]clock.Duration
	reset, torn [member.Timers]clock.Time
	jitter      [2][2]clock.Stream // of the process, when the stretch began
}

// The reach of a stretch.
const (
	firstReach = 10 * clock.Minute
	shortReach = clock.Minute
	longReach  = 10 * 24 * clock.Hour
	fewVisits  = atOnce / 64 // in a stretch: the next may be longer
	fewOfEach  = 16          // likewise, in a large group
	manyVisits = atOnce / 8  // in a stretch: the next is to be shorter
)

// fewTries is how often a stretch ends a little sooner before it is halved.
const fewTries = 2

// stretch makes the visits up to a moment, or to an earlier one, at which no message is under way. If
// one has to be looked at, quiet time does not go on, and is not to begin again before the moment that it gives.
// What is under way at the moment is gone on with, if that is not the last.
func (w *World) stretch(end, last clock.Time) (stop clock.Time, goesOn bool) {
	q := &w.quiet
	w.mark()
	began, cut, tries := q.turn, false, 0
	from := q.first()
	stop = clock.Never
	for {
		q.until = end
		at, made := w.visitsUntil(end)
		for made && q.doubt == clock.Never && q.over >= q.first() && q.first() < last {
			end = q.first()
			at, made = w.visitsUntil(end)
		}
		if q.doubt != clock.Never || !made && at < end {
			end = at
			if tries++; tries > fewTries { // the fewer visits are left out before that, the more have to be looked at
				end = max(from, from.Add(at.Sub(from)/2))
			}
		} else {
			if !made {
				stop = at + 1
			}
			if q.over < end || made && q.over < q.first() && q.first() <= last {
				break
			}
			cut, end = true, q.whole-1
		}
		w.back()
	}
	done := q.turn - began
	q.paces(done, stop == clock.Never)
	if s := &q.still[q.wary.m]; s.leaps != nil {
		s.leaps.Wait(q.wary.until)
		if s.drift != nil {
			s.drift.Wait(q.wary.until)
		}
	}
	q.wary = wary{}
	if cut && done == 0 {
		stop = min(stop, q.first()+1)
	}
	return stop, stop == clock.Never
}

// paces says how long the next stretch may be after one of so many visits.
func (q *quietTime) paces(done uint64, made bool) {
	switch {
	case !made: // what others have gone through behind that was for nothing
		q.reach = max(q.reach/8, shortReach)
	case done < max(fewVisits, fewOfEach*uint64(len(q.still))):
		q.reach = min(2*q.reach, longReach)
	case done > max(manyVisits, 4*fewOfEach*uint64(len(q.still))):
		q.reach = max(q.reach/2, shortReach)
	}
}

// mark begins a stretch.
func (w *World) mark() {
	q := &w.quiet
	q.doubt, q.taken = clock.Never, false
	q.by.begin(q.still)
	q.forecast.forget()
	m := &q.marked
	for i := range q.still {
		s := &q.still[i]
		s.leaper = leaper{leaps: s.leaps, drift: s.drift, over: s.over, vain: s.vain, passed: s.passed[:0], answered: s.answered[:0], every: s.every, rough: s.rough, unsure: s.rough, from: *s.alarms, was: s.order}
		s.Mark()
		if s.leaps != nil {
			s.leaps.Mark()
		}
		if s.drift != nil {
			s.drift.Mark()
		}
		s.jitter = w.processes[s.m].jitter
	}
	m.still, m.commits, m.turn, m.spared, m.over = append(m.still[:0], q.still...), append(m.commits[:0], q.commits...), q.turn, q.spared, q.over
}

// back goes back to where the stretch began.
func (w *World) back() {
	q := &w.quiet
	m := &q.marked
	copy(q.still, m.still)
	q.by.begin(q.still)
	q.forecast.forget()
	q.commits, q.turn, q.spared, q.over, q.doubt = append(q.commits[:0], m.commits...), m.turn, m.spared, m.over, clock.Never
	for i := range q.still {
		s := &q.still[i]
		s.Back()
		if s.leaps != nil {
			s.leaps.Back()
		}
		if s.drift != nil {
			s.drift.Back()
		}
		w.processes[s.m].jitter = s.jitter
	}
	q.lineUp()
}

// patience is how often a member may look in vain for visits to leave out before it gives up: where batches
// follow each other closely, there are none.
const patience = 4096

// leap lets a member leave out visits before a moment.
func (q *quietTime) leap(s *still, end clock.Time) bool {
	if s.leaps == nil && s.drift == nil || s.done.Number == 0 {
		return false
	}
	p, leapt := s.leapsOrDrifts(end, q)
	if s.vain++; !leapt {
		if s.vain > patience {
			s.leaps, s.drift = nil, nil
		}
		return false
	}
	if p.Heartbeats > 0 {
		s.vain = 0
	}
	s.done.Number += p.Heartbeats
	q.spared += 3 * p.Heartbeats
	s.rounds, s.passed, s.answered = p.Round, append(s.passed[:0], p.Commits...), append(s.answered[:0], p.Answered...)
	q.taken = q.taken || len(s.answered) > 0
	for i := range s.passed {
		s.done.Commits += s.passed[i].N
		q.spared += 4 * s.passed[i].N
		q.holds(s, &s.passed[i])
		q.by.note(int32(q.of), s, &s.passed[i])
	}
	for i := range s.alarms {
		if set := s.alarms[i].Set; set != s.set[i] {
			s.set[i], s.stale[i], s.rough[i] = set, true, false
		}
		s.rough[i], s.unsure[i] = s.rough[i] || !p.Exact, s.unsure[i] || !p.Exact
	}
	s.finds(0)
	return true
}

// leapsOrDrifts passes visits that are like others, or those that are clear of all else.
func (s *still) leapsOrDrifts(end clock.Time, others member.Neighbors) (p member.Passed, leapt bool) {
	if s.leaps != nil && s.next != member.MetadataTimer {
		if p, leapt = s.leaps.Leap(s.next, end, others); leapt {
			return p, true
		}
	}
	if s.drift == nil {
		return p, false
	}
	beat := &s.alarms[member.EngineTimer]
	at := beat.At
	if p, leapt = s.drift.Leap(end, s.over, others); leapt && s.leaps != nil {
		order := s.drift.Order()
		s.leaps.Drifted(at, p.Heartbeats, s.drift.Met(), order.Apart[member.EngineTimer] == 0)
		if p.Heartbeats > 0 {
			s.every[member.EngineTimer] = s.drift.Every()
		}
		for i := range p.Commits {
			s.every[member.ProgramTimer] = p.Commits[i].Every
		}
		s.follows(order)
	}
	return p, leapt
}

// follows takes note of what visits that were passed have done to the order of timers. Who has been set in a visit of
// another's comes in the order of those.
func (s *still) follows(o *member.TimerOrder) {
	was := s.was
	for i := range s.from {
		if o.Torn[i] > 0 {
			s.torn[i], s.from[i], s.was[i], s.unsure[i] = o.Torn[i], o.From[i], was[o.Of[i]], false
		}
		if o.Reset[i] > 0 {
			s.reset[i] = o.Reset[i]
		}
	}
}

// visit makes the next visit of a member.
func (s *still) visit(by member.Answerer) (member.Visit, bool) {
	if s.leaps == nil {
		return s.Visits.Visit(s.next, by)
	}
	return s.leaps.Visit(s.next, by)
}

// notes notes what a visit that began at a moment has done to the timers.
func (s *still) notes(timer member.Timer, at clock.Time) {
	for i := range s.alarms {
		a := &s.alarms[i]
		if a.Set == s.set[i] || s.single.is && max(timer, member.Timer(i)) <= beatTimer {
			continue
		}
		if member.Timer(i) != timer {
			s.torn[i] = at
		} else if every := a.At.Sub(at); every != s.every[i] {
			s.every[i], s.reset[i] = every, at
		}
	}
}

// wereBefore tells which of two visits at one moment comes first, where visits before them have been
// left out. Two that go alike come in the order in which they were when the stretch began. If they have not gone alike
// since, it is to begin when they did.
func (q *quietTime) wereBefore(s, t *still) bool {
	a, b := s.next, t.next
	if s.single.is && t.single.is && max(a, b) <= beatTimer {
		return q.werePaced(s, t)
	}
	if s.leaps == nil && t.leaps == nil { // who does not leap knows when it has set its timers
		return setFirst(&s.alarms[a], &t.alarms[b], s.order[a], t.order[b]) < 0
	}
	x, y, exact := s.alarms[a].Set, t.alarms[b].Set, !s.rough[a] && !t.rough[b] && !s.single.is && !t.single.is
	if exact && x != y {
		return x < y
	}
	if a == b && s.single.is == t.single.is {
		if s.from[a].At == t.from[b].At {
			return setFirst(&s.from[a], &t.from[b], s.was[a], t.was[b]) < 0
		}
		if first, known := s.stepsBefore(t, a); exact && known {
			return first
		}
	}
	if since := max(s.torn[a], t.torn[b], s.reset[a], t.reset[b]); since > 0 && since < q.until {
		q.doubt = min(q.doubt, since)
	}
	return setFirst(&s.alarms[a], &t.alarms[b], s.order[a], t.order[b]) < 0
}

// stepsBefore tells whether a visit comes before that of another member at the same moment, if the visits of both have come
// at the same moments for as long as nothing else has set their timers: then the order is what it was at the first of
// these, and who has been set since the visit before that comes later.
func (s *still) stepsBefore(t *still, timer member.Timer) (first, known bool) {
	f, g, every := &s.from[timer], &t.from[timer], s.every[timer]
	if f.At > g.At {
		first, known = t.stepsBefore(s, timer)
		return !first, known
	}
	if every == 0 || every != t.every[timer] || g.At.Sub(f.At)%every != 0 || !s.steps(timer) || !t.steps(timer) {
		return false, false
	}
	set := g.At.Add(-s.alarms[timer].At.Sub(s.alarms[timer].Set)) // that of the other, which was set by its own visit
	return set < g.Set, set != g.Set
}

// steps tells whether a timer has been set by its own visits alone, each as long after the last as ever, since it was as
// is known.
func (s *still) steps(timer member.Timer) bool {
	from := &s.from[timer]
	return !s.unsure[timer] && max(s.torn[timer], s.reset[timer]) <= from.Set
}

// Disturbed implements [member.Neighbors]: it goes by the commits that have been sent, that others have left out, and
// by those that follow if each comes like the one before.
func (q *quietTime) Disturbed(beats member.Series, few int64) int64 {
	first := int64(-1)
	for _, c := range q.commits {
		first = earlier(first, beats.Meets(&member.Series{First: c, Every: clock.Second, N: 1}, q.takes))
	}
	if f := q.foresight(); f.every > 0 {
		return earlier(first, f.first(&beats, q.takes))
	}
	for i := range q.still {
		s := &q.still[i]
		if i == q.of || s.leaps == nil {
			continue
		}
		to := s.leaps.Commits()
		first = earlier(first, beats.Meets(&to, q.takes))
		for j := range s.passed {
			first = earlier(first, beats.Meets(&s.passed[j], q.takes))
		}
		if first >= 0 && first < few {
			break
		}
	}
	return first
}

// earlier is the lesser of two numbers that are there.
func earlier(a, b int64) int64 {
	if a < 0 || b >= 0 && b < a {
		return b
	}
	return a
}

// holds sees whether what others have left out is right, now that a member commits; else the stretch has to end before
// that.
func (q *quietTime) holds(s *still, commits *member.Series) {
	if known := q.forecasts(s, commits); known || !q.taken {
		return
	}
	for i := range q.still {
		t := &q.still[i]
		if t.m == s.m {
			continue
		}
		for j := range t.answered {
			beats := &t.answered[j]
			n := beats.Meets(commits, q.takes)
			if n < 0 {
				continue
			}
			if at := beats.First.Sent.Add(beats.Every.Times(n)); at-1 < q.doubt {
				q.doubt, q.wary = at-1, wary{i, at}
			}
		}
	}
}
