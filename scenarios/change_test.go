package scenarios

import (
	"strings"
	"testing"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/event"
)

const changeable = `topics: {orders: {partitions: 6}}
consumer: {session.timeout.ms: 20000, group.instance.id: "{id}"}
application: {per.record: 2ms}
network: {latency: 2ms}
members:
  - {id: c1..c2}
  - {id: c3, client: franz-go, consumer: {session.timeout.ms: 30000, max.poll.records: 7}, application: {per.record: 5ms}, network: {latency: 9ms}}
steps:
  - {at: 90s, rolling-restart: all, down: 5s, every: 10s, how: kill}
  - {at: 60s, restart: c1, down: 5s, consumer: {session.timeout.ms: 40000}}
expect: {rebalances: "<= 3"}
`

// What is changed for every member holds from beginning to end; a step is meant by its
// place in the file, wherever it comes in time.
func TestChange(t *testing.T) {
	l := loadWith(t, changeable, Options{Changes: []Change{
		{"client", "java"},
		{"consumer.session.timeout.ms", "10000"}, {"consumer.group.instance.id", ""}, {"consumer.partition.assignment.strategy", "sticky,range"},
		{"application.per.record", "1ms"}, {"network.latency", "3ms"}, {"broker.group.max.size", "99"}, {"duration", "5m"},
		{"steps[0].every", ""}, {"steps[0].wait", "stable"}, {"steps[0].how", "close"}, {"steps[1].down", "7s"},
	}})
	sc := l.Scenario
	for _, m := range sc.Members {
		equal(t, m.ID, []any{m.Consumer.Client, m.Consumer.SessionTimeoutMs, m.Consumer.GroupInstanceID, m.Consumer.AssignmentStrategy, m.Application.PerRecord, m.Latency},
			[]any{event.Java, int32(10000), "", []string{"sticky", "range"}, clock.Millisecond, 3 * clock.Millisecond})
	}
	equal(t, "what is not changed", sc.Members[2].Consumer.MaxPollRecords, int32(7))
	equal(t, "the group", []any{sc.Broker.MaxSize, sc.Duration}, []any{int32(99), 5 * clock.Minute})
	restart, rolling := sc.Steps[0], sc.Steps[1]
	equal(t, "the restart", []any{restart.Down, restart.Consumer[0].SessionTimeoutMs}, []any{7 * clock.Second, int32(10000)})
	equal(t, "the rolling restart", []any{rolling.Every, rolling.UntilStable, rolling.Kill, rolling.Down}, []any{clock.Duration(0), true, false, 5 * clock.Second})
	equal(t, "expectations", len(l.Expect), 0)
}

// A step that was written for other settings of the members is left out where it cannot
// be taken; under a change of anything else it was not.
func TestOnlyAChangeOfMembersIsLenient(t *testing.T) {
	for key, want := range map[string]bool{
		"client": true, "consumer.max.poll.records": true, "application.per.batch": true,
		"broker.group.max.size": false, "network.jitter": false, "duration": false, "steps[0].how": false,
	} {
		equal(t, key, loadWith(t, changeable, Options{Changes: []Change{{Key: key}}}).Scenario.Lenient, want)
	}
}

func TestChangeErrors(t *testing.T) {
	for _, test := range []struct {
		key, value, want string
	}{
		{"consumer.sesion.timeout.ms", "1", `"sesion.timeout.ms" is not a setting of consumer (did you mean "session.timeout.ms"?)`},
		{"session.timeout.ms", "1", "is none of client, consumers, duration, consumer.KEY, application.KEY, network.KEY, broker.KEY, steps[N].FIELD and CONTROLLER.FIELD"},
		{"consumer", "{}", "is none of client"},
		{"client", "kgo", `client: "kgo" is not a client that is modelled`},
		{"steps[2].how", "kill", "there is no steps[2]: the file has 2, from 0 on"},
		{"steps[x].how", "kill", "there is no steps[x]"},
		{"steps[+1].down", "5s", "there is no steps[+1]"},
		{"steps[01].down", "5s", "there is no steps[01]"},
		{"steps[1", "5s", "there is no steps[1: the file has 2"},
		{"steps[1].restart", "c2", "restart is what a step does; a change is of what else it has"},
		{"steps[1].down", "", "restart needs down: "},
		{"steps[0].wait", "stable", "rolling-restart needs one of every and wait, and not both"},
		{"steps[1].every", "5s", `"every" does not go with restart`},
		{"steps[0].every", "5", "every: 5 has no unit"},
	} {
		c := Change{test.key, test.value}
		_, err := Load("test.yaml", strings.NewReader(changeable), Options{Changes: []Change{{"duration", "10m"}, c}})
		if want := "change " + c.String() + ": " + test.want; err == nil || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("got %v, want %s", err, want)
		}
	}
	opts := Options{Set: []string{"seed=2"}, Setup: &Setup{Name: "x"}, Changes: []Change{{"duration", "10m"}}, Expect: []string{"downtime.mx <= 10s"}}
	_, err := Load("test.yaml", strings.NewReader(changeable), opts)
	if err == nil || !strings.HasPrefix(err.Error(), "--expect downtime.mx <= 10s: ") {
		t.Errorf("got %v", err)
	}
}

// TestWithWhatDoesNotGo: a change of a loaded scenario that its loader refuses is an error
// that names it.
func TestWithWhatDoesNotGo(t *testing.T) {
	_, err := loadWith(t, changeable, Options{}).With([]Change{{"consumer.session.timeout.ms", "1"}})
	if err == nil || !strings.Contains(err.Error(), "change consumer.session.timeout.ms") {
		t.Errorf("got %v", err)
	}
}
