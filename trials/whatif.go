package trials

import (
	"fmt"
	"slices"
	"strconv"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/member"
	"github.com/groupsim/groupsim/report"
	"github.com/groupsim/groupsim/report/story"
	"github.com/groupsim/groupsim/scenarios"
	"github.com/groupsim/groupsim/settings"
	"github.com/groupsim/groupsim/sim"
)

// trial is a run with one thing changed: in the words in which that is told, and in what
// it takes in the scenario's file.
type trial struct {
	setting, from, to string
	changes           []scenarios.Change
}

// whatIf makes the same run again with each setting changed that has to do with what went
// wrong. What would not be valid is left out.
func whatIf(source Source, opts Options, s *Scenario, told *story.Story, result *report.Report, how ExplainOptions) (*story.WhatIf, error) {
	w := &story.WhatIf{Before: story.FiguresOf(result, how.About)}
	var runs []*Scenario
	for _, t := range worthTrying(s, told, result) {
		under := opts
		under.Changes = slices.Concat(opts.Changes, t.changes)
		scenario, err := source.Load(under)
		if err == nil {
			scenario, err = scenario.WithRun(s.Scenario.Run)
		}
		if err != nil {
			continue
		}
		runs = append(runs, scenario)
		w.Changes = append(w.Changes, story.Change{Setting: t.setting, From: t.from, To: t.to})
	}
	ends, err := measure(pool{ctx: how.Context, cpus: how.CPUs}, runs, how.Tried)
	if err != nil {
		return w, err
	}
	cut := len(result.Unfinished) > 0
	for i := range ends {
		c := &w.Changes[i]
		if c.Failed = ends[i].failed; c.Failed == "" {
			c.After, c.CutOff = story.FiguresOf(ends[i].Report, how.About), ends[i].CutOff()
			cut = cut || c.CutOff != ""
		}
	}
	if cut {
		err = how.goOn(w, s, runs)
	}
	w.Judge()
	return w, err
}

// worthTrying lists the trials: the settings that the chains name, both ways
// where both make sense, and what goes with the causes of downtime.
func worthTrying(s *Scenario, told *story.Story, result *report.Report) []trial {
	sc, named := s.Scenario, told.Settings()
	causes := &result.Summary.ByCause
	ofProtocol := classicTrials
	if sc.Protocol() == member.ConsumerProtocol {
		ofProtocol = epochTrials
	}
	list := ofProtocol(sc, named, result)
	if named["max.poll.interval.ms"] != nil || named["max.poll.records"] != nil || causes[report.Stalled] > 0 || result.Summary.NeverUp > 0 {
		list = append(list, polling(sc, named)...)
	}
	list = append(list, otherWay(sc, result)...)
	if named["assign"] != nil {
		list = append(list, assignments(sc)...)
	}
	if !result.Setup.Static && result.Summary.Rebalances > 0 || sharedInstance(sc) {
		list = append(list, consumerTrial(sc, "group.instance.id", "{id}"))
	}
	if named["group.instance.id"] != nil {
		list = append(list, consumerTrial(sc, "group.instance.id", ""))
	}
	if named["group.initial.rebalance.delay.ms"] != nil {
		list = append(list, brokerTrial("group.initial.rebalance.delay.ms", sc.Broker.InitialRebalanceDelayMs, 0))
	}
	if result.Summary.Reprocessed > 0 {
		list = append(list, committings(sc)...)
	}
	return slices.Concat(advisedTrials(list, s, result), rollouts(sc), closings(sc))
}

// sharedInstance tells whether two members have one group.instance.id.
func sharedInstance(sc *sim.Scenario) bool {
	seen := map[string]bool{}
	for i := range sc.Members {
		id := sc.Members[i].Consumer.GroupInstanceID
		if id != "" && seen[id] {
			return true
		}
		seen[id] = true
	}
	return false
}

// sessions tries shorter sessions, by which the dead are missed sooner, and longer
// ones, which outlast the longest gap.
func sessions(sc *sim.Scenario, session int64, result *report.Report) []trial {
	heartbeat := heartbeatOf(sc)
	return consumerTrials(sc, "session.timeout.ms", append(shorterSessions(session, heartbeat), longerSessions(session, heartbeat, result)...))
}

// polling tries smaller batches, and other limits to the time between two polls. To a
// library that does not watch over that time the limit is the rebalance timeout, which
// matters only to a join phase that came to it; and a batch, however large, keeps no
// member of it from the group.
func polling(sc *sim.Scenario, named map[string][]string) []trial {
	first := &sc.Members[0].Consumer
	records, limit := decided(named["max.poll.records"], first.MaxPollRecords), decided(named["max.poll.interval.ms"], first.MaxPollIntervalMs)
	var list []trial
	if slices.ContainsFunc(sc.Members, func(m sim.Member) bool { return m.Consumer.Client.Traits().WatchesPolls }) {
		list = consumerTrials(sc, "max.poll.records", append(below(records, records/2), smallerBatches(records)...))
	} else if named["max.poll.interval.ms"] == nil {
		return nil
	}
	return append(list, consumerTrials(sc, "max.poll.interval.ms", append(shorterIntervals(limit), longerIntervals(limit, sc)...))...)
}

