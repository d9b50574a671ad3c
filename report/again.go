package report

import (
	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/protocol"
)

// Again is a run of records that were processed before.
type Again struct {
	At        Ms // when that was over
	Known     Ms // when it became known
	Records   int64
	Partition protocol.TopicPartition
	// Earlier and Later are the two times that they were processed.
	Earlier, Later Turn
}

// Turn is a time in which a member processed records, all of them before the next
// position of the partition or all of them behind it.
type Turn struct {
	Member   event.Member
	Held     Ms // since when the member had its position
	From, To Ms
}

// piece is what two runs have in common.
type piece struct {
	from, to       int64
	earlier, later *run
	first, second  *stay // whose they are
	at, known      clock.Time
}

// repeats notes what of a run had been processed before: n records in all, by whom
// last.
func (p *progress) repeats(mine *stay, r *run, n int64, known clock.Time) (list []Again) {
	var told intervals
	for i := len(p.stays) - 1; i >= 0 && n > 0; i-- {
		s := &p.stays[i]
		for j := len(s.runs) - 1; j >= 0 && n > 0; j-- {
			x := &s.runs[j]
			from, to := max(r.from, x.from), min(r.to, x.to)
			if from >= to {
				continue
			}
			for _, part := range told.lacks(from, to) {
				n -= part.to - part.from
				list = append(list, p.repeated(piece{part.from, part.to, x, r, s, mine, r.until, known})...)
			}
			told.add(from, to)
		}
	}
	return list
}

// repeated tells of a piece; what was processed before its later member had its position,
// and what after it, are told apart.
func (p *progress) repeated(x piece) []Again {
	if x.earlier.when(x.from) > x.later.when(x.from) {
		x.earlier, x.later, x.first, x.second = x.later, x.earlier, x.second, x.first // it was told late
	}
	if x.earlier.when(x.from) < x.second.at {
		if cut := x.earlier.next(x.second.at); cut > x.from && cut < x.to {
			before, after := x, x
			before.to, after.from = cut, cut
			return append(p.repeated(before), p.repeated(after)...)
		}
	}
	turn := func(r *run, s *stay) Turn {
		return Turn{s.member, Ms(s.at), Ms(r.when(x.from)), Ms(r.when(x.to))}
	}
	return []Again{{
		At: Ms(x.at), Known: Ms(x.known), Records: x.to - x.from, Partition: p.partition,
		Earlier: turn(x.earlier, x.first), Later: turn(x.later, x.second),
	}}
}
