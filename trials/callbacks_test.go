package trials_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/sim"
	"github.com/groupsim/groupsim/trials"
)

// callback is a listener callback of a run.
type callback struct {
	name  string
	n     int // partitions that it was called with
	takes clock.Duration
}

// callbacks are those of a member, in order.
type callbacks struct {
	of    event.Member
	began event.Event
	n     int
	all   []callback
}

func (c *callbacks) Event(e event.Event) {
	if e.Member != c.of {
		return
	}
	switch f := e.Fact.(type) {
	case event.Assigned:
		c.began, c.n = e, len(f.Partitions)
	case event.Revoked:
		c.began, c.n = e, len(f.Partitions)
	case event.Lost:
		c.began, c.n = e, len(f.Partitions)
	case event.CallbackDone:
		c.all = append(c.all, callback{c.began.Fact.Name(), c.n, e.At.Sub(c.began.At)})
	}
}

// runWith makes run 0 of a scenario.
func runWith(t *testing.T, text string, sink event.Sink) {
	t.Helper()
	s, err := trials.Load("-", strings.NewReader(text), trials.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if err := sim.New(s.Scenario, sink).Run(); err != nil {
		t.Fatal(err)
	}
}

// A callback takes its time for each partition in its list: under an eager assignor that is
// all that the member holds, under a cooperative one and in a consumer group what is new, or
// goes; and so it is with every client.
func TestCallbacksTakeTimeForEachPartition(t *testing.T) {
	eager := []callback{{"assigned", 6, 7 * clock.Second}, {"revoked", 6, 1300 * clock.Millisecond}, {"assigned", 4, 5 * clock.Second}}
	moved := []callback{{"assigned", 6, 7 * clock.Second}, {"revoked", 2, 500 * clock.Millisecond}}
	for name, c := range map[string]struct {
		settings string
		want     []callback
	}{
		"eager":       {"consumer: {partition.assignment.strategy: range}", eager},
		"cooperative": {"consumer: {partition.assignment.strategy: cooperative-sticky}", append(moved, callback{"assigned", 0, clock.Second})},
		"consumer": {"consumer: {group.protocol: consumer}", []callback{
			{"assigned", 12, 13 * clock.Second}, {"revoked", 6, 1300 * clock.Millisecond}, {"assigned", 0, clock.Second}, {"revoked", 2, 500 * clock.Millisecond}}},
		"franz-go, eager": {"client: franz-go\nconsumer: {partition.assignment.strategy: range}", eager},
		"franz-go, cooperative": {"client: franz-go\nconsumer: {partition.assignment.strategy: cooperative-sticky}", []callback{
			{"assigned", 6, 7 * clock.Second}, {"revoked", 0, 100 * clock.Millisecond}, {"revoked", 2, 500 * clock.Millisecond}}},
		"librdkafka, eager":      {"client: librdkafka\nconsumer: {partition.assignment.strategy: range}", eager},
		"librdkafka cooperative": {"client: librdkafka\nconsumer: {partition.assignment.strategy: cooperative-sticky}", moved},
	} {
		t.Run(name, func(t *testing.T) {
			of := &callbacks{of: 0}
			runWith(t, `
topics: {orders: {partitions: 12, rate: 50}}
application: {on.assigned: 1s, on.assigned.per.partition: 1s, on.revoked: 100ms, on.revoked.per.partition: 200ms}
members: [{id: c1..c2}, {id: c3, start: 60s}]
duration: 100s
`+c.settings, of)
			got := of.all
			if len(got) > len(c.want) {
				got = got[:len(c.want)]
			}
			if fmt.Sprint(got) != fmt.Sprint(c.want) {
				t.Errorf("callbacks %v, want %v", of.all, c.want)
			}
		})
	}
}

// onPartitionsLost is called with all that the member held.
func TestLosingTakesTimeForEachPartition(t *testing.T) {
	of := &callbacks{of: 0}
	runWith(t, `
topics: {orders: {partitions: 6, rate: 1}}
application: {on.lost: 1s, on.lost.per.partition: 500ms}
members: [{id: c1..c2}]
steps: [{at: 30s, pause: c1, for: 60s}]
duration: 2m
`, of)
	for _, c := range of.all {
		if c.name == "lost" && c.n == 3 && c.takes == 2500*clock.Millisecond {
			return
		}
	}
	t.Errorf("callbacks %v", of.all)
}
