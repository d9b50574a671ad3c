package member

import (
	"math"

	"github.com/groupsim/groupsim/clock"
)

// # Visits that meet batches
//
// Where records are in hand when a client reads or sends, that waits for the batch, and what comes of a visit is
// not told by its moment alone. But batches repeat by a pulse, and of a visit that meets nothing else the same
// comes at the same place of it. So what has come of such visits is kept, and those that follow at the same places
// need not be made (member/drift.go).

// Known is what is known of one process's visits by where in the pulse they begin.
type Known struct {
	v            Drifting
	leaps        *Leaps
	beats        int // so many heartbeats have been made
	learnt, used int // so many visits have been kept, and so often has one been of use
	outcomes     [Timers]map[clock.Duration]*outcome
	over, marked clock.Time // when all visits that were made have come to their end, and that at the mark

	// Of the visit that is being made: what it is compared with, if it is.
	learns bool
	was    Alarms
	commit Trip
}

// Where the pulse is long, few visits begin at a place where one has before, so that not so many more are kept than have
// been of use, and no more than so many.
const (
	unusedKnown = 64
	mostKnown   = 1 << 16
)

// outcome is what came of a visit, counted from its moment.
type outcome struct {
	sets    [Timers]setting
	ends    int32 // from there on all is as if it had not been
	arrives int32 // the heartbeat at the coordinator, which has to answer at once; 0: whenever it does
}

// setting is how a timer has been set. One that is not the visit's own has been set to what it was.
type setting struct {
	done         bool
	likewise     bool // what led to it was what the visit's own timer had been set by
	at, set, why int32
}

// ready tells whether visits that meet batches are to be passed one by one: a round of them is looked for first.
func (k *Known) ready() bool {
	return k.v.Applies().period > 0 && (k.leaps.round.length > 0 || k.beats > patient)
}

// patient is how many heartbeats are made before that.
const patient = 1000

// rounds tells whether a round begins at a moment that may be left out some times before another.
func (k *Known) rounds(at, until clock.Time) bool {
	r := &k.leaps.round
	return r.length > 0 && at >= k.leaps.timid && until.Sub(at) > 3*r.length && k.v.Applies().phase(at) == r.begins.phase
}

// begins looks at what a visit of a timer is to be compared with, if it may become known.
func (k *Known) begins(timer Timer) {
	pulse := k.v.Applies()
	if timer == EngineTimer {
		k.beats++
	}
	if k.learns = false; pulse.period == 0 || k.learnt >= min(mostKnown, unusedKnown+k.used) {
		return
	}
	alarms, c := k.v.Alarms(), k.v.Course(timer)
	at := alarms[timer].At
	if !c.Plain || !k.v.Placed() || k.over >= at.Add(-c.Before) {
		return
	}
	if _, is := k.outcomes[timer][pulse.phase(at)]; is {
		return
	}
	k.was, k.commit, k.learns = *alarms, k.v.NextCommit(), true
}

// ends takes note of what has come of it; asked is when its heartbeat came to the coordinator if it went by when that
// answered, and late tells that this was not at once.
func (k *Known) ends(timer Timer, visit *Visit, asked clock.Time, late bool) {
	pulse, alarms := k.v.Applies(), k.v.Alarms()
	at, over := k.was[timer].At, pulse.free(visit.Ends)
	k.over = max(k.over, over)
	if !k.learns || late || !k.alike(timer, visit, over) {
		return
	}
	o := &outcome{ends: int32(over.Sub(at))}
	if asked != 0 {
		o.arrives = int32(asked.Sub(at))
	}
	for i := range alarms {
		if a := &alarms[i]; a.Set != k.was[i].Set && !o.sets[i].takes(a, at, k.was[timer].Set) {
			return
		}
	}
	if k.outcomes[timer] == nil {
		k.outcomes[timer] = make(map[clock.Duration]*outcome)
	}
	k.outcomes[timer][pulse.phase(at)] = o
	k.learnt++
}

// alike tells whether a visit that has been made was one like others, and met nothing.
func (k *Known) alike(timer Timer, visit *Visit, over clock.Time) bool {
	alarms := k.v.Alarms()
	for i := range alarms {
		if Timer(i) != timer && (alarms[i].At != k.was[i].At || alarms[i].At <= over) {
			return false
		}
	}
	c := k.v.Course(timer)
	if !c.Plain || !k.v.Placed() || over.Sub(k.was[timer].At) >= clock.Second {
		return false
	}
	switch timer {
	case EngineTimer:
		return visit.Heartbeat.Arrives != 0 && visit.Commit.Arrives == 0
	case ProgramTimer:
		return visit.Heartbeat.Arrives == 0 && (!c.Sends || visit.Commit == k.commit) && alarms[timer].At.Sub(k.was[timer].At) == c.Every
	default:
		return visit.Heartbeat.Arrives == 0 && visit.Commit.Arrives == 0
	}
}

