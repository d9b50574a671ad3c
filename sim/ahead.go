package sim

import (
	"cmp"
	"slices"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/member"
)

// The answer to a heartbeat waits for the commits that have come before it, and those may be of visits that others are
// still to make. A commit mostly goes with a heartbeat, whose answer it waits for in the socket; and so on. But each
// waits for what comes before it alone: so these heartbeats are answered in the order in which they come.

// ahead is somebody's next visit, in which a commit may come before the heartbeat that is to be answered.
type ahead struct {
	s             *still
	sent, arrives clock.Time // the heartbeat of that visit whose answer has to be known; zero: none has
	leaves        clock.Time // that answer; zero: it is not known yet
	commit, next  member.Trip
}

// Answers implements [member.Answerer], for the heartbeat of the member whose visit it is: the answer
// leaves when the last commit that has come before it is in the log.
func (q *quietTime) Answers(sent, arrives clock.Time) (leaves clock.Time, known bool) {
	if q.ahead = q.ahead[:0]; !q.looksAhead(0, sent, arrives) || len(q.ahead) > 0 && !q.foresee(sent, arrives) {
		return 0, false
	}
	return q.behind(sent, arrives, q.ahead)
}

// looksAhead finds the visits in which a commit may come before, of members from a place in the line on. It is false if
// of one of them nothing can be known.
func (q *quietTime) looksAhead(place int, sent, arrives clock.Time) bool {
	if place >= len(q.line) || q.line[place].at >= arrives {
		return true
	}
	i := q.line[place].i
	s := &q.still[i]
	if c := &s.commit; i != q.of && (c.Arrives < arrives || c.Arrives == arrives && c.Sent < sent) {
		if s.foreseen == nil && s.leaps == nil {
			return false
		}
		q.ahead = append(q.ahead, ahead{s: s})
	}
	return q.looksAhead(2*place+1, sent, arrives) && q.looksAhead(2*place+2, sent, arrives)
}

// mostAhead is how many of such heartbeats are looked at: each looks at all others, so with more of them the messages are
// quicker.
const mostAhead = 4

// foresee finds which commits of others' next visits come before a heartbeat. It is false if that cannot be
// known.
func (q *quietTime) foresee(sent, arrives clock.Time) bool {
	wait := 0
	for i := range q.ahead {
		a := &q.ahead[i]
		if !a.foresees() && a.arrives == 0 {
			return false
		}
		if a.arrives != 0 {
			wait++
		}
		if wait > mostAhead {
			return false
		}
	}
	slices.SortFunc(q.ahead, func(a, b ahead) int { return cmp.Compare(a.arrives, b.arrives) })
	mine := &q.still[q.of]
	for i := range q.ahead {
		a := &q.ahead[i]
		if a.arrives > arrives {
			q.ahead = q.ahead[:i] // what goes with a heartbeat comes no sooner than that
			return true
		}
		if a.arrives != 0 {
			// Neither its own commit nor that of whose visit it is may be before its heartbeat.
			if a.arrives == arrives || i > 0 && q.ahead[i-1].arrives == a.arrives || a.s.commit.Sent < a.sent || mine.commit.Sent < sent {
				return false
			}
			leaves, known := q.behind(a.sent, a.arrives, q.ahead[:i])
			if a.leaves = leaves; !known || !a.foresees() {
				return false
			}
		}
		if a.next.Arrives <= arrives {
			return false
		}
	}
	return true
}

// foresees looks what comes in the visit, and tells whether that is known.
func (a *ahead) foresees() (known bool) {
	if a.s.foreseen == nil {
		a.commit, a.next, known = a.s.leaps.Commit(a.s.over)
		return known
	}
	a.commit, a.next, known = a.s.foreseen.Commits(a.s.next, a)
	return known
}

// Answers implements [member.Answerer], for the heartbeat of that visit.
func (a *ahead) Answers(sent, arrives clock.Time) (leaves clock.Time, known bool) {
	if a.leaves == 0 {
		a.sent, a.arrives = sent, arrives
	}
	return a.leaves, a.leaves != 0 && a.arrives == arrives
}
