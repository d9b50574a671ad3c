package sim

import (
	"cmp"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/member"
)

// Who is next in quiet time: the members stand in a line by when their next visits begin, and by the order in
// which the timers were set that begin them.

// waiting is a member in the line, and when its next visit begins.
type waiting struct {
	at clock.Time
	i  int // of still
}

// sink lets a member, whose next visit has become a later one, go down in the line of those whose
// visits come next: a heap. It mostly goes to the end, so it is led there, and then up again
// as far as it belongs, which takes half the comparisons (Wegener's bottom-up heapsort).
func (q *quietTime) sink(place int) {
	line, start, sinks := q.line, place, q.waits(q.line[place].i)
	for child := 2*place + 1; child < len(line); child = 2*place + 1 {
		if child+1 < len(line) && q.before(&line[child+1], &line[child]) {
			child++
		}
		line[place], place = line[child], child
	}
	for place > start {
		parent := (place - 1) / 2
		if !q.before(&sinks, &line[parent]) {
			break
		}
		line[place], place = line[parent], parent
	}
	line[place] = sinks
}

// waits is a member's place in the line.
func (q *quietTime) waits(i int) waiting {
	s := &q.still[i]
	return waiting{s.alarms[s.next].At, i}
}

// lineUp makes the line anew.
func (q *quietTime) lineUp() {
	q.line = q.line[:0]
	for i := range q.still {
		q.line = append(q.line, q.waits(i))
	}
	for place := len(q.line)/2 - 1; place >= 0; place-- {
		q.sink(place)
	}
}

// before tells whether the next visit of a member comes before that of another.
func (q *quietTime) before(a, b *waiting) bool {
	if a.at != b.at {
		return a.at < b.at
	}
	s, t := &q.still[a.i], &q.still[b.i]
	if s.stale[s.next] || t.stale[t.next] {
		return q.wereBefore(s, t)
	}
	return s.sooner(s.next, t, t.next)
}

// sooner tells whether one alarm is before another, of the same member or not.
func (s *still) sooner(x member.Timer, t *still, y member.Timer) bool {
	a, b := &s.alarms[x], &t.alarms[y]
	return a.At < b.At || a.At == b.At && setFirst(a, b, s.order[x], t.order[y]) < 0
}

// setFirst compares when two alarms were set, with their orders among what was set at one moment for
// one reason.
func setFirst(a, b *member.Alarm, orderA, orderB uint64) int {
	return cmp.Or(cmp.Compare(a.Set, b.Set), cmp.Compare(a.Why, b.Why), cmp.Compare(orderA, orderB))
}
