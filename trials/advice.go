package trials

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/report"
	"github.com/groupsim/groupsim/report/story"
	"github.com/groupsim/groupsim/scenarios"
	"github.com/groupsim/groupsim/settings"
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
	all, cut := pool{ctx, 0}, len(result.Unfinished) > 0
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
			for _, t := range candidates(&result.Findings[i].Advice[j], s, result) {
				if !slices.ContainsFunc(list, func(x trial) bool { return x.setting == t.setting && x.to == t.to }) {
					list = append(list, t)
				}
			}
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
			if a.Change != report.Lower && a.Change != report.Raise {
				continue
			}
			none := event.Untried{Setting: a.Setting, Now: a.Now, Above: a.Change == report.Raise}
			if !slices.ContainsFunc(tried, func(x event.Tried) bool { return meant(a, &x) }) && !slices.Contains(list, event.Fact(none)) {
				list = append(list, none)
			}
		}
	}
	return list
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

// ofProgram begins the names of settings of the program.
const ofProgram = "application."

// candidates are the values that an advice may mean.
func candidates(a *report.Advice, s *Scenario, result *report.Report) []trial {
	sc := s.Scenario
	session, beat := sessionOf(sc)
	switch {
	case a.Setting == "":
		return nil
	case strings.HasPrefix(a.Setting, ofProgram):
		key := strings.TrimPrefix(a.Setting, ofProgram)
		is := settings.Application().Named(key).Text(&sc.Members[0].Application)
		return []trial{{setting: a.Setting, from: is, to: a.To, changes: []scenarios.Change{{Key: a.Setting, Value: a.To}}}}
	case a.Change == report.SetTo:
		return []trial{consumerTrial(sc, a.Setting, a.To)}
	case a.Change == report.SetToAndOutlast:
		var list []trial
		for _, ms := range longerSessions(a.Now, beat, result) {
			text := strconv.FormatInt(ms, 10)
			list = append(list, trial{setting: outlasting(a), from: "none", to: a.To + " and " + text, changes: []scenarios.Change{
				{Key: "consumer." + a.Setting, Value: a.To}, {Key: session, Value: text}}})
		}
		return list
	}
	var values []int64
	switch lower := a.Change == report.Lower; a.Setting {
	case "session.timeout.ms", consumerSession:
		if values = longerSessions(a.Now, beat, result); lower {
			values = shorterSessions(a.Now, beat)
		}
	case "max.poll.interval.ms":
		if values = longerIntervals(a.Now, sc); lower {
			values = shorterIntervals(a.Now)
		}
	case "max.poll.records":
		values = append(smallerBatches(a.Now), below(a.Now, 1)...)
	case report.Grace:
		return gracePeriods(sc, a.Now)
	case "heartbeat.interval.ms", consumerHeartbeat:
		values = quickerHeartbeats(a.Now)
	}
	if strings.HasPrefix(a.Setting, "group.consumer.") {
		return brokerTrials(a.Setting, int32(a.Now), values)
	}
	return consumerTrials(sc, a.Setting, values)
}

// outlasting names the settings of an advice that wants a longer session, too.
func outlasting(a *report.Advice) string { return a.Setting + " and session.timeout.ms" }

// experience is what runs with other values came to, as their events tell it.
type experience struct {
	tried []event.Tried
	none  []event.Untried
}

// settle keeps of what the findings advise what holds in the runs that were made.
func (x *experience) settle(result *report.Report) {
	before, had := story.FiguresOf(result, story.Selection{}), extents(result)
	for i := range result.Findings {
		f := &result.Findings[i]
		f.Settle(func(a *report.Advice) *report.Tried {
			var best *report.Tried
			for j := range x.tried {
				if t := &x.tried[j]; meant(a, t) {
					if j := judge(t, &before, had, f.Kind); best == nil || better(&j, best) {
						best = &j
					}
				}
			}
			if best == nil && slices.Contains(x.none, event.Untried{Setting: a.Setting, Now: a.Now, Above: a.Change == report.Raise}) {
				return &report.Tried{None: true}
			}
			return best
		})
	}
}

// better prefers what helps, and else what does no harm; the first of equals stays.
func better(a, b *report.Tried) bool {
	if a.Helps != b.Helps {
		return a.Helps
	}
	return a.Rises == "" && b.Rises != ""
}

// meant tells whether an advice means what was tried.
func meant(a *report.Advice, x *event.Tried) bool {
	if a.Change == report.SetToAndOutlast {
		return x.Setting == outlasting(a)
	}
	if a.Setting != x.Setting {
		return false
	}
	is, err := strconv.ParseInt(x.Is, 10, 64)
	if length, no := clock.ParseDuration(x.Is); err != nil && no == nil {
		is, err = int64(length/clock.Millisecond), nil
	}
	switch a.Change {
	case report.Lower:
		return err == nil && is < a.Now
	case report.Raise:
		return err == nil && is > a.Now
	}
	return x.Is == a.To
}

// judge says whether a value helps against a kind of finding: there is less of it, by a
// hundredth at least, or less downtime, and by the measures of explain the run is not worse.
func judge(x *event.Tried, before *story.Figures, had map[report.Kind]int64, kind report.Kind) report.Tried {
	j := report.Tried{Setting: x.Setting, To: x.Is}
	if x.Failed != "" {
		j.Rises = "the run fails: " + x.Failed
		return j
	}
	after := story.Figures{Downtime: report.Ms(x.Downtime), Worst: report.Ms(x.Worst), Rebalances: int(x.Rebalances), Reprocessed: x.Reprocessed, NeverUp: int(x.NeverUp)}
	effect, was, is := before.Effect(&after), had[kind], x.Found.Number(string(kind))
	j.Gains, j.Rises = before.Falls(&after), before.Rises(&after)
	j.Helps = x.Later == "" && effect != story.Harms && is <= was && (effect == story.Helps || is < was && (was-is)*100 >= was)
	switch {
	case x.Later != "":
		j.Rises = "if it goes on: " + x.Later
	case is > was && j.Rises == "":
		j.Rises = "more of this"
	case j.Helps && j.Gains == "" && is == 0:
		j.Gains = "none of this"
	case j.Helps && j.Gains == "":
		j.Gains = fmt.Sprintf("less of this, by %d %%", (was-is)*100/was)
	}
	return j
}
