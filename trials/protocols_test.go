package trials_test

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"gopkg.in/yaml.v3"

	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/member"
	"github.com/groupsim/groupsim/protocol"
	"github.com/groupsim/groupsim/report"
	"github.com/groupsim/groupsim/report/story"
	"github.com/groupsim/groupsim/scenarios"
	"github.com/groupsim/groupsim/trials"
)

const asConsumers = "consumer.group.protocol=consumer"

// classicSettings are the settings of the classic protocol that a bundled scenario names
// anywhere, by what stands in its file.
func classicSettings(t *testing.T, name string) []string {
	t.Helper()
	data, err := scenarios.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	var file any
	if err := yaml.Unmarshal(data, &file); err != nil {
		t.Fatal(err)
	}
	var found []string
	var walk func(any)
	walk = func(n any) {
		switch n := n.(type) {
		case map[string]any:
			for key, below := range n {
				if slices.Contains([]string{"session.timeout.ms", "heartbeat.interval.ms", "partition.assignment.strategy"}, key) {
					found = append(found, key)
				}
				walk(below)
			}
		case []any:
			for _, below := range n {
				walk(below)
			}
		}
	}
	walk(file)
	slices.Sort(found)
	return slices.Compact(found)
}

// epochs tells whether all members of a scenario are of a library that speaks the consumer
// protocol.
func epochs(s *trials.Scenario) bool {
	for i := range s.Scenario.Members {
		if !s.Scenario.Members[i].Consumer.Client.Traits().Epochs {
			return false
		}
	}
	return true
}

