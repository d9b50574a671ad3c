package story

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/protocol"
	"github.com/groupsim/groupsim/report"
)

// Incident is what belongs together: gaps, rebalances and failovers that overlap in
// time.
type Incident struct {
	From report.Ms `json:"from_ms"`
	To   report.Ms `json:"to_ms"`
	// Title is how it began: the first link of the worst history.
	Title       string                `json:"title"`
	Downtime    report.Ms             `json:"downtime_ms"` // of all partitions
	Generations []protocol.Generation `json:"generations"` // of its rebalances, but those that left the group Empty
	Histories   []History             `json:"histories"`   // the worst first
	Again       []report.Again        `json:"reprocessed"` // records processed again, from here to the next incident
	// Chain is that of the rebalances where no partition was down.
	Chain []Link `json:"chain,omitempty"`

	gaps       []*gap
	rebalances []*rebalance
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

// span is a gap, a rebalance or a failover on the way into an incident.
type span struct {
	from, to  clock.Time
	gap       *gap
	rebalance *rebalance
}

// incidents puts together what overlaps.
func (t *teller) incidents() []Incident {
	gaps, byPartition := t.gaps()
	spans := t.spans(gaps)
	var list []Incident
	for _, s := range spans {
		n := len(list)
		if n == 0 || report.Ms(s.from) > list[n-1].To {
			list, n = append(list, Incident{From: report.Ms(s.from), To: report.Ms(s.to)}), n+1
		}
		x := &list[n-1]
		x.To = max(x.To, report.Ms(s.to))
		if s.gap != nil {
			x.gaps = append(x.gaps, s.gap)
		} else if s.rebalance != nil {
			x.rebalances = append(x.rebalances, s.rebalance)
			if s.rebalance.report != nil {
				x.Generations = append(x.Generations, s.rebalance.generation)
			}
		}
	}
	t.histories(list, byPartition)
	for i := range list {
		list[i].tell(t)
	}
	t.again(list)
	return list
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
		list = append(list, span{g.from, g.to, g, nil})
		for _, r := range g.rebalances {
			last[r] = max(last[r], g.from)
		}
	}
	for _, r := range t.rebalances {
		if r.report == nil || !r.report.Startup {
			list = append(list, span{r.begun.At, max(r.until, last[r]), nil, r})
		}
	}
	for i := range t.record.group {
		x := &t.record.group[i]
		if is[event.CoordinatorDown](x.Fact) {
			list = append(list, span{x.At, x.At, nil, nil})
		} else if n := len(list); is[event.CoordinatorUp](x.Fact) && n > 0 {
			list[n-1].to = x.At
		}
	}
	slices.SortStableFunc(list, func(a, b span) int { return cmp.Compare(a.from, b.from) })
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
			in, n := of[gaps[0]], 1
			key := fmt.Sprintf("%p", gaps[0])
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
			x.Histories[at].add(p.Topic, protocol.TopicPartition{Topic: t.topics[p.Topic], Partition: p.Partition})
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

func (h *History) add(topic string, p protocol.TopicPartition) {
	h.Partitions = append(h.Partitions, partitionName(topic, p.Partition))
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
			x.Chain = append(x.Chain, t.tell(r)...)
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

// again counts the records processed again, from the begin of one incident to that of
// the next, by member.
func (t *teller) again(list []Incident) {
	for _, a := range t.report.Again {
		i, found := slices.BinarySearchFunc(list, a.At, func(x Incident, at report.Ms) int { return cmp.Compare(x.From, at) })
		if !found {
			i--
		}
		if i < 0 {
			continue
		}
		x := &list[i]
		at := slices.IndexFunc(x.Again, func(b report.Again) bool { return b.Member == a.Member })
		if at < 0 {
			at, x.Again = len(x.Again), append(x.Again, report.Again{At: a.At, Member: a.Member})
		}
		x.Again[at].At = min(x.Again[at].At, a.At)
		x.Again[at].Records += a.Records
	}
	for i := range list {
		slices.SortFunc(list[i].Again, func(a, b report.Again) int { return cmp.Or(cmp.Compare(a.At, b.At), cmp.Compare(a.Member, b.Member)) })
	}
}

func partitionName(topic string, partition int32) string {
	return topic + "-" + strconv.Itoa(int(partition))
}
