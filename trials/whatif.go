package trials

import (
	"context"
	"errors"
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
	err := inOrder(pool{how.Context, how.CPUs}, len(runs), func(ctx context.Context, i int) (story.Change, error) {
		c := w.Changes[i]
		r, err := Run(runs[i], RunOptions{Context: ctx, bare: true})
		var interrupted *Interrupted
		switch {
		case errors.As(err, &interrupted):
			return c, err
		case err != nil:
			c.Failed = err.Error()
		default:
			c.After = story.FiguresOf(r, how.About)
		}
		return c, nil
	}, func(i int, c story.Change) error {
		w.Changes[i] = c
		if how.Tried != nil {
			how.Tried(i+1, len(runs))
		}
		return nil
	})
	w.Judge()
	return w, err
}

// worthTrying lists the trials: the settings that the chains name, both ways
// where both make sense, and what goes with the causes of downtime.
func worthTrying(sc *sim.Scenario, told *story.Story, result *report.Report) []trial {
	named := told.Settings()
	causes := &result.Summary.ByCause
	ofProtocol := classicTrials
	if sc.Protocol() == member.ConsumerProtocol {
		ofProtocol = epochTrials
	}
	list := ofProtocol(sc, named, result)
	if named["max.poll.interval.ms"] || named["max.poll.records"] || causes[report.Stalled] > 0 {
		list = append(list, polling(sc, named["max.poll.interval.ms"])...)
	}
	if !result.Setup.Static && result.Summary.Rebalances > 0 || sharedInstance(sc) {
		list = append(list, consumerTrial(sc, "group.instance.id", "{id}"))
	}
	if named["group.instance.id"] {
		list = append(list, consumerTrial(sc, "group.instance.id", ""))
	}
	if named["group.initial.rebalance.delay.ms"] {
		list = append(list, brokerTrial("group.initial.rebalance.delay.ms", sc.Broker.InitialRebalanceDelayMs, 0))
	}
	if result.Summary.Reprocessed > 0 {
		list = append(list, consumerTrials(sc, "auto.commit.interval.ms", below(int64(sc.Members[0].Consumer.AutoCommitIntervalMs), 1000))...)
	}
	return slices.Concat(list, rollouts(sc), closings(sc))
}

// classicTrials are those of a classic group, whose members have the settings.
func classicTrials(sc *sim.Scenario, named map[string]bool, result *report.Report) []trial {
	var list []trial
	if named["session.timeout.ms"] || faulty(result) {
		session, heartbeat := int64(sc.Members[0].Consumer.SessionTimeoutMs), heartbeatOf(sc)
		list = append(list, consumerTrials(sc, "session.timeout.ms", sessions(session, heartbeat, result))...)
	}
	if named["heartbeat.interval.ms"] || result.Summary.ByCause[report.Handover] > 0 {
		list = append(list, consumerTrials(sc, "heartbeat.interval.ms", below(heartbeatOf(sc), 3000, 1000))...)
	}
	if result.Setup.Rebalance != report.Cooperative && result.Summary.Rebalances > 0 {
		list = append(list, consumerTrial(sc, "partition.assignment.strategy", "cooperative-sticky"))
	}
	return list
}

// epochTrials are those of a group of the consumer protocol, where the broker has them. The
// other way to rebalance without stopping everybody is the classic protocol's.
func epochTrials(sc *sim.Scenario, named map[string]bool, result *report.Report) []trial {
	const session, heartbeat, interval = "group.consumer.session.timeout.ms", "group.consumer.heartbeat.interval.ms", "group.consumer.assignment.interval.ms"
	b := &sc.Broker.Consumer
	var list []trial
	if named[session] || faulty(result) {
		for _, ms := range slices.Compact(sessions(int64(b.SessionTimeoutMs), int64(b.HeartbeatIntervalMs), result)) {
			list = append(list, brokerTrial(session, b.SessionTimeoutMs, ms))
		}
	}
	if named[heartbeat] || result.Summary.ByCause[report.Handover] > 0 {
		for _, ms := range below(int64(b.HeartbeatIntervalMs), 3000, 1000) {
			list = append(list, brokerTrial(heartbeat, b.HeartbeatIntervalMs, ms))
		}
	}
	if named[interval] && b.AssignmentIntervalMs > 0 {
		list = append(list, brokerTrial(interval, b.AssignmentIntervalMs, 0))
	}
	if result.Summary.Rebalances > 0 {
		list = append(list, trial{"group.protocol", "consumer", "classic, with cooperative-sticky", []scenarios.Change{
			{Key: "consumer.group.protocol", Value: ""}, {Key: "consumer.group.remote.assignor", Value: ""},
			{Key: "consumer.partition.assignment.strategy", Value: "cooperative-sticky"}}})
	}
	return list
}

