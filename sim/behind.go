package sim

import (
	"slices"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/member"
)

// In a large group somebody commits all the time. The answer to a heartbeat waits for a commit that has come just before
// it, so only those members are looked at whose commits may come then.

// behind is when the answer to a heartbeat leaves that comes behind all commits up to then, and some of visits to
// come.
func (q *quietTime) behind(sent, arrives clock.Time, ahead []ahead) (leaves clock.Time, known bool) {
	leaves = arrives
	for i := range ahead {
		switch c := &ahead[i].commit; {
		case c.Arrives == arrives:
			return 0, false
		case c.Arrives < arrives:
			leaves = max(leaves, c.Arrives.Add(q.takes))
		}
	}
	for from, to := q.by.places(arrives.Add(-q.takes), arrives); from <= to; from++ {
		for _, i := range q.by.members[from%passedPlaces] {
			leaves = max(leaves, q.behindPassed(int(i), sent, arrives))
		}
	}
	for _, i := range q.by.others {
		leaves = max(leaves, q.behindPassed(int(i), sent, arrives))
	}
	for _, c := range q.commits {
		if c.Arrives < arrives || c.Arrives == arrives && c.Sent <= sent {
			leaves = max(leaves, c.Arrives.Add(q.takes))
		}
	}
	return leaves, true
}

// behindPassed is when the answer leaves for the commits that a member has left out.
func (q *quietTime) behindPassed(i int, sent, arrives clock.Time) clock.Time {
	if at, any := q.still[i].lastPassed(sent, arrives); any {
		return at.Add(q.takes)
	}
	return arrives
}

// lastPassed is when the last of the commits arrives that have been left out and come before a heartbeat.
func (l *leaper) lastPassed(sent, arrives clock.Time) (at clock.Time, any bool) {
	for j := range l.passed {
		p := &l.passed[j]
		if l.leaps == nil && l.drift != nil {
			return l.drift.Before(p, sent, arrives)
		}
		if p.First.Arrives > arrives {
			continue
		}
		i := min(int64(arrives.Sub(p.First.Arrives)/p.Every), p.N-1)
		if p.Arrives(i) == arrives && p.First.Sent.Add(p.Every.Times(i)) > sent {
			i--
		}
		if i >= 0 {
			at, any = max(at, p.Arrives(i)), true
		}
	}
	return at, any
}

// forget drops the commits that are in the log by a moment.
func (q *quietTime) forget(by clock.Time) {
	q.commits = slices.DeleteFunc(q.commits, func(c member.Trip) bool { return c.Arrives.Add(q.takes) < by })
	q.many = fewCommits + 2*len(q.commits)
}

// fewCommits are looked through more quickly than it is told which of them are over.
const fewCommits = 16

// passedBy says who has left out commits in a stretch, by the place in an interval at which they come.
type passedBy struct {
	every   clock.Duration // the interval; 0: there are none
	members [passedPlaces][]int32
	others  []int32 // whose commits are not so regular
}

// passedPlaces is into how many places an interval is divided, one for each bit of a word but the last.
const passedPlaces = 63

// begin begins a stretch, in which nobody has left out any.
func (b *passedBy) begin(all []still) {
	for i := range b.members {
		b.members[i] = b.members[i][:0]
	}
	b.every, b.others = 0, b.others[:0]
	for i := 0; b.every == 0 && i < len(all); i++ {
		if l := all[i].leaps; l != nil {
			b.every = l.Commits().Every
		}
	}
}

// note notes what a member has left out.
func (b *passedBy) note(i int32, s *still, commits *member.Series) {
	to, bit := &b.others, uint64(1)<<passedPlaces
	if s.leaps != nil && b.every > 0 && commits.Every%b.every == 0 {
		place := b.place(commits.First.Arrives)
		to, bit = &b.members[place], 1<<place
	}
	if s.noted&bit == 0 {
		s.noted |= bit
		*to = append(*to, i)
	}
}

// place is where in the interval a moment is.
func (b *passedBy) place(at clock.Time) int {
	return int(clock.Duration(at) % b.every * passedPlaces / b.every)
}

// places are those from one moment to another, both included, each at most once; beyond the last the first follows.
func (b *passedBy) places(from, to clock.Time) (first, last int) {
	switch {
	case b.every == 0:
		return 0, -1
	case to.Sub(from) >= b.every:
		return 0, passedPlaces - 1
	}
	if first, last = b.place(max(from, 0)), b.place(to); first > last || first == last && to.Sub(from) > b.every/2 {
		last += passedPlaces
	}
	return first, min(last, first+passedPlaces-1)
}
