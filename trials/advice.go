package trials

import (
	"cmp"
	"context"
	"slices"
	"strconv"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/report"
	"github.com/groupsim/groupsim/report/story"
)

// mostTried is how many values of settings are tried at most for what findings advise.
const mostTried = 16

// tryAdvice makes the run again with each value of a setting that a finding may advise.
// What they come to is told as events, so that a report that is made of the events says
// the same. Of a run that is long nothing is tried.
func tryAdvice(ctx context.Context, s *Scenario, result *report.Report) ([]event.Fact, error) {
	if UsualRuns(result.Work) == 1 {
		return nil, nil
	}
	var list []event.Tried
	var runs []*Scenario
	for _, t := range toTry(s, result) {
		if len(runs) == mostTried {
			break
		}
		if scenario, err := s.With(t.changes); err == nil { // else it would not be valid
			list, runs = append(list, event.Tried{Setting: t.setting, Was: t.from, Is: t.to}), append(runs, scenario)
		}
	}
	all, cut := pool{ctx: ctx}, len(result.Unfinished) > 0
	err := inOrder(all, len(runs), func(ctx context.Context, i int) (triedOut, error) {
		return try(ctx, list[i], runs[i])
	}, func(i int, x triedOut) error {
		list[i], cut = x.Tried, cut || x.cut
		return nil
	})
	if cut && err == nil {
		err = tryLater(all, s, list, runs)
	}
	facts := make([]event.Fact, len(list))
	for i := range list {
		facts[i] = list[i]
	}
	if len(runs) < mostTried { // else there may be values that were not tried
		facts = append(facts, nothingToTry(result, list)...)
	}
	return facts, err
}

// toTry lists what the findings may advise, each once.
func toTry(s *Scenario, result *report.Report) []trial {
	var list []trial
	for i := range result.Findings {
		for j := range result.Findings[i].Advice {
			list = withOthers(list, candidates(&result.Findings[i].Advice[j], s, result))
		}
	}
	return list
}

// nothingToTry lists for which advice there is no other value.
func nothingToTry(result *report.Report, tried []event.Tried) []event.Fact {
	var list []event.Fact
	for i := range result.Findings {
		for j := range result.Findings[i].Advice {
			a := &result.Findings[i].Advice[j]
			if a.Change == report.SetTo || a.Change == report.SetToAndOutlast {
				continue
			}
			none := untried(a)
			if !slices.ContainsFunc(tried, func(x event.Tried) bool { return meant(a, &x) }) && !slices.Contains(list, event.Fact(none)) {
				list = append(list, none)
			}
		}
	}
	return list
}

// untried says of an advice that there is no other value in its direction.
func untried(a *report.Advice) event.Untried {
	return event.Untried{Setting: a.Name(), Now: a.Now, Above: a.Change == report.Raise}
}

// tryLater says of what was tried what is worse if the runs go on beyond their end, which has
// cut off something of one of them: explain judges by those, and a finding does not advise
// what it calls worse.
func tryLater(p pool, s *Scenario, list []event.Tried, runs []*Scenario) error {
	all, err := beyond(p, s, runs)
	if err != nil || all == nil || !all[0].atRest() {
		return err
	}
	before := story.FiguresOf(all[0].Report, story.Selection{})
	for i := range list {
		on := &all[i+1]
		if list[i].Failed != "" || on.failed != "" {
			continue
		}
		if after := story.FiguresOf(on.Report, story.Selection{}); before.Effect(&after) == story.Harms {
			list[i].Later = before.Rises(&after)
		}
	}
	return nil
}

// triedOut is what a run came to, and whether its end cut something off.
type triedOut struct {
	event.Tried
	cut bool
}

// try makes one of these runs.
func try(ctx context.Context, x event.Tried, s *Scenario) (triedOut, error) {
	o, err := outcomeOf(s, RunOptions{Context: ctx, Untried: true})
	if x.Failed = o.failed; err != nil || x.Failed != "" {
		return triedOut{Tried: x}, err
	}
	f := story.FiguresOf(o.Report, story.Selection{})
	x.Downtime, x.Worst, x.Rebalances, x.Reprocessed = clock.Duration(f.Downtime), clock.Duration(f.Worst), int64(f.Rebalances), f.Reprocessed
	x.NeverUp = int64(f.NeverUp)
	for kind, extent := range extents(o.Report) {
		x.Found = append(x.Found, event.Setting{Name: string(kind), Value: strconv.FormatInt(extent, 10)})
	}
	slices.SortFunc(x.Found, func(a, b event.Setting) int { return cmp.Compare(a.Name, b.Name) })
	return triedOut{x, !o.atRest()}, nil
}

// extents says how much there is of each kind of finding.
func extents(r *report.Report) map[report.Kind]int64 {
	sum := map[report.Kind]int64{}
	for i := range r.Findings {
		sum[r.Findings[i].Kind] += r.Findings[i].Extent
	}
	return sum
}
