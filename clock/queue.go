package clock

// Queue holds events of type E until their time comes. The earliest leaves
// first; of those with equal times the one scheduled first. The zero value is an
// empty queue at time 0. Events are data: a queue can be copied with Clone.
//
// Inside it is a heap with four children a node, which needs half the levels of
// a binary one, and keeps its entries by value: scheduling allocates only when
// the heap grows.
type Queue[E any] struct {
	now  Time
	seq  uint64
	heap []entry[E]
}

type entry[E any] struct {
	at    Time
	seq   uint64
	event E
}

func (a *entry[E]) before(b *entry[E]) bool {
	return a.at < b.at || a.at == b.at && a.seq < b.seq
}

// Now is the time of the last event taken out.
func (q *Queue[E]) Now() Time { return q.now }

// Len counts the events that wait.
func (q *Queue[E]) Len() int { return len(q.heap) }

// Reserve takes the next place in the order of equal times, for [Queue.Put].
func (q *Queue[E]) Reserve() uint64 {
	q.seq++
	return q.seq
}

// At schedules an event for time t. It panics if t has passed: effects cannot
// come before their causes.
func (q *Queue[E]) At(t Time, event E) { q.Put(t, q.Reserve(), event) }

// Put schedules an event at a place in the order that was reserved before.
func (q *Queue[E]) Put(t Time, seq uint64, event E) {
	if t < q.now {
		panic("clock: an event was scheduled for " + t.String() + ", which is before now, " + q.now.String())
	}
	q.heap = append(q.heap, entry[E]{t, seq, event})
	q.up(len(q.heap) - 1)
}

// Peek gives the time of the next event, or Never.
func (q *Queue[E]) Peek() Time {
	if len(q.heap) == 0 {
		return Never
	}
	return q.heap[0].at
}

// Next takes the next event out and moves the time to it. ok is false when
// nothing waits.
func (q *Queue[E]) Next() (event E, seq uint64, ok bool) {
	if len(q.heap) == 0 {
		return event, 0, false
	}
	top := q.heap[0]
	last := len(q.heap) - 1
	q.heap[0] = q.heap[last]
	q.heap[last] = entry[E]{}
	q.heap = q.heap[:last]
	if last > 0 {
		q.down(0)
	}
	q.now = top.at
	return top.event, top.seq, true
}

// Advance moves the time to t, when nothing is due before it.
func (q *Queue[E]) Advance(t Time) {
	if t > q.Peek() {
		panic("clock: time would pass over an event")
	}
	q.now = max(q.now, t)
}

// Clone copies the queue; the events themselves are copied as values.
func (q *Queue[E]) Clone() Queue[E] {
	c := *q
	c.heap = append([]entry[E](nil), q.heap...)
	return c
}

func (q *Queue[E]) up(i int) {
	e := q.heap[i]
	for i > 0 {
		parent := (i - 1) / 4
		if !e.before(&q.heap[parent]) {
			break
		}
		q.heap[i] = q.heap[parent]
		i = parent
	}
	q.heap[i] = e
}

func (q *Queue[E]) down(i int) {
	e, n := q.heap[i], len(q.heap)
	for {
		first := 4*i + 1
		if first >= n {
			break
		}
		least := first
		for c := first + 1; c < min(first+4, n); c++ {
			if q.heap[c].before(&q.heap[least]) {
				least = c
			}
		}
		if !q.heap[least].before(&e) {
			break
		}
		q.heap[i] = q.heap[least]
		i = least
	}
	q.heap[i] = e
}
