package clock

import (
	"math/bits"
	"slices"
)

// Queue holds events of type E until their time comes. The earliest leaves
// first; of those with equal times the one scheduled first. Times are not
// negative. The zero value is an empty queue at time 0. Events are data: a queue can be copied with Clone.
//
// Inside it is a heap with four children a node, which needs half the levels of
// a binary one. What moves in it is small: the events lie still in slots of their
// own, which are used again, so scheduling allocates only when the queue grows.
type Queue[E any] struct {
	now   Time
	seq   uint64
	heap  []entry
	slots []E
	free  []int32
}

type entry struct {
	at   Time
	seq  uint64
	slot int32
}

// before is 1 if a comes before b and else 0: the borrow of the subtraction a−b of
// the pairs (time, sequence). Which of four children is the least is a coin toss to
// the processor, and without a branch it has nothing to guess wrong.
func (a *entry) before(b *entry) int {
	_, borrow := bits.Sub64(a.seq, b.seq, 0)
	_, borrow = bits.Sub64(uint64(a.at), uint64(b.at), borrow)
	return int(borrow)
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
	slot := int32(len(q.slots))
	if last := len(q.free) - 1; last >= 0 {
		slot, q.free = q.free[last], q.free[:last]
		q.slots[slot] = event
	} else {
		q.slots = append(q.slots, event)
	}
	q.heap = append(q.heap, entry{t, seq, slot})
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
	q.heap = q.heap[:last]
	if last > 0 {
		q.down(0)
	}
	q.now = top.at
	event, q.slots[top.slot] = q.slots[top.slot], event
	q.free = append(q.free, top.slot)
	return event, top.seq, true
}

// Advance moves the time to t, when nothing is due before it.
func (q *Queue[E]) Advance(t Time) {
	if t > q.Peek() {
		panic("clock: time would pass over an event")
	}
	q.now = max(q.now, t)
}

// All gives everything that waits, in no order, as [iter.Seq2] does.
func (q *Queue[E]) All(yield func(at Time, event E) bool) {
	for i := range q.heap {
		if !yield(q.heap[i].at, q.slots[q.heap[i].slot]) {
			return
		}
	}
}

// Clone copies the queue; the events themselves are copied as values.
func (q *Queue[E]) Clone() Queue[E] {
	c := *q
	c.heap, c.slots, c.free = slices.Clone(q.heap), slices.Clone(q.slots), slices.Clone(q.free)
	return c
}

func (q *Queue[E]) up(i int) {
	e := q.heap[i]
	for i > 0 {
		parent := (i - 1) / 4
		if e.before(&q.heap[parent]) == 0 {
			break
		}
		q.heap[i] = q.heap[parent]
		i = parent
	}
	q.heap[i] = e
}

func (q *Queue[E]) down(i int) {
	heap, e := q.heap, q.heap[i]
	for {
		first := 4*i + 1
		if first >= len(heap) {
			break
		}
		least := first
		if c := heap[first:]; len(c) >= 4 {
			left, right := c[1].before(&c[0]), 2+c[3].before(&c[2])
			least += left + (right-left)*c[right].before(&c[left])
		} else {
			for k := range c {
				if c[k].before(&heap[least]) == 1 {
					least = first + k
				}
			}
		}
		if heap[least].before(&e) == 0 {
			break
		}
		heap[i] = heap[least]
		i = least
	}
	heap[i] = e
}
