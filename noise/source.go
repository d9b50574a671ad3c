package noise

import (
	"math"
	"math/bits"

	"github.com/groupsim/groupsim/clock"
)

// Library has what was measured of one client library. A first time that was not measured
// is as any other, and what was not measured at all is never late.
type Library [Kinds][Ages]*Delay

// Delay is how late a kind is at an age. Of 1024 parts of what makes it late so many are the
// same for all members of the generation, who hear the same answer at the same moment; and
// of that, as of what is its own, so many are the whole run's: one machine is faster than
// another, and the same one on another day.
type Delay struct {
	Together, Whole uint16
	Table           Table
}

// shares is what Together and Whole are parts of.
const shares = 1 << 10

// Owner is whose delays they are.
type Owner struct {
	Name  string // tells it from every other, "c1, incarnation 1"
	Young bool
}

// Source has the delays of one process. The zero Source has none.
type Source struct {
	run
	before [Kinds]bool   // it has been late before
	kinds  *[Kinds]draws // nil: nothing is drawn
}

// run is what is common to the delays of all kinds.
type run struct {
	library    *Library
	drawn      bool // else each delay is the median
	young      bool
	generation uint64 // 0: none yet
	whole      int64  // the deviate of the run's draw
}

// draws are those of one kind.
type draws struct {
	own clock.Stream
	// all has what the members of a generation share: the n-th draw since they joined it.
	all          clock.Stream
	next, joined uint64
	apart        *Table // what they are drawn from out of step; nil: nobody has asked
	// peeked is one more than how late the next one is, once somebody has looked; 0: nobody has.
	peeked clock.Duration
}

// Of makes the source of a process. It draws if it is to, and not in run 0.
func Of(library *Library, o Owner, seed, number uint64, draw bool) Source {
	s := Source{run: newRun(library, o.Young, seed, number, draw)}
	if s.drawn {
		s.kinds = &[Kinds]draws{}
		for k := range s.kinds {
			if library.draws(Kind(k)) {
				s.kinds[k].own = delaysOf[k].And(o.Name).Stream(seed, number)
				s.kinds[k].all = ofAll[k].Stream(seed, number)
			}
		}
	}
	return s
}

// Clone copies the source: what is drawn of the one moves nothing of the other.
func (s *Source) Clone() Source {
	c := *s
	if c.kinds != nil {
		kinds := *s.kinds
		c.kinds = &kinds
	}
	return c
}

// delaysOf begins the names of what is drawn of each kind, and ofAll is that of what all share. A
// run has to do with dozens of them.
var delaysOf, ofAll = func() (begin, all [Kinds]clock.Name) {
	for k := range Kinds {
		begin[k] = clock.NameOf(k.String(), " of ")
		all[k] = begin[k].And("all")
	}
	return begin, all
}()

func newRun(library *Library, young bool, seed, number uint64, draw bool) run {
	r := run{library: library, young: young, drawn: draw && number != 0}
	if r.drawn {
		r.whole = deviate(clock.StreamOf(seed, number, "the machine").At(0))
	}
	return r
}

// Alarm has the delays of one timer of the coordinator. There are many of them, and they are
// late in one kind.
type Alarm struct {
	run
	before bool // it has been late before
	draws
}

// OfTimer makes the delays of a timer of the broker, which is known by its kind and whose it is.
func OfTimer(kind, owner string, young bool, seed, number uint64, draw bool) Alarm {
	a := Alarm{run: newRun(&Broker, young, seed, number, draw)}
	if a.drawn {
		a.own = delaysOf[Timer].And("timer ", kind, " of ", owner).Stream(seed, number)
	}
	return a
}

// Peek is how late it will be the next time.
func (a *Alarm) Peek() clock.Duration {
	if !a.drawn {
		return a.median(Timer, a.before)
	}
	return a.run.peek(Timer, a.before, &a.draws)
}

// Take is how late it is, now that it fires.
func (a *Alarm) Take() clock.Duration {
	late := a.Peek()
	a.before = true
	a.draws.taken()
	return late
}

// draws tells whether anything of a kind is drawn.
func (l *Library) draws(k Kind) bool {
	return k == Turn || l != nil && l[k] != [Ages]*Delay{}
}

// Join takes note that the process handles the answer that makes it a member of a
// generation.
func (s *Source) Join(generation int32) {
	s.young = s.young && s.generation == 0
	s.generation = uint64(generation)
	if s.drawn {
		for k := range s.kinds {
			s.kinds[k].joined, s.kinds[k].peeked = s.kinds[k].next, 0
		}
	}
}

// Peek is how late the next thing of a kind will be.
func (s *Source) Peek(k Kind) clock.Duration {
	if !s.drawn {
		return s.median(k, s.before[k])
	}
	return s.run.peek(k, s.before[k], &s.kinds[k])
}

// Take is how late it is, now that it happens.
func (s *Source) Take(k Kind) clock.Duration {
	late := s.Peek(k)
	s.before[k] = true
	if s.drawn {
		s.kinds[k].taken()
	}
	return late
}

// Pass lets so many things of a kind happen at which nobody looks.
func (s *Source) Pass(k Kind, n int64) {
	if n == 0 {
		return
	}
	s.before[k] = true
	if s.drawn {
		d := &s.kinds[k]
		d.peeked = 0
		d.next += uint64(n)
	}
}

