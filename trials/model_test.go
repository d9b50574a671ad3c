package trials_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/internal/golden"
	"github.com/groupsim/groupsim/report"
	"github.com/groupsim/groupsim/trials"
)

// The scenarios of testdata/model are each about a rule that recordings of real groups
// have shown.

// list keeps the events of a run.
type list []event.Event

func (l *list) Event(e event.Event) { *l = append(*l, e) }

// kept runs a scenario and keeps what happens.
func kept(t *testing.T, reference, text string, set ...string) ([]event.Event, *report.Report) {
	t.Helper()
	s, err := trials.Load(reference, strings.NewReader(text), trials.Options{Set: set})
	if err != nil {
		t.Fatal(err)
	}
	var events list
	r, err := trials.Run(s, trials.RunOptions{Events: &events})
	if err != nil {
		t.Fatal(err)
	}
	return events, r
}

// modelled runs one of them.
func modelled(t *testing.T, name string, set ...string) ([]event.Event, *report.Report) {
	t.Helper()
	return kept(t, "testdata/model/"+name+".yaml", "", set...)
}

// The page about the model names the versions that are modelled.
func TestThePageHasTheVersions(t *testing.T) {
	kafka, _, _ := strings.Cut(trials.Kafka, ".0")
	golden.Says(t, "../docs/model.md", "Kafka %s's Java consumer, franz-go %s (package kgo)", kafka, trials.FranzGo)
	golden.Says(t, "../docs/model.md", "librdkafka 2.15 and %s as confluent-kafka uses it", trials.Librdkafka)
	golden.Says(t, "../docs/protocol.md", "each with the KIP or the class of Kafka %s that decides it", kafka)
	golden.Says(t, "../docs/protocol.md", "The client of package kgo, %s.", trials.FranzGo)
}

// A client that closes handles the answer to its parked JoinGroup, although it has left.
func TestCloseHearsTheAnswerToItsJoinGroup(t *testing.T) {
	events, _ := modelled(t, "close-in-join")
	closing := slices.IndexFunc(events, func(e event.Event) bool { return e.Member == 0 && e.Fact == event.Fact(event.Closed{}) })
	said := ""
	for _, e := range events[:closing] {
		if ok, is := e.Fact.(event.JoinOK); is && e.Member == 0 {
			said = fmt.Sprint(ok.Generation)
		}
	}
	if said != "2" {
		t.Errorf("before it is closed c1 has joined generation %s, want 2", said)
	}
}

// A franz-go program that has an OnPartitionsRevoked of its own, whatever it does there,
// commits nothing by itself: no commit renews the session of a static member that closes.
func TestFranzGoProgramWithACallbackOfItsOwn(t *testing.T) {
	const own, kgos = 9430 * clock.Millisecond, 12430 * clock.Millisecond
	for _, test := range []struct {
		set  []string
		want clock.Duration
	}{
		{nil, own},
		{[]string{"application.commit.on.revoke=null"}, kgos},
		{[]string{"application={on.revoked: 0s}"}, own},
		{[]string{"application.commit.on.revoke=null", "members=[{id: c1..c2}, {id: c3, application: {on.revoked: 0s}}]"}, own},
		{[]string{"application.commit.on.revoke=true"}, kgos},
		{[]string{"application.commit.on.revoke=null", "application.commit=none"}, own},
	} {
		_, r := modelled(t, "franz-own-callback", test.set...)
		if longest := clock.Duration(r.Summary.LongestGap); max(longest-test.want, test.want-longest) > 20*clock.Millisecond {
			t.Errorf("%v: the longest gap is %v, want %v", test.set, longest, test.want)
		}
	}
}

