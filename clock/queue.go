package clock

import "slices"

// Queue holds events of type E until their time comes. The earliest leaves
// first; of those with equal times the one scheduled first. Times are not
// negative. The zero value is an empty queue at time 0. Events are data: a queue can be copied with Clone.
//
// What moves in its heap is small: the events lie still in slots of their own,
// which are used again, so scheduling allocates only when the queue grows.
//
// While few wait they stand in a row instead, which is quicker to put in order.
//
// Members that hear the same answer at the same moment go on at the same moments, and then a
// thousand events have one time. Those that are scheduled for a time one after another hang
// on each other, and only the first of them is in the heap.
type Queue[E any] struct {
	now   Time
	seq   uint64
	row   row
	heap  heap // once there have been too many for the row
	slots []E
	free  []int32
	// behind has by slot the key of the event that hangs on the one in it; 0: none does.
	behind []uint64
	hang   int // how many hang on others
	tails  [16]tail
}

// few events in the heap are in order as fast as it is found out what they could hang on.
const few = 256

// tail is the last of events of one time that hang on each other. It waits as long as its time has not come.
type tail entry

// tailOf is where the tail of a time stands, if that is known.
func (q *Queue[E]) tailOf(t Time) *tail { return &q.tails[uint64(t)*0x9e3779b97f4a7c15>>60] }

// Now is the time of the last event taken out.
func (q *Queue[E]) Now() Time { return q.now }

// Len counts the events that wait.
func (q *Queue[E]) Len() int { return len(q.slots) - len(q.free) }

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
		q.slots, q.behind = append(q.slots, event), append(q.behind, 0)
	}
	e := newEntry(t, seq, slot)
	switch {
	case len(q.heap) == 0 && len(q.row) < rowful:
		q.row.put(e)
	case len(q.heap) == 0:
		q.heap, q.row = q.row.heap(q.heap), q.row[:0]
		q.heap.push(e)
	case len(q.heap)+q.hang < few || !q.hangs(e):
		q.heap.push(e)
	}
}

// hangs hangs an event on the last one that was scheduled for the same time, if that is known.
func (q *Queue[E]) hangs(e entry) bool {
	last := q.tailOf(e.at)
	on := *last
	*last = tail(e)
	if on.at != e.at || e.at <= q.now || on.key > e.key {
		return false
	}
	q.behind[slotOf(on.key)] = e.key
	q.hang++
	return true
}

// Peek gives the time of the next event, or Never.
func (q *Queue[E]) Peek() Time {
	switch {
	case len(q.row) > 0:
		return q.row[len(q.row)-1].at
	case q.heap.len() > 0:
		return q.heap[0].at
	}
	return Never
}

// Next takes the next event out and moves the time to it. ok is false when
// nothing waits.
func (q *Queue[E]) Next() (event E, seq uint64, ok bool) {
	var top entry
	switch {
	case len(q.row) > 0:
		top = q.row.take()
	case q.heap.len() > 0:
		top = q.takeOfHeap()
	default:
		return event, 0, false
	}
	slot := top.slot()
	q.now = top.at
	event, q.slots[slot] = q.slots[slot], event
	q.free = append(q.free, slot)
	return event, top.seq(), true
}

// takeOfHeap takes the first entry of the heap out.
func (q *Queue[E]) takeOfHeap() entry {
	top := q.heap[0]
	if slot := top.slot(); q.hang > 0 && q.behind[slot] != 0 {
		q.heap.follow(q.behind[slot])
		q.behind[slot] = 0
		q.hang--
		return top
	}
	return q.heap.pop()
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
	for _, e := range q.row {
		if !yield(e.at, q.slots[e.slot()]) {
			return
		}
	}
	for _, e := range q.heap[:q.heap.len()] {
		for ; e.key != 0; e.key = q.behind[e.slot()] {
			if !yield(e.at, q.slots[e.slot()]) {
				return
			}
		}
	}
}

// Reset empties the queue and goes back to time 0. It keeps its memory.
func (q *Queue[E]) Reset() {
	clear(q.slots)
	*q = Queue[E]{row: q.row[:0], heap: q.heap[:0], slots: q.slots[:0], behind: q.behind[:0], free: q.free[:0]}
}

// Clone copies the queue; the events themselves are copied as values.
func (q *Queue[E]) Clone() Queue[E] {
	c := *q
	c.row, c.heap, c.slots, c.behind, c.free = slices.Clone(q.row), slices.Clone(q.heap), slices.Clone(q.slots), slices.Clone(q.behind), slices.Clone(q.free)
	return c
}
