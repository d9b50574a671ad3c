package plan

import (
	"slices"
	"strings"
	"testing"
)

// What a program here does not do for real is refused, with what to do about it.
func TestProgramsAreThoseThatThereAre(t *testing.T) {
	const members, steps = "topics: {orders: {partitions: 4}}\nduration: 20s\n", "steps: [{at: 10s, rate: orders, to: 1}]\n"
	for _, c := range []struct{ file, refused string }{
		{"application: {program: workers, workers: {commit: record}}\nmembers: [{id: c1}]\n", ""},
		{"application: {program: workers}\nmembers: [{id: c1}]\n", "workers.commit"},
		{"application: {program: workers, workers: {commit: batch, order: none}}\nmembers: [{id: c1}]\n", "workers.order"},
		{"application: {program: workers, workers: {commit: batch}}\nclient: franz-go\nmembers: [{id: c1}]\n", "application.program"},
		{"application: {state: {restore: 1s}}\nmembers: [{id: c1}]\n", ""},
		{"application: {state: {restore: 1s}}\nclient: franz-go\nmembers: [{id: c1}]\n", "application.state"},
		{"application: {program: spring}\nmembers: [{id: c1, consumers: 2}]\n", ""},
		{"application: {program: spring, spring: {async.acks: true}}\nmembers: [{id: c1}]\n", "spring.async.acks"},
		{"application: {program: workers, workers: {commit: record}, idle.between.polls: 1s}\nmembers: [{id: c1}]\n", "idle.between.polls"},
		{"application: {program: spring, commit: record}\nmembers: [{id: c1}]\n", "spring.ack.mode"},
		{"application: {program: spring}\nconsumer: {group.instance.id: \"{id}\"}\nmembers: [{id: c1, consumers: 2}]\n", "group.instance.id"},
		{"consumer: {enable.auto.commit: true}\nmembers: [{id: c1, consumers: 2}]\n", "consumers"},
		{"application: {idle.between.polls: 1s}\nconsumer: {enable.auto.commit: true}\nmembers: [{id: c1}]\n", "idle.between.polls"},
	} {
		_, err := load(t, members+c.file+steps)
		if (err != nil) != (c.refused != "") || err != nil && !strings.Contains(err.Error(), c.refused) {
			t.Errorf("%s: %v", c.file, err)
		}
	}
}

// What Spring's container cannot be told to do is refused.
func TestOrdersToContainers(t *testing.T) {
	for step, refused := range map[string]bool{
		"stall: c1, for: 2s": false, "stall: pod, for: 2s": true, "unsubscribe: c1": true, "enforce-rebalance: pod": false, "close: pod": false,
	} {
		_, err := load(t, "topics: {orders: {partitions: 4}}\nduration: 20s\napplication: {program: spring}\nmembers: [{id: c1}, {id: pod, consumers: 2}]\nsteps: [{at: 10s, "+step+"}]\n")
		if (err != nil) != refused {
			t.Errorf("%s: %v", step, err)
		}
	}
}

// The consumers of a process are started together.
func TestProcessesOfSeveralConsumersStartAsOne(t *testing.T) {
	p, err := load(t, "topics: {orders: {partitions: 4}}\nduration: 20s\napplication: {program: spring}\nmembers: [{id: pod1..pod2, consumers: 2}]\nsteps: [{at: 10s, kill: pod2}]\n")
	if err != nil {
		t.Fatal(err)
	}
	var started [][]int
	for _, a := range p.Actions {
		if a.Kind == Start {
			started = append(started, a.Members)
		}
	}
	if !slices.EqualFunc(started, [][]int{{0, 1}, {2, 3}}, slices.Equal[[]int]) {
		t.Errorf("started %v", started)
	}
	if of := p.Processes()["pod2"]; !slices.Equal(of, []string{"pod2-0", "pod2-1"}) {
		t.Errorf("pod2 has %v", of)
	}
}
