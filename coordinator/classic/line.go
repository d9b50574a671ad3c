package classic

import "slices"

// line is a queue of what waits its turn: first in, first out. The zero value is
// empty. A place that is left is used again once the line has emptied.
type line[E any] struct {
	items []E
	head  int
}

func (l *line[E]) empty() bool { return l.head == len(l.items) }
func (l *line[E]) first() *E   { return &l.items[l.head] }
func (l *line[E]) push(e E)    { l.items = append(l.items, e) }

// all lists what waits, in order.
func (l *line[E]) all() []E { return l.items[l.head:] }

func (l *line[E]) pop() E {
	var none E
	e := l.items[l.head]
	l.items[l.head] = none
	if l.head++; l.empty() {
		l.items, l.head = l.items[:0], 0
	}
	return e
}

func (l *line[E]) clone() line[E] { return line[E]{items: slices.Clone(l.all())} }
