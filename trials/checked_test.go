package trials_test

import (
	"bytes"
	"fmt"
	"slices"
	"testing"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/internal/check"
	"github.com/groupsim/groupsim/member"
	"github.com/groupsim/groupsim/protocol"
	"github.com/groupsim/groupsim/report"
	"github.com/groupsim/groupsim/scenarios"
	"github.com/groupsim/groupsim/sim"
	"github.com/groupsim/groupsim/trials"
)

// record is a sink that keeps everything.
type record struct{ events []event.Event }

func (r *record) Event(e event.Event) { r.events = append(r.events, e) }

// checkRun runs a scenario and lets the checkers, which stand outside the code under
// test, look at its record and its report.
func checkRun(t *testing.T, scenario *trials.Scenario) {
	t.Helper()
	violations, err := violationsOf(scenario)
	if err != nil {
		t.Fatal(err)
	}
	for _, violation := range violations {
		t.Error(violation)
	}
}

func violationsOf(scenario *trials.Scenario) ([]string, error) {
	r, err := ranOf(scenario, trials.RunOptions{})
	if err != nil {
		return nil, err
	}
	return r.violations(), nil
}

// ran is a run that is over, with all that the checkers want to know of it.
type ran struct {
	scenario *trials.Scenario
	events   []event.Event
	report   *report.Report
	document []byte // the same as JSON
}

func ranOf(scenario *trials.Scenario, opts trials.RunOptions) (*ran, error) {
	var events record
	sinks := event.Sinks{&events}
	if opts.Events != nil {
		sinks = append(sinks, opts.Events)
	}
	opts.Events = sinks
	result, err := trials.Run(scenario, opts)
	if err != nil {
		return nil, err
	}
	var document bytes.Buffer
	if err := result.WriteJSON(&document); err != nil {
		return nil, err
	}
	return &ran{scenario, events.events, result, document.Bytes()}, nil
}

// violations lists what is wrong with its events and its report.
func (r *ran) violations() []string {
	sc := r.scenario.Scenario
	names := sc.Names()
	run := check.Run{
		Events: r.events, Names: names, End: clock.Time(r.report.Window.End), Report: r.document,
		Subscribed: subscriptions(sc, names), Settle: settleTime(sc),
	}
	for _, s := range sc.Steps {
		run.LastStep = max(run.LastStep, s.At)
	}
	if strands(sc) || circles(sc) || crowds(sc) || len(sc.Standing) > 0 { // an autoscaler or a probe may go on for ever
		run.Settle = 0
	}
	for _, e := range r.scenario.Expect {
		if e.Metric == "final.state" && e.Value != "Stable" {
			run.Settle = 0
		}
	}
	return run.Violations()
}

// settleTime is how long a group may take to be Stable after the last fault: a
// session, a rebalance and two heartbeats; 0 where the heartbeats of a member can come too
// late for its session, so that it is thrown out again and again. A member of a consumer
// group may have to be told to give something up, and another one that it is free, each
// behind a target that is too young to be computed anew.
func settleTime(sc *sim.Scenario) clock.Duration {
	var longest clock.Duration
	for i := range sc.Members {
		for _, c := range configsOf(sc, i) {
			time, settles := settleTimeOf(sc, &sc.Members[i], &c)
			if !settles {
				return 0
			}
			longest = max(longest, time)
		}
	}
	return longest
}

// configsOf lists how a member is configured in the run, from one step to another.
func configsOf(sc *sim.Scenario, m int) []member.Config {
	list := []member.Config{sc.Members[m].Consumer}
	for i := range sc.Steps {
		if k := slices.Index(sc.Steps[i].Changed, m); k >= 0 {
			list = append(list, sc.Steps[i].Consumer[k])
		}
	}
	return list
}

