package scenarios

import (
	"errors"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/coordinator/classic"
	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/member"
	"github.com/groupsim/groupsim/protocol"
	"github.com/groupsim/groupsim/settings"
	"github.com/groupsim/groupsim/sim"
	"github.com/groupsim/groupsim/sim/control"
)

func mustLoad(t *testing.T, text string, set ...string) *Loaded {
	t.Helper()
	loaded, err := Load("test.yaml", strings.NewReader(text), Options{Set: set})
	if err != nil {
		t.Fatalf("%v\n%s", err, text)
	}
	return loaded
}

// refuse gives the messages of a scenario that is wrong.
func refuse(t *testing.T, text string, set ...string) string {
	t.Helper()
	_, err := Load("test.yaml", strings.NewReader(text), Options{Set: set})
	var errs *Errors
	if !errors.As(err, &errs) {
		t.Fatalf("no *Errors but %v for\n%s", err, text)
	}
	return err.Error()
}

func equal[T any](t *testing.T, what string, got, want T) {
	t.Helper()
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("%s: -want +got\n%s", what, diff)
	}
}

const minimal = "topics: {orders: {partitions: 6}, refunds: {partitions: 3}}\nmembers: [{id: c1..c3}]\n"

func TestDefaults(t *testing.T) {
	all := []protocol.TopicID{0, 1}
	want := &sim.Scenario{
		Name: "test", Seed: 1, Duration: clock.Hour, Rest: &sim.Rest{For: 30 * clock.Second}, Append: clock.Millisecond,
		Topics: []sim.Topic{{Name: "orders", Partitions: 6}, {Name: "refunds", Partitions: 3}},
		Broker: settings.BrokerDefaults(), Chance: sim.Chance{Spread: true, Noise: true},
	}
	for _, id := range []string{"c1", "c2", "c3"} {
		want.Members = append(want.Members, sim.Member{ID: id, Topics: all, Consumer: settings.Defaults(event.Java),
			Application: settings.ApplicationDefaults(), Latency: clock.Millisecond})
	}
	equal(t, "scenario", mustLoad(t, minimal).Scenario, want)
}

func TestEverySectionArrives(t *testing.T) {
	l := mustLoad(t, `
$schema: scenario.schema.json
name: everything
title: All of it
description: Text.
duration: 3m
seed: 18446744073709551615
client: java
topics:
  orders: {partitions: 2, rate: 50.125, racks: [[a, b], [b]]}
  refunds: {partitions: 1}
broker: {group.initial.rebalance.delay.ms: 0, group.max.size: 10, num.io.threads: 8}
consumer: {session.timeout.ms: 30s, heartbeat.interval.ms: "10000", group.instance.id: "x-{id}", fetch.min.bytes: 1}
application: {poll.timeout: 50ms, per.record: 2ms, per.batch: 1s, on.revoked: 2s, on.assigned: 3s, on.lost: 4s, commit.on.revoke: true}
network: {latency: 1500us, jitter: 1ms, append: 2ms}
members:
  - {id: c1..c2, topics: refunds}
  - id: c3
    ids: ["{id}-aa", c3-bb]
    start: never
    client: java
    consumer: {client.rack: "r-{id}", session.timeout.ms: 20000, fetch.max.wait.ms: 5}
    application: {per.record: 3ms}
    network: {latency: 5ms}
steps:
  - {at: 20s, failover: coordinator, for: 5s, load: 1s}
  - {at: 10s, start: c3}
expect:
  downtime.max: ["<= 45s", "> 1.5s"]
  availability: ">=0.999"
  rebalances: "== 3"
  final.state: "!= Dead"
`)
	sc := l.Scenario
	equal(t, "topics", sc.Topics, []sim.Topic{{Name: "orders", Partitions: 2, Rate: 50125, Racks: [][]string{{"a", "b"}, {"b"}}}, {Name: "refunds", Partitions: 1}})
	equal(t, "broker", sc.Broker.Config.Config, classic.Config{MinSessionTimeoutMs: 6000, MaxSessionTimeoutMs: 1800000, MaxSize: 10})
	equal(t, "head", []any{sc.Name, sc.Title, sc.Description, sc.Duration, sc.Seed, sc.Append},
		[]any{"everything", "All of it", "Text.", 3 * clock.Minute, uint64(math.MaxUint64), 2 * clock.Millisecond})
	consumer := settings.Defaults(event.Java)
	consumer.SessionTimeoutMs, consumer.HeartbeatIntervalMs = 30000, 10000
	app := settings.ApplicationDefaults()
	app.PollTimeout, app.PerRecord, app.PerBatch = 50*clock.Millisecond, 2*clock.Millisecond, clock.Second
	app.OnRevoked, app.OnAssigned, app.OnLost, app.CommitOnRevoke = 2*clock.Second, 3*clock.Second, 4*clock.Second, member.CommittingRevoke
	one := sim.Member{Topics: []protocol.TopicID{1}, Consumer: consumer, Application: app, Latency: 1500, Jitter: clock.Millisecond}
	c1, c2, c3 := one, one, one
	c1.ID, c1.Consumer.GroupInstanceID = "c1", "x-c1"
	c2.ID, c2.Consumer.GroupInstanceID = "c2", "x-c2"
	c3.ID, c3.Consumer.GroupInstanceID, c3.Consumer.ClientRack, c3.Consumer.SessionTimeoutMs = "c3", "x-c3", "r-c3", 20000
	c3.Start, c3.Topics, c3.Latency, c3.Application.PerRecord = clock.Never, []protocol.TopicID{0, 1}, 5*clock.Millisecond, 3*clock.Millisecond
	c3.MemberIDs = []protocol.MemberID{"c3-aa", "c3-bb"}
	equal(t, "members", sc.Members, []sim.Member{c1, c2, c3})
	equal(t, "not modelled", l.NotModelled, []string{"fetch.max.wait.ms", "fetch.min.bytes", "num.io.threads"})
	equal(t, "expect", l.Expect, []Expectation{
		{Metric: "downtime.max", Op: "<=", Value: "45s", Line: 29, Column: 18},
		{Metric: "downtime.max", Op: ">", Value: "1.5s", Line: 29, Column: 28},
		{Metric: "availability", Op: ">=", Value: "0.999", Line: 30, Column: 17},
		{Metric: "rebalances", Op: "==", Value: "3", Line: 31, Column: 15},
		{Metric: "final.state", Op: "!=", Value: "Dead", Line: 32, Column: 16},
	})
	if sc.Steps[0].Verb.Name != "start" || sc.Steps[1].Line != 26 {
		t.Errorf("steps are not in the order of time: %+v", sc.Steps)
	}
}

