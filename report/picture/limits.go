package picture

import (
	"cmp"
	"slices"

	"github.com/groupsim/groupsim/report"
	"github.com/groupsim/groupsim/words"
)

// What a page shows of very large groups, over all runs on it: a browser has to hold it,
// and nobody looks at a hundred thousand rows. The rows with the most downtime stay, the
// rest is counted.
const (
	mostPageRows    = 2000      // of partitions with one history
	mostPageMembers = 500       // timelines
	mostNumbers     = 1_000_000 // that say what was when
	mostListed      = 1000      // partitions in the table
	mostAlike       = 200       // partitions of a row that are told one by one
	mostLabel       = 60        // characters of a row's name
	mostRebalances  = 1000
	restBins        = 1000 // into which a run is divided for those that are left out
)

// selection is what of a run is drawn on a page.
type selection struct {
	rows     []*partitionRow // in the order of the report
	members  []int           // ascending
	diagrams []diagram
	rest     rest
}

// rest is what is left out of the timeline.
type rest struct {
	Partitions int
	Rows       int
	Most       report.Ms // downtime of any of them
	Total      report.Ms // of all of them together
	Members    int
	rows       []*partitionRow
}

// selectFor chooses what is drawn where so many runs share a page.
func (r *Run) selectFor(runs int) *selection {
	all := r.partitionRows()
	order := slices.Clone(all)
	slices.SortStableFunc(order, func(a, b *partitionRow) int { return cmp.Compare(b.downtime, a.downtime) })
	room, kept := mostNumbers/runs, min(len(order), max(1, mostPageRows/runs))
	for i, row := range order[:kept] {
		if room -= 3 * len(row.spans); room < 0 && i > 0 {
			kept = i
			break
		}
	}
	left := map[*partitionRow]bool{}
	s := &selection{rest: rest{rows: order[kept:], Rows: len(order) - kept}}
	for _, row := range s.rest.rows {
		left[row] = true
		s.rest.Partitions += len(row.numbers)
		s.rest.Most = max(s.rest.Most, row.downtime)
		s.rest.Total += row.downtime * report.Ms(len(row.numbers))
	}
	s.rows = slices.DeleteFunc(all, func(row *partitionRow) bool { return left[row] })
	s.members = r.selectMembers(mostNumbers/runs, max(1, mostPageMembers/runs))
	s.rest.Members = len(r.record.names.Members) - len(s.members)
	s.diagrams = r.diagrams()
	room = mostNumbers / runs
	for i := range s.diagrams {
		d := &s.diagrams[i]
		if room -= 6 * len(d.rows); room < 0 || d.index >= mostRebalances {
			s.diagrams = s.diagrams[:i]
			break
		}
	}
	return s
}

// selectMembers chooses those to whom the most happened.
func (r *Run) selectMembers(room, most int) []int {
	numbers := make([]int, len(r.record.names.Members))
	for i := range numbers {
		numbers[i] = i
	}
	chosen := words.Most(numbers, most, func(i int) int64 { return int64(len(r.states(i))) })
	for i, member := range chosen {
		if room -= 2 * len(r.states(member)); room < 0 && i > 0 {
			return chosen[:i]
		}
	}
	return chosen
}

// listed are the partitions of the table, with the rest of them a number.
func (r *Run) listed() (list []report.Partition, left int) {
	all := r.report.Partitions
	list = words.Most(all, mostListed, func(p report.Partition) int64 { return int64(p.Downtime) })
	return list, len(all) - len(list)
}

// bins counts how many of the partitions that are left out are down in each part of the
// run, each by the cause that it is down for longest in that part: for each cause and
// part in which there are some, the three numbers.
func (s *rest) bins(end report.Ms) []int64 {
	counts := map[report.Cause][]int64{}
	width := max(1, (end+restBins-1)/restBins)
	for _, row := range s.rows {
		at, cause, longest := report.Ms(-1), report.Cause(0), report.Ms(0)
		count := func() {
			if at < 0 {
				return
			}
			if counts[cause] == nil {
				counts[cause] = make([]int64, restBins)
			}
			counts[cause][at] += int64(len(row.numbers))
		}
		for _, span := range row.spans {
			if span.down == nil {
				continue
			}
			for bin := span.from / width; bin <= (span.to-1)/width; bin++ {
				length := min(span.to, (bin+1)*width) - max(span.from, bin*width)
				switch {
				case bin != at:
					count()
					at, cause, longest = bin, span.down.Cause, length
				case length > longest:
					cause, longest = span.down.Cause, length
				}
			}
		}
		count()
	}
	out := []int64{}
	for _, cause := range report.Causes() {
		for bin, n := range counts[cause] {
			if n > 0 {
				out = append(out, int64(cause), int64(bin), n)
			}
		}
	}
	return out
}