func consumerTrials(sc *sim.Scenario, key string, values []int64) []trial {
	var list []trial
	for _, v := range slices.Compact(values) {
		list = append(list, consumerTrial(sc, key, strconv.FormatInt(v, 10)))
	}
	return list
}

// consumerTrial changes a setting of every consumer, from beginning to end; an empty
// value takes it away.
func consumerTrial(sc *sim.Scenario, key, value string) trial {
	t := trial{setting: key, from: present(sc, key), to: value, changes: []scenarios.Change{{Key: "consumer." + key, Value: value}}}
	if value == "" {
		t.to = "none"
	}
	return t
}

// present gives the value that the members have, if it is the same for all. Of a
// group.instance.id, which nobody shares, it gives where it comes from.
func present(sc *sim.Scenario, key string) string {
	setting := settings.Consumer().Named(key)
	value := ""
	for i := range sc.Members {
		is := setting.Text(&sc.Members[i].Consumer)
		switch {
		case is == "":
			is = "none"
		case key == "group.instance.id":
			is = "set by the scenario"
		}
		if i > 0 && is != value {
			return "various"
		}
		value = is
	}
	return value
}

func brokerTrial(key string, from int32, to int64) trial {
	value := strconv.FormatInt(to, 10)
	return trial{setting: key, from: strconv.Itoa(int(from)), to: value, changes: []scenarios.Change{{Key: "broker." + key, Value: value}}}
}

// rollouts tries other paces of what goes from member to member, and a clean close.
func rollouts(sc *sim.Scenario) []trial {
	var list []trial
	for i := range sc.Steps {
		s := &sc.Steps[i]
		if !s.Verb.Takes("every") {
			continue
		}
		name := s.Verb.Name + " at " + s.At.String()
		if s.Every > 0 {
			for _, every := range []clock.Duration{s.Every / 2, s.Every * 2} {
				list = append(list, trial{name + ", every", s.Every.String(), every.String(), []scenarios.Change{ofStep(s, "every", every.String())}})
			}
			list = append(list, trial{name + ", wait", "every " + s.Every.String(), "stable", []scenarios.Change{
				ofStep(s, "every", ""), ofStep(s, "wait", "stable")}})
		}
		if s.Kill {
			list = append(list, trial{name + ", how", "kill", "close", []scenarios.Change{ofStep(s, "how", "close")}})
		}
	}
	return list
}

// withOthers adds those trials of some that are not among the others yet.
func withOthers(list, some []trial) []trial {
	for _, t := range some {
		if !slices.ContainsFunc(list, func(x trial) bool { return x.setting == t.setting && x.to == t.to }) {
			list = append(list, t)
		}
	}
	return list
}

// advisedTrials also tries what the findings advise of programs and of what runs them, and of
// batches where processes were killed because they had not ended within their grace period.
func advisedTrials(list []trial, s *Scenario, result *report.Report) []trial {
	for i := range result.Findings {
		f := &result.Findings[i]
		for j := range f.Advice {
			a := &f.Advice[j]
			switch {
			case a.Section >= report.OfProgram:
				list = withOthers(list, candidates(a, s, result))
			case f.Kind == report.GraceKind && a.Setting == "max.poll.records":
				list = append(list, consumerTrials(s.Scenario, a.Setting, smallerBatches(a.Now))...)
			}
		}
	}
	return list
}

// gracePeriods tries a longer one, which outlasts what the application may be busy with.
func gracePeriods(sc *sim.Scenario, now int64) []trial {
	var list []trial
	for _, ms := range above(max(now, longestAway(sc)), 30_000, 60_000, 120_000, 300_000, 600_000, 1_800_000) {
		t := trial{setting: report.Grace, from: (clock.Duration(now) * clock.Millisecond).String(), to: (clock.Duration(ms) * clock.Millisecond).String()}
		for i := range sc.Steps {
			if s := &sc.Steps[i]; s.Verb.Takes(report.Grace) {
				t.changes = append(t.changes, ofStep(s, report.Grace, t.to))
			}
		}
		for i := range sc.Standing {
			if v := sc.Standing[i].Verb; v.Takes(report.Grace) {
				t.changes = append(t.changes, scenarios.Change{Key: v.Name + "." + report.Grace, Value: t.to})
			}
		}
		if t.changes != nil {
			list = append(list, t)
		}
	}
	return list
}

func ofStep(s *sim.Step, field, value string) scenarios.Change {
	return scenarios.Change{Key: fmt.Sprintf("steps[%d].%s", s.Index, field), Value: value}
}