// faulty tells whether members were dead, stood still or were cut off.
func faulty(result *report.Report) bool {
	causes := &result.Summary.ByCause
	return causes[report.Dead]+causes[report.Paused]+causes[report.CutOff] > 0
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

// sessions are shorter ones, by which the dead are missed sooner, and longer ones, which
// outlast the longest gap.
func sessions(session, heartbeat int64, result *report.Report) []int64 {
	var shorter []int64
	for _, ms := range below(session, 30_000, 20_000, 15_000, 10_000, 6_000) {
		if ms >= 2*heartbeat {
			shorter = append(shorter, ms)
		}
	}
	if n := len(shorter); n > 2 {
		shorter = []int64{shorter[n/2], shorter[n-1]}
	}
	need := max(session, int64(result.Summary.LongestGap)/int64(clock.Millisecond)+heartbeat)
	return append(shorter, above(need, 45_000, 60_000, 120_000, 300_000, 600_000)...)
}

// polling tries smaller batches, and other limits to the time between two polls. To a
// library that does not watch over that time the limit is the rebalance timeout, which
// matters only to a join phase that came to it; and a batch, however large, keeps no
// member of it from the group.
func polling(sc *sim.Scenario, timedOut bool) []trial {
	m := &sc.Members[0]
	records, limit := int64(m.Consumer.MaxPollRecords), int64(m.Consumer.MaxPollIntervalMs)
	var list []trial
	if slices.ContainsFunc(sc.Members, func(m sim.Member) bool { return m.Consumer.Client.Traits().WatchesPolls }) {
		list = consumerTrials(sc, "max.poll.records", below(records, records/2, records/10, 10))
	} else if !timedOut {
		return nil
	}
	batch := max(limit, int64(m.Application.PerBatch.Plus(m.Application.PerRecord.Times(records)))/int64(clock.Millisecond))
	intervals := append(below(limit, limit/2, limit/5), above(batch, 300_000, 600_000, 1_200_000, 3_600_000)...)
	return append(list, consumerTrials(sc, "max.poll.interval.ms", intervals)...)
}

func heartbeatOf(sc *sim.Scenario) int64 { return int64(sc.Members[0].Consumer.HeartbeatIntervalMs) }

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
				list = append(list, trial{name + ", every", s.Every.String(), every.String(), []scenarios.Change{
					ofStep(s, "every", every.String()), prolonged(sc, every-s.Every, len(s.Members)-1)}})
			}
			list = append(list, trial{name + ", wait", "every " + s.Every.String(), "stable", []scenarios.Change{
				ofStep(s, "every", ""), ofStep(s, "wait", "stable"), prolonged(sc, s.Every, len(s.Members))}})
		}
		if s.Kill {
			list = append(list, trial{name + ", how", "kill", "close", []scenarios.Change{ofStep(s, "how", "close"), prolonged(sc, 0, 0)}})
		}
	}
	return list
}

func ofStep(s *sim.Step, field, value string) scenarios.Change {
	return scenarios.Change{Key: fmt.Sprintf("steps[%d].%s", s.Index, field), Value: value}
}

// prolonged gives a slower rollout the time to come to its end. That a run goes on
// quietly for longer changes no downtime. One that is quicker ends when it did, whatever
// the file would make of its own.
func prolonged(sc *sim.Scenario, each clock.Duration, times int) scenarios.Change {
	return scenarios.Change{Key: "duration", Value: min(sc.Duration.Plus(max(0, each).Times(int64(times))), settings.Longest).String()}
}
