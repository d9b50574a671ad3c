package trials

import (
	"fmt"
	"slices"
	"strconv"

	"github.com/groupsim/groupsim/clock"
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
func whatIf(source source, opts Options, s *Scenario, told *story.Story, result *report.Report, how ExplainOptions) (*story.WhatIf, error) {
	w := &story.WhatIf{Before: story.FiguresOf(result, how.About)}
	var runs []*Scenario
	for _, t := range worthTrying(s.Scenario, told, result) {
		under := opts
		under.Changes = slices.Concat(opts.Changes, t.changes)
		scenario, err := source.load(under)
		if err == nil {
			scenario, err = scenario.WithRun(s.Scenario.Run)
		}
		if err != nil {
			continue
		}
		runs = append(runs, scenario)
		w.Changes = append(w.Changes, story.Change{Setting: t.setting, From: t.from, To: t.to})
	}
	ends, err := how.measure(runs, how.Tried)
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
func worthTrying(sc *sim.Scenario, told *story.Story, result *report.Report) []trial {
	named, first := told.Settings(), &sc.Members[0].Consumer
	causes := &result.Summary.ByCause
	faults := causes[report.Dead]+causes[report.Paused]+causes[report.CutOff] > 0
	var list []trial
	if named["session.timeout.ms"] != nil || faults {
		list = append(list, sessions(sc, decided(named["session.timeout.ms"], first.SessionTimeoutMs), result)...)
	}
	if named["heartbeat.interval.ms"] != nil || causes[report.Handover] > 0 {
		list = append(list, consumerTrials(sc, "heartbeat.interval.ms", below(decided(named["heartbeat.interval.ms"], first.HeartbeatIntervalMs), 3000, 1000))...)
	}
	if named["max.poll.interval.ms"] != nil || named["max.poll.records"] != nil || causes[report.Stalled] > 0 || result.Summary.NeverUp > 0 {
		list = append(list, polling(sc, named)...)
	}
	if result.Setup.Rebalance != report.Cooperative && result.Summary.Rebalances > 0 {
		list = append(list, consumerTrial(sc, "partition.assignment.strategy", "cooperative-sticky"))
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
		list = append(list, consumerTrials(sc, "auto.commit.interval.ms", below(int64(first.AutoCommitIntervalMs), 1000))...)
	}
	return slices.Concat(list, rollouts(sc), closings(sc))
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

// shorterSessions are at most two, of two heartbeats at least.
func shorterSessions(session, heartbeat int64) []int64 {
	var shorter []int64
	for _, ms := range below(session, 30_000, 20_000, 15_000, 10_000, 6_000) {
		if ms >= 2*heartbeat {
			shorter = append(shorter, ms)
		}
	}
	if n := len(shorter); n > 2 {
		shorter = []int64{shorter[n/2], shorter[n-1]}
	}
	return shorter
}

// longerSessions is one that outlasts the longest gap.
func longerSessions(session, heartbeat int64, result *report.Report) []int64 {
	need := max(session, int64(result.Summary.LongestGap)/int64(clock.Millisecond)+heartbeat)
	return above(need, 45_000, 60_000, 120_000, 300_000, 600_000)
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
		list = consumerTrials(sc, "max.poll.records", below(records, records/2, records/10, 10))
	} else if named["max.poll.interval.ms"] == nil {
		return nil
	}
	intervals := append(below(limit, limit/2, limit/5), above(max(limit, longestAway(sc)), 300_000, 600_000, 1_200_000, 3_600_000, 86_400_000)...)
	return append(list, consumerTrials(sc, "max.poll.interval.ms", intervals)...)
}

// longestAway is for how many milliseconds an application can stay away from poll() by its
// settings and as steps make it: a batch, or a callback of its listener.
func longestAway(sc *sim.Scenario) int64 {
	longest := clock.Duration(0)
	for i := range sc.Members {
		m := &sc.Members[i]
		app := &m.Application
		perRecord, perBatch := app.PerRecord, app.PerBatch
		for j := range sc.Steps {
			if s := &sc.Steps[j]; slices.Contains(s.Members, i) && s.Verb.Name == "slow" {
				perRecord, perBatch = max(perRecord, s.PerRecord), max(perBatch, s.PerBatch)
			}
		}
		longest = max(longest, perBatch.Plus(perRecord.Times(int64(m.Consumer.MaxPollRecords))), app.OnAssigned, app.OnRevoked, app.OnLost)
	}
	return int64(longest / clock.Millisecond)
}

// heartbeatOf is the longest heartbeat interval, which a session of all has to bear.
func heartbeatOf(sc *sim.Scenario) int64 {
	longest := int32(0)
	for i := range sc.Members {
		longest = max(longest, sc.Members[i].Consumer.HeartbeatIntervalMs)
	}
	return int64(longest)
}

// decided is the value that decided something, the largest of several, or else that of the
// first member.
func decided(values []string, otherwise int32) int64 {
	largest := int64(-1)
	for _, text := range values {
		if n, err := strconv.ParseInt(text, 10, 64); err == nil {
			largest = max(largest, n)
		}
	}
	if largest < 0 {
		return int64(otherwise)
	}
	return largest
}

// below keeps of some values those below a bound, and above the first one above it.
func below(bound int64, values ...int64) []int64 {
	return slices.DeleteFunc(values, func(v int64) bool { return v >= bound || v < 1 })
}

func above(bound int64, values ...int64) []int64 {
	for _, v := range values {
		if v > bound {
			return []int64{v}
		}
	}
	return nil
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

// rollouts tries other paces of the rolling restarts, and a clean close.
func rollouts(sc *sim.Scenario) []trial {
	var list []trial
	for i := range sc.Steps {
		s := &sc.Steps[i]
		if s.Verb.Name != "rolling-restart" {
			continue
		}
		name := "rolling-restart at " + s.At.String()
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

func ofStep(s *sim.Step, field, value string) scenarios.Change {
	return scenarios.Change{Key: fmt.Sprintf("steps[%d].%s", s.Index, field), Value: value}
}
