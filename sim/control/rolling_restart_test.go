package control_test

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/scenarios"
	"github.com/groupsim/groupsim/sim"
)

// record is a sink that keeps everything.
type record struct{ events []event.Event }

func (r *record) Event(e event.Event) { r.events = append(r.events, e) }

// times lists when a member's facts of a name happened.
func (r *record) times(m event.Member, name string) (at []clock.Time) {
	for _, e := range r.events {
		if e.Member == m && e.Fact.Name() == name {
			at = append(at, e.At)
		}
	}
	return at
}

// restarted is a group of so many members, under a strategy, that is restarted at 20 s in
// this way.
func restarted(t *testing.T, members int, strategy, how string) *sim.Scenario {
	t.Helper()
	text := fmt.Sprintf(`
duration: 2m
topics: {orders: {partitions: 12, rate: 50}}
consumer: {partition.assignment.strategy: %s}
network: {jitter: 100us}
members: [{id: c1..c%d}]
steps: [{at: 20s, rolling-restart: all, %s}]
`, strategy, members, how)
	loaded, err := scenarios.Load("test.yaml", strings.NewReader(text), scenarios.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return loaded.Scenario
}

func run(t *testing.T, sc *sim.Scenario) *record {
	t.Helper()
	var r record
	if err := sim.New(sc, &r).Run(); err != nil {
		t.Fatal(err)
	}
	return &r
}

func TestRollingRestartEvery(t *testing.T) {
	events := run(t, restarted(t, 3, "range", "down: 2s, every: 15s"))
	for m, want := range []clock.Time{20, 35, 50} {
		if got := events.times(event.Member(m), "closing"); len(got) != 1 || got[0] < want*1_000_000 || got[0] > want*1_000_000+100_000 {
			t.Errorf("c%d closes at %v, want at its turn, %d s", m+1, got, want)
		}
	}
}

// The next one never stops before the one before polls again.
func TestRollingRestartWaitsForTheOneBefore(t *testing.T) {
	events := run(t, restarted(t, 2, "range", "down: 30s, every: 1s"))
	started, closing := events.times(0, "process.start"), events.times(1, "closing")
	if len(started) != 2 || len(closing) != 1 || closing[0] < started[1] {
		t.Errorf("c1 polls again at %v, c2 closes at %v", started, closing)
	}
}

func TestRollingRestartWaitStable(t *testing.T) {
	for _, strategy := range []string{"range", "cooperative-sticky"} {
		events := run(t, restarted(t, 3, strategy, "down: 2s, wait: stable"))
		for m := 1; m < 3; m++ {
			before, closing := events.times(event.Member(m-1), "sync.ok"), events.times(event.Member(m), "closing")
			if len(closing) != 1 {
				t.Fatalf("%s: c%d closes at %v, want once", strategy, m+1, closing)
			}
			state := event.Empty
			for _, e := range events.events {
				if s, ok := e.Fact.(event.State); ok && e.At < closing[0] {
					state = s.To
				}
			}
			started := events.times(event.Member(m-1), "process.start")[1]
			if state != event.Stable || !slices.ContainsFunc(before, func(at clock.Time) bool { return at > started && at <= closing[0] }) {
				t.Errorf("%s: c%d closes at %v while the group is %v and c%d has its assignment at %v", strategy, m+1, closing[0], state, m, before)
			}
		}
	}
}

// A copy of the world goes on with the restarts where the original was, and neither moves
// the other's on.
func TestACopyHasARollingRestartOfItsOwn(t *testing.T) {
	for _, how := range []string{"down: 2s, every: 15s", "down: 2s, wait: stable", "down: 2s, every: 5s, how: kill"} {
		sameFromCopies(t, restarted(t, 4, "cooperative-sticky", how), every(7*clock.Second, 100*clock.Second))
	}
}

// written writes events as the event stream has them.
func written(t *testing.T, sc *sim.Scenario, events []event.Event) []byte {
	t.Helper()
	var b bytes.Buffer
	w := event.NewWriter(&b, sc.Names())
	for _, e := range events {
		w.Event(e)
	}
	if err := w.Flush(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// A process with several consumers is restarted as one, and the next stops when all of them
// poll again: here when the slower one has finished its batch, and the process was down.
func TestRollingRestartOfProcesses(t *testing.T) {
	const text = `
duration: 2m
topics: {orders: {partitions: 12, rate: 50}}
members:
  - {id: pod1..pod3, consumers: 2, application: {per.batch: 3s}}
steps: [{at: 21s, rolling-restart: all, down: 2s, every: 100ms}]
`
	loaded, err := scenarios.Load("test.yaml", strings.NewReader(text), scenarios.Options{})
	if err != nil {
		t.Fatal(err)
	}
	events, before := run(t, loaded.Scenario), clock.Time(0)
	for pod := range event.Member(3) {
		a, b := events.times(2*pod, "process.start"), events.times(2*pod+1, "process.start")
		closed := max(events.times(2*pod, "closed")[0], events.times(2*pod+1, "closed")[0])
		if len(a) != 2 || len(b) != 2 || a[1] != b[1] || a[1] != closed.Add(2*clock.Second) {
			t.Errorf("pod%d ended at %s and started at %v and %v", pod+1, closed, a, b)
		}
		if stopped := min(events.times(2*pod, "closing")[0], events.times(2*pod+1, "closing")[0]); stopped < before {
			t.Errorf("pod%d stopped at %s, the one before polled at %s", pod+1, stopped, before)
		}
		before = a[1]
	}
}
