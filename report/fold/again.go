package fold

import (
	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/report"
)

// piece is what two runs have in common.
type piece struct {
	from, to       int64
	earlier, later *run
	first, second  *stay // whose they are
	at, known      clock.Time
}

// repeats notes what of a run had been processed before: n records in all, by whom
// last. Which partition it was is for [records.notesAgain] to say.
func (p *progress) repeats(mine *stay, r *run, n int64, known clock.Time) (list []report.Again) {
	var told intervals
	for i := len(p.stays) - 1; i >= 0 && n > 0; i-- {
		s := &p.stays[i]
		for j := len(s.runs) + len(p.cuts) - 1; j >= 0 && n > 0; j-- {
			x := p.worked(i, j)
			if x == nil {
				continue
			}
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

// worked is what was processed in a stay, and behind that what was begun and cut off; nil: in
// another stay.
func (p *progress) worked(stay, i int) *run {
	if s := &p.stays[stay]; i < len(s.runs) {
		return &s.runs[i]
	} else if c := &p.cuts[i-len(s.runs)]; c.stay == stay {
		return &c.run
	}
	return nil
}

// repeated tells of a piece; what was processed before its later member had its position,
// and what after it, are told apart.
func (p *progress) repeated(x piece) []report.Again {
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
	turn := func(r *run, s *stay) report.Turn {
		return report.Turn{Member: s.member, Held: report.Ms(s.at), From: report.Ms(r.when(x.from)), To: report.Ms(r.when(x.to))}
	}
	return []report.Again{{
		At: report.Ms(x.at), Known: report.Ms(x.known), Records: x.to - x.from,
		Earlier: turn(x.earlier, x.first), Later: turn(x.later, x.second),
	}}
}
