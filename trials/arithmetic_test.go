package trials_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/report"
	"github.com/groupsim/groupsim/trials"
)

// Figures that follow by arithmetic, of scenarios as people write them.

func runText(t *testing.T, text string, sink event.Sink) *report.Report {
	t.Helper()
	s, err := trials.Load("-", strings.NewReader(text), trials.Options{})
	if err != nil {
		t.Fatalf("%v:\n%s", err, text)
	}
	r, err := trials.Run(s, trials.RunOptions{Events: sink})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// Four partitions get a record each 2 s from 60 s to 120 s, the first within 2 s, and a record takes
// 5 s. A thread for each partition has done 11 or 12 of its 30 by 120 s, so 72 to 76 are left, and
// the last of 30 is done 150 s after the first came. One thread for all has done 11 or 12 of 120,
// and needs 600 s. More threads than partitions do no more, unless any thread takes any record:
// eight do twice as much.
func TestAPoolOfFourThreadsAtFiveSecondsARecord(t *testing.T) {
	for _, x := range []struct {
		application   string
		lag, tolerant int64
		doneAt        int64 // in seconds
	}{
		{"program: workers, workers: {threads: 4, order: partition, pause: true, drain: 30s, commit: record}", 74, 2, 211},
		{"program: workers, workers: {threads: 8, order: partition, pause: true, drain: 30s, commit: record}", 74, 2, 211},
		{"program: workers, workers: {threads: 2, order: partition, pause: true, drain: 30s, commit: record}", 97, 1, 361},
		{"program: workers, workers: {threads: 8, order: none, pause: false, drain: 30s, commit: record}", 32, 4, 139},
		{"program: loop, commit: record", 108, 1, 661},
	} {
		r := runText(t, `
duration: 12m
topics: {orders: {partitions: 4, rate: 0}}
consumer: {max.poll.records: 10, max.poll.interval.ms: 600000}
application: {per.record: 5s, `+x.application+`}
members: [{id: c1}]
steps: [{at: 60s, rate: orders, to: 0.5}, {at: 120s, rate: orders, to: 0}]
`, nil)
		at := func(seconds int64) int64 { return r.Lag[seconds/15] }
		before, after := (x.doneAt-1)/15*15-15, (x.doneAt+1+14)/15*15
		if lag := at(120); lag < x.lag-x.tolerant || lag > x.lag+x.tolerant || at(before) == 0 || at(after) > 0 {
			t.Errorf("%s: a lag of %d at 120 s, %d at %d s and %d at %d s; it should be %d, and gone at %d s",
				x.application, lag, at(before), before, at(after), after, x.lag, x.doneAt)
		}
	}
}

// held notes how long onPartitionsRevoked took.
type held struct {
	since map[event.Member]clock.Time
	took  []clock.Duration
}

func (h *held) Event(e event.Event) {
	switch f := e.Fact.(type) {
	case event.Revoked:
		if len(f.Partitions) > 0 {
			h.since[e.Member] = e.At
		}
	case event.CallbackDone:
		if since, in := h.since[e.Member]; in {
			h.took = append(h.took, e.At.Sub(since))
			delete(h.since, e.Member)
		}
	}
}

// When a second member comes, as many as ten records of a partition are in hand, which are 50 s of
// work for the one thread that may do it: the wait for it ends with the drain. One that is long
// enough lets the work be done, and is not used up.
func TestADrainIsAsLongAsItsWork(t *testing.T) {
	for drain, want := range map[string][2]clock.Duration{
		"20s": {20 * clock.Second, 20 * clock.Second}, "30s": {30 * clock.Second, 30 * clock.Second}, "10m": {30 * clock.Second, 50 * clock.Second},
	} {
		h := &held{since: map[event.Member]clock.Time{}}
		r := runText(t, `
duration: 10m
topics: {orders: {partitions: 4, rate: 5}}
consumer: {max.poll.records: 10, max.poll.interval.ms: 600000, partition.assignment.strategy: cooperative-sticky}
application: {per.record: 5s, program: workers, workers: {threads: 4, drain: `+drain+`, commit: record}}
members: [{id: c1}, {id: c2, start: 60s}]
`, h)
		if len(h.took) == 0 || h.took[0] < want[0] || h.took[0] > want[1]+10*clock.Millisecond {
			t.Errorf("drain %s: onPartitionsRevoked took %v, it should be from %s to %s", drain, h.took, want[0], want[1])
		}
		if drain == "10m" && r.Summary.Reprocessed > 0 {
			t.Errorf("%d records were done twice after a drain that waited for all", r.Summary.Reprocessed)
		}
	}
}

// Twelve pods that take 20 s to start. With a surge of a quarter and nobody missing three come at a
// time, so it takes four times 20 s. With a quarter missing, too, six come at once, as the three
// that are asked to go make room: two times. Without surge three go, and three come: four times.
// All at once is one. A pod that has to be ready for 10 s makes 30 s of each 20. A StatefulSet
// goes one by one: twelve times, and the time that each takes to close.
func TestARolloutOfTwelve(t *testing.T) {
	for _, x := range []struct {
		fields      string
		takes       report.Ms
		least, most int32
	}{
		{"max.surge: 25%, max.unavailable: 0", 80, 12, 15},
		{"max.surge: 3, max.unavailable: 0", 80, 12, 15},
		{"max.surge: 25%, max.unavailable: 25%", 40, 9, 15},
		{"", 40, 9, 15},
		{"max.surge: 0, max.unavailable: 25%", 80, 9, 12},
		{"max.surge: 100%, max.unavailable: 0", 20, 12, 24},
		{"max.surge: 25%, max.unavailable: 0, min.ready: 10s", 120, 12, 15},
		{"max.surge: 10%, max.unavailable: 10%", 80, 11, 14}, // 2 up and 1 down
		{"kind: statefulset", 240, 11, 12},
	} {
		r := runText(t, fmt.Sprintf(`
topics: {orders: {partitions: 60, rate: 10}}
members: [{id: pod1..pod12}]
steps: [{at: 60s, rollout: pod1..pod12, startup: 20s, grace: 30s%s}]
`, comma(x.fields)), nil)
		if r.Controls == nil || len(r.Controls.Rolled) != 1 {
			t.Fatalf("%s: no rollout", x.fields)
		}
		got := r.Controls.Rolled[0]
		if took := got.To - got.From; took < x.takes*second || took > x.takes*second+2*second || got.Least != x.least || got.Most != x.most {
			t.Errorf("%q takes %s, with at least %d and at most %d pods; it should be %d s, %d and %d", x.fields, took.Human(), got.Least, got.Most, x.takes, x.least, x.most)
		}
	}
}

const second = report.Ms(clock.Second)

// comma puts fields behind others.
func comma(fields string) string {
	if fields == "" {
		return ""
	}
	return ", " + fields
}
