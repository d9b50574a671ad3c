package fold

import (
	"math/bits"

	"github.com/groupsim/groupsim/clock"
)

// A group that is a little too slow for its input processes batch after batch, each
// another run of records, thousands in a second. Of so many runs the report needs the
// course and not every step. So there is a budget: up to it every run is kept as it was
// told, and all figures are exact; beyond it runs are joined where a straight line is
// never further from what they were than a tolerance, which doubles until the rest fits.
// A line begins and ends where runs did, so that which records were processed, again or
// not at all, is exact even then; lag is within twice the tolerance for each partition, and
// when one of them was processed is when another one was that is no further from it.
//
// Runs of two stays are never joined, nor are runs over a jump. Where those alone are too
// many, as when every rebalance gives all partitions new positions, all runs are kept, and
// the budget grows with them.
const (
	runBudget        = 1 << 18
	runsPerPartition = 16 // but so many at least
)

// thinning is how much of the runs has been joined.
type thinning struct {
	runs       int   // kept, of all partitions
	partitions int   // how many there are
	tolerance  int64 // in records; 0: nothing has been joined
	grown      int   // the budget, where what cannot be joined is more than there is room for
}

func (t *thinning) full() bool { return t.fullWith(0) }

// fullWith tells whether there may be too many with so many more.
func (t *thinning) fullWith(more int) bool {
	return t.runs+more > max(runBudget, runsPerPartition*t.partitions, t.grown)
}

// thin joins runs until half of what may be kept is free again.
func (r *records) thin() {
	room, apart := r.thinning.runs/2, 0
	r.eachStay(func(s *stay, n int) { apart += n * s.apart() })
	if apart > room {
		r.thinning.grown = 2 * r.thinning.runs
		return
	}
	for r.thinning.runs > room {
		r.thinning.tolerance = max(1, r.thinning.tolerance)
		r.thinning.runs = 0
		r.eachStay(func(s *stay, n int) {
			s.thin(r.thinning.tolerance)
			r.thinning.runs += n * len(s.runs)
		})
		if r.thinning.runs > room {
			r.thinning.tolerance *= 2
			r.eachStay(func(s *stay, _ int) { s.thinned = 0 })
		}
	}
}

// eachStay goes through all stays, with how many partitions each is of.
func (r *records) eachStay(do func(*stay, int)) {
	for _, p := range r.list {
		for i := range p.stays {
			do(&p.stays[i], len(p.partitions))
		}
	}
}

// apart counts what is left of the runs at least, however far they are joined.
func (s *stay) apart() int {
	n := min(1, len(s.runs))
	for i := 1; i < len(s.runs); i++ {
		if !s.runs[i-1].meets(&s.runs[i]) {
			n++
		}
	}
	return n
}

// meets tells whether the next run follows on this one without a jump.
func (r *run) meets(next *run) bool { return next.from == r.to && next.since >= r.until }

// thin joins runs of the stay that have not been joined with this tolerance before.
func (s *stay) thin(tolerance int64) {
	if len(s.runs) <= int(s.thinned) {
		return
	}
	kept := s.runs[:s.thinned+1]
	line := lineFrom(&kept[s.thinned], tolerance)
	for _, next := range s.runs[s.thinned+1:] {
		last := &kept[len(kept)-1]
		if line.reaches(last, &next) {
			last.until, last.to = next.until, next.to
			continue
		}
		kept = append(kept, next)
		line = lineFrom(&kept[len(kept)-1], tolerance)
	}
	s.runs, s.thinned = kept, int32(len(kept)-1) // the last one may still grow
}

// line is what a straight line from the begin of a run may be, so that it passes no
// corner on its way at a greater distance than the tolerance: its slope is between least
// and most.
type line struct {
	since       clock.Time
	from        int64
	tolerance   int64
	least, most slope
}

// slope is records in a time.
type slope struct{ records, time uint64 }

// below tells whether a slope is less than another.
func (a slope) below(b slope) bool {
	hi, lo := bits.Mul64(a.records, b.time)
	hi2, lo2 := bits.Mul64(b.records, a.time)
	return hi < hi2 || hi == hi2 && lo < lo2
}

func lineFrom(r *run, tolerance int64) line {
	return line{since: r.since, from: r.from, tolerance: tolerance, least: slope{0, 1}, most: slope{1, 0}}
}

// reaches tells whether a line may go on over another run, and if it may lets it pass the
// corners between them.
func (l *line) reaches(last, next *run) bool {
	if !last.meets(next) {
		return false
	}
	through := *l
	if !through.pass(last.until, last.to) || !through.pass(next.since, next.from) || next.until <= l.since {
		return false
	}
	end := slope{uint64(next.to - l.from), uint64(next.until - l.since)}
	if end.below(through.least) || through.most.below(end) {
		return false
	}
	*l = through
	return true
}

// pass narrows the line to those that pass a corner near enough, and tells whether there
// are any.
func (l *line) pass(at clock.Time, offset int64) bool {
	took, n := uint64(at-l.since), offset-l.from
	if took == 0 {
		return n <= l.tolerance
	}
	least, most := slope{uint64(max(0, n-l.tolerance)), took}, slope{uint64(n + l.tolerance), took}
	if l.least.below(least) {
		l.least = least
	}
	if most.below(l.most) {
		l.most = most
	}
	return !l.most.below(l.least)
}
