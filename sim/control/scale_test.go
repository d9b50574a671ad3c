package control_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/scenarios"
	"github.com/groupsim/groupsim/sim"
)

// loaded is a group of four pods to whom these steps happen.
func loaded(t *testing.T, steps string) *sim.Scenario {
	t.Helper()
	text := fmt.Sprintf(`
topics: {orders: {partitions: 12, rate: 50}}
consumer: {partition.assignment.strategy: range, session.timeout.ms: 20s}
network: {jitter: 100us}
members: [{id: pod1..pod4, consumer: {group.instance.id: "static-{id}"}}, {id: web1, consumers: 2}]
steps: [%s]
`, steps)
	loaded, err := scenarios.Load("test.yaml", strings.NewReader(text), scenarios.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return loaded.Scenario
}

// told has, for each member that has such a fact, when: "pod5 60s". Clocks aside, those are
// whole seconds.
func told(sc *sim.Scenario, r *record, name string) (list []string) {
	names := sc.Names()
	for _, e := range r.events {
		names.Event(e)
		if e.Fact.Name() == name {
			list = append(list, fmt.Sprintf("%s %ds", names.Member(e.Member), e.At/clock.Time(clock.Second)))
		}
	}
	return list
}

func want(t *testing.T, what string, got []string, want ...string) {
	t.Helper()
	if !slices.Equal(got, want) {
		t.Errorf("%s: got %v, want %v", what, got, want)
	}
}

// A Deployment that is scaled up has further processes, which call poll() when they have
// started, with names and so with settings of their own; scaled down the last go first.
func TestScale(t *testing.T) {
	sc := loaded(t, "{at: 60s, scale: pod, to: 6, startup: 15s}, {at: 120s, scale: pod, to: 3, leave: true}")
	r := run(t, sc)
	want(t, "launched", told(sc, r, "process.launch"), "pod5 60s", "pod6 60s")
	want(t, "first poll()", told(sc, r, "process.start")[6:], "pod5 75s", "pod6 75s")
	want(t, "asked to end", told(sc, r, "process.terminate"), "pod6 120s", "pod5 120s", "pod4 120s")
	closed := told(sc, r, "closed")
	slices.Sort(closed)
	want(t, "ended", closed, "pod4 120s", "pod5 120s", "pod6 120s")
	want(t, "killed", told(sc, r, "killed"))
	for _, e := range r.events {
		if launch, ok := e.Fact.(event.ProcessLaunch); ok && launch.ID == "pod6" {
			if id := sc.Members[7].Consumer.GroupInstanceID; id != "static-pod6" {
				t.Errorf("pod6 has the instance id %s", id)
			}
		}
	}
}

// A process comes and goes with all its consumers.
func TestScaleOfProcesses(t *testing.T) {
	sc := loaded(t, "{at: 60s, scale: web, to: 2}, {at: 120s, scale: web, to: 1}")
	r := run(t, sc)
	want(t, "launched", told(sc, r, "process.launch"), "web2-0 60s", "web2-1 60s")
	want(t, "first poll()", told(sc, r, "process.start")[6:], "web2-0 80s", "web2-1 80s")
	want(t, "asked to end", told(sc, r, "process.terminate"), "web2-0 120s", "web2-1 120s")
}

// What does not end in its time is killed: a program that a batch keeps from it, and one
// that does not hear of it.
func TestGrace(t *testing.T) {
	for _, test := range []struct{ steps, killed string }{
		{"{at: 60s, scale: pod, to: 3, term: ignored, grace: 10s}", "pod4 70s"},
		{"{at: 50s, pause: pod4, for: 60s}, {at: 60s, scale: pod, to: 3}", "pod4 90s"},
		{"{at: 60s, scale: pod, to: 3, grace: 0s, term: ignored}", "pod4 60s"},
	} {
		sc := loaded(t, test.steps)
		r := run(t, sc)
		want(t, test.steps, told(sc, r, "killed"), test.killed)
		want(t, test.steps, told(sc, r, "closed"))
	}
}

// One that has not come to its first poll() is gone at once, and never comes to it; one that
// is to be there again waits until its former process has ended.
func TestScaleTurnsRound(t *testing.T) {
	sc := loaded(t, "{at: 60s, scale: pod, to: 6}, {at: 70s, scale: pod, to: 5}")
	r := run(t, sc)
	want(t, "first poll()", told(sc, r, "process.start")[6:], "pod5 80s")
	sc = loaded(t, "{at: 60s, scale: pod, to: 3, term: ignored, grace: 30s}, {at: 70s, scale: pod, to: 4, startup: 5s}")
	r = run(t, sc)
	want(t, "launched again", told(sc, r, "process.launch"), "pod4 90s")
	want(t, "first poll() again", told(sc, r, "process.start")[6:], "pod4 95s")
}

// A run without a duration goes on until what was launched is there and consumes.
func TestScaleHoldsTheEnd(t *testing.T) {
	sc := loaded(t, "{at: 60s, scale: pod, to: 3, term: ignored, grace: 5m}")
	w := sim.New(sc, &record{})
	if err := w.Run(); err != nil {
		t.Fatal(err)
	}
	if end := w.Now(); end < clock.Time(6*clock.Minute) {
		t.Errorf("it ends at %v, before pod4 has", end)
	}
}

func TestACopyHasAScaleOfItsOwn(t *testing.T) {
	sc := loaded(t, "{at: 30s, scale: pod, to: 2, term: ignored, grace: 20s}, {at: 40s, scale: pod, to: 7}, {at: 70s, scale: pod, to: 1}")
	sameFromCopies(t, sc, every(7*clock.Second, 100*clock.Second))
}
