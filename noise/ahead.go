package noise

import "github.com/groupsim/groupsim/clock"

// Ahead are the delays of a kind that follow, as they will be. Where nothing is drawn they are to be alike ([Source.Fixed]).
type Ahead struct {
	of    *Source
	kind  Kind
	first uint64 // the number of the next
	// Of these numbers, from one on, it is known already: draws that do not wait for each other cost a fraction.
	from  uint64
	known [64]clock.Duration
}

// Ahead looks at them, and takes none.
func (s *Source) Ahead(k Kind) Ahead { return Ahead{of: s, kind: k, from: 1 << 63} }

// Look takes note of how many have been taken.
func (a *Ahead) Look() {
	if a.of.drawn {
		a.first = a.of.kinds[a.kind].next
	}
}

// At is the i-th of them; the next one is the one with 0.
func (a *Ahead) At(i int64) clock.Duration {
	if n := a.first + uint64(i) - a.from; n < uint64(len(a.known)) {
		return a.known[n]
	}
	return a.draw(a.first + uint64(i))
}

// draw draws those from a number on, and gives that one.
func (a *Ahead) draw(from uint64) clock.Duration {
	if a.from = from; !a.of.drawn {
		for i := range a.known {
			a.known[i] = a.of.Peek(a.kind)
		}
		return a.known[0]
	}
	d, x := &a.of.kinds[a.kind], a.of.delay(a.kind, true)
	if x != nil && from-d.joined >= inStep {
		table := d.outOfStep(&a.of.run, x)
		for i := range a.known {
			a.known[i] = table.Draw(d.own.At(from + uint64(i)))
		}
		return a.known[0]
	}
	next := d.next
	for i := range a.known {
		a.known[i] = 0
		if d.next = from + uint64(i); d.next == 0 { // the first in its life
			a.known[i] = a.of.Peek(a.kind)
		} else if x != nil {
			a.known[i] = a.of.run.draw(d, x)
		}
	}
	d.next = next
	return a.known[0]
}
