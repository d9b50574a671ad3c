package scenarios

import (
	"strings"
	"testing"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/protocol"
	"github.com/groupsim/groupsim/words"
)

const overridable = `topics: {orders: {partitions: 6, rate: 5}, my.topic: {partitions: 3}}
consumer: {heartbeat.interval.ms: 10000}
members:
  - {id: c1..c3}
  - {id: c4, start: 10s}
  - {id: c4.b}
steps: [{at: 60s, kill: c1}]
`

func TestSet(t *testing.T) {
	sc := mustLoad(t, overridable,
		"duration=2m", "seed=9", "consumer.session.timeout.ms=40s", "consumer.partition.assignment.strategy=[sticky, range]",
		"topics.orders.rate=10", "topics.my.topic.partitions=4", "broker.group.max.size=99", "application.per.record=3ms", "network.append=7ms",
		"members.c4.consumer.session.timeout.ms=35s", "members.c4.start=never", "members.c1..c3.topics=[my.topic]", "members.c4.b.network.latency=9ms",
		"steps=[]").Scenario
	c1, c4, c4b := sc.Members[0], sc.Members[3], sc.Members[4]
	equal(t, "scenario", []any{sc.Duration, sc.Seed, sc.Topics[0].Rate, sc.Topics[1].Partitions, sc.Broker.MaxSize, sc.Append, len(sc.Steps)},
		[]any{2 * clock.Minute, uint64(9), int64(10000), int32(4), int32(99), 7 * clock.Millisecond, 0})
	equal(t, "c1", []any{c1.Consumer.SessionTimeoutMs, c1.Consumer.AssignmentStrategy, c1.Application.PerRecord, c1.Topics},
		[]any{int32(40000), []string{"sticky", "range"}, 3 * clock.Millisecond, []protocol.TopicID{1}})
	equal(t, "c4", []any{c4.Consumer.SessionTimeoutMs, c4.Start}, []any{int32(35000), clock.Never})
	equal(t, "c4.b", c4b.Latency, 9*clock.Millisecond)
}

func TestSetAddsAnExpectation(t *testing.T) {
	l := mustLoad(t, overridable, "expect.rebalances=<= 3", "expect.downtime.max='> 1s'")
	equal(t, "conditions", l.Expect, []Expectation{{Metric: "rebalances", Op: "<=", Value: "3"}, {Metric: "downtime.max", Op: ">", Value: "1s"}})
}

func TestSetChangesASingleStep(t *testing.T) {
	steps := mustLoad(t, strings.Replace(overridable, "{at: 60s, kill: c1}", "{at: 60s, pause: c1, for: 5s}, {at: 90s, restart: c2, down: 4s, consumer: {max.poll.records: 7}}", 1),
		"steps[0].at=30s", "steps[0].pause=c3", "steps[0].for=null", "steps[1].down=9s", "steps[1].consumer.max.poll.records=8").Scenario.Steps
	equal(t, "the pause", []any{steps[0].At, steps[0].Members, steps[0].For}, []any{30 * clock.Time(clock.Second), []int{2}, clock.Forever})
	equal(t, "the restart", []any{steps[1].At, steps[1].Down, steps[1].Consumer[0].MaxPollRecords}, []any{90 * clock.Time(clock.Second), 9 * clock.Second, int32(8)})
}

func TestSetTakesAway(t *testing.T) {
	sc := mustLoad(t, overridable, "consumer.heartbeat.interval.ms=null", "members.c4.start=null", "topics.orders.rate=null", "steps=null").Scenario
	equal(t, "what is left", []any{sc.Members[3].Consumer.HeartbeatIntervalMs, sc.Members[3].Start, sc.Topics[0].Rate, len(sc.Steps)},
		[]any{int32(3000), clock.Time(0), int64(0), 0})
}

func TestSetErrors(t *testing.T) {
	for _, test := range []struct{ arg, want string }{
		{"duration", "wants KEY=VALUE, such as consumer.session.timeout.ms=45000"},
		{"=5", "wants KEY=VALUE"},
		{"duration=", "has no value"},
		{"duration=35", "duration: 35 has no unit"},
		{"duration={a", "the value is not YAML"},
		{"title=a\x00", "the value is not text"},
		{"consumer=&a {}", "the anchor &a is not allowed"},
		{"consumer={a: 1, a: 2}", `"a" is given twice`},
		{"consumer=5", `consumer: wants a mapping of settings, such as {session.timeout.ms: 45000}, not "5"`},
		{"consumer.sesion.timeout.ms=5", `"sesion.timeout.ms" is not a setting of consumer (did you mean "session.timeout.ms"?)`},
		{"consumer.session.timeout.ms=5000", "heartbeat.interval.ms 10000 is not below session.timeout.ms 5000"},
		{"session.timeout.ms=5000", `"session" is not a section: broker, consumer, application, network, chance, vary, expect, topics, members, autoscaler, liveness (did you mean "consumer.session.timeout.ms"?)`},
		{"consumr.session.timeout.ms=5000", `"consumr" is not a section: broker, consumer, application, network, chance, vary, expect, topics, members, autoscaler, liveness (did you mean "consumer"?)`},
		{"consumer.hartbeat.interval.ms=null", `there is no "hartbeat.interval.ms" to take away (did you mean "heartbeat.interval.ms"?)`},
		{"seed=null", `there is no "seed" to take away`},
		{"durration=5m", `"durration" is not a key of a scenario (did you mean "duration"?)`},
		{"topics.orders=5", "wants topics.NAME.KEY"},
		{"topics.order.rate=5", `there is no topic "order" (did you mean "orders"?)`},
		{"topics.orders.rat=5", `"rat" is not a key of a topic (did you mean "rate"?)`},
		{"members.c2.start=5s", "members.ID.KEY wants an id as the file writes it: c1..c3, c4, c4.b"},
		{"members.c4.strat=5s", `"strat" is not a key of a member (did you mean "start"?)`},
		{"steps.0.for=5s", "a single step is steps[N].KEY, counted from 0, such as steps[0].at; --set steps=[…] replaces them all"},
		{"steps[1].at=5s", "there is no steps[1]: the file has 1, from 0 on"},
		{"steps[x].at=5s", "there is no steps[x]: the file has 1, from 0 on"},
		{"steps[0].att=5s", `"att" does not go with kill, which takes at (did you mean "at"?)`},
		{"steps[0].at=5", "at: 5 has no unit"},
		{"steps[0].for=null", `there is no "for" to take away`},
	} {
		got := refuse(t, overridable, test.arg)
		want := "--set " + words.Short(test.arg) + ": " + test.want
		if test.arg == "consumer.session.timeout.ms=5000" { // the innermost setting that has a part in it
			want = "test.yaml:2:35: " + test.want
		}
		if !strings.HasPrefix(got, want) {
			t.Errorf("%q: got %s", test.arg, got)
		}
	}
}

// A section that is not what it should be takes no override, and is reported as
// it stands.
func TestSetOnAWrongFile(t *testing.T) {
	for _, text := range []string{"topics: 5\nmembers: 6\nconsumer: 7\n", "topics: [id, c4]\nmembers: [[id, c4]]\nconsumer: [a]\n", "members: [{id: [c4]}]\n"} {
		got := refuse(t, text, "members.c4.start=5s", "topics.orders.rate=1", "consumer.max.poll.records=5")
		if !strings.Contains(got, "--set members.c4.start=5s: ") || !strings.Contains(got, "test.yaml:1:") {
			t.Errorf("%s: got %s", text, got)
		}
	}
}
