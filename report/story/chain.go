package story

import (
	"cmp"
	"slices"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/protocol"
	"github.com/groupsim/groupsim/report"
)

// gap is one that partitions share: they were down from one moment to another,
// with the same member before and after.
type gap struct {
	from, to      clock.Time
	before, after report.Name
	partition     protocol.TopicPartition // one of them
	beginning     *entry
	ending        *entry // nil: it was open at the end, or nobody knows
	rebalances    []*rebalance
}

// understand finds the events at both ends of a gap and the rebalances that it has to
// do with: those under way in it, the one that took the partition away, and the one that
// gave it to who has it now.
func (t *teller) understand(g *gap) {
	g.beginning, g.ending = t.beginning(g), t.ending(g)
	first, _ := slices.BinarySearchFunc(t.rebalances, g.from, func(r *rebalance, at clock.Time) int { return cmp.Compare(r.until, at+1) })
	for _, r := range t.rebalances[first:] {
		if r.begun.At >= g.to {
			break
		}
		g.rebalances = append(g.rebalances, r)
	}
	if g.beginning != nil {
		switch f := g.beginning.Fact.(type) {
		case event.Assigned:
			g.add(t.generation(f.Generation, g.beginning.seq))
		case event.Revoked:
			if in, ok := t.speaks.planned(g.beginning); ok {
				g.add(t.generation(in, g.beginning.seq))
			}
		case event.Lost:
			if removed := t.removedAs(g.beginning); removed != nil {
				g.add(t.during(removed.seq + 1))
			}
		}
	}
	if g.ending != nil && is[event.Position](g.ending.Fact) {
		assigned := t.diary(g.ending.Member).last(g.ending.seq, func(f event.Fact) bool { return is[event.Assigned](f) && has(f, g.partition) })
		if f, ok := fact[event.Assigned](assigned); ok && assigned.At >= g.from {
			r := t.generation(f.Generation, assigned.seq)
			if r != nil && r.until >= g.from {
				g.add(r)
			}
		}
	}
}

func (g *gap) add(r *rebalance) {
	if r != nil && !slices.Contains(g.rebalances, r) {
		g.rebalances = append(g.rebalances, r)
	}
}

// generation finds the last rebalance before a place in the stream that ended in a
// generation.
func (t *teller) generation(g protocol.Generation, before int) *rebalance {
	for i := t.rebalanceIndex(before) - 1; i >= 0; i-- {
		if r := t.rebalances[i]; r.joined != nil && r.generation == g {
			return r
		}
	}
	return nil
}

// during finds the rebalance that was under way at a place in the stream.
func (t *teller) during(seq int) *rebalance {
	i := t.rebalanceIndex(seq + 1)
	if i == 0 || t.rebalances[i-1].ended != nil && t.rebalances[i-1].ended.seq < seq {
		return nil
	}
	return t.rebalances[i-1]
}

// rebalanceIndex gives the index of the first rebalance that began at a place in the
// stream or behind it.
func (t *teller) rebalanceIndex(seq int) int {
	i, _ := slices.BinarySearchFunc(t.rebalances, seq, func(r *rebalance, seq int) int { return cmp.Compare(r.begun.seq, seq) })
	return i
}

// chain tells gaps that follow on one another.
func (t *teller) chain(gaps []*gap) []Link {
	var links []Link
	for _, g := range gaps {
		if g.beginning != nil {
			links = append(links, t.begin(g.beginning)...)
		}
		from := g.from
		for _, r := range g.rebalances {
			from = min(from, r.begun.At)
			for _, l := range t.tell(r) {
				if l.At <= report.Ms(g.to) {
					links = append(links, l)
				}
			}
		}
		links = append(links, t.failovers(from, g.to)...)
		if g.ending != nil {
			links = append(links, t.end(g, g.ending)...)
		}
	}
	return inOrder(links)
}

// loaded says what the end of a failover is.
const loaded = "the new coordinator had read the group from the log"

// failovers tells what became of the coordinator in a time, and before it if that
// still lasted.
func (t *teller) failovers(from, to clock.Time) []Link {
	var links []Link
	i := byTime(t.record.group, from)
	for before := i - 1; before >= 0 && !is[event.CoordinatorUp](t.record.group[before].Fact); before-- {
		if is[event.CoordinatorDown](t.record.group[before].Fact) {
			i = before
			break
		}
	}
	for ; i < len(t.record.group) && t.record.group[i].At <= to; i++ {
		x := &t.record.group[i]
		switch x.Fact.(type) {
		case event.CoordinatorDown:
			links = append(links, t.speaks.unloaded(x))
		case event.CoordinatorUp:
			links = append(links, t.link(x, loaded).under(ruleLoad))
		}
	}
	return links
}

// unloaded implements [dialect].
func (t *teller) unloaded(x *entry) Link {
	return t.link(x, "the coordinator was gone, and all that waited there was refused").under(ruleUnload)
}

// inOrder sorts links by their events and drops what says the same, or less, of the
// same event.
func inOrder(links []Link) []Link {
	slices.SortStableFunc(links, func(a, b Link) int { return cmp.Compare(a.seq, b.seq) })
	out := links[:0]
	for _, l := range links {
		said := false
		for i := len(out) - 1; i >= 0 && out[i].seq == l.seq && !said; i-- {
			switch {
			case out[i].covers(&l):
				said = true
			case l.covers(&out[i]):
				out[i], said = l, true
			}
		}
		if !said {
			out = append(out, l)
		}
	}
	return out
}
