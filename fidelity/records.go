package fidelity

import (
	"cmp"
	"slices"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/event"
)

// processed is one record, processed by somebody.
type processed struct {
	at     clock.Time
	offset int64
	member event.Member
	again  bool // by the same member
}

// reprocessed counts, by partition, the records that were processed when a later
// one, or the same one, had been: so the recordings count them.
func reprocessed(events []event.Event, names *event.Names) map[string]int64 {
	all := map[string][]processed{}
	for _, e := range events {
		f, ok := e.Fact.(event.Consumed)
		if !ok {
			continue
		}
		p := names.Partition(f.Partition)
		for o := f.From; o < f.To; o++ {
			at := f.Since + (f.Until-f.Since)*clock.Time(o-f.From)/clock.Time(f.To-f.From)
			all[p] = append(all[p], processed{at: at, offset: o, member: e.Member})
		}
	}
	again := map[string]int64{}
	for p, records := range all {
		again[p] = late(records, len(names.Members))
	}
	return again
}

// late counts the records that come after a later one. What a member itself has done
// is in the order of its events: the times within a run of records are no more than
// evened out.
func late(records []processed, members int) int64 {
	next := make([]int64, members)
	for i := range records {
		r := &records[i]
		r.again = r.offset < next[r.member]
		next[r.member] = max(next[r.member], r.offset+1)
	}
	slices.SortStableFunc(records, func(a, b processed) int { return cmp.Compare(a.at, b.at) })
	n := int64(0)
	clear(next)
	for _, r := range records {
		behind := r.again
		for m := range next {
			behind = behind || event.Member(m) != r.member && r.offset < next[m]
		}
		if behind {
			n++
		}
		next[r.member] = max(next[r.member], r.offset+1)
	}
	return n
}
