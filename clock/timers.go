package clock

// Timer is one alarm that may be set again and again, whose event waits in a
// queue. Setting it later than before costs no new entry: the old one comes up,
// sees that it is early, and goes back to the place reserved when the timer was
// set. So a session timer that every heartbeat moves adds nothing to the heap.
type Timer struct {
	at     Time // when it is due; meaningless unless armed
	seq    uint64
	queued uint64 // the sequence of the entry that stands for this timer, 0 if none
	until  Time   // when that entry comes up
	armed  bool
}

// Armed tells whether the timer is set.
func (t *Timer) Armed() bool { return t.armed }

// Due is when the timer will fire, or Never.
func (t *Timer) Due() Time {
	if !t.armed {
		return Never
	}
	return t.at
}

// Order is the timer's place among all that have been set: a later one was set later.
func (t *Timer) Order() uint64 { return t.seq }

// Arm sets t to fire at the given time with the given event, in place of any
// time set before. The event must name the timer, the same each time.
func Arm[E any](q *Queue[E], t *Timer, at Time, event E) {
	t.at, t.seq, t.armed = at, q.Reserve(), true
	if t.queued != 0 && t.until <= at {
		return
	}
	t.queued, t.until = t.seq, at
	q.Put(at, t.seq, event)
}

// Clear takes the alarm back.
func (t *Timer) Clear() { t.armed = false }

// Fired decides what an entry of the queue means, by its sequence as [Queue.Next]
// gave it: true if the timer is due now, which clears it. Otherwise the entry was
// stale, or early and is scheduled again.
func Fired[E any](q *Queue[E], t *Timer, seq uint64, event E) bool {
	if seq != t.queued {
		return false
	}
	t.queued = 0
	if !t.armed {
		return false
	}
	if t.seq != seq {
		t.queued, t.until = t.seq, t.at
		q.Put(t.at, t.seq, event)
		return false
	}
	t.armed = false
	return true
}