func TestConsumerSettings(t *testing.T) {
	for _, test := range []struct {
		setting string
		want    func(*member.Config)
	}{
		{"session.timeout.ms: 30_000", func(c *member.Config) { c.SessionTimeoutMs = 30000 }},
		{"session.timeout.ms: 1m", func(c *member.Config) { c.SessionTimeoutMs = 60000 }},
		{"retry.backoff.ms: 9223372036854775807", func(c *member.Config) { c.RetryBackoffMs = 1 << 40 }},
		{"metadata.max.age.ms: 3000000000", func(c *member.Config) { c.MetadataMaxAgeMs = 3_000_000_000 }},
		{"auto.offset.reset: earliest", func(c *member.Config) { c.AutoOffsetReset = member.Earliest }},
		{"enable.auto.commit: \"FALSE\"", func(c *member.Config) { c.EnableAutoCommit, c.AutoCommitNamed = false, true }},
		{"partition.assignment.strategy: sticky", func(c *member.Config) { c.AssignmentStrategy = []string{"sticky"} }},
		{"partition.assignment.strategy: org.apache.kafka.clients.consumer.CooperativeStickyAssignor, roundrobin",
			func(c *member.Config) { c.AssignmentStrategy = []string{"cooperative-sticky", "roundrobin"} }},
		{"partition.assignment.strategy: [org.apache.kafka.clients.consumer.RangeAssignor]",
			func(c *member.Config) { c.AssignmentStrategy = []string{"range"} }},
		{"group.protocol: CLASSIC", func(*member.Config) {}},
		{"isolation.level: read_uncommitted", func(*member.Config) {}},
		{"client.rack: 7", func(c *member.Config) { c.ClientRack = "7" }},
	} {
		want := settings.Defaults(event.Java)
		test.want(&want)
		equal(t, test.setting, mustLoad(t, minimal+"consumer:\n  "+test.setting+"\n").Scenario.Members[2].Consumer, want)
	}
}

