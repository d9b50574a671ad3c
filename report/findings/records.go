package findings

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/protocol"
	"github.com/groupsim/groupsim/report"
	"github.com/groupsim/groupsim/words"
)

// stretch is a time in which the lag grows from each look to the next.
type stretch struct {
	from, to int // indexes of Report.Lag
	growth   int64
}

// stretches finds those of two looks or more, once the group consumes. A record a
// partition is no growth.
func stretches(r *report.Report) []stretch {
	var list []stretch
	if r.Window.Start < 0 {
		return nil
	}
	for i := int((r.Window.Start+report.LagEvery-1)/report.LagEvery) + 1; i < len(r.Lag); {
		j := i
		for j < len(r.Lag) && r.Lag[j]-r.Lag[j-1] > int64(len(r.Partitions)) {
			j++
		}
		if j-i >= 2 {
			list = append(list, stretch{i - 1, j - 1, r.Lag[j-1] - r.Lag[i-1]})
		}
		i = max(j, i+1)
	}
	return list
}

// lagging finds the time in which the lag grows most.
func (w *Watch) lagging(r *report.Report, lags report.Lags) []report.Finding {
	list := stretches(r)
	if len(list) == 0 {
		return nil
	}
	f := w.growth(r, lags, slices.MaxFunc(list, func(a, b stretch) int { return cmp.Compare(a.growth, b.growth) }))
	if n := len(list) - 1; n > 0 {
		f.Symptom += "; and " + words.Plural(n, "more time")
	}
	return []report.Finding{f}
}

func (w *Watch) growth(r *report.Report, lags report.Lags, s stretch) report.Finding {
	from, to := report.Ms(s.from)*report.LagEvery, report.Ms(s.to)*report.LagEvery
	f := report.Finding{
		Severity: report.Warning, At: from + 2*report.LagEvery, Kind: report.LagKind, Extent: s.growth,
		Symptom: fmt.Sprintf("the lag grows from %s to %s, from %d to %s", from.Human(), to.Human(), r.Lag[s.from], words.Plural(int(r.Lag[s.to]), "record")),
	}
	var worst *report.Partition
	before, after := int64(0), int64(0)
	for i := range r.Partitions {
		p := &r.Partitions[i]
		tp := protocol.TopicPartition{Topic: protocol.TopicID(slices.Index(w.names.Topics, p.Topic)), Partition: p.Partition}
		a, _ := lags.Lag(tp, clock.Time(from))
		b, known := lags.Lag(tp, clock.Time(to))
		if known && (worst == nil || b-a > after-before) {
			worst, before, after = p, a, b
		}
	}
	if worst == nil {
		return f
	}
	name := worst.Name()
	f.Metrics = []string{fmt.Sprintf("lag of %s: %d at %s, %d at %s", name, before, from.Human(), after, to.Human())}
	if segment, down := mainCause(worst, from, to); down*4 >= to-from {
		f.Cause = fmt.Sprintf("%s was down for %s of that, most of it %s: %s", name, down.Human(), segment.Cause, segment.Detail)
		f.Advice = w.causeRemedy(r, segment)
	} else {
		f.Cause = fmt.Sprintf("%s was consumed, but more slowly than records came in", name)
		f.Advice = w.slowRemedy(r, worst, from, to)
	}
	return f
}

// slowRemedy is for a partition whose owner did not keep up from one moment to
// another, by who has how many partitions.
func (w *Watch) slowRemedy(r *report.Report, slow *report.Partition, from, to report.Ms) []report.Advice {
	const rest = "less time per record; other timeouts change nothing"
	owner, owned, ever := "", map[string]int{}, map[string]bool{}
	for i := range r.Partitions {
		p, seen := &r.Partitions[i], map[string]bool{}
		for _, o := range p.Owners {
			ever[o.Member] = true
			if o.From > to || o.To < from {
				continue
			}
			if !seen[o.Member] {
				seen[o.Member] = true
				owned[o.Member]++
			}
			if p == slow {
				owner = o.Member
			}
		}
	}
	idle := slices.IndexFunc(r.Members, func(m report.Member) bool { return m.Rebalances > 0 && !ever[m.ID] })
	text := "more members (up to one a partition) or " + rest
	switch {
	case owned[owner] <= 1:
		text = "more partitions (each has one owner, and " + owner + " has no other), or " + rest
	case idle >= 0:
		text = fmt.Sprintf("an assignor that spreads partitions evenly (%s has %d, %s none), or %s", owner, owned[owner], r.Members[idle].ID, rest)
	}
	m := w.number(report.Name(owner))
	return append([]report.Advice{plain(text)}, fasterRemedy(w.settingsOf(m, clock.Time(from)), int64(owned[owner]))...)
}

