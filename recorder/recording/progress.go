package recording

import "slices"

// LeastGap is the shortest time between two processed records that is written down.
const LeastGap = 150 * Millisecond

// Progress collects which records were processed, by whom and when. The zero value
// is ready.
type Progress struct {
	runs map[string][]Run // by partition
}

// Run is a run of records of one partition that a member processed: From up to, not
// including, To, the first at Since and the last at Until, with no gap in between.
type Run struct {
	Member       string
	From, To     int64
	Since, Until Time
}

// PartitionPast is what became of a partition, in milliseconds since the first
// action.
type PartitionPast struct {
	First       *int64 `json:"first_ms"` // when its first record was processed; nil: none was
	Gaps        []Gap  `json:"gaps"`
	Reprocessed int64  `json:"reprocessed"` // records processed again
}

// Gap is a time in which no record was processed; To is nil for one that is open
// at the end.
type Gap struct {
	From   int64   `json:"from_ms"`
	To     *int64  `json:"to_ms"`
	Before string  `json:"from"` // who processed the record before
	After  *string `json:"to"`   // and who the one after
}

// Add adds a run.
func (p *Progress) Add(partition string, run Run) {
	if p.runs == nil {
		p.runs = map[string][]Run{}
	}
	p.runs[partition] = append(p.runs[partition], run)
}

// Past says what became of each partition between two moments.
func (p *Progress) Past(start, end Time) map[string]*PartitionPast {
	all := map[string]*PartitionPast{}
	for partition, runs := range p.runs {
		runs = slices.DeleteFunc(slices.Clone(runs), func(r Run) bool { return r.Until > end })
		slices.SortStableFunc(runs, func(a, b Run) int { return int(a.Since - b.Since) })
		past := &PartitionPast{Gaps: gaps(runs, start, end), Reprocessed: again(runs)}
		if len(runs) > 0 {
			past.First = millis(runs[0].Since - start)
		}
		all[partition] = past
	}
	return all
}

func millis(t Time) *int64 {
	ms := int64(t / Millisecond)
	return &ms
}

// gaps finds the gaps between runs that are ordered by Since. Two members may
// process a partition at once.
func gaps(runs []Run, start, end Time) []Gap {
	found := []Gap{}
	var last Run // the one that ended last
	for i, r := range runs {
		if i > 0 && r.Since-last.Until >= LeastGap {
			found = append(found, Gap{*millis(last.Until - start), millis(r.Since - start), last.Member, &r.Member})
		}
		if i == 0 || r.Until >= last.Until {
			last = r
		}
	}
	if len(runs) > 0 && end-last.Until >= LeastGap {
		found = append(found, Gap{*millis(last.Until - start), nil, last.Member, nil})
	}
	return found
}

// again counts the records that were processed more than once, once for each time
// after the first.
func again(runs []Run) int64 {
	byOffset := slices.Clone(runs)
	slices.SortFunc(byOffset, func(a, b Run) int { return int(a.From - b.From) })
	count, covered := int64(0), int64(0)
	for _, r := range byOffset {
		if r.From < covered {
			count += min(r.To, covered) - r.From
		}
		covered = max(covered, r.To)
	}
	return count
}