// Most is how late a thing of a kind is at most, whether it is the first or not.
func (s *Source) Most(k Kind) (most clock.Duration) {
	if !s.drawn {
		return s.Peek(k)
	}
	for _, d := range s.library[k] {
		if d != nil {
			most = max(most, d.Table[points-1])
		}
	}
	return most
}

// median is how late the next of a kind is where nothing is drawn.
func (r *run) median(k Kind, before bool) clock.Duration {
	if x := r.delay(k, before); x != nil {
		return x.Table.Median()
	}
	return 0
}

func (r *run) peek(k Kind, before bool, d *draws) clock.Duration {
	if d.peeked == 0 {
		d.peeked = 1
		if x := r.delay(k, before); x != nil {
			d.peeked += r.draw(d, x)
		}
	}
	return d.peeked - 1
}

// taken goes on to the next.
func (d *draws) taken() {
	d.peeked = 0
	d.next++
}

// Turn is how far a loop is from the end of a turn of this length, or another thing within a
// time of which nobody knows where. A loop drifts, by what each turn takes beside, so every
// place is as likely as any other.
func (s *Source) Turn(length clock.Duration) clock.Duration {
	if !s.drawn {
		return length / 2
	}
	d := &s.kinds[Turn]
	share, _ := bits.Mul64(d.own.At(d.next), uint64(length))
	d.next++
	return clock.Duration(share)
}

// Way is how much later than the link says a message arrives that leaves now, on the n-th of
// the ways between a process and the broker; less than nothing if it is sooner. It is known by
// that moment and not by a number: messages that nobody looks at move no others.
func (s *Source) Way(now clock.Time, n uint64) clock.Duration {
	if !s.drawn || s.library[Way][Later] == nil {
		return 0
	}
	d := s.library[Way][Later]
	return d.Table.Draw(s.ofRun(deviate(s.kinds[Way].own.At(uint64(now)*ways+n)), d))
}

// ways is how many there are: two connections, each of them in two directions.
const ways = 4

// delay is what the next of a kind is drawn from; nil: it is never late.
func (r *run) delay(k Kind, before bool) *Delay {
	if r.library == nil {
		return nil
	}
	ages := &r.library[k]
	switch {
	case !before && r.young && ages[Young] != nil:
		return ages[Young]
	case !before && ages[First] != nil:
		return ages[First]
	}
	return ages[Later]
}

// inStep is for how many draws the members of a generation share them. They heard the same answer at the same
// moment; so much later each has been late by itself often enough to be anywhere.
const inStep = 64

// draw is the next delay.
func (r *run) draw(d *draws, x *Delay) clock.Duration {
	random := d.own.At(d.next)
	switch {
	case x.Together == 0 && x.Whole == 0:
		return x.Table.Draw(random)
	case d.next-d.joined >= inStep:
		return d.outOfStep(r, x).Draw(random)
	}
	z := deviate(random)
	if r.generation != 0 {
		z = blend(z, deviate(d.all.At(r.generation<<32+d.next-d.joined)), x.Together)
	}
	return x.Table.Draw(r.ofRun(z, x))
}

// outOfStep is the table of what is the process's own in this run: the quantiles that are left when the run's share
// is known.
func (d *draws) outOfStep(r *run, x *Delay) *Table {
	switch {
	case d.apart != nil:
	case x.Whole == 0:
		d.apart = &x.Table
	default:
		d.apart = new(Table)
		for i, level := range Levels() {
			random := uint64(level) * (math.MaxUint64 / shares)
			d.apart[i] = x.Table.Draw(r.ofRun(deviate(random), x))
		}
	}
	return d.apart
}

// ofRun is the rank of a deviate that is the run's in part.
func (r *run) ofRun(z int64, x *Delay) uint64 { return rank(blend(z, r.whole, x.Whole)) }

// Mark is how far the draws of some kinds have come: of four at most.
type Mark [4]struct {
	before bool
	next   uint64
	peeked clock.Duration
}

// Mark marks how far they have come now. What is taken from here on has not been once [Source.Return]
// goes back.
func (s *Source) Mark(kinds []Kind) (m Mark) {
	if s.drawn {
		for i, k := range kinds {
			d := &s.kinds[k]
			m[i].before, m[i].next, m[i].peeked = s.before[k], d.next, d.peeked
		}
	}
	return m
}

// Return goes back to a mark of these kinds.
func (s *Source) Return(m Mark, kinds []Kind) {
	if s.drawn {
		for i, k := range kinds {
			d := &s.kinds[k]
			s.before[k], d.next, d.peeked = m[i].before, m[i].next, m[i].peeked
		}
	}
}

// Drawn tells whether delays are drawn, and not the medians.
func (s *Source) Drawn() bool { return s.drawn }

// Ways is how much later than the link says a message arrives, at least and at most.
func (s *Source) Ways() (soonest, latest clock.Duration) {
	if !s.drawn || s.library[Way][Later] == nil {
		return 0, 0
	}
	t := &s.library[Way][Later].Table
	return t[0], t[points-1]
}

// Fixed tells whether each delay of these kinds is the same from here on.
func (s *Source) Fixed(kinds ...Kind) bool {
	if s.drawn {
		return false
	}
	for _, k := range kinds {
		if s.library != nil && !s.before[k] && (s.library[k][First] != nil || s.library[k][Young] != nil) {
			return false
		}
	}
	return true
}