// takes takes how a timer is set behind a visit at a moment, whose own timer had been set at another. It is false where
// that does not go by the visit alone.
func (s *setting) takes(a *Alarm, at, set clock.Time) bool {
	*s = setting{done: true, likewise: a.Why == set, at: int32(a.At.Sub(at)), set: int32(a.Set.Sub(at)), why: int32(a.Why.Sub(at))}
	return a.At.Sub(at) < math.MaxInt32 && a.Set >= at && (s.likewise || a.Why >= at)
}

// alarm is what the timer is set to by a visit that another, or itself, begins.
func (s *setting) alarm(own *Alarm) Alarm {
	a := Alarm{own.At.Add(clock.Duration(s.at)), own.At.Add(clock.Duration(s.set)), own.At.Add(clock.Duration(s.why))}
	if s.likewise {
		a.Why = own.Set
	}
	return a
}

// finds is what is known of the next visit of a timer, if it is over before anything else is due.
func (g *drifting) finds(timer Timer, at, next clock.Time) (o *outcome, is bool) {
	if !g.meets {
		return nil, false
	}
	if o, is = g.known.outcomes[timer][g.pulse.phase(at)]; is {
		g.known.used++
	}
	return o, is && at.Add(clock.Duration(o.ends)) < min(next, g.until)
}

// mostAnswered is how many heartbeats that have to be answered at once are passed in one leap.
const mostAnswered = 256

// beatKnown passes a heartbeat that meets a batch, if what comes of it is known.
func (g *drifting) beatKnown(at clock.Time) bool {
	o, is := g.finds(EngineTimer, at, min(g.commit.At, g.ask))
	if !is {
		return false
	}
	if o.arrives > 0 {
		beat := Series{Trip{at, at.Add(clock.Duration(o.arrives))}, g.beats.Every, 1}
		if len(g.answered) == mostAnswered || g.others.Disturbs(beat.First) {
			return false
		}
		g.answered = append(g.answered, beat)
	}
	own := g.beat
	g.beat = o.sets[EngineTimer].alarm(&own)
	g.due = g.beat.At.Add(-g.beats.Before)
	g.sent++
	g.touch(EngineTimer, ProgramTimer, o, &own, &g.commit)
	g.resets(EngineTimer, at, g.beat.At.Sub(at), g.beats.Every)
	return true
}

// commitKnown passes a commit that meets a batch, if what comes of it is known.
func (g *drifting) commitKnown(at clock.Time) bool {
	if g.due <= at {
		return false
	}
	o, is := g.finds(ProgramTimer, at, min(g.due, g.ask))
	if !is || !g.v.Clear(g.due, at, at.Add(clock.Duration(o.ends))) {
		return false
	}
	own := g.commit
	g.commit = o.sets[ProgramTimer].alarm(&own)
	g.made++
	g.touch(ProgramTimer, EngineTimer, o, &own, &g.beat)
	return true
}

// asksKnown passes a question for metadata that meets a batch, if what comes of it is known.
func (g *drifting) asksKnown(at clock.Time) bool {
	o, is := g.finds(MetadataTimer, at, min(g.due, g.commit.At))
	if !is || !g.v.Clear(g.due, at, at.Add(clock.Duration(o.ends))) {
		return false
	}
	own := g.v.Alarms()[MetadataTimer]
	next := o.sets[MetadataTimer].alarm(&own)
	g.v.Refreshes(next)
	g.touch(MetadataTimer, EngineTimer, o, &own, &g.beat)
	g.touch(MetadataTimer, ProgramTimer, o, &own, &g.commit)
	g.resets(MetadataTimer, at, next.At.Sub(at), g.asks.Every)
	return true
}

// touch sets another timer as a visit of one has it.
func (g *drifting) touch(timer, other Timer, o *outcome, own, alarm *Alarm) {
	s := &o.sets[other]
	if !s.done {
		return
	}
	to := s.alarm(own)
	alarm.Set, alarm.Why = to.Set, to.Why
	g.Of[other], g.Torn[other], g.From[other] = g.Of[timer], own.At, *alarm
}

// resets notes a visit from which the next is another time away than it mostly is.
func (g *drifting) resets(timer Timer, at clock.Time, every, mostly clock.Duration) {
	if before := g.Apart[timer]; before != every && (before != 0 || every != mostly) {
		g.Reset[timer] = at
	}
	g.Apart[timer] = every
}