// When the link heals a member is not back before its connection to the coordinator may be
// opened again: reconnect.backoff.ms after it gave it up, which was when its session had
// passed without an answer.
func TestHealedMemberWaitsForItsReconnectBackoff(t *testing.T) {
	back := func(set ...string) (lost, found clock.Time) {
		events, _ := modelled(t, "healed", set...)
		for _, e := range events {
			switch e.Fact.(type) {
			case event.CoordinatorLost:
				lost = e.At
			case event.CoordinatorFound:
				found = e.At
			}
		}
		return lost, found
	}
	const heals = clock.Time(72 * clock.Second)
	if lost, found := back(); lost >= heals || found < heals || found > heals.Add(10*clock.Millisecond) {
		t.Errorf("with 50 ms: the coordinator is lost at %v and found at %v, want it right after %v", lost, found, heals)
	}
	for set, limits := range map[string][2]clock.Duration{
		"consumer={session.timeout.ms: 10000, reconnect.backoff.ms: 20s, reconnect.backoff.max.ms: 20s}": {20 * clock.Second, 20 * clock.Second},
		"consumer={session.timeout.ms: 10000, reconnect.backoff.ms: 20s, reconnect.backoff.max.ms: 40s}": {16 * clock.Second, 24 * clock.Second},
		"consumer={session.timeout.ms: 10000, reconnect.backoff.ms: 20s}":                                {20 * clock.Second, 20 * clock.Second},
		"consumer={session.timeout.ms: 10000, reconnect.backoff.ms: 20s, reconnect.backoff.max.ms: 1s}":  {0, 5 * clock.Second}, // over when the link heals
	} {
		const asks = 200 * clock.Millisecond // how often it looks for the coordinator
		if lost, found := back(set); found.Sub(lost) < limits[0] || found.Sub(lost) > limits[1]+asks || found < heals {
			t.Errorf("%s: lost at %v, found at %v", set, lost, found)
		}
	}
}

// kgo dials whenever it has a request. The setting is not its own, and the report says so.
func TestFranzGoHasNoReconnectBackoff(t *testing.T) {
	text := func(set ...string) (string, []string) {
		s, err := trials.Load("testdata/model/healed.yaml", nil, trials.Options{Set: append(set, "client=franz-go")})
		if err != nil {
			t.Fatal(err)
		}
		r, err := trials.Run(s, trials.RunOptions{})
		if err != nil {
			t.Fatal(err)
		}
		return r.Verdict(), s.NotModelled
	}
	verdict, unused := text()
	other, notModelled := text("consumer.reconnect.backoff.ms=20s", "consumer.reconnect.backoff.max.ms=20s")
	if verdict != other || len(unused) != 0 || !slices.Equal(notModelled, []string{"reconnect.backoff.max.ms", "reconnect.backoff.ms"}) {
		t.Errorf("%s, not modelled %v; with the settings %s, not modelled %v", verdict, unused, other, notModelled)
	}
}

// A killed member's session of three intervals ends in the very milliseconds in which the
// survivors send their third heartbeat: with noise drawn, and nothing else, they hear of it at once or an interval
// later, and neither is so in every run.
func TestSessionRaceGoesBothWays(t *testing.T) {
	s, err := trials.Load("testdata/model/session-race.yaml", nil, trials.Options{Set: []string{"chance={phase: false, spread: false}"}})
	if err != nil {
		t.Fatal(err)
	}
	atOnce, later := 0, 0
	for k := range uint64(60) {
		drawn, err := s.WithRun(k + 1)
		if err != nil {
			t.Fatal(err)
		}
		r, err := trials.Run(drawn, trials.RunOptions{})
		if err != nil {
			t.Fatal(err)
		}
		switch longest := clock.Duration(r.Summary.LongestGap); {
		case distance(longest, 7600*clock.Millisecond) < 100*clock.Millisecond:
			atOnce++
		case distance(longest, 10600*clock.Millisecond) < 100*clock.Millisecond:
			later++
		default:
			t.Errorf("run %d: the longest gap is %v", k+1, longest)
		}
	}
	if atOnce < 6 || later < 6 {
		t.Errorf("the survivors heard of it at once in %d runs, and later in %d", atOnce, later)
	}
	t.Log(atOnce, later)
}

func distance(a, b clock.Duration) clock.Duration { return max(a-b, b-a) }
