package findings

import (
	"fmt"
	"slices"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/report"
)

// What a state costs to load.
const (
	perState     = "state.restore"
	perOfRecords = "state.restore.per.record"
)

// restores tells whether a member's program takes time to load the states that it keeps.
func restores(s event.Settings) bool { return s.Length(perState) > 0 || s.Length(perOfRecords) > 0 }

// restoring finds that most of the downtime is that of members that load the states of their
// partitions.
func (w *Watch) restoring(r *report.Report) []report.Finding {
	if !slices.ContainsFunc(w.settings, func(list []since) bool {
		return slices.ContainsFunc(list, func(s since) bool { return restores(s.settings) })
	}) {
		return nil
	}
	first, member, total := report.None, event.Coordinator, report.Ms(0)
	for i := range r.Partitions {
		for j := range r.Partitions[i].Gaps {
			for _, s := range r.Partitions[i].Gaps[j].Causes {
				if s.Cause != report.Assigning {
					continue
				}
				m := w.number(s.Member)
				if m < 0 || !restores(w.settingsOf(m, clock.Time(s.From))) {
					continue
				}
				total += s.To - s.From
				if first == report.None || s.From < first {
					first, member = s.From, m
				}
			}
		}
	}
	down := r.Summary.Downtime.Total
	if first == report.None || total*2 <= down {
		return nil
	}
	s := w.settingsOf(member, clock.Time(first))
	takes := s.Text(perState)
	if each := s.Length(perOfRecords); each > 0 {
		takes = fmt.Sprintf("%s and %s a record", s.Length(perState), each)
	}
	return []report.Finding{{
		Severity: report.Warning, At: first, Kind: restore, Extent: int64(total),
		Symptom: fmt.Sprintf("%s of %s down are members that load the states of their partitions", total.Human(), down.Human()),
		Cause:   fmt.Sprintf("each state takes %s, one after another, and a member consumes nothing meanwhile, not even what it keeps", takes),
		Advice:  restoreRemedy(r),
	}}
}

// restoreRemedy is for members that load more states than move.
func restoreRemedy(r *report.Report) []report.Advice {
	var advice []report.Advice
	if r.Setup.Rebalance == report.Eager {
		advice = append(advice, report.Advice{
			Text:  "cooperative-sticky loads the states of partitions that move alone",
			Price: "a second rebalance to hand partitions on", Setting: "partition.assignment.strategy", To: cooperativeSticky,
		})
	}
	if !r.Setup.Static {
		advice = append(advice, report.Advice{
			Text:  "a group.instance.id: one that is back within its session takes its partitions back, and nobody else loads anything",
			Price: staticCost, Setting: instance, To: "{id}",
		})
	}
	if len(advice) == 0 {
		advice = append(advice, plain("load states faster, or less of them: that is what a move costs"))
	}
	return advice
}
