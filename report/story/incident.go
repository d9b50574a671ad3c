package story

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/protocol"
	"github.com/groupsim/groupsim/report"
)

// Incident is what belongs together: gaps, rebalances, failovers and replacements that
// overlap in time.
type Incident struct {
	From report.Ms `json:"from_ms"`
	To   report.Ms `json:"to_ms"`
	// Title is how it began: the first link of the worst history.
	Title       string                `json:"title"`
	Downtime    report.Ms             `json:"downtime_ms"` // of all partitions
	Generations []protocol.Generation `json:"generations"` // of its rebalances, but those that left the group Empty at once
	Histories   []History             `json:"histories"`   // the worst first
	Redone                            // up to the next incident
	// Chain is that of what else happened, where no partition was down.
	Chain []Link `json:"chain,omitempty"`

	gaps       []*gap
	rebalances []*rebalance
	replaced   []*entry // static members in whose place others came
	unit       string   // what its rebalances are counted by
	early      bool     // no partition had been up by its end
}

// History is what partitions with the same gaps went through in an incident.
type History struct {
	Partitions []string  `json:"partitions"`
	Downtime   report.Ms `json:"downtime_ms"` // of each
	Gaps       []Gap     `json:"gaps"`
	Chain      []Link    `json:"chain"`

	parts []protocol.TopicPartition
	gaps  []*gap
}

// Gap is a time in which a partition was down, with who had it before and after.
type Gap struct {
	From   report.Ms   `json:"from_ms"`
	To     report.Ms   `json:"to_ms"`
	Before report.Name `json:"from"`
	After  report.Name `json:"to"` // none: it was down to the end
}

// span is a gap, a rebalance, a replacement or, with none of them, a failover on the
// way into an incident.
type span struct {
	from, to  clock.Time
	gap       *gap
	rebalance *rebalance
	replaced  *entry
}

// incidents puts together what overlaps, and gives what was done again before the first of them.
func (t *teller) incidents() (list []Incident, early *Redone) {
	gaps, byPartition := t.gaps()
	spans := t.spans(gaps)
	_, unit := t.speaks.words(nil)
	for _, s := range spans {
		n := len(list)
		if n == 0 || report.Ms(s.from) > list[n-1].To {
			list, n = append(list, Incident{
				From: report.Ms(s.from), To: report.Ms(s.to), Generations: []protocol.Generation{}, Histories: []History{}, unit: unit,
			}), n+1
		}
		x := &list[n-1]
		x.To = max(x.To, report.Ms(s.to))
		x.add(s)
	}
	t.histories(list, byPartition)
	for i := range list {
		list[i].early = !slices.ContainsFunc(t.report.Partitions, func(p report.Partition) bool { return p.FirstUp >= 0 && p.FirstUp <= list[i].To })
		list[i].tell(t)
	}
	return list, t.again(list)
}

func (x *Incident) add(s span) {
	switch {
	case s.gap != nil:
		x.gaps = append(x.gaps, s.gap)
	case s.replaced != nil:
		x.replaced = append(x.replaced, s.replaced)
	case s.rebalance != nil:
		x.rebalances = append(x.rebalances, s.rebalance)
		if s.rebalance.report != nil {
			x.Generations = append(x.Generations, s.rebalance.generation)
		}
	}
}

// gaps finds the gaps that partitions share, and those of each partition in the
// report's order.
func (t *teller) gaps() (all []*gap, byPartition [][]*gap) {
	type key struct {
		from, to      report.Ms
		before, after report.Name
	}
	known := map[key]*gap{}
	byPartition = make([][]*gap, len(t.report.Partitions))
	for i := range t.report.Partitions {
		p := &t.report.Partitions[i]
		for _, g := range p.Gaps {
			k := key{g.FromTime, g.ToTime, g.From, g.To}
			if known[k] == nil {
				known[k] = &gap{
					from: clock.Time(g.FromTime), to: clock.Time(g.ToTime), before: g.From, after: g.To,
					partition: protocol.TopicPartition{Topic: t.topics[p.Topic], Partition: p.Partition},
				}
				t.understand(known[k])
				all = append(all, known[k])
			}
			byPartition[i] = append(byPartition[i], known[k])
		}
	}
	return all, byPartition
}

