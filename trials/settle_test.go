package trials_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/trials"
)

// A group may be asked to settle only if its members can stay: one that waits for the commit of
// every record is behind, and two of its batches outlast max.poll.interval.ms, by which a member of
// a consumer group is thrown out though no single batch does. A step may make it so.
func TestABatchThatOutlastsPollsNeverSettles(t *testing.T) {
	for name, x := range map[string]struct {
		appended, begins string
		settles          bool
	}{
		"two batches outlast it":       {"1s", "max.poll.records: 5", false},
		"they do not":                  {"900ms", "max.poll.records: 5", true},
		"they do not, but later ones":  {"900ms", "max.poll.records: 6", false},
		"they do not, and others less": {"900ms", "max.poll.records: 4", true},
	} {
		s := loaded(t, fmt.Sprintf(`duration: 20m
topics: {orders: {partitions: 12, rate: 22}}
network: {append: %s, latency: 1ms}
broker: {group.consumer.session.timeout.ms: 6000, group.consumer.heartbeat.interval.ms: 1000}
consumer: {group.protocol: consumer, max.poll.interval.ms: 10000, max.poll.records: 5, enable.auto.commit: false}
application: {commit: record, per.record: 3ms}
members: [{id: c1}, {id: c2, start: 10s}]
steps: [{at: 30s, restart: c2, down: 1s, consumer: {%s}}, {at: 60s, rate: orders, to: 1}]
`, x.appended, x.begins))
		if got := settleTime(s.Scenario); got > 0 != x.settles {
			t.Errorf("%s: it is given %s to settle", name, got)
		}
		r, err := ranOf(s, trials.RunOptions{Untried: true})
		if err != nil {
			t.Fatal(err)
		}
		if timeouts := count[event.PollTimeout](r.events); timeouts > 2 == x.settles {
			t.Errorf("%s: poll() came too late %d times", name, timeouts)
		}
	}
}

// A container that is to commit once a second waits for a commit behind each record of a long
// batch, if each takes a second: when one is answered the next is due.
func TestAContainerWhoseCommitsAreAlwaysDueNeverSettles(t *testing.T) {
	for every, settles := range map[string]bool{"1s": false, "5s": true} {
		s := loaded(t, fmt.Sprintf(`duration: 10m
topics: {orders: {partitions: 4, rate: 2}}
network: {append: 1s, latency: 1ms}
consumer: {max.poll.interval.ms: 10000, max.poll.records: 20}
application: {program: spring, per.record: 100ms, spring: {ack.mode: time, ack.time: %s}}
members: [{id: c1}, {id: c2, start: 10s}]
steps: [{at: 30s, stall: c1, for: 5s}]
`, every))
		if got := settleTime(s.Scenario); got > 0 != settles {
			t.Errorf("each %s: it is given %s to settle", every, got)
		}
		r, err := ranOf(s, trials.RunOptions{Untried: true})
		if err != nil {
			t.Fatal(err)
		}
		if timeouts := count[event.PollTimeout](r.events); timeouts > 2 == settles {
			t.Errorf("each %s: poll() came too late %d times", every, timeouts)
		}
	}
}

// What keeps members from staying, by the session: a heartbeat comes behind a commit, and commits
// that are made faster than they can be written pile up before it.
func TestSessionsThatCommitsOutlastNeverSettle(t *testing.T) {
	for name, x := range map[string]struct {
		appended, consumer string
		settles            bool
	}{
		"a heartbeat in time":                   {"1ms", "heartbeat.interval.ms: 5500, auto.commit.interval.ms: 1000", true},
		"a heartbeat behind a commit":           {"800ms", "heartbeat.interval.ms: 5500, auto.commit.interval.ms: 1000", false},
		"commits as fast as they are written":   {"1s", "heartbeat.interval.ms: 1000, auto.commit.interval.ms: 1000", true},
		"commits faster than they are written":  {"1s", "heartbeat.interval.ms: 1000, auto.commit.interval.ms: 200", false},
		"no commits, and they would be so fast": {"1s", "heartbeat.interval.ms: 1000, auto.commit.interval.ms: 200, enable.auto.commit: false", true},
	} {
		s := loaded(t, fmt.Sprintf(`duration: 10m
topics: {orders: {partitions: 4, rate: 10}}
network: {append: %s, latency: 1ms}
consumer: {session.timeout.ms: 6000, %s}
members: [{id: c1}, {id: c2}]
steps: [{at: 60s, rate: orders, to: 1}]
`, x.appended, x.consumer))
		if got := settleTime(s.Scenario); got > 0 != x.settles {
			t.Errorf("%s: it is given %s to settle", name, got)
		}
		r, err := ranOf(s, trials.RunOptions{Untried: true})
		if err != nil {
			t.Fatal(err)
		}
		if removed := count[event.MemberRemoved](r.events); x.settles && removed > 0 {
			t.Errorf("%s: members were removed %d times", name, removed)
		}
	}
}