// mainCause finds the longest segment of a partition's downtime in a time, and how
// long it was down then.
func mainCause(p *report.Partition, from, to report.Ms) (main report.Segment, down report.Ms) {
	longest := report.Ms(0)
	for _, g := range p.Gaps {
		for _, s := range g.Causes {
			d := min(s.To, to) - max(s.From, from)
			if d > 0 {
				down += d
			}
			if d > longest {
				main, longest = s, d
			}
		}
	}
	return main, down
}

// skipped finds records that nobody processed.
func (w *Watch) skipped(r *report.Report) []report.Finding {
	if r.Summary.Skipped == 0 {
		return nil
	}
	var names []string
	for _, p := range r.Partitions {
		if p.Skipped > 0 {
			names = append(names, p.Name())
		}
	}
	return []report.Finding{{
		Severity: report.Critical, At: r.Window.End,
		Symptom: fmt.Sprintf("%s of %s never processed", words.Plural(int(r.Summary.Skipped), "record"), words.Some(names)),
		Cause:   "a position was set past them: there was no committed offset, and auto.offset.reset decided",
		Advice:  []report.Advice{{Text: "auto.offset.reset earliest where partitions can be added or offsets can be missing", Setting: "auto.offset.reset", To: "earliest"}},
		Kind:    skippedRecords, Extent: r.Summary.Skipped,
	}}
}

// zombies finds time in which members worked on what was not theirs any more.
func (w *Watch) zombies(r *report.Report) []report.Finding {
	if r.Summary.Zombie < zombieTime {
		return nil
	}
	symptom := fmt.Sprintf("members held partitions for %s in all that were not theirs any more", r.Summary.Zombie.Human())
	if n := r.Summary.Reprocessed; n > 0 {
		symptom += fmt.Sprintf("; %s processed twice", words.Plural(int(n), "record"))
	}
	return []report.Finding{{
		Severity: report.Note, At: r.Window.End,
		Symptom: symptom,
		Cause:   "a member that is paused, cut off or busy does not learn that the coordinator has given it up",
		Advice:  []report.Advice{plain("processing has to bear a record twice, also at the same time: make it idempotent, or fence by the commit")},
		Kind:    zombie, Extent: int64(r.Summary.Zombie),
	}}
}

// downAtTheEnd finds partitions that nobody consumes when the run ends.
func (w *Watch) downAtTheEnd(r *report.Report) []report.Finding {
	var names []string
	var first report.Ms
	var last report.Segment
	for _, p := range r.Partitions {
		if n := len(p.Gaps); n > 0 && p.Gaps[n-1].To == "" {
			g := p.Gaps[n-1]
			if len(names) == 0 || g.FromTime < first {
				first = g.FromTime
				last = g.Causes[len(g.Causes)-1]
			}
			names = append(names, p.Name())
		}
	}
	if len(names) == 0 {
		return nil
	}
	return []report.Finding{{
		Severity: report.Critical, At: first,
		Symptom: fmt.Sprintf("%s down when the run ends, since %s at the earliest: %s", words.Plural(len(names), "partition"), first.Human(), words.Some(names)),
		Cause:   fmt.Sprintf("%s: %s", last.Cause, last.Detail), Advice: w.causeRemedy(r, last), Kind: down, Extent: int64(len(names)),
	}}
}
