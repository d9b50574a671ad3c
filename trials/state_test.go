package trials_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/internal/golden"
	"github.com/groupsim/groupsim/report"
	"github.com/groupsim/groupsim/sim"
	"github.com/groupsim/groupsim/trials"
)

// withState is a group of programs that keep state. Its members are given by others.
const withState = `
topics: {orders: {partitions: 12, rate: 50}}
application: {per.record: 1ms, state: {checkpoint: {records: 1000, every: 30s}, restore: 500ms}}
duration: 3m
`

// clientsWithState are all clients, with what they need to be in a group.
var clientsWithState = map[string]string{
	"eager":                  "consumer: {enable.auto.commit: false, partition.assignment.strategy: range}",
	"cooperative":            "consumer: {enable.auto.commit: false, partition.assignment.strategy: cooperative-sticky}",
	"consumer":               "consumer: {enable.auto.commit: false, group.protocol: consumer}",
	"franz-go":               "client: franz-go\nconsumer: {enable.auto.commit: false, partition.assignment.strategy: cooperative-sticky}",
	"librdkafka, eager":      "client: librdkafka\nconsumer: {enable.auto.commit: false, partition.assignment.strategy: range}",
	"librdkafka cooperative": "client: librdkafka\nconsumer: {enable.auto.commit: false, partition.assignment.strategy: cooperative-sticky}",
}

// eachWithState calls a test with such a group in each kind of program around each client.
func eachWithState(test func(name, text string)) {
	for client, settings := range clientsWithState {
		for _, program := range []string{"loop", "workers", "spring"} {
			if program == "spring" && strings.Contains(settings, "client:") {
				continue // it is around Kafka's consumer alone
			}
			test(program+", "+client, strings.Replace(withState, "per.record", "program: "+program+", per.record", 1)+settings)
		}
	}
}

// What is revoked has been saved before: nothing is done again when a group grows and when a
// member closes, and nothing is left out.
func TestNothingIsDoneAgainAfterARevocation(t *testing.T) {
	eachWithState(func(name, text string) {
		r := mustRun(t, text+"\nmembers: [{id: c1..c2}, {id: c3, start: 60s}]\nsteps: [{at: 100s, close: c1}]")
		if s := &r.Summary; s.Reprocessed > 0 || s.Skipped > 0 || s.Moved < 4 {
			t.Errorf("%s: %d records done again, %d left out, %d moves", name, s.Reprocessed, s.Skipped, s.Moved)
		}
	})
}

// states follows what is saved of each partition, and what is done.
type states struct {
	saved, done map[int32]int64
	until       clock.Time
}

func (s *states) Event(e event.Event) {
	if e.At > s.until {
		return
	}
	switch f := e.Fact.(type) {
	case event.Checkpoint:
		for i, p := range f.Partitions {
			s.saved[p.Partition] = f.Offsets[i]
		}
	case event.Consumed:
		s.done[f.Partition.Partition] = max(s.done[f.Partition.Partition], f.To)
	}
}

// What has been done since the last checkpoint is done again after a crash, and no more; but
// it is never so much as a checkpoint is made after.
func TestWhatWasNotSavedIsDoneAgainAfterACrash(t *testing.T) {
	eachWithState(func(name, text string) {
		text += "\nmembers: [{id: c1..c3}]\nsteps: [{at: 100s, kill: c2}]"
		s := &states{map[int32]int64{}, map[int32]int64{}, clock.Time(100 * clock.Second)}
		runWith(t, text, s)
		want := int64(0)
		r := mustRun(t, text)
		for p := range r.Partitions {
			part := &r.Partitions[p]
			if part.Owners[0].Member == "c2" {
				want += s.done[int32(part.Partition)] - s.saved[int32(part.Partition)]
			}
		}
		if got := r.Summary.Reprocessed; got < want-4 || got > want || want == 0 || want >= 4*1000 {
			t.Errorf("%s: %d records done again, %d not saved", name, got, want)
		}
	})
}

// A checkpoint commits the offset of each partition that it has saved, by itself, unless
// nobody is to commit; a revocation saves and commits nothing.
func TestCheckpointsCommit(t *testing.T) {
	const members = "\nconsumer: {enable.auto.commit: false}\nmembers: [{id: c1..c2}]"
	if got := mustRun(t, withState+members).Summary.Commits; got != 12*8 {
		t.Errorf("%d commits; in less than 180 s each of 12 partitions has 8 times 1000 records", got)
	}
	none := strings.Replace(withState, "state:", "commit: none, state:", 1)
	if got := mustRun(t, none+members).Summary.Commits; got > 0 {
		t.Errorf("%d commits, though nobody is to commit", got)
	}
}

// Restoring takes its time for each partition, and for each record in its state, from where
// its first owner began.
func TestRestoringTakesTimeForEachRecord(t *testing.T) {
	of := &callbacks{of: 1}
	runWith(t, `
topics: {orders: {partitions: 2, rate: 10}}
consumer: {enable.auto.commit: false, auto.offset.reset: earliest}
application: {state: {checkpoint: {every: 5s}, restore: 1s, restore.per.record: 10ms}}
members: [{id: c1}, {id: c2, start: 60s}]
duration: 90s
`, of)
	const saved = 600 // by the first rebalance, of each partition
	for _, c := range of.all {
		want := clock.Second.Plus((10 * clock.Millisecond).Times(saved))
		if c.name == "assigned" && c.n == 1 && c.takes >= want && c.takes < want+4*clock.Second {
			return
		}
	}
	t.Errorf("callbacks %v", of.all)
}

