package fold

import (
	"fmt"
	"strings"
	"testing"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/internal/journaltest"
	"github.com/groupsim/groupsim/protocol"
	"github.com/groupsim/groupsim/report"
)

// pausedStream is c1, which consumes orders-0 and orders-1 at 10 records a second each,
// and stands still from 40 s to 70 s; then it works off its lag of 600.
const pausedStream = `{"t": 0, "e": "partitions.added", "topic": "orders", "partitions": 2}
{"t": 0, "e": "produced", "topic": "orders", "rate": 10}
{"t": 0, "m": "c1", "e": "process.start"}
{"t": 1000, "m": "c1", "e": "assigned", "p": ["orders-0", "orders-1"], "gen": 1}
{"t": 1000, "m": "c1", "e": "callback.done", "p": ["orders-0", "orders-1"]}
{"t": 1000, "m": "c1", "e": "position", "p": ["orders-0", "orders-1"], "offsets": [10, 10]}
{"t": 40000, "m": "c1", "e": "paused"}
{"t": 70000, "m": "c1", "e": "consumed", "p": ["orders-0"], "first": 10, "next": 400, "since": 1000, "until": 40000}
{"t": 70000, "m": "c1", "e": "consumed", "p": ["orders-1"], "first": 10, "next": 400, "since": 1000, "until": 40000}
{"t": 70000, "m": "c1", "e": "resumed"}
`

func foldStream(t *testing.T, text string, end clock.Time) (*Fold, *report.Report) {
	t.Helper()
	names := &event.Names{}
	f := New(names)
	for _, e := range journaltest.Events(t, text, names) {
		f.Event(e)
	}
	return f, f.Finish(end, Info{})
}

// The lag is back at its level when no more than a record of each partition is
// left: a lag that falls by 20 records a second from 600 has 2 left after 29.9 s.
func TestCatchUp(t *testing.T) {
	consumed := func(p int, until int) string {
		return fmt.Sprintf(`{"t": 200000, "m": "c1", "e": "consumed", "p": ["orders-%d"], "first": 400, "next": %d, "since": 70000, "until": %d}`+"\n", p, until/100, until)
	}
	for _, c := range []struct {
		name, text string
		want       report.Ms
	}{
		{"no gap", strings.ReplaceAll(pausedStream, `"paused"`, `"heartbeat.ok"`), 0},
		{"never", pausedStream + consumed(0, 100_000), report.None},
		{"in 29.9 s", pausedStream + consumed(0, 100_000) + consumed(1, 100_000), 29_900_000},
		{"open gap", strings.ReplaceAll(pausedStream, `"resumed"`, `"heartbeat.ok"`), report.None},
	} {
		if _, r := foldStream(t, c.text, clock.Time(200*clock.Second)); r.Summary.CatchUp != c.want {
			t.Errorf("%s: got %v, want %v", c.name, r.Summary.CatchUp, c.want)
		}
	}
}

func TestLagAtAMoment(t *testing.T) {
	f, r := foldStream(t, pausedStream, clock.Time(100*clock.Second))
	tp := protocol.TopicPartition{Topic: 0, Partition: 1}
	for at, want := range map[clock.Duration]int64{clock.Second: 0, 20 * clock.Second: 0, 40 * clock.Second: 0, 55 * clock.Second: 150, 100 * clock.Second: 600} {
		if got, known := f.Lag(tp, clock.Time(at)); !known || got != want {
			t.Errorf("lag %d (known: %v) at %s, want %d", got, known, at, want)
		}
	}
	if _, known := f.Lag(tp, 0); known {
		t.Error("a lag before there is a position")
	}
	if got := fmt.Sprint(r.Lag); got != "[0 0 0 100 400 700 1000]" {
		t.Errorf("lag of both every 15 s: %s", got)
	}
}