func TestRanges(t *testing.T) {
	for text, want := range map[string][]string{
		"c1..c3": {"c1", "c2", "c3"}, "c08..c11": {"c08", "c09", "c10", "c11"}, "a.b-1..a.b-2": {"a.b-1", "a.b-2"},
		"7": {"7"}, "9..10": {"9", "10"}, "c5..c5": {"c5"},
	} {
		got, p := expand(text)
		if p != nil {
			t.Errorf("%s: %s", text, p.msg)
		}
		equal(t, text, got, want)
	}
	for _, text := range []string{"", "..", "c1..", "..c3", "c1..c2..c3", "c1..d3", "c3..c1", "c1..c10001", "c1..c99999999999999999999", "a b", "é", ".", "all"} {
		if got, p := expand(text); p == nil {
			t.Errorf("%q is taken for %v", text, got)
		}
	}
}

// Without a duration the run ends 30 s after its group is at rest behind the last moment
// that the file names, and an hour after that moment at the latest.
func TestDefaultEnd(t *testing.T) {
	check := func(what, text string, want clock.Duration) {
		t.Helper()
		sc := mustLoad(t, text).Scenario
		equal(t, what, []any{*sc.Rest, sc.Duration}, []any{sim.Rest{From: clock.Time(want), For: 30 * clock.Second}, min(want+clock.Hour, settings.Longest)})
	}
	for steps, want := range map[string]clock.Duration{
		"[]":                                                         0,
		"[{at: 10s, pause: c1, for: 1m}]":                            70 * clock.Second,
		"[{at: 10s, pause: c1}]":                                     10 * clock.Second,
		"[{at: 10s, restart: c1..c2, down: 5s}]":                     15 * clock.Second,
		"[{at: 60s, kill: c1}, {at: 1s, kill: c2}]":                  60 * clock.Second,
		"[{at: 10s, failover: coordinator, for: 5s, load: 1s}]":      16 * clock.Second,
		"[{at: 10s, rolling-restart: all, down: 5s, every: 20s}]":    55 * clock.Second,
		"[{at: 10s, rolling-restart: all, down: 20s, every: 5s}]":    70 * clock.Second,
		"[{at: 10s, rolling-restart: all, down: 20s, wait: stable}]": 70 * clock.Second,
		"[{at: 8783h59m50s, kill: c1}]":                              settings.Longest - 10*clock.Second,
	} {
		check(steps, minimal+"steps: "+steps+"\n", want)
	}
	check("a late start", "topics: {orders: {partitions: 6}}\nmembers: [{id: c1}, {id: c2, start: 2m}, {id: c3, start: never}]\n", 2*clock.Minute)
	if own := mustLoad(t, minimal+"duration: 3m\n").Scenario; own.Rest != nil || own.Duration != 3*clock.Minute {
		t.Errorf("a duration of the file's own: %+v, %v", own.Rest, own.Duration)
	}
}

// Every kind of step with every field it has; what is required alone loads too.
func TestEveryVerb(t *testing.T) {
	example := map[sim.FieldType]string{sim.DurationField: "5s", sim.PartitionsField: "9", sim.RateField: "0.5", sim.TopicsField: "[orders]",
		sim.ConsumerField: "{session.timeout.ms: 20s}", sim.HowField: "close", sim.WaitField: "stable", sim.LeaveField: "false",
		sim.ReplicasField: "2", sim.PortionField: "10%"}
	for _, v := range control.Verbs() {
		target := map[sim.Target]string{sim.OneMember: "c3", sim.OneTopic: "orders", sim.TheCoordinator: "coordinator", sim.TheBroker: "broker", sim.Deployment: "c"}[v.Target]
		step := fmt.Sprintf("at: 10s, %s: %s", v.Name, target)
		left := append([]string{}, v.OneOf...)
		for _, f := range v.Fields {
			if len(left) > 1 && f.Name == left[0] {
				left = left[1:] // of OneOf the last only
				continue
			}
			value := example[f.Type]
			if f.Type == sim.OptionField {
				value = f.Options[last(f)]
			}
			step += fmt.Sprintf(", %s: %s", f.Name, value)
		}
		start := "0s"
		if v.Name == "start" {
			start = "never"
		}
		text := fmt.Sprintf("topics: {orders: {partitions: 6, created: %t}}\nmembers: [{id: c1}, {id: c3, start: %s}]\nsteps: [{%s}]\n", v.Name != "create-topic", start, step)
		got := mustLoad(t, text).Scenario.Steps[0]
		if got.Verb != v || got.At != clock.Time(10*clock.Second) || got.Line != 3 {
			t.Errorf("%s: got %+v", step, got)
		}
		if v.Target == sim.OneMember && (len(got.Members) != 1 || got.Members[0] != 1) {
			t.Errorf("%s: targets %v", step, got.Members)
		}
		for _, f := range v.Fields {
			if f.Type == sim.ConsumerField && (len(got.Consumer) != 1 || got.Consumer[0].SessionTimeoutMs != 20000) {
				t.Errorf("%s: consumer %+v", step, got.Consumer)
			}
			if f.Type == sim.OptionField && int(*got.Option(f.Name)) != last(f) {
				t.Errorf("%s: %s is %d", step, f.Name, *got.Option(f.Name))
			}
			if f.Type == sim.PortionField && *got.Portion(f.Name) != (sim.Portion{Number: 10, Percent: true}) {
				t.Errorf("%s: %s is %+v", step, f.Name, *got.Portion(f.Name))
			}
			if f.Type == sim.LeaveField && got.Leave != member.RemainInGroup {
				t.Errorf("%s: leave %d", step, got.Leave)
			}
		}
	}
}