// Whatever a bundled scenario does to a classic group can be done to one of the consumer
// protocol, unless it names settings that the client then refuses: the run goes to its end,
// what stands outside has nothing against it, and the group heals.
func TestBundledScenariosAsConsumerGroups(t *testing.T) {
	for _, entry := range scenarios.Bundled() {
		t.Run(entry.Name, func(t *testing.T) {
			t.Parallel()
			plain := mustLoad(t, entry.Name)
			named := classicSettings(t, entry.Name)
			if plain.Scenario.Protocol() == member.ConsumerProtocol || !epochs(plain) {
				return
			}
			s, err := trials.Load(entry.Name, nil, trials.Options{Set: []string{asConsumers}})
			if len(named) > 0 {
				if err == nil || !strings.Contains(err.Error(), "the client refuses it with group.protocol: consumer") {
					t.Errorf("it names %v: %v", named, err)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			if len(s.Expect) > 0 {
				t.Errorf("it expects of a consumer group what it does of a classic one: %v", s.Expect)
			}
			rests := func(e scenarios.Expectation) bool { return e.Metric == "final.state" && e.Value == "Stable" }
			heals := slices.ContainsFunc(plain.Expect, rests)
			if !heals { // a classic group does not come to rest there either
				s.Expect = []scenarios.Expectation{{Metric: "final.state", Op: "!=", Value: "Empty"}}
			}
			checkRun(t, s)
			r, err := trials.Run(s, trials.RunOptions{})
			if err != nil {
				t.Fatal(err)
			}
			if r.Setup.Protocol != "consumer" || r.Summary.NeverUp > 0 {
				t.Errorf("protocol %s, %d partitions never up", r.Setup.Protocol, r.Summary.NeverUp)
			}
			if !heals {
				return
			}
			if r.Summary.FinalState != "Stable" {
				t.Errorf("%s at the end", r.Summary.FinalState)
			}
			for _, p := range r.Partitions {
				if n := len(p.Gaps); n > 0 && p.Gaps[n-1].ToTime == report.None {
					t.Errorf("%s-%d is down at the end", p.Topic, p.Partition)
				}
			}
		})
	}
}

// A comparison runs every bundled scenario in the consumer protocol, and says which of its
// settings the client would have refused, and what decides in their place.
func TestWhatTheConsumerProtocolRefusesIsLeftOutOfAComparison(t *testing.T) {
	for _, entry := range scenarios.Bundled() {
		t.Run(entry.Name, func(t *testing.T) {
			t.Parallel()
			if !epochs(mustLoad(t, entry.Name)) {
				return
			}
			for _, how := range []struct {
				set   []string
				setup string
			}{{nil, "consumer"}, {nil, "group.protocol=consumer"}, {[]string{asConsumers}, "as-is"}} {
				contenders, err := trials.Contenders([]string{entry.Name}, nil, trials.Options{Set: how.set}, []string{how.setup})
				if err != nil {
					t.Fatal(err)
				}
				c, err := trials.Compare(contenders, trials.CompareOptions{Alone: true})
				if err != nil {
					t.Fatal(err)
				}
				r := c.Columns[0].Report
				if r.Setup.Protocol != "consumer" {
					t.Errorf("%s: the group speaks %s", how.setup, r.Setup.Protocol)
				}
				said := strings.Join(c.LeftOut(), "\n")
				for _, name := range classicSettings(t, entry.Name) {
					if !strings.Contains(said, name+" ") || !strings.Contains(said, "the client refuses it with group.protocol consumer; there ") {
						t.Errorf("%s: nothing says that %s was left out: %q", how.setup, name, said)
					}
					if text := render(t, c, "txt"); !strings.Contains(strings.Join(strings.Fields(text), " "), name+" ") {
						t.Errorf("%s: %s is not in the text:\n%s", how.setup, name, text)
					}
				}
				if len(classicSettings(t, entry.Name)) == 0 && strings.Contains(said, "the client refuses") {
					t.Errorf("%s: nothing was to be left out: %s", how.setup, said)
				}
			}
		})
	}
}

// What a setup asks for itself stays an error.
func TestASetupThatContradictsItselfIsRefused(t *testing.T) {
	_, err := trials.Contenders([]string{"crash"}, nil, trials.Options{}, []string{"consumer+session.timeout.ms=20000"})
	const want = "under consumer+session.timeout.ms=20000: setup consumer+session.timeout.ms=20000: session.timeout.ms: the client refuses it with group.protocol: consumer: leave it out; there the broker's group.consumer.session.timeout.ms decides"
	if err == nil || err.Error() != want {
		t.Errorf("got  %v\nwant %s", err, want)
	}
}

// Under the classic protocol a consumer group's own setting is left out likewise, and the
// other way round nothing of the classic one is.
func TestUnderTheClassicProtocolTheRemoteAssignorIsLeftOut(t *testing.T) {
	const text = `
name: x
topics: {orders: {partitions: 4}}
consumer: {group.protocol: consumer, group.remote.assignor: range}
members: [{id: c1..c2}]
`
	contenders, err := trials.Contenders([]string{"-"}, strings.NewReader(text), trials.Options{}, []string{"as-is", "eager-range"})
	if err != nil {
		t.Fatal(err)
	}
	c, err := trials.Compare(contenders, trials.CompareOptions{Alone: true})
	if err != nil {
		t.Fatal(err)
	}
	const want = "Under eager-range: left out, for it could not apply: group.remote.assignor range: the client refuses it with group.protocol classic; there partition.assignment.strategy decides."
	if got := strings.Join(c.LeftOut(), "\n"); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

// The remedy names the flag that takes a setting of the file away.
func TestSettingTheProtocolAloneSaysHowToGoOn(t *testing.T) {
	_, err := trials.Load("gc-pause", nil, trials.Options{Set: []string{asConsumers}})
	const want = "gc-pause.yaml:19:23: session.timeout.ms: the client refuses it with group.protocol: consumer: take it away with --set consumer.session.timeout.ms=null; there the broker's group.consumer.session.timeout.ms decides\n" +
		"gc-pause.yaml:20:26: heartbeat.interval.ms: the client refuses it with group.protocol: consumer: take it away with --set consumer.heartbeat.interval.ms=null; there the broker's group.consumer.heartbeat.interval.ms decides"
	if err == nil || err.Error() != want {
		t.Errorf("got  %v\nwant %s", err, want)
	}
	set := []string{asConsumers, "consumer.session.timeout.ms=null", "consumer.heartbeat.interval.ms=null"}
	if _, err := trials.Load("gc-pause", nil, trials.Options{Set: set}); err != nil {
		t.Error(err)
	}
}

// What stale-epoch-autoscale is about: a broker before KIP-1251 refuses the commits that an
// epoch has overtaken, and one of today does not.
func TestCommitsThatAnEpochHasOvertaken(t *testing.T) {
	for version, want := range map[string]bool{"4.2.0": true, "4.3.0": false} {
		s, err := trials.Load("stale-epoch-autoscale", nil, trials.Options{Set: []string{"broker.x.kafka.version=" + version}})
		if err != nil {
			t.Fatal(err)
		}
		var r record
		if _, err := trials.Run(s, trials.RunOptions{Events: &r}); err != nil {
			t.Fatal(err)
		}
		refused := 0
		for _, e := range r.events {
			if fact, ok := e.Fact.(event.CommitErr); ok && fact.Error == protocol.STALE_MEMBER_EPOCH {
				refused++
			}
		}
		if (refused >= 10) != want || !want && refused > 0 {
			t.Errorf("Kafka %s refuses %d commits", version, refused)
		}
	}
}

// What migrate-mid-rebalance is about: a target that is older than the group leaves partitions
// to a member that has gone. The cause says so, and the advice is what has another one computed.
// From Kafka 4.3.3 on the epoch rises as the group goes over (KAFKA-21582).
func TestAGroupThatGoesOverInTheMiddleOfARebalance(t *testing.T) {
	for version, stale := range map[string]bool{"4.3.0": true, "4.3.3": false} {
		opts := trials.Options{Set: []string{"broker.x.kafka.version=" + version}}
		checkStory(t, "migrate-mid-rebalance", "", opts)
		s, err := trials.Load("migrate-mid-rebalance", nil, opts)
		if err != nil {
			t.Fatal(err)
		}
		result, err := trials.Run(s, trials.RunOptions{})
		if err != nil {
			t.Fatal(err)
		}
		var text bytes.Buffer
		if err := result.WriteJSON(&text); err != nil {
			t.Fatal(err)
		}
		for i := range result.Findings {
			for _, a := range result.Findings[i].Advice {
				text.WriteString("\n" + a.Text)
			}
		}
		for _, part := range []string{"the target is of before the rebalance in which the group went over (KAFKA-21582)", "let a member come or go for good"} {
			if strings.Contains(text.String(), part) != stale {
				t.Errorf("Kafka %s: %q, want that: %v", version, part, stale)
			}
		}
		if strings.Contains(text.String(), "start members that subscribe to the topic") {
			t.Errorf("Kafka %s: there are members that subscribe to it", version)
		}
	}
}

// What a consumer group ends as can be expected by its own names, and its limit and its epochs go
// by theirs where something is wrong.
func TestWordsOfAConsumerGroup(t *testing.T) {
	const file = "duration: 20s\ntopics: {orders: {partitions: 4}}\nconsumer: {group.protocol: consumer}\nmembers: [{id: c1..c2}]\n"
	result := mustRun(t, file+"expect: {final.assignor: \"== uniform\", final.state: \"!= Reconciling\"}\n")
	for _, e := range result.Expectations {
		if !e.OK {
			t.Errorf("%s %s: got %s", e.Metric, e.Want, e.Got)
		}
	}
	full := mustRun(t, file+"broker: {group.consumer.max.size: 1}\n")
	if f := full.Findings[0]; f.Cause != "the group has as many members as group.consumer.max.size allows" || f.Advice[0].Text != "fewer members, or a larger group.consumer.max.size" {
		t.Errorf("got %q, %v", f.Cause, f.Advice)
	}
	_, err := trials.Explain("-", strings.NewReader(file), trials.Options{}, trials.ExplainOptions{About: story.Selection{Generation: 99}})
	if err == nil || !strings.Contains(err.Error(), "its epochs go from 2 to 3") {
		t.Errorf("got %v", err)
	}
}

// Of a group that goes over and back each rebalance has the words of the protocol that it was in.
func TestFindingsOfAGroupThatGoesBack(t *testing.T) {
	r := mustRun(t, "duration: 2m\ntopics: {orders: {partitions: 4, rate: 10}}\n"+
		"members: [{id: k1, start: 1s}, {id: n1, consumer: {group.protocol: consumer}}]\n"+
		"steps: [{at: 60s, restart: n1, down: 2s, consumer: {group.protocol: classic}}]\n")
	for i := range r.Findings {
		f := &r.Findings[i]
		if strings.Contains(f.Cause, "metadata or subscriptions") {
			t.Errorf("%s: %s", f.Symptom, f.Cause)
		}
		for _, line := range f.Log {
			if strings.Contains(line, "group epoch") && strings.Contains(f.Symptom, "from 1m") {
				t.Errorf("%s: %s", f.Symptom, line)
			}
		}
	}
	if len(r.Findings) == 0 || !strings.Contains(r.Findings[0].Cause, "n1 left") {
		t.Errorf("got %v", r.Findings)
	}
}
