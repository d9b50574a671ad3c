package trials_test

import (
	"bytes"
	"fmt"
	"slices"
	"testing"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/internal/check"
	"github.com/groupsim/groupsim/protocol"
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
	var r record
	result, err := trials.Run(scenario, trials.RunOptions{Events: &r})
	if err != nil {
		return nil, err
	}
	var document bytes.Buffer
	if err := result.WriteJSON(&document); err != nil {
		return nil, err
	}
	sc := scenario.Scenario
	run := check.Run{
		Events: r.events, Names: sc.Names(), End: clock.Time(result.Window.End), Report: document.Bytes(),
		Subscribed: subscriptions(sc), Settle: settleTime(sc),
	}
	for _, s := range sc.Steps {
		run.LastStep = max(run.LastStep, s.At)
	}
	for _, e := range scenario.Expect {
		if e.Metric == "final.state" && e.Value != "Stable" {
			run.Settle = 0
		}
	}
	return run.Violations(), nil
}

// settleTime is how long a group may take to be Stable after the last fault: a
// session, a rebalance and two heartbeats; 0 where the heartbeats of a member can come too
// late for its session, so that it is thrown out again and again.
func settleTime(sc *sim.Scenario) clock.Duration {
	var longest clock.Duration
	for _, m := range sc.Members {
		c := &m.Consumer
		const waking = 200 * clock.Millisecond
		if clock.Millis(c.HeartbeatIntervalMs)+2*(m.Latency+m.Jitter)+waking >= clock.Millis(c.SessionTimeoutMs) {
			return 0
		}
		longest = max(longest, clock.Millis(c.SessionTimeoutMs)+clock.Millis(c.MaxPollIntervalMs)+2*clock.Millis(c.HeartbeatIntervalMs))
	}
	return longest
}

// subscriptions says who is subscribed to what and when, as the scenario has it.
func subscriptions(sc *sim.Scenario) func(event.Member, protocol.TopicID, clock.Time) bool {
	return func(m event.Member, topic protocol.TopicID, at clock.Time) bool {
		topics := sc.Members[m].Topics
		for _, s := range sc.Steps {
			if s.At > at || !slices.Contains(s.Members, int(m)) {
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
	for seed := range runs {
		text := randomScenario(uint64(seed))
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
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

// randomScenario writes a scenario from a seed: three to six members, and one trouble
// for each of them in the first minutes; in every other one some are franz-go. A batch
// takes less than a session, even of slow records: else a group may never heal, as in
// cascade.
func randomScenario(seed uint64) []byte {
	s, clients, commits := clock.NewStream(seed, "random scenario", 0), clock.NewStream(seed, "clients", 0), clock.NewStream(seed, "commits", 0)
	pick := func(options ...string) string { return options[s.Below(int64(len(options)))] }
	var b bytes.Buffer
	members, mixed := 3+s.Below(4), clients.Below(2)
	fmt.Fprintf(&b, "duration: 20m\nseed: %d\n", seed)
	fmt.Fprintf(&b, "topics: {orders: {partitions: %d, rate: %d}}\n", 1+s.Below(12), s.Below(40))
	fmt.Fprintf(&b, "network: {latency: %s, jitter: %s}\n", pick("1ms", "200us", "30ms"), pick("0s", "1ms", "40ms"))
	fmt.Fprintf(&b, "consumer:\n  partition.assignment.strategy: %s\n", pick("range", "roundrobin", "sticky", "cooperative-sticky", "[range, cooperative-sticky]"))
	fmt.Fprintf(&b, "  session.timeout.ms: %s\n  heartbeat.interval.ms: %s\n  max.poll.interval.ms: %s\n", pick("6000", "10000", "45000"), pick("1000", "3000", "5500"), pick("10000", "60000", "300000"))
	if s.Below(3) == 0 {
		fmt.Fprintf(&b, "  group.instance.id: \"i-{id}\"\n")
	}
	auto, commit := pick("true", "false"), ""
	if auto == "false" {
		ways := []string{"", ", commit: batch", ", commit: record", ", commit: {every: 5s}", ", commit: {records: 50}", ", commit: {every: 1s, records: 20}", ", commit: none"}
		commit = ways[commits.Below(int64(len(ways)))]
	}
	fmt.Fprintf(&b, "  enable.auto.commit: %s\n", auto)
	if commit == ", commit: record" {
		fmt.Fprintf(&b, "  max.poll.records: 5\n") // a batch takes as many round trips
	}
	fmt.Fprintf(&b, "application: {per.record: %s, on.revoked: %s, on.assigned: %s, commit.on.revoke: %s%s}\n",
		pick("0s", "1ms", "3ms"), pick("0s", "0s", "800ms"), pick("0s", "0s", "2s"), pick("true", "false"), commit)
	fmt.Fprintf(&b, "members:\n")
	for m := range members {
		client := event.Libraries()[clients.Below(2)*mixed]
		fmt.Fprintf(&b, "  - {id: c%d, start: %ds, client: %s}\n", m+1, s.Below(12), client)
	}
	fmt.Fprintf(&b, "steps:\n")
	at := 20_000 + s.Below(5_000)
	for m := range members { // each member has one trouble, so that none is in the way of another
		at += s.Below(40_000)
		who := fmt.Sprintf("c%d", m+1)
		length := fmt.Sprintf("%dms", 100+s.Below(70_000))
		switch s.Below(9) {
		case 0:
			fmt.Fprintf(&b, "  - {at: %dms, pause: %s, for: %s}\n", at, who, length)
		case 1:
			fmt.Fprintf(&b, "  - {at: %dms, stall: %s, for: %s}\n", at, who, length)
		case 2:
			fmt.Fprintf(&b, "  - {at: %dms, disconnect: %s, for: %s}\n", at, who, length)
		case 3:
			fmt.Fprintf(&b, "  - {at: %dms, restart: %s, down: %s, how: %s}\n", at, who, length, pick("close", "kill"))
		case 4:
			fmt.Fprintf(&b, "  - {at: %dms, enforce-rebalance: %s}\n", at, who)
		case 5:
			fmt.Fprintf(&b, "  - {at: %dms, failover: coordinator, for: 3s, load: 500ms}\n", at)
			at += 5_000
		case 6:
			fmt.Fprintf(&b, "  - {at: %dms, slow: %s, per.record: 8ms, for: %s}\n", at, who, length)
		case 7:
			fmt.Fprintf(&b, "  - {at: %dms, %s: %s}\n", at, pick("kill", "close"), who)
		}
	}
	fmt.Fprintf(&b, "  - {at: %dms, rate: orders, to: 1}\n", at+1000)
	return b.Bytes()
}