// The store does not ask who owns a partition: a member that has lost it without knowing saves
// over what the next owner has saved, and what that one has done is done again by the one
// after it.
func TestTheLastToSaveHasSaved(t *testing.T) {
	text := `
topics: {orders: {partitions: 1, rate: 10}}
consumer: {enable.auto.commit: false, session.timeout.ms: 10000, max.poll.records: 10}
application: {per.record: 90ms, state: {checkpoint: {records: 10}}}
members: [{id: c1}, {id: c2}]
steps: [{at: 30s, pause: c1, for: 60s}, {at: 95s, close: c2}]
duration: 2m
`
	last := &states{map[int32]int64{}, map[int32]int64{}, clock.Time(2 * clock.Minute)}
	back := 0
	runWith(t, text, sinkFunc(func(e event.Event) {
		if f, ok := e.Fact.(event.Checkpoint); ok && f.Offsets[0] < last.saved[0] {
			back++
		}
		last.Event(e)
	}))
	if back == 0 {
		t.Error("nobody has saved over a newer state")
	}
}

type sinkFunc func(event.Event)

func (f sinkFunc) Event(e event.Event) { f(e) }

// A copy of a world has a store of its own.
func TestAClonedWorldHasItsOwnStore(t *testing.T) {
	s, err := trials.Load("-", strings.NewReader(withState+clientsWithState["eager"]+"\nmembers: [{id: c1..c3}]\nsteps: [{at: 100s, kill: c2}]"), trials.Options{})
	if err != nil {
		t.Fatal(err)
	}
	one, other := 0, 0
	count := func(n *int) sinkFunc {
		return func(e event.Event) {
			if _, ok := e.Fact.(event.Checkpoint); ok && e.At > clock.Time(70*clock.Second) {
				*n++
			}
		}
	}
	w := sim.New(s.Scenario, count(&one))
	if err := w.RunUntil(clock.Time(70 * clock.Second)); err != nil {
		t.Fatal(err)
	}
	c := w.Clone(count(&other))
	for _, w := range []*sim.World{w, c} {
		if err := w.Run(); err != nil {
			t.Fatal(err)
		}
	}
	if one == 0 || one != other {
		t.Errorf("%d checkpoints, of the copy %d", one, other)
	}
}

// priceOfState is what a rebalance costs the group of stateful-rebalance, under some setups.
func priceOfState(t *testing.T) string {
	b := &strings.Builder{}
	b.WriteString("| | c4 joins: down | in all | longest gap | crash: in all | done again |\n|---|---:|---:|---:|---:|---:|\n")
	for _, setup := range []struct {
		name string
		set  []string
	}{
		{"eager (range)", nil},
		{"cooperative-sticky", []string{"consumer.partition.assignment.strategy=cooperative-sticky"}},
		{"eager, static members", []string{`consumer.group.instance.id="{id}"`}},
		{"consumer", []string{"consumer.group.protocol=consumer"}},
	} {
		joins := medians(t, append([]string{"steps=[]"}, setup.set...))
		crash := medians(t, append([]string{"members=[{id: c1..c3}]"}, setup.set...))
		fmt.Fprintf(b, "| %s | %d | %s | %s | %s | %d |\n", setup.name, joins.Affected, seconds(joins.Downtime.Total), seconds(joins.LongestGap), seconds(crash.Downtime.Total), crash.Reprocessed)
	}
	return b.String()
}

func seconds(ms report.Ms) string { return fmt.Sprintf("%.0f s", float64(ms)/float64(clock.Second)) }

// medians are those of 30 runs of stateful-rebalance.
func medians(t *testing.T, set []string) (m report.Summary) {
	t.Helper()
	many := thirty(t, "stateful-rebalance", trials.Options{Set: set})
	median := func(metric string) int64 {
		var all []int64
		for i := range many.Runs() {
			all = append(all, many.Value(metric, i))
		}
		slices.Sort(all)
		return all[len(all)/2]
	}
	m.Affected, m.Reprocessed = int(median("affected")), median("reprocessed")
	m.Downtime.Total, m.LongestGap = report.Ms(median("downtime.total")), report.Ms(median("gap.max"))
	return m
}

func TestThePageOfStateHasThePrice(t *testing.T) {
	s := mustLoad(t, "stateful-rebalance").Scenario
	golden.Says(t, "../docs/state.md", "Its group has %d partitions, of which each takes %d s to load", s.Topics[0].Partitions, s.Members[0].Application.State.Restore.Takes/clock.Second)
	golden.ComparePage(t, "../docs/state.md", golden.Part{Name: "price", Text: priceOfState(t)})
}

// Where most of the downtime is states that are loaded, a finding says so, with what helps
// against it, tried; and the story of a gap tells of them.
func TestLoadingStatesIsFoundAndTold(t *testing.T) {
	s, err := trials.Load("stateful-rebalance", nil, trials.Options{Set: []string{"steps=[]"}})
	if err != nil {
		t.Fatal(err)
	}
	r, err := trials.Run(s, trials.RunOptions{})
	if err != nil {
		t.Fatal(err)
	}
	if f := findingOf(t, r, "load the states of their partitions"); !strings.Contains(f.Remedy, "cooperative-sticky loads the states of partitions that move alone (with cooperative-sticky: 18.11 s down, not 72.2 s)") {
		t.Errorf("the remedy is %s", f.Remedy)
	}
	told, err := trials.Explain("stateful-rebalance", nil, trials.Options{Set: []string{"steps=[]"}}, trials.ExplainOptions{})
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	if err := json.NewEncoder(&b).Encode(told); err != nil {
		t.Fatal(err)
	}
	if text := b.String(); !strings.Contains(text, "had restored the state of 3 partitions, sought to where it ends, and consumed") {
		t.Errorf("the story does not tell of what was restored: %s", text)
	}
}