// spans lists what makes incidents by the time it began. Start-up is none. A
// rebalance whose plan took a partition away lasts until that happened.
func (t *teller) spans(gaps []*gap) []span {
	var list []span
	last := map[*rebalance]clock.Time{}
	for _, g := range gaps {
		list = append(list, span{from: g.from, to: g.to, gap: g})
		for _, r := range g.rebalances {
			last[r] = max(last[r], g.from)
		}
	}
	for _, r := range t.rebalances {
		if r.report == nil || !r.report.Startup {
			list = append(list, span{from: r.begun.At, to: max(r.until, last[r]), rebalance: r})
		}
	}
	list = append(list, t.happenings()...)
	slices.SortStableFunc(list, func(a, b span) int { return cmp.Compare(a.from, b.from) })
	return list
}

// happenings lists what is an incident by itself: failovers, and static members that
// were replaced while the group was Stable.
func (t *teller) happenings() []span {
	var list []span
	down := clock.Never
	for i := range t.record.group {
		x := &t.record.group[i]
		switch f := x.Fact.(type) {
		case event.CoordinatorDown:
			down = x.At
		case event.CoordinatorUp:
			if down < x.At {
				list = append(list, span{from: down, to: x.At})
			}
		case event.MemberAdded:
			if !takesPlace(f) || !t.quiet(x) {
				continue
			}
			s := span{from: x.At, to: x.At, replaced: x}
			if ended := t.fenced(x); ended != nil {
				s.to = ended.At
			}
			list = append(list, s)
		}
	}
	return list
}

// histories gives each incident the partitions that were down in it, those with the
// same gaps together.
func (t *teller) histories(list []Incident, byPartition [][]*gap) {
	of := map[*gap]int{}
	for i := range list {
		for _, g := range list[i].gaps {
			of[g] = i
		}
	}
	known := map[string]int{}
	for i, gaps := range byPartition {
		p := &t.report.Partitions[i]
		for len(gaps) > 0 {
			in, n, key := of[gaps[0]], 0, ""
			for n < len(gaps) && of[gaps[n]] == in {
				key += fmt.Sprintf("%p", gaps[n])
				n++
			}
			x := &list[in]
			at, ok := known[key]
			if !ok {
				at = len(x.Histories)
				known[key] = at
				x.Histories = append(x.Histories, history(gaps[:n]))
			}
			x.Histories[at].add(p.Name(), protocol.TopicPartition{Topic: t.topics[p.Topic], Partition: p.Partition})
			gaps = gaps[n:]
		}
	}
}

func history(gaps []*gap) History {
	h := History{gaps: gaps}
	for _, g := range gaps {
		h.Downtime += report.Ms(g.to.Sub(g.from))
		h.Gaps = append(h.Gaps, Gap{report.Ms(g.from), report.Ms(g.to), g.before, g.after})
	}
	return h
}

func (h *History) add(name string, p protocol.TopicPartition) {
	h.Partitions = append(h.Partitions, name)
	h.parts = append(h.parts, p)
}

// tell fills in the chains, the worst history first.
func (x *Incident) tell(t *teller) {
	slices.SortStableFunc(x.Histories, func(a, b History) int { return cmp.Compare(b.Downtime, a.Downtime) })
	for i := range x.Histories {
		h := &x.Histories[i]
		h.Chain = t.chain(h.gaps)
		x.Downtime += h.Downtime * report.Ms(len(h.Partitions))
	}
	if len(x.Histories) == 0 {
		for _, r := range x.rebalances {
			x.Chain = append(append(x.Chain, t.tell(r)...), t.speaks.settled(r)...)
		}
		for _, added := range x.replaced {
			x.Chain = append(x.Chain, t.replacement(added)...)
		}
		x.Chain = inOrder(append(x.Chain, t.failovers(clock.Time(x.From), clock.Time(x.To))...))
	}
	chain := x.worst()
	for i := range chain {
		if !chain[i].aside {
			x.Title = chain[i].What
			return
		}
	}
}

// worst is the chain of the worst history.
func (x *Incident) worst() []Link {
	if len(x.Histories) > 0 {
		return x.Histories[0].Chain
	}
	return x.Chain
}

// again hands out the records processed again, each run to the last incident before.
// Who processed them first can be known last, so what ended before an incident may be
// of it. What is of none was done as the group started up.
func (t *teller) again(list []Incident) *Redone {
	var early Redone
	for _, a := range t.report.Again {
		i, found := slices.BinarySearchFunc(list, a.At, func(x Incident, at report.Ms) int { return cmp.Compare(x.From, at) })
		quiet := !found && (i == 0 || list[i-1].To < a.At)
		if !found && (!quiet || i == len(list) || list[i].From > a.Known) {
			i--
		}
		of := &early
		if i >= 0 {
			of = &list[i].Redone
		}
		of.again = append(of.again, a)
	}
	for i := range list {
		list[i].repeat(t)
	}
	if len(early.again) == 0 {
		return nil
	}
	early.repeat(t)
	return &early
}
