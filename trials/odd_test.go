package trials_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/trials"
)

// oddScenario writes a scenario from a seed whose settings lie at the edges of what is
// allowed: links of seconds, sessions of a few heartbeats, delays of minutes, callbacks
// that outlast timeouts, members that share an instance id, and steps in any order. Some
// are not valid; those are for somebody else.
func oddScenario(seed uint64) string {
	s := clock.NewStream(seed, "odd scenario", 0)
	pick := func(options ...string) string { return options[s.Below(int64(len(options)))] }
	maybe := func(line string, options ...string) string {
		if s.Below(2) == 0 {
			return ""
		}
		return fmt.Sprintf(line, pick(options...))
	}
	var b strings.Builder
	members := 1 + s.Below(4)
	fmt.Fprintf(&b, "duration: 400s\nseed: %d\ntopics:\n  t0: {partitions: %s, rate: %s}\n", seed, pick("1", "4", "7"), pick("0", "1", "20"))
	b.WriteString("broker:\n  group.min.session.timeout.ms: 0\n" +
		maybe("  group.initial.rebalance.delay.ms: %s\n", "0", "10", "3000", "60000") + maybe("  group.max.size: %s\n", "2", "3"))
	fmt.Fprintf(&b, "network: {latency: %s, jitter: %s, append: %s}\n", pick("0s", "1ms", "1ms", "30ms", "1s"), pick("0s", "0s", "40ms", "1s", "12s"), pick("1ms", "1ms", "50ms", "5s"))
	b.WriteString("consumer:\n  partition.assignment.strategy: " + pick("range", "cooperative-sticky", "sticky", "[range, cooperative-sticky]") + "\n" +
		maybe("  session.timeout.ms: %s\n", "400", "6000", "10000") + "  heartbeat.interval.ms: " + pick("100", "300", "399") + "\n" +
		maybe("  max.poll.interval.ms: %s\n", "1000", "10000", "60000") + maybe("  enable.auto.commit: %s\n", "true", "false") + maybe("  max.poll.records: %s\n", "1", "500"))
	b.WriteString("application: {" + pick("", "on.assigned: 2s, ", "on.assigned: 12s, ") + pick("", "on.revoked: 800ms, ", "on.revoked: 15s, ") + pick("", "on.lost: 3s, ") +
		pick("", "per.record: 20ms, ", "per.batch: 2s, ") + "poll.timeout: " + pick("0s", "100ms", "1s") + pick("", "", ", commit: record", ", commit: {every: 3s}", ", commit: none") + "}\nmembers:\n")
	for m := range members {
		fmt.Fprintf(&b, "  - {id: c%d, client: %s, start: %s", m+1, pick("java", "java", "franz-go"), pick("0s", "0s", "3s", "9s"))
		b.WriteString(pick("", "", ", consumer: {group.instance.id: dup}", ", consumer: {group.instance.id: \"{id}\"}", ", network: {latency: 10s}") + "}\n")
	}
	b.WriteString("steps:\n")
	at := int64(500)
	for m := range members {
		at += s.Below(40_000)
		who := fmt.Sprintf("c%d", m+1)
		length := fmt.Sprintf("%dms", 1+s.Below(70_000))
		b.WriteString(fmt.Sprintf("  - {at: %dms, ", at) + pick(
			"pause: "+who+", for: "+length, "stall: "+who+", for: "+length, "disconnect: "+who+", for: "+length,
			"restart: "+who+", down: "+length+", how: "+pick("close", "kill"), "restart: "+who+", down: 1us", "enforce-rebalance: "+who, "kill: "+who, "close: "+who,
			"slow: "+who+", per.record: 300ms, for: "+length, "slow: "+who+", per.batch: 20s, for: 1s", "unsubscribe: "+who, "remove-member: "+who,
			"failover: coordinator, for: "+pick("0s", "3s")+", load: "+pick("0s", "2s"), "add-partitions: t0, to: 9",
		) + "}\n")
		at += pickLong(s.Below(3))
	}
	fmt.Fprintf(&b, "  - {at: 300s, rate: t0, to: 1}\n")
	return b.String()
}

func pickLong(n int64) int64 { return []int64{0, 10, 6_000}[n] }

func TestEveryClaimOfAnOddStoryIsInTheEvents(t *testing.T) {
	runs, told := 60, 0
	if testing.Short() {
		runs = 20
	}
	for seed := range runs {
		text := oddScenario(uint64(seed))
		s, err := trials.Load("-", strings.NewReader(text), trials.Options{})
		if err != nil {
			continue
		}
		if _, err := trials.Run(s, trials.RunOptions{}); err != nil {
			continue // a step that could not apply
		}
		told++
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			t.Parallel()
			checkStory(t, "-", text, trials.Options{})
			if t.Failed() {
				t.Logf("the scenario:\n%s", text)
			}
		})
	}
	if told*2 < runs {
		t.Errorf("only %d of %d scenarios could be run", told, runs)
	}
}

// kgo goes on joining while it is closed, and asks of topics of others as their leader by
// a request that ends with the group: it is gone then, and does not wait for their metadata
// (groupConsumer.balanceGroup, manageFailWait).
func TestALeaderThatIsClosedAsItJoinsDoesNotAssign(t *testing.T) {
	const text = `
duration: 2m
topics: {orders: {partitions: 2, rate: 1}, refunds: {partitions: 1, rate: 1}}
broker: {group.initial.rebalance.delay.ms: 30000}
consumer: {partition.assignment.strategy: cooperative-sticky}
members:
  - {id: c1, client: franz-go, topics: [refunds]}
  - {id: c2, client: franz-go, start: 2s}
steps: [{at: 10s, close: c1}]
`
	events, _ := kept(t, "-", text)
	at := map[string]clock.Time{}
	for _, e := range events {
		if e.Member == 0 {
			at[e.Fact.Name()] = e.At
		}
	}
	if at["leave.sent"] == 0 || at["leave.sent"] != at["join.ok"] || at["closed"].Sub(at["leave.sent"]) > 10*clock.Millisecond {
		t.Errorf("c1 was told that it leads at %s, left at %s, and was closed at %s", at["join.ok"], at["leave.sent"], at["closed"])
	}
}
