package clock

import "slices"

// Queue holds events of type E until their time comes. The earliest leaves
// first; of those with equal times the one scheduled first. Times are not
// negative. The zero value is an empty queue at time 0. Events are data: a queue can be copied with Clone.
//
// What moves in its heap is small: the events lie still in slots of their own,
// which are used again, so scheduling allocates only when the queue grows.
type Queue[E any] struct {
	now   Time
	seq   uint64
	heap  heap
	slots []E
	free  []int32
}

// Now is the time of the last event taken out.
func (q *Queue[E]) Now() Time { return q.now }

// Len counts the events that wait.
func (q *Queue[E]) Len() int { return q.heap.len() }

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
	q.heap.push(newEntry(t, seq, slot))
}

// Peek gives the time of the next event, or Never.
func (q *Queue[E]) Peek() Time {
	if q.heap.len() == 0 {
		return Never
	}
	return q.heap[0].at
}

// Next takes the next event out and moves the time to it. ok is false when
// nothing waits.
func (q *Queue[E]) Next() (event E, seq uint64, ok bool) {
	if q.heap.len() == 0 {
		return event, 0, false
	}
	top := q.heap.pop()
	slot := top.slot()
	q.now = top.at
	event, q.slots[slot] = q.slots[slot], event
	q.free = append(q.free, slot)
	return event, top.seq(), true
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
	for _, e := range q.heap[:q.heap.len()] {
		if !yield(e.at, q.slots[e.slot()]) {
			return
		}
	}
}

// Reset empties the queue and goes back to time 0. It keeps its memory.
func (q *Queue[E]) Reset() {
	clear(q.slots)
	*q = Queue[E]{heap: q.heap[:0], slots: q.slots[:0], free: q.free[:0]}
}

// Clone copies the queue; the events themselves are copied as values.
func (q *Queue[E]) Clone() Queue[E] {
	c := *q
	c.heap, c.slots, c.free = slices.Clone(q.heap), slices.Clone(q.slots), slices.Clone(q.free)
	return c
}
