package scenarios

import (
	"errors"
	"strings"
	"testing"

	"github.com/groupsim/groupsim/member"
)

const withSetups = `topics: {orders: {partitions: 6}}
consumer: {session.timeout.ms: 20000, group.instance.id: "{id}"}
members:
  - {id: c1..c2}
  - {id: c3, consumer: {session.timeout.ms: 30000, max.poll.records: 7}}
steps:
  - {at: 60s, restart: c1, down: 5s, consumer: {session.timeout.ms: 40000}}
setups:
  prod: {session.timeout.ms: 10s, group.instance.id: null, fetch.min.bytes: 5}
  sticky: {partition.assignment.strategy: [sticky, cooperative-sticky]}
expect: {rebalances: "<= 3"}
`

func loadUnder(t *testing.T, s *Setup, expect ...string) *Loaded {
	t.Helper()
	l, err := Load("test.yaml", strings.NewReader(withSetups), Options{Setup: s, Expect: expect})
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func TestSetupWinsOverFileMembersAndSteps(t *testing.T) {
	plain := loadUnder(t, nil)
	equal(t, "names", []string{plain.Setups[0].Name, plain.Setups[1].Name}, []string{"prod", "sticky"})
	equal(t, "not modelled without a setup", len(plain.NotModelled), 0)
	c3 := plain.Scenario.Members[2].Consumer
	equal(t, "c3 as it is", []any{c3.SessionTimeoutMs, c3.GroupInstanceID}, []any{int32(30000), "c3"})

	prod := loadUnder(t, &plain.Setups[0])
	for _, m := range prod.Scenario.Members {
		equal(t, m.ID, []any{m.Consumer.SessionTimeoutMs, m.Consumer.GroupInstanceID}, []any{int32(10000), ""})
	}
	equal(t, "what the setup does not name", prod.Scenario.Members[2].Consumer.MaxPollRecords, int32(7))
	equal(t, "the step", prod.Scenario.Steps[0].Consumer[0].SessionTimeoutMs, int32(10000))
	equal(t, "not modelled", prod.NotModelled, []string{"fetch.min.bytes"})

	sticky := loadUnder(t, &plain.Setups[1])
	equal(t, "a list", sticky.Scenario.Members[0].Consumer.AssignmentStrategy, []string{"sticky", "cooperative-sticky"})
}

// The expectations of a file are about what the file says; a setup from outside
// is held to the options' only.
func TestSetupFromOutsideLeavesTheFilesExpectationsOut(t *testing.T) {
	own := loadUnder(t, nil).Setups[0]
	more := Expectation{Metric: "downtime.max", Op: "<=", Value: "10s"}
	filed := Expectation{Metric: "rebalances", Op: "<=", Value: "3", Line: 11, Column: 22}
	equal(t, "own setup", loadUnder(t, &own, "downtime.max <= 10s").Expect, []Expectation{filed, more})
	equal(t, "another", loadUnder(t, &Setup{Name: "x"}, "downtime.max<=10s").Expect, []Expectation{more})
}

func TestDefaultSetups(t *testing.T) {
	var names []string
	for _, s := range loadUnder(t, nil).DefaultSetups() {
		names = append(names, s.Name)
		l := loadUnder(t, &s)
		static := strings.HasSuffix(s.Name, "+static")
		for _, m := range l.Scenario.Members {
			if got := m.Consumer.GroupInstanceID != ""; got != static {
				t.Errorf("%s: member %s has group.instance.id %q", s.Name, m.ID, m.Consumer.GroupInstanceID)
			}
			if epochs := strings.HasPrefix(s.Name, "consumer"); epochs {
				equal(t, s.Name, m.Consumer.Protocol, member.ConsumerProtocol)
				continue
			}
			assignor := strings.TrimPrefix(strings.TrimSuffix(s.Name, "+static"), "eager-")
			equal(t, s.Name, m.Consumer.AssignmentStrategy, []string{assignor})
		}
		if strings.HasPrefix(s.Name, "consumer") {
			continue // there the broker decides
		}
		equal(t, s.Name+" keeps the session", l.Scenario.Members[2].Consumer.SessionTimeoutMs, int32(30000))
	}
	equal(t, "names", strings.Join(names, " "),
		"eager-range eager-sticky cooperative-sticky consumer eager-range+static eager-sticky+static cooperative-sticky+static consumer+static")
}

// fakeFiles are files by their names; others cannot be read.
type fakeFiles map[string][]Change

func (f fakeFiles) Has(name string) bool { return f[name] != nil }

func (f fakeFiles) Changes(name string) ([]Change, []string, error) {
	if f.Has(name) {
		return f[name], nil, nil
	}
	return nil, nil, errors.New("broken")
}

func TestParseSetup(t *testing.T) {
	own := loadUnder(t, nil).Setups
	files := fakeFiles{"prod.properties": {{"consumer.max.poll.records", "50"}}, "a+b.properties": {{"consumer.max.poll.records", "5"}}}
	for _, c := range []struct {
		text   string
		want   []Change
		ofFile bool
		err    string
	}{
		{"as-is", nil, true, ""},
		{"sticky", []Change{{ofConsumer(strategyKey), "sticky,cooperative-sticky"}}, true, ""},
		{"eager-roundrobin+static", []Change{{ofConsumer(protocolKey), ""}, {ofConsumer(remoteKey), ""}, {ofConsumer(strategyKey), "roundrobin"}, {ofConsumer(instanceKey), ""}, {ofConsumer(instanceKey), "{id}"}}, false, ""},
		{"session.timeout.ms = 45000", []Change{{"consumer.session.timeout.ms", "45000"}}, false, ""},
		{"application.commit=record", []Change{{"application.commit", "record"}}, false, ""},
		{"sticky+group.instance.id=", []Change{{ofConsumer(strategyKey), "sticky,cooperative-sticky"}, {ofConsumer(instanceKey), ""}}, false, ""},
		{"prod.properties+dynamic", []Change{{"consumer.max.poll.records", "50"}, {ofConsumer(instanceKey), ""}}, false, ""},
		{"a+b.properties", []Change{{"consumer.max.poll.records", "5"}}, false, ""},
		{"broken.properties", nil, false, "broken"},
		{"eager-rang", nil, false, `setup eager-rang: is neither KEY=VALUE nor the file of a consumer's configuration nor one of as-is, static, dynamic, consumer, eager-range, eager-roundrobin, eager-sticky, cooperative-sticky, java, franz-go, librdkafka, prod, sticky (did you mean "eager-range"?)`},
		{"", nil, false, "is neither"},
	} {
		got, err := ParseSetup(c.text, own, files)
		if c.err != "" {
			if err == nil || !strings.Contains(err.Error(), c.err) {
				t.Errorf("%q: got %v, want %s", c.text, err, c.err)
			}
			continue
		}
		if err != nil {
			t.Errorf("%q: %v", c.text, err)
			continue
		}
		equal(t, c.text, got, Setup{Name: c.text, Changes: c.want, OfFile: c.ofFile})
	}
}

func TestSetupAndExpectErrors(t *testing.T) {
	for _, c := range []struct {
		setup  *Setup
		expect string
		want   string
	}{
		{&Setup{Name: "x", Changes: []Change{{"consumer.sesion.timeout.ms", "1"}}}, "", `setup x: "sesion.timeout.ms" is not a setting of consumer (did you mean "session.timeout.ms"?)`},
		{&Setup{Name: "x", Changes: []Change{{"consumer.session.timeout.ms", "2000"}}}, "", `setup x: heartbeat.interval.ms 3000 is not below session.timeout.ms 2000`},
		{nil, "downtime.mx <= 10s", `--expect downtime.mx <= 10s: "downtime.mx" is not a metric (did you mean "downtime.max"?)`},
		{nil, "downtime.max", "--expect downtime.max: wants a metric, an operator and a value"},
		{nil, "downtime.max <= 10", "--expect downtime.max <= 10: downtime.max: 10 has no unit"},
	} {
		opts := Options{Setup: c.setup}
		if c.expect != "" {
			opts.Expect = []string{c.expect}
		}
		_, err := Load("test.yaml", strings.NewReader(withSetups), opts)
		if err == nil || !strings.HasPrefix(err.Error(), c.want) {
			t.Errorf("got %v, want %s", err, c.want)
		}
	}
}