// last is the option of a field that TestEveryVerb takes: the last, but that a StatefulSet has
// no surge.
func last(f sim.Field) int {
	if f.Name == "kind" {
		return 0
	}
	return len(f.Options) - 1
}

func TestStepFields(t *testing.T) {
	steps := mustLoad(t, minimal+`steps:
  - {at: 1s, pause: [c3, c1]}
  - {at: 1s, slow: c2, per.batch: 0s, for: 1s}
  - {at: 2s, rate: refunds, to: 12.5}
  - {at: 3s, subscribe: c1, topics: refunds}
  - {at: 4s, restart: c1..c2, down: 5s, how: kill}
  - {at: 5s, rolling-restart: all, down: 6s, wait: stable}
`).Scenario.Steps
	equal(t, "targets", [][]int{steps[0].Members, steps[1].Members, steps[4].Members, steps[5].Members}, [][]int{{2, 0}, {1}, {0, 1}, {0, 1, 2}})
	equal(t, "lengths", []clock.Duration{steps[0].For, steps[1].For, steps[1].PerRecord, steps[1].PerBatch, steps[4].Down},
		[]clock.Duration{clock.Forever, clock.Second, -1, 0, 5 * clock.Second})
	equal(t, "rest", []any{steps[2].To, steps[2].Topic, steps[3].Topics, steps[4].Kill, steps[5].UntilStable, steps[5].Kill},
		[]any{int64(12500), protocol.TopicID(1), []protocol.TopicID{1}, true, true, false})
}

// Settings that a step changes stay changed: the next step starts from them.
func TestStepSettingsAddUp(t *testing.T) {
	steps := mustLoad(t, minimal+`consumer: {group.instance.id: "{id}"}
steps:
  - {at: 20s, restart: c2..c3, down: 1s, consumer: {max.poll.records: 7}}
  - {at: 10s, restart: c3, down: 1s, consumer: {session.timeout.ms: 20s, client.rack: "{id}"}}
`).Scenario.Steps
	c2, c3 := steps[1].Consumer[0], steps[1].Consumer[1]
	equal(t, "c2", []any{c2.SessionTimeoutMs, c2.MaxPollRecords, c2.GroupInstanceID, c2.ClientRack}, []any{int32(45000), int32(7), "c2", ""})
	equal(t, "c3", []any{c3.SessionTimeoutMs, c3.MaxPollRecords, c3.GroupInstanceID, c3.ClientRack}, []any{int32(20000), int32(7), "c3", "c3"})
}

func TestTextForms(t *testing.T) {
	want := mustLoad(t, minimal).Scenario
	for name, text := range map[string]string{
		"CRLF":            strings.ReplaceAll(minimal, "\n", "\r\n"),
		"byte order mark": "\uFEFF" + minimal,
		"JSON":            "{\n\t\"topics\": {\"orders\": {\"partitions\": 6}, \"refunds\": {\"partitions\": 3}},\n\t\"members\": [{\"id\": \"c1..c3\"}]\n}\n",
		"markers":         "---\n" + minimal + "...\n",
	} {
		equal(t, name, mustLoad(t, text).Scenario, want)
	}
}

