package noise

import (
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
	library *Library
	drawn   bool // else each delay is the median
	young   bool
	before  [Kinds]bool // it has done that
	next    [Kinds]uint64
	own     [Kinds]clock.Stream
	// all has what the members of a generation share: the n-th draw since they joined it.
	all        [Kinds]clock.Stream
	generation uint64 // 0: none yet
	joined     [Kinds]uint64
	whole      int64 // the deviate of the run's draw
}

// Of makes the source of a process. It draws if it is to, and not in run 0.
func Of(library *Library, o Owner, seed, run uint64, draw bool) Source {
	s := Source{library: library, young: o.Young, drawn: draw && run != 0}
	if s.drawn {
		for k := range s.own {
			if !library.draws(Kind(k)) {
				continue // every timer of the coordinator has a source, and is of one kind
			}
			s.own[k] = clock.StreamOf(seed, run, Kind(k).String(), " of ", o.Name)
			s.all[k] = clock.StreamOf(seed, run, Kind(k).String(), " of all")
		}
		s.whole = deviate(clock.StreamOf(seed, run, "the machine").At(0))
	}
	return s
}

// draws tells whether anything of a kind is drawn.
func (l *Library) draws(k Kind) bool {
	return k == Turn || l != nil && l[k] != [Ages]*Delay{}
}

// Join takes note that the process handles the answer that makes it a member of a
// generation.
func (s *Source) Join(generation int32) {
	s.young = s.young && s.generation == 0
	s.generation, s.joined = uint64(generation), s.next
}

// Peek is how late the next thing of a kind will be.
func (s *Source) Peek(k Kind) clock.Duration {
	d := s.delay(k)
	switch {
	case d == nil:
		return 0
	case !s.drawn:
		return d.Table.Median()
	}
	return d.Table.Draw(s.draw(k, d))
}

// Take is how late it is, now that it happens.
func (s *Source) Take(k Kind) clock.Duration {
	late := s.Peek(k)
	s.next[k]++
	s.before[k] = true
	return late
}

// Turn is how far a loop is from the end of a turn of this length, or another thing within a
// time of which nobody knows where. A loop drifts, by what each turn takes beside, so every
// place is as likely as any other.
func (s *Source) Turn(length clock.Duration) clock.Duration {
	if !s.drawn {
		return length / 2
	}
	share, _ := bits.Mul64(s.own[Turn].At(s.next[Turn]), uint64(length))
	s.next[Turn]++
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
	return d.Table.Draw(s.ofRun(deviate(s.own[Way].At(uint64(now)*ways+n)), d))
}

// ways is how many there are: two connections, each of them in two directions.
const ways = 4

// delay is what the next of a kind is drawn from; nil: it is never late.
func (s *Source) delay(k Kind) *Delay {
	if s.library == nil {
		return nil
	}
	ages := &s.library[k]
	switch {
	case !s.before[k] && s.young && ages[Young] != nil:
		return ages[Young]
	case !s.before[k] && ages[First] != nil:
		return ages[First]
	}
	return ages[Later]
}

// draw gives 64 random bits: the rank of the delay.
func (s *Source) draw(k Kind, d *Delay) uint64 {
	random := s.own[k].At(s.next[k])
	if d.Together == 0 && d.Whole == 0 {
		return random
	}
	z := deviate(random)
	if s.generation != 0 {
		z = blend(z, deviate(s.all[k].At(s.generation<<32+s.next[k]-s.joined[k])), d.Together)
	}
	return s.ofRun(z, d)
}

// ofRun is the rank of a deviate that is the run's in part.
func (s *Source) ofRun(z int64, d *Delay) uint64 { return rank(blend(z, s.whole, d.Whole)) }

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