// settleTimeOf is how long a member of a configuration may keep the group from that, and whether
// it lets it at all.
func settleTimeOf(sc *sim.Scenario, m *sim.Member, c *member.Config) (time clock.Duration, settles bool) {
	session, heartbeat, rounds, targets := clock.Millis(c.SessionTimeoutMs), clock.Millis(c.HeartbeatIntervalMs), clock.Duration(2), clock.Duration(0)
	if c.Protocol == member.ConsumerProtocol {
		b := &sc.Broker.Consumer
		session, heartbeat, rounds = clock.Millis(b.SessionTimeoutMs), clock.Millis(b.HeartbeatIntervalMs), 6
		targets = 2 * clock.Millis(b.AssignmentIntervalMs)
	}
	const waking = 200 * clock.Millisecond
	switch {
	case c.EnableAutoCommit && clock.Millis(c.AutoCommitIntervalMs) < sc.Append: // commits pile up before the heartbeats
	case outlastsPolls(m, c, sc.Append, partitionsOf(sc)):
	case outlastsSession(m, c) || keepsTooMuch(sc, m, c):
	case heartbeat+2*(m.Latency+m.Jitter)+waking+sc.Append >= session: // it may come behind a commit
	default:
		return max(targets, session+clock.Millis(c.MaxPollIntervalMs)+rounds*heartbeat), true
	}
	return 0, false
}

// outlastsSession tells whether a batch of a member keeps it from poll() for longer than its
// session: what it is answered to its JoinGroup lies unread, and until then it sends no heartbeats
// (AbstractCoordinator.HeartbeatThread), so that the group may never come to an assignment.
func outlastsSession(m *sim.Member, c *member.Config) bool {
	app := &m.Application
	batch := app.PerBatch + app.PerRecord.Times(int64(c.MaxPollRecords))
	return c.Protocol != member.ConsumerProtocol && c.Client.Traits().WatchesPolls && app.Program != member.WorkersProgram && batch >= clock.Millis(c.SessionTimeoutMs)
}

// keepsTooMuch tells whether the states that a program keeps take longer than polls may be apart:
// each partition is committed by itself at a checkpoint, and its state is loaded record for record.
func keepsTooMuch(sc *sim.Scenario, m *sim.Member, c *member.Config) bool {
	state := &m.Application.State
	if !state.Kept() {
		return false
	}
	rate := int64(0)
	for _, t := range sc.Topics {
		rate = max(rate, t.Rate)
	}
	records := rate * int64(sc.Duration/clock.Second) / 1000
	each := 2*(m.Latency+m.Jitter) + sc.Append + state.Restore.Takes + state.RestorePerRecord.Times(records)
	return each.Times(2*partitionsOf(sc)) >= clock.Millis(c.MaxPollIntervalMs)
}

// partitionsOf counts those that there are in the end.
func partitionsOf(sc *sim.Scenario) (n int64) {
	for t := range sc.Topics {
		most := int64(sc.Topics[t].Partitions)
		for i := range sc.Steps {
			if s := &sc.Steps[i]; s.Verb.Name == "add-partitions" && s.Topic == protocol.TopicID(t) {
				most = max(most, s.To)
			}
		}
		n += most
	}
	return n
}

// outlastsPolls tells whether a member that is behind is away from poll() for longer than
// max.poll.interval.ms, so that it is thrown out again and again: by what it processes, and by
// the commits that it waits for. To a Java member of a consumer group only every second call of
// poll() counts then (AsyncKafkaConsumer.maybeClearPreviousInflightPoll).
func outlastsPolls(m *sim.Member, c *member.Config, appended clock.Duration, partitions int64) bool {
	app := &m.Application
	record, batch, calls := app.PerRecord, app.PerBatch, clock.Duration(1)
	switch takes, by := 2*(m.Latency+m.Jitter)+appended, app.Committing(c); {
	case app.Program == member.WorkersProgram && !app.Workers.Pause && (by.By == member.EveryRecord || by.By == member.EveryBatch):
		return true // all that there is may be done, and to be committed, between two polls
	case app.Program == member.WorkersProgram && by.By == member.EveryBatch: // of each partition by itself
		batch += takes.Times(partitions)
	case by.By == member.EveryRecord:
		record += takes
	case by.WithinBatch && by.Records > 0:
		batch += takes.Times(int64(c.MaxPollRecords)/by.Records + 1)
	case by.WithinBatch && by.Every > 0 && record+takes >= by.Every: // by when one is answered the next is due
		record += takes
	case by.WithinBatch && by.Every > 0:
		batch += takes.Times(int64(record.Times(int64(c.MaxPollRecords))/by.Every) + 1)
	case by.By == member.EveryBatch || by.By == member.EverySoOften:
		batch += takes
	}
	if e := &app.Spring.Errors; app.Program == member.SpringProgram && e.Every > 0 && e.Handler == member.BackOffSleeps {
		batch += e.BackOff
	}
	if c.Protocol == member.ConsumerProtocol {
		calls = 2
	}
	return c.Client.Traits().WatchesPolls && calls*(batch+record.Times(int64(c.MaxPollRecords))) >= clock.Millis(c.MaxPollIntervalMs)
}