// A cooperative member of librdkafka that subscribes anew may leave what it had with nobody.
func TestWhoStrandsPartitions(t *testing.T) {
	for name, x := range map[string]struct {
		client, strategy, step string
		strands                bool
	}{
		"cooperative":                {"librdkafka", "cooperative-sticky", "subscribe: c1, topics: [refunds]", true},
		"eager":                      {"librdkafka", "range", "subscribe: c1, topics: [refunds]", false},
		"of Java":                    {"java", "cooperative-sticky", "subscribe: c1, topics: [refunds]", false},
		"that does nothing the like": {"librdkafka", "cooperative-sticky", "stall: c1, for: 1s", false},
	} {
		s := loaded(t, fmt.Sprintf(`duration: 10m
topics: {orders: {partitions: 4, rate: 10}, refunds: {partitions: 4, rate: 10}}
client: %s
consumer: {partition.assignment.strategy: %s}
members: [{id: c1}, {id: c2}]
steps: [{at: 60s, %s}]
`, x.client, x.strategy, x.step))
		if got := strands(s.Scenario); got != x.strands {
			t.Errorf("%s: %v", name, got)
		}
	}
}

// The plans of a cooperative leader of librdkafka go round in circles where partitions are in no
// member's rack: one generation after another, though nothing is done to the group.
func TestWhoGoesInCircles(t *testing.T) {
	for name, x := range map[string]struct {
		client, racks, rack string
		circles             bool
	}{
		"a leader of librdkafka":  {"librdkafka", ", racks: [[b, c], [a]]", "c", true},
		"without racks of topics": {"librdkafka", "", "c", false},
		"without one of members":  {"librdkafka", ", racks: [[b, c], [a]]", `""`, false},
		"of Java":                 {"java", ", racks: [[b, c], [a]]", "c", false},
	} {
		s := loaded(t, fmt.Sprintf(`duration: 10m
topics: {orders: {partitions: 2, rate: 1%s}}
client: %s
consumer: {partition.assignment.strategy: cooperative-sticky, client.rack: %s}
members: [{id: c1}, {id: c2, start: 10s}, {id: c3, start: 10s, client: franz-go}, {id: c4, start: 10s, client: franz-go}, {id: c5, start: 10s, client: java}]
steps: [{at: 60s, add-partitions: orders, to: 21}, {at: 120s, rate: orders, to: 1}]
`, x.racks, x.client, x.rack))
		if got := circles(s.Scenario); got != x.circles {
			t.Errorf("%s: %v", name, got)
		}
		r, err := ranOf(s, trials.RunOptions{Untried: true})
		if err != nil {
			t.Fatal(err)
		}
		if n := r.report.Summary.Rebalances; n > 20 != x.circles {
			t.Errorf("%s: %d rebalances", name, n)
		}
	}
}

// A container that commits within its batch does not get all there is at once, though its records
// take no time: it comes back to poll() after max.poll.records of them.
func TestAContainerThatCommitsWithinItsBatchComesBack(t *testing.T) {
	s := loaded(t, `duration: 5m
topics: {orders: {partitions: 2, rate: 20}}
network: {append: 1s, latency: 1ms}
consumer: {max.poll.interval.ms: 10000, max.poll.records: 5}
application: {program: spring, spring: {ack.mode: count, ack.count: 1}, per.record: 0s}
members: [{id: c1}]
`)
	r, err := ranOf(s, trials.RunOptions{Untried: true})
	if err != nil {
		t.Fatal(err)
	}
	if n := count[event.PollTimeout](r.events); n > 0 {
		t.Errorf("poll() came too late %d times", n)
	}
}

func loaded(t *testing.T, text string) *trials.Scenario {
	t.Helper()
	s, err := trials.Load("-", strings.NewReader(text), trials.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func count[F event.Fact](events []event.Event) (n int) {
	for _, e := range events {
		if _, ok := e.Fact.(F); ok {
			n++
		}
	}
	return n
}
