package plan

import (
	"fmt"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/fidelity"
	"github.com/groupsim/groupsim/member"
	"github.com/groupsim/groupsim/scenarios"
)

func load(t *testing.T, text string) (*Plan, error) {
	t.Helper()
	loaded, err := scenarios.Load("test.yaml", strings.NewReader(text), scenarios.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return New(loaded.Scenario)
}

const head = `
duration: 60s
topics: {orders: {partitions: 12, rate: 50}, refunds: {partitions: 6}}
consumer: {partition.assignment.strategy: range}
application: {per.record: 2ms}
members: [{id: c1..c2, topics: [orders]}, {id: c3, start: never}]
steps:
`

// Every kind of step that can be done, and what becomes of it.
func TestSteps(t *testing.T) {
	for step, want := range map[string][]string{
		"start: c3":               {"10s start [2]"},
		"close: c1..c2":           {"10s close [0 1]"},
		"kill: c2":                {"10s kill [1]"},
		"pause: c2, for: 5s":      {"10s pause [1]", "15s resume [1]"},
		"pause: c2":               {"10s pause [1]"},
		"pause: c2, for: 50s":     {"10s pause [1]"},
		"disconnect: c2, for: 5s": {"10s disconnect [1]", "15s reconnect [1]"},
		"stall: c2, for: 1500ms":  {"10s cmd [1] sleep 1500"},
		"stall: c2":               {"10s cmd [1] sleep 50000"},
		"slow: c1..c2, per.record: 20ms, for: 5s":         {"10s cmd [0] slow 20 0", "10s cmd [1] slow 20 0", "15s cmd [0] slow 2 0", "15s cmd [1] slow 2 0"},
		"slow: c1, per.batch: 0.5ms":                      {"10s cmd [0] slow 2 0.5"},
		"rate: refunds, to: 0.5":                          {"10s rate [] 1 500"},
		"add-partitions: orders, to: 18":                  {"10s partitions-added [] 0 18"},
		"subscribe: c1, topics: [orders, refunds]":        {"10s cmd [0] subscribe orders,refunds"},
		"unsubscribe: c1":                                 {"10s cmd [0] unsubscribe"},
		"enforce-rebalance: c1":                           {"10s cmd [0] enforce"},
		"remove-member: c1":                               {"10s remove-member [0]"},
		"restart: c1, down: 5s, how: kill":                {"10s restart [0] 5s kill"},
		"rolling-restart: c1..c2, down: 5s, every: 20s":   {"10s rolling-restart [0 1] 5s 20s"},
		"rolling-restart: c1..c2, down: 5s, wait: stable": {"10s rolling-restart [0 1] 5s stable"},
	} {
		p, err := load(t, head+"- {at: 10s, "+step+"}")
		if err != nil {
			t.Errorf("%s: %v", step, err)
			continue
		}
		starts := []string{"0s start [0]", "0s start [1]"}
		if got := p.list(); !slices.Equal(got, append(starts, want...)) {
			t.Errorf("%s: %q, want %q", step, got, want)
		}
	}
}

func (p *Plan) list() []string {
	var list []string
	for _, a := range p.Actions {
		words := []any{a.At, a.Kind, a.Members}
		switch {
		case a.Text != "":
			words = append(words, a.Text)
		case a.Kind == Rate || a.Kind == PartitionsAdded:
			words = append(words, a.Topic, a.To)
		}
		for _, d := range []time.Duration{a.Down, a.Every} {
			if d > 0 {
				words = append(words, d)
			}
		}
		if a.UntilStable {
			words = append(words, "stable")
		}
		if a.Kind == Restart && a.Kill {
			words = append(words, "kill")
		}
		list = append(list, strings.TrimSpace(fmt.Sprintln(words...)))
	}
	return list
}

func TestFailoverIsRefused(t *testing.T) {
	if _, err := load(t, head+"- {at: 10s, failover: coordinator, for: 5s}"); err == nil || !strings.Contains(err.Error(), "failover") {
		t.Errorf("error: %v", err)
	}
}

func TestCommitsOfTheProgramAreRefused(t *testing.T) {
	for app, refused := range map[string]bool{"commit: batch": true, "commit: {every: 5s}": true, "commit: none": false, "commit: auto": false} {
		text := strings.Replace(head, "application: {", "application: {"+app+", ", 1)
		if _, err := load(t, text+"- {at: 10s, close: c1}"); (err != nil) != refused {
			t.Errorf("%s: error %v", app, err)
		}
	}
}

func TestLeaveIsRefused(t *testing.T) {
	for _, step := range []string{"close: c1, leave: false", "restart: c1, down: 5s, leave: true", "rolling-restart: c1..c2, down: 5s, every: 20s, leave: false"} {
		if _, err := load(t, head+"- {at: 10s, "+step+"}"); err == nil || !strings.HasPrefix(err.Error(), "line ") || !strings.Contains(err.Error(), "leave") {
			t.Errorf("%s: error %v", step, err)
		}
	}
}

// What the simulated broker can be besides 4.3.0 the real one cannot.
func TestABrokerOfAnotherVersionIsRefused(t *testing.T) {
	if _, err := load(t, "broker: {x.kafka.version: 4.3.3}"+head+"- {at: 10s, kill: c1}"); err == nil || !strings.Contains(err.Error(), "x.kafka.version") {
		t.Errorf("error: %v", err)
	}
}

func TestOnlyMembersWithADisconnectAreCutOff(t *testing.T) {
	p, err := load(t, head+"- {at: 10s, disconnect: c2, for: 5s}")
	if err != nil || p.CutOff(0) || !p.CutOff(1) {
		t.Errorf("c1 %t, c2 %t, %v", p.CutOff(0), p.CutOff(1), err)
	}
}

// The first step is what a recording calls its trigger; starts are none.
func TestStepsAreMarked(t *testing.T) {
	p, err := load(t, head+"- {at: 10s, pause: c2, for: 5s}")
	if err != nil {
		t.Fatal(err)
	}
	var marked []bool
	for _, a := range p.Actions {
		marked = append(marked, a.Step)
	}
	if !slices.Equal(marked, []bool{false, false, true, false}) {
		t.Error(marked)
	}
}

func TestEveryScenarioHereHasAPlan(t *testing.T) {
	files, err := filepath.Glob("../scenarios/*.yaml")
	if err != nil || len(files) == 0 {
		t.Fatal(files, err)
	}
	for _, file := range files {
		loaded, err := scenarios.LoadFile(file, scenarios.Options{})
		if err == nil {
			_, err = New(loaded.Scenario)
		}
		if err != nil {
			t.Errorf("%s: %v", file, err)
		}
	}
}

func TestConfigSaysWhatDiffers(t *testing.T) {
	p, err := load(t, strings.NewReplacer("range}", "range, max.poll.records: 100}", "id: c3,", `id: c3, consumer: {group.instance.id: "{id}", partition.assignment.strategy: sticky},`,
		"per.record: 2ms", "per.record: 2ms, poll.timeout: 50ms").Replace(head+"- {at: 10s, kill: c1}"))
	if err != nil {
		t.Fatal(err)
	}
	members := p.Scenario.Members
	common := Config(&members[0].Consumer, &members[0].Application)
	want := map[string]any{"assignors": []string{"range"}, "session.timeout.ms": int32(45000), "heartbeat.interval.ms": int32(3000),
		"max.poll.interval.ms": int32(300000), "max.poll.records": int32(100), "x.process.ms": "2"}
	if !reflect.DeepEqual(common, want) {
		t.Errorf("%v, want %v", common, want)
	}
	if d := Differences(common, Config(&members[1].Consumer, &members[1].Application)); len(d) != 0 {
		t.Errorf("c2 differs in %v", d)
	}
	own := Differences(common, Config(&members[2].Consumer, &members[2].Application))
	if want := map[string]any{"group.instance.id": "c3", "partition.assignment.strategy": []string{"sticky"}}; !reflect.DeepEqual(own, want) {
		t.Errorf("c3 differs in %v", own)
	}
}

func TestCommonIsWhatNobodyLacks(t *testing.T) {
	p, err := load(t, strings.NewReplacer("{id: c1..c2,", `{id: c1, consumer: {max.poll.records: 7, group.instance.id: i}}, {id: c2,`, "id: c3,", `id: c3, client: franz-go,`).Replace(head+"- {at: 10s, kill: c1}"))
	if err != nil {
		t.Fatal(err)
	}
	var configs []map[string]any
	for _, m := range p.Scenario.Members {
		configs = append(configs, Config(&m.Consumer, &m.Application))
	}
	common := Common(configs)
	want := map[string]any{"assignors": []string{"range"}, "session.timeout.ms": int32(45000), "heartbeat.interval.ms": int32(3000), "x.process.ms": "2", "x.poll.timeout.ms": "100"}
	if !reflect.DeepEqual(common, want) {
		t.Errorf("%v, want %v", common, want)
	}
	for i, want := range []map[string]any{
		{"max.poll.records": int32(7), "group.instance.id": "i", "max.poll.interval.ms": int32(300000)},
		{"max.poll.interval.ms": int32(300000)},
		{"client": "franz-go", "auto.offset.reset": "earliest", "max.poll.interval.ms": int32(60000)},
	} {
		if own := Differences(common, configs[i]); !reflect.DeepEqual(own, want) {
			t.Errorf("member %d differs in %v, want %v", i+1, own, want)
		}
	}
	if names := p.Scenario.Clients(); names != "java, franz-go" {
		t.Error(names)
	}
}

func TestArguments(t *testing.T) {
	p, err := load(t, head+"- {at: 10s, kill: c1}")
	if err != nil {
		t.Fatal(err)
	}
	m := &p.Scenario.Members[0]
	args := Arguments(&m.Consumer, &m.Application, p.Topics(0))
	for _, want := range []string{"topics=orders", "partition.assignment.strategy=range", "enable.auto.commit=true", "session.timeout.ms=45000", "x.process.ms=2", "x.poll.timeout.ms=100"} {
		if !slices.Contains(args, want) {
			t.Errorf("no %s among %v", want, args)
		}
	}
	if slices.ContainsFunc(args, func(a string) bool { return strings.HasPrefix(a, "x.commit.on.revoke") }) {
		t.Errorf("the program is given a callback that it has not: %v", args)
	}
	m.Application.CommitOnRevoke = member.OwnRevoke
	if own := Arguments(&m.Consumer, &m.Application, p.Topics(0)); !slices.Contains(own, "x.commit.on.revoke=false") {
		t.Errorf("the program has no callback: %v", own)
	}
	if i := slices.IndexFunc(args, func(a string) bool { return strings.HasSuffix(a, "=") || strings.HasPrefix(a, "group.instance.id") }); i >= 0 {
		t.Errorf("%s", args[i])
	}
}

const epochs = `
duration: 60s
topics: {orders: {partitions: 12, rate: 50}}
broker: {group.consumer.session.timeout.ms: 6000, group.consumer.assignors: [range]}
consumer: {group.protocol: consumer, group.remote.assignor: range}
members: [{id: c1..c2}]
steps: [{at: 10s, kill: c1}]
`

// The consumer protocol's client does not start with what is about the classic one, nor the
// classic one's with group.remote.assignor.
func TestMembersGetWhatTheirProtocolTakes(t *testing.T) {
	p, err := load(t, epochs)
	if err != nil {
		t.Fatal(err)
	}
	m := &p.Scenario.Members[0]
	has := func(name string) bool {
		return slices.ContainsFunc(Arguments(&m.Consumer, &m.Application, nil), func(a string) bool { return strings.HasPrefix(a, name+"=") })
	}
	classic := []string{"session.timeout.ms", "heartbeat.interval.ms", "partition.assignment.strategy"}
	if slices.ContainsFunc(classic, has) || !has("group.protocol") || !has("group.remote.assignor") {
		t.Error(Arguments(&m.Consumer, &m.Application, nil))
	}
	want := map[string]any{"group.protocol": "consumer", "group.remote.assignor": "range", "max.poll.interval.ms": int32(300000), "x.poll.timeout.ms": "100"}
	if config := Config(&m.Consumer, &m.Application); !reflect.DeepEqual(config, want) {
		t.Errorf("%v, want %v", config, want)
	}
	if want := map[string]any{"group.consumer.session.timeout.ms": int32(6000), "group.consumer.min.session.timeout.ms": int32(6000), "group.consumer.assignors": []string{"range"}}; !reflect.DeepEqual(Broker(p.Scenario), want) {
		t.Errorf("%v, want %v", Broker(p.Scenario), want)
	}
	if kind := p.Kind(); kind != "consumer" {
		t.Error(kind)
	}
	m.Consumer.Protocol = member.ClassicProtocol
	if !has("session.timeout.ms") || !has("heartbeat.interval.ms") || !has("partition.assignment.strategy") || has("group.remote.assignor") {
		t.Error(Arguments(&m.Consumer, &m.Application, nil))
	}
	m.Consumer.AssignmentStrategy = []string{"range", "sticky"}
	if kind := p.Kind(); kind != "range+sticky" {
		t.Errorf("a group that migrates is of kind %s", kind)
	}
}

// What one protocol does not take is no difference between two members that speak it and
// one that does not.
func TestMigrationsSayTheProtocolPerIncarnation(t *testing.T) {
	classic, quiet := fidelity.Usual(event.Java)
	classic.AssignmentStrategy, classic.SessionTimeoutMs = []string{"range"}, 6000
	epochs := classic
	epochs.Protocol = member.ConsumerProtocol
	old, new := Config(&classic, &quiet), Config(&epochs, &quiet)
	if up := Common([]map[string]any{old, new, old}); !reflect.DeepEqual(up, old) || len(Differences(up, old)) > 0 ||
		!reflect.DeepEqual(Differences(up, new), map[string]any{"group.protocol": "consumer"}) {
		t.Errorf("common is %v, and what differs %v and %v", up, Differences(up, old), Differences(up, new))
	}
	want := map[string]any{"group.protocol": "classic", "partition.assignment.strategy": []string{"range"}, "session.timeout.ms": int32(6000), "heartbeat.interval.ms": int32(3000)}
	if down := Common([]map[string]any{new, old}); !reflect.DeepEqual(down, new) || !reflect.DeepEqual(Differences(down, old), want) {
		t.Errorf("common is %v, and what differs %v", down, Differences(down, old))
	}
}

func TestBrokerSaysWhatDiffers(t *testing.T) {
	p, err := load(t, "broker: {group.initial.rebalance.delay.ms: 0}"+head+"- {at: 10s, kill: c1}")
	if want := map[string]any{"group.initial.rebalance.delay.ms": int32(0)}; err != nil || !reflect.DeepEqual(Broker(p.Scenario), want) {
		t.Errorf("%v, %v", Broker(p.Scenario), err)
	}
}

func TestAProgramWithoutACallbackIsRefused(t *testing.T) {
	const text = `topics: {orders: {partitions: 6}}
client: librdkafka
members: [{id: c1}]
steps:
- {at: 10s, close: c1}
`
	for app, refused := range map[string]bool{"": false, "application: {no.rebalance.cb: true}\n": true} {
		if _, err := load(t, app+text); (err != nil && strings.Contains(err.Error(), "no.rebalance.cb")) != refused {
			t.Errorf("%q: error %v", app, err)
		}
	}
}