func TestNotAScenario(t *testing.T) {
	for _, test := range []struct{ name, text, want string }{
		{"10 MB", strings.Repeat("# nothing\n", 1<<20), "test.yaml:1:1: the file is larger than 1 MiB"},
		{"NUL", minimal + "name: a\x00b\n", "test.yaml:3:8: the character U+0000 is not text"},
		{"ELF", "\x7fELF\x02\x01", "test.yaml:1:1: the character U+007F is not text"},
		{"Latin 1", "name: caf\xe9\n", "test.yaml:1:10: byte 0xe9 is not UTF-8 text"},
		{"UTF-16", "\xff\xfen\x00", "test.yaml:1:1: byte 0xff is not UTF-8 text"},
		{"10,001 steps", minimal + "steps:\n" + strings.Repeat("- {at: 1s, kill: c1}\n", 10001), "test.yaml:4:1: steps: 10001 steps; a scenario has at most 10000"},
		{"targets", "topics: {orders: {partitions: 6}}\nmembers: [{id: c1..c10000}]\nsteps:\n" + strings.Repeat("- {at: 1s, enforce-rebalance: all}\n", 101),
			"test.yaml:104:31: enforce-rebalance: more than 1000000 members in all steps together"},
	} {
		if got := refuse(t, test.text); !strings.HasPrefix(got, test.want) || strings.Count(got, "\n") > 0 {
			t.Errorf("%s: got %s", test.name, got)
		}
	}
	at := mustLoad(t, "topics: {orders: {partitions: 1000000}}\nmembers: [{id: c1..c10000}]\n").Scenario
	equal(t, "at the limits", []int{len(at.Members), int(at.Topics[0].Partitions)}, []int{MaxMembers, MaxPartitions})
}

func TestLoadFile(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "mine.yaml")
	if err := os.WriteFile(file, []byte(minimal), 0o600); err != nil {
		t.Fatal(err)
	}
	seed := uint64(7)
	l, err := LoadFile(file, Options{Seed: &seed, Set: []string{"seed=5"}})
	if err != nil {
		t.Fatal(err)
	}
	equal(t, "name and seed", []any{l.Scenario.Name, l.Scenario.Seed}, []any{"mine", uint64(7)})
	for path, want := range map[string]string{
		dir:                                 dir + ": is a directory; name a scenario file in it",
		filepath.Join(dir, "no.yml"):        filepath.Join(dir, "no.yml") + ": cannot be opened: no such file or directory",
		filepath.Join(dir, "gc-pause.yaml"): filepath.Join(dir, "gc-pause.yaml") + ": cannot be opened: no such file or directory (did you mean \"gc-pause\"?)",
	} {
		if _, err := LoadFile(path, Options{}); err == nil || err.Error() != want {
			t.Errorf("got %v, want %s", err, want)
		}
	}
}

// TestMixedGroup: members of one group speak different protocols, and a step takes one over
// to the other. What the file sets for members of the one does not hold for those of the
// other, which take it out.
func TestMixedGroup(t *testing.T) {
	l := mustLoad(t, `
topics: {orders: {partitions: 4}}
consumer: {session.timeout.ms: 30000, partition.assignment.strategy: [range]}
members:
  - id: c1
  - {id: c2, consumer: {group.protocol: consumer, group.remote.assignor: range}}
steps:
  - {at: 60s, restart: c1, down: 5s, consumer: {group.protocol: consumer}}
  - {at: 90s, restart: c2, down: 5s, consumer: {group.protocol: classic}}
`)
	c1, c2 := &l.Scenario.Members[0].Consumer, &l.Scenario.Members[1].Consumer
	equal(t, "at first", []member.GroupProtocol{c1.Protocol, c2.Protocol}, []member.GroupProtocol{member.ClassicProtocol, member.ConsumerProtocol})
	later := []member.GroupProtocol{l.Scenario.Steps[0].Consumer[0].Protocol, l.Scenario.Steps[1].Consumer[0].Protocol}
	equal(t, "later", later, []member.GroupProtocol{member.ConsumerProtocol, member.ClassicProtocol})
	equal(t, "back with the settings of the file", l.Scenario.Steps[1].Consumer[0].SessionTimeoutMs, int32(30000))
}

// TestBrokerBounds: Kafka starts with settings within their bounds; one that the file does
// not name has been moved.
func TestBrokerBounds(t *testing.T) {
	l := mustLoad(t, `
topics: {orders: {partitions: 4}}
broker: {group.consumer.session.timeout.ms: 6000, group.consumer.heartbeat.interval.ms: 2000, group.consumer.max.session.timeout.ms: 90000}
members: [{id: c1}]
`)
	equal(t, "bounds", l.Scenario.Broker.Bounds, settings.Bounds{
		MinSessionTimeoutMs: 6000, MaxSessionTimeoutMs: 90000, MinHeartbeatIntervalMs: 2000, MaxHeartbeatIntervalMs: 15000})
}