// strands tells whether what a member gives up may stay with nobody: a cooperative one of
// librdkafka that subscribes to a topic of which it has no metadata loses what it does not
// want any more when they come, and does not join again (cgrp_metadata_update_check).
func strands(sc *sim.Scenario) bool {
	return slices.ContainsFunc(sc.Steps, func(s sim.Step) bool {
		return s.Verb.Name == "subscribe" && slices.ContainsFunc(s.Members, func(m int) bool {
			c := &sc.Members[m].Consumer
			return c.Client == event.Librdkafka && slices.Contains(c.AssignmentStrategy, "cooperative-sticky")
		})
	})
}

// memberOf is a member of the events as the scenario has it: controllers bring some into being,
// and not in its order.
func memberOf(sc *sim.Scenario, names *event.Names, m event.Member) int {
	return slices.IndexFunc(sc.Members, func(x sim.Member) bool { return x.ID == names.Member(m) })
}

// circles tells whether a group may go from plan to plan for ever: a cooperative leader of
// librdkafka takes away what is not in its owner's rack, and deals it out anew, in an order that
// goes by who has how many; and it gets other plans in turn (rd_kafka_assign_partitions).
func circles(sc *sim.Scenario) bool {
	racked := slices.ContainsFunc(sc.Topics, func(t sim.Topic) bool { return len(t.Racks) > 0 })
	leads, placed := false, false
	for i := range sc.Members {
		for _, c := range configsOf(sc, i) {
			leads = leads || c.Client == event.Librdkafka && slices.Contains(c.AssignmentStrategy, "cooperative-sticky")
			placed = placed || c.ClientRack != ""
		}
	}
	return racked && leads && placed
}

// crowds tells whether a group may begin anew for ever: a member whose JoinGroup is given up
// before the initial delay of an Empty group is over is kept out by what it has left behind, and
// by the others', if there may be no more members than that; and then the group is Empty again.
func crowds(sc *sim.Scenario) bool {
	b := &sc.Broker
	return int(b.MaxSize) < len(sc.Members) && slices.ContainsFunc(sc.Members, func(m sim.Member) bool {
		c := &m.Consumer
		return c.Client == event.FranzGo && clock.Millis(c.RequestTimeoutMs)+clock.Millis(c.MaxPollIntervalMs) < clock.Millis(b.InitialRebalanceDelayMs)
	})
}

// subscriptions says who is subscribed to what and when, as the scenario has it.
func subscriptions(sc *sim.Scenario, names *event.Names) func(event.Member, protocol.TopicID, clock.Time) bool {
	return func(of event.Member, topic protocol.TopicID, at clock.Time) bool {
		m := memberOf(sc, names, of)
		topics := sc.Members[m].Topics
		for _, s := range sc.Steps {
			if s.At > at || !slices.Contains(s.Members, m) {
				continue
			}
			switch s.Verb.Name {
			case "subscribe":
				topics = s.Topics
			case "unsubscribe":
				topics = nil
			}
		}
		return slices.Contains(topics, topic)
	}
}

func TestCheckedScenarios(t *testing.T) {
	for _, entry := range scenarios.Bundled() {
		t.Run(entry.Name, func(t *testing.T) {
			t.Parallel()
			scenario, err := trials.Load(entry.Name, nil, trials.Options{})
			if err != nil {
				t.Fatal(err)
			}
			checkRun(t, scenario)
		})
	}
}

// Random scenarios: a few members, and faults at any moment. The second half of each
// run is free of new faults, and the group has to heal.
func TestCheckedRandomScenarios(t *testing.T) {
	runs := 300
	if testing.Short() {
		runs = 30
	}
	for protocol, random := range map[string]func(uint64) []byte{"classic": randomScenario, "consumer": randomConsumerScenario} {
		for seed := range runs {
			text := random(uint64(seed))
			t.Run(fmt.Sprint(protocol, seed), func(t *testing.T) {
				t.Parallel()
				loaded, err := scenarios.Load("random.yaml", bytes.NewReader(text), scenarios.Options{})
				if err != nil {
					t.Fatalf("%v\n%s", err, text)
				}
				checkRun(t, loaded)
				if t.Failed() {
					t.Logf("the scenario:\n%s", text)
				}
			})
		}
	}
}
