package fold

import (
	"testing"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/protocol"
)

// overload has two members that each process a partition in batches, with a pause now and
// then, and gives beside the records the exact peak of each partition's lag.
func overload(batches int) (r *records, exact [2]int64, end clock.Time) {
	r = recordsOf(2)
	r.produced(0, 1_000_000, 0)
	for p := range int32(2) {
		tp := protocol.TopicPartition{Topic: 0, Partition: p}
		at(0, r, tp, 0, 0)
		log, _ := r.cohort(tp)
		now, next := clock.Time(0), int64(0)
		for i := range batches {
			n := int64(1 + (i*7+int(p)*3)%5)
			since := now.Add(clock.Duration(100 + i%3*400))
			if i == batches/2 {
				since = since.Add(2 * clock.Second) // the peak
			}
			now = since.Add(clock.Duration(n) * 700)
			exact[p] = max(exact[p], log.end(since)-next)
			took(0, r, tp, since, now, next, next+n)
			next += n
			exact[p] = max(exact[p], log.end(now)-next)
		}
		end = max(end, now)
	}
	return r, exact, end
}

// Up to the budget nothing is joined, and beyond it memory stops growing while the lag is
// within twice the tolerance and the records are exact.
func TestRunsOfAnOverloadedGroupAreThinned(t *testing.T) {
	for _, test := range []struct {
		batches int
		thinned bool
	}{{runBudget / 2, false}, {runBudget * 2, true}} {
		r, exact, end := overload(test.batches)
		r.settle()
		if thinned := r.thinning.tolerance > 0; thinned != test.thinned {
			t.Errorf("%d batches: thinned %v", test.batches, thinned)
		}
		if r.thinning.runs > runBudget {
			t.Errorf("%d batches: %d runs are kept", test.batches, r.thinning.runs)
		}
		_, each := peaks(r, end)
		for p, want := range exact {
			if off := max(each[p]-want, want-each[p]); off > 2*r.thinning.tolerance {
				t.Errorf("%d batches, partition %d: the peak is %d, want %d within %d", test.batches, p, each[p], want, 2*r.thinning.tolerance)
			}
			progress := r.progress(protocol.TopicPartition{Partition: int32(p)})
			if progress.skipped(false) != 0 || progress.reprocessed != 0 || len(progress.done) != 1 {
				t.Errorf("partition %d: %d skipped, %d again, processed %v", p, progress.skipped(false), progress.reprocessed, progress.done)
			}
		}
	}
}

// Where each run is in a stay of its own there is nothing to be joined: all are kept, and that
// is not tried again before there are twice as many.
func TestRunsThatCannotBeJoinedAreKept(t *testing.T) {
	r := recordsOf(1)
	tp := protocol.TopicPartition{}
	const runs = runBudget * 3 / 2
	for i := range int64(runs) {
		now := clock.Time(i * 1000)
		at(0, r, tp, now, i)
		took(0, r, tp, now, now+500, i, i+1)
	}
	r.settle()
	if got := r.thinning; got.runs != runs || got.tolerance != 0 || got.grown != 2*(runBudget+1) {
		t.Errorf("%d of %d runs are kept with tolerance %d and a budget of %d", got.runs, runs, got.tolerance, got.grown)
	}
}

// A line never leaves a corner further behind than the tolerance, also when it is made of
// lines, and never goes over a jump.
func TestLinesStayWithinTheTolerance(t *testing.T) {
	draw := clock.NewStream(5, "corners", 0)
	for range 200 {
		var s stay
		now, next := clock.Time(0), int64(0)
		for range 100 {
			since := now.Add(clock.Duration(draw.Below(3)) * 50)
			until := since.Add(clock.Duration(draw.Below(200)))
			if draw.Below(20) == 0 {
				next += 3
			}
			n := 1 + draw.Below(5)
			s.runs = append(s.runs, run{since, until, next, next + n})
			now, next = until, next+n
		}
		corners := append([]run(nil), s.runs...)
		off := int64(0)
		for _, tolerance := range []int64{1, 2, 4, 8} {
			s.thin(tolerance)
			s.thinned = 0
			off += tolerance
			x := 0
			for _, c := range corners {
				for x < len(s.runs)-1 && s.runs[x].to < c.to {
					x++
				}
				line := s.runs[x]
				if c.from < line.from || c.to > line.to || c.since < line.since || c.until > line.until {
					t.Fatalf("run %v is not within line %v", c, line)
				}
				if a, b := line.next(c.since)-c.from, line.next(c.until)-c.to; line.until > line.since && (max(a, -a) > off+1 || max(b, -b) > off+1) {
					t.Fatalf("tolerance %d: run %v is %d and %d records off line %v", tolerance, c, a, b, line)
				}
			}
		}
		if len(s.runs) > len(corners)/2 {
			t.Errorf("%d of %d runs are left", len(s.runs), len(corners))
		}
	}
}
