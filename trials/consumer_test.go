package trials_test

import (
	"strings"
	"testing"

	"github.com/groupsim/groupsim/trials"
)

// consumerGroup is a group of the consumer protocol in which a member leaves and comes
// back, and another one is killed.
const consumerGroup = `
name: k
duration: 80s
topics: {orders: {partitions: 12, rate: 50}}
broker: {group.consumer.session.timeout.ms: 20000, group.consumer.heartbeat.interval.ms: 2000}
consumer: {group.protocol: consumer, max.poll.interval.ms: 20000}
application: {poll.timeout: 50ms}
members: [{id: c1..c3}]
steps:
  - {at: 10s, restart: c1, down: 1s}
  - {at: 30s, kill: c2}
`

// What people read of a consumer group names what decides there: the broker's settings and
// log lines, and the group's states as Kafka's tools print them.
func TestWhatIsReadOfAConsumerGroupIsOfItsProtocol(t *testing.T) {
	scenario, err := trials.Load("-", strings.NewReader(consumerGroup), trials.Options{})
	if err != nil {
		t.Fatal(err)
	}
	r, err := trials.Run(scenario, trials.RunOptions{})
	if err != nil {
		t.Fatal(err)
	}
	if r.Summary.FinalState != "Stable" {
		t.Errorf("the final state is %q", r.Summary.FinalState)
	}
	text := ""
	for _, f := range r.Findings {
		text += strings.Join(append(append([]string{f.Severity.String(), f.Symptom, f.Cause, f.Remedy}, f.Metrics...), f.Log...), "\n") + "\n"
	}
	for _, want := range []string{
		"fenced from the group because the member session expired.", "Bumped group epoch to 5", "Computed a new target assignment for epoch 5",
		"group.consumer.session.timeout.ms (now 20000)", "1 × c1 left", "note\n3 rebalances",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("no finding says %q", want)
		}
	}
	for _, not := range []string{"PreparingRebalance", "Stabilized", "join phase", "has failed, removing", " session.timeout.ms", "critical"} {
		if strings.Contains(text, not) {
			t.Errorf("a finding says %q", not)
		}
	}
	if t.Failed() {
		t.Log(text)
	}
}

func TestWhatIfsOfAConsumerGroupAreOfItsProtocol(t *testing.T) {
	told, err := trials.Explain("-", strings.NewReader(consumerGroup), trials.Options{}, trials.ExplainOptions{WhatIf: true})
	if err != nil {
		t.Fatal(err)
	}
	tried := map[string]bool{}
	for _, c := range told.WhatIf.Changes {
		tried[c.Setting] = true
	}
	for _, want := range []string{
		"group.consumer.heartbeat.interval.ms", "group.consumer.session.timeout.ms", "group.consumer.assignment.interval.ms", "group.instance.id", "group.protocol",
	} {
		if !tried[want] {
			t.Errorf("%s was not tried", want)
		}
	}
	var text strings.Builder
	if err := told.Text(&text, 200, false); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		"the coordinator removed c2, of which it had not heard, and the group's epoch rose to 7: no target is computed by that (group.consumer.session.timeout.ms = 20 s)",
		"the same heartbeat told c1 what to give up", "a heartbeat of c1 said so, and what it had given up was free", "nobody told c1: its next heartbeat was ",
	} {
		if !strings.Contains(text.String(), want) {
			t.Errorf("the story does not say %q:\n%s", want, text.String())
		}
	}
}

// TestEndsBeforeATargetIsComputed: everybody has come to the target that there is, and the
// run ends before the next one is computed.
func TestEndsBeforeATargetIsComputed(t *testing.T) {
	scenario, err := trials.Load("-", strings.NewReader(`
name: k
duration: 20s
topics: {orders: {partitions: 12}}
broker: {group.consumer.assignment.interval.ms: 15000, group.consumer.heartbeat.interval.ms: 1000}
consumer: {group.protocol: consumer}
members: [{id: c1}, {id: c2, start: 16s}, {id: c3, start: 16300ms}]
`), trials.Options{})
	if err != nil {
		t.Fatal(err)
	}
	r, err := trials.Run(scenario, trials.RunOptions{})
	if err != nil {
		t.Fatal(err)
	}
	if last := r.Rebalances[len(r.Rebalances)-1]; last.HeldUp != "no heartbeat had the assignment computed" || r.Summary.FinalState != "Assigning" {
		t.Errorf("the group is %s, the last rebalance was held up by %q", r.Summary.FinalState, last.HeldUp)
	}
}
