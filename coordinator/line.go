package coordinator

import "slices"

// Line is a queue of what waits its turn: first in, first out. The zero value is
// empty. A place that is left is used again once the line has emptied.
type Line[E any] struct {
	items []E
	head  int
}

// Empty tells whether nothing waits.
func (l *Line[E]) Empty() bool { return l.head == len(l.items) }

// First is whose turn is next; there must be one.
func (l *Line[E]) First() *E { return &l.items[l.head] }

// Push lets something wait behind all else.
func (l *Line[E]) Push(e E) { l.items = append(l.items, e) }

// All lists what waits, in order.
func (l *Line[E]) All() []E { return l.items[l.head:] }

// Pop takes out whose turn it is; there must be one.
func (l *Line[E]) Pop() E {
	var none E
	e := l.items[l.head]
	l.items[l.head] = none
	if l.head++; l.Empty() {
		l.items, l.head = l.items[:0], 0
	}
	return e
}

// Clone copies the queue.
func (l *Line[E]) Clone() Line[E] { return Line[E]{items: slices.Clone(l.All())} }
