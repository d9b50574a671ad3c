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

// pods is a group of so many, all of them started at once, that is rolled out at 60 s. Nothing
// in it is drawn, so that figures follow by arithmetic.
func pods(t *testing.T, n int, rollout string) *sim.Scenario {
	t.Helper()
	text := fmt.Sprintf(`
topics: {orders: {partitions: 24, rate: 10}}
consumer: {partition.assignment.strategy: cooperative-sticky}
members: [{id: pod1..pod%d}]
steps: [{at: 60s, rollout: all, %s}]
`, n, rollout)
	loaded, err := scenarios.Load("test.yaml", strings.NewReader(text), scenarios.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return loaded.Scenario
}

// course has how far a rollout was at the end of each moment: "60s 9+6 9" is 9 old ones, 6 new
// ones and 9 available.
func course(r *record) (list []string) {
	last := clock.Time(-1)
	for _, e := range r.events {
		if f, ok := e.Fact.(event.Rolled); ok {
			text := fmt.Sprintf("%ds %d+%d %d", e.At/clock.Time(clock.Second), f.Old, f.Updated, f.Available)
			if e.At/clock.Time(clock.Second) == last {
				list = list[:len(list)-1]
			}
			list, last = append(list, text), e.At/clock.Time(clock.Second)
		}
	}
	return list
}

// Of 12 with a quarter of surge and a quarter unavailable: three more may be there, and nine
// have to be available. So three come and three go, and three more come in their place; each
// one that polls lets an old one go and a new one come.
func TestRolloutOfADeployment(t *testing.T) {
	for _, test := range []struct {
		n       int
		rollout string
		want    []string
	}{
		{12, "startup: 20s", []string{"60s 9+6 9", "80s 3+12 9", "100s 0+12 12"}},
		// Rounded up and down: 13 may be there, and all ten have to be available.
		{10, "startup: 10s, max.unavailable: 0", []string{"60s 10+3 10", "70s 7+6 10", "80s 4+9 10", "90s 1+10 10", "100s 0+10 10"}},
		{10, "startup: 10s, max.surge: 0, max.unavailable: 3", []string{"60s 7+3 7", "70s 4+6 7", "80s 1+9 7", "90s 0+10 9", "100s 0+10 10"}},
		// A quarter of three is none and one; where both would be none, one is unavailable.
		{3, "startup: 10s", []string{"60s 3+1 3", "70s 2+2 3", "80s 1+3 3", "90s 0+3 3"}},
		{3, "startup: 10s, max.surge: 0", []string{"60s 2+1 2", "70s 1+2 2", "80s 0+3 2", "90s 0+3 3"}},
		{2, "startup: 10s, max.surge: 100%", []string{"60s 2+2 2", "70s 0+2 2"}},
		// Available is who has been ready for long enough.
		{3, "startup: 10s, min.ready: 5s", []string{"60s 3+1 3", "75s 2+2 3", "90s 1+3 3", "105s 0+3 3"}},
	} {
		sc := pods(t, test.n, test.rollout)
		r := run(t, sc)
		if got := course(r); !slices.Equal(got, test.want) {
			t.Errorf("%d, %s:\n got %v\nwant %v", test.n, test.rollout, got, test.want)
		}
		if end, least := r.events[len(r.events)-1].At, r.events[len(r.events)-1].At.Sub(clock.Time(60*clock.Second)); least < 30*clock.Second {
			t.Errorf("%s: the run ends at %v", test.rollout, end)
		}
	}
}

// A new process has a name of its own, at every rollout another one, and the settings that the
// rollout brings; who is scaled to afterwards has them too.
func TestRolloutNames(t *testing.T) {
	const text = `
topics: {orders: {partitions: 24, rate: 10}}
consumer: {group.instance.id: "{id}"}
members: [{id: pod1..pod2}]
steps:
  - {at: 60s, rollout: pod1..pod2, startup: 5s, consumer: {session.timeout.ms: 9s}}
  - {at: 120s, rollout: [pod1], startup: 5s}
  - {at: 180s, scale: pod, to: 3, startup: 5s}
`
	loaded, err := scenarios.Load("test.yaml", strings.NewReader(text), scenarios.Options{})
	if err != nil {
		t.Fatal(err)
	}
	r := run(t, loaded.Scenario)
	want(t, "launched", told(loaded.Scenario, r, "process.launch"), "pod1-b 60s", "pod2-b 65s", "pod1-c 120s", "pod3 180s")
	names := loaded.Scenario.Names()
	for _, e := range r.events {
		names.Event(e)
		if f, ok := e.Fact.(event.Configured); ok && e.At > clock.Time(clock.Minute) {
			if got := f.Settings.Text("group.instance.id") + " " + f.Settings.Text("session.timeout.ms"); got != names.Member(e.Member)+" 9000" {
				t.Errorf("%s has %s", names.Member(e.Member), got)
			}
		}
	}
}

// The pods of a StatefulSet keep their names and go one at a time, the last first; each has
// ended before it is launched anew, and is available before the next one goes.
func TestRolloutOfAStatefulSet(t *testing.T) {
	sc := pods(t, 3, "kind: statefulset, startup: 10s, min.ready: 5s, term: ignored, grace: 20s")
	r := run(t, sc)
	want(t, "asked to end", told(sc, r, "process.terminate"), "pod3 60s", "pod2 95s", "pod1 130s")
	want(t, "killed", told(sc, r, "killed"), "pod3 80s", "pod2 115s", "pod1 150s")
	want(t, "launched", told(sc, r, "process.launch"), "pod3 80s", "pod2 115s", "pod1 150s")
	want(t, "first poll()", told(sc, r, "process.start")[3:], "pod3 90s", "pod2 125s", "pod1 160s")
}

// What is ready when: the next pod of a StatefulSet goes once the one before consumes what it
// is assigned, or once the group is Stable.
func TestRolloutReady(t *testing.T) {
	for _, ready := range []string{"assigned", "stable"} {
		sc := pods(t, 3, "kind: statefulset, startup: 5s, ready: "+ready)
		state, assigned, asked := event.Empty, map[event.Member]bool{}, 0
		for _, e := range run(t, sc).events {
			switch f := e.Fact.(type) {
			case event.State:
				state = f.To
			case event.ProcessStart:
				assigned[e.Member] = false
			case event.Assigned:
				assigned[e.Member] = true
			case event.ProcessTerminate:
				if asked++; asked > 1 && (!assigned[e.Member+1] || ready == "stable" && state != event.Stable) {
					t.Errorf("%s: member %d goes at %v, the one before is assigned: %v, the group is %v", ready, e.Member, e.At, assigned[e.Member+1], state)
				}
			}
		}
		if asked != 3 {
			t.Errorf("%s: %d are asked to end", ready, asked)
		}
	}
}

// Old ones go in the order in which a ReplicaSet deletes them (ActivePodsWithRanks): who is not
// there, then who is new.
func TestRolloutRanks(t *testing.T) {
	const text = `
topics: {orders: {partitions: 24, rate: 10}}
members: [{id: pod1..pod2}, {id: pod3, start: 55s}, {id: pod4}]
steps:
  - {at: 58s, scale: pod, to: 5, startup: 30s}
  - {at: 60s, rollout: pod1..pod5, startup: 10s, max.surge: 0, max.unavailable: 2}
`
	loaded, err := scenarios.Load("test.yaml", strings.NewReader(text), scenarios.Options{})
	if err != nil {
		t.Fatal(err)
	}
	want(t, "asked to end", told(loaded.Scenario, run(t, loaded.Scenario), "process.terminate"), "pod5 60s", "pod3 60s", "pod1 70s", "pod2 70s", "pod4 80s")
}

// A rollout is of processes, with all their consumers.
func TestRolloutOfProcesses(t *testing.T) {
	const text = `
topics: {orders: {partitions: 24, rate: 10}}
members: [{id: pod1..pod2, consumers: 2}]
steps: [{at: 60s, rollout: all, startup: 10s}]
`
	loaded, err := scenarios.Load("test.yaml", strings.NewReader(text), scenarios.Options{})
	if err != nil {
		t.Fatal(err)
	}
	r := run(t, loaded.Scenario)
	want(t, "launched", told(loaded.Scenario, r, "process.launch"), "pod1-b-0 60s", "pod1-b-1 60s", "pod2-b-0 70s", "pod2-b-1 70s")
	if got := course(r); !slices.Equal(got, []string{"60s 2+1 2", "70s 1+2 2", "80s 0+2 2"}) {
		t.Errorf("it goes %v", got)
	}
}

// An autoscaler waits until a rollout is over.
func TestAnAutoscalerWaitsForARollout(t *testing.T) {
	const text = `
duration: 5m
topics: {orders: {partitions: 24, rate: 10}}
members: [{id: pod1..pod4}]
steps: [{at: 60s, rollout: all, startup: 20s}]
autoscaler: {scale: pod, min: 2, max: 6, lag.threshold: 1000, poll: 10s, stabilization: 0s, from: 65s}
`
	loaded, err := scenarios.Load("test.yaml", strings.NewReader(text), scenarios.Options{})
	if err != nil {
		t.Fatal(err)
	}
	over, scaled := clock.Never, 0
	for _, e := range run(t, loaded.Scenario).events {
		switch f := e.Fact.(type) {
		case event.Rolled:
			if f.Over() {
				over = e.At
			}
		case event.Scaled:
			if scaled++; e.At < over {
				t.Errorf("scaled at %v, and the rollout is not over", e.At)
			}
		}
	}
	if over == clock.Never || scaled == 0 {
		t.Errorf("the rollout is over at %v, then %d times scaled", over, scaled)
	}
}

// What cannot be rolled out ends the run, in the name of its step.
func TestRolloutThatCannotBe(t *testing.T) {
	for _, test := range []struct{ steps, want string }{
		{"{at: 50s, close: pod1}, {at: 60s, rollout: all}", "rollout: pod1 is not running"},
		{"{at: 60s, rollout: all, startup: 20s}, {at: 85s, rollout: all}", "rollout: the rollout of line 6 is not done with all yet"},
		{"{at: 60s, rollout: pod1..pod2, startup: 20s}, {at: 65s, scale: pod, to: 5}", "scale: the rollout of line 6 is not done with pod1..pod2 yet"},
	} {
		err := sim.New(loaded(t, test.steps), &record{}).Run()
		if err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s: got %v, want %s", test.steps, err, test.want)
		}
	}
}

func TestACopyHasARolloutOfItsOwn(t *testing.T) {
	for _, rollout := range []string{"startup: 7s, ready: stable, min.ready: 2s", "startup: 5s, ready: assigned, kind: statefulset, term: ignored, grace: 10s"} {
		sameFromCopies(t, pods(t, 4, rollout), every(7*clock.Second, 100*clock.Second))
	}
}
