package trials_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/internal/golden"
	"github.com/groupsim/groupsim/report"
	"github.com/groupsim/groupsim/trials"
)

// clientsWithPools are all clients, with what they need to be in a group.
var clientsWithPools = map[string]string{
	"eager":                  "consumer: {max.poll.records: 10, auto.offset.reset: earliest, partition.assignment.strategy: range}",
	"cooperative":            "consumer: {max.poll.records: 10, auto.offset.reset: earliest, partition.assignment.strategy: cooperative-sticky}",
	"consumer":               "consumer: {max.poll.records: 10, auto.offset.reset: earliest, group.protocol: consumer}",
	"franz-go":               "client: franz-go\nconsumer: {max.poll.records: 10, auto.offset.reset: earliest, partition.assignment.strategy: cooperative-sticky}",
	"librdkafka, eager":      "client: librdkafka\nconsumer: {max.poll.records: 10, auto.offset.reset: earliest, partition.assignment.strategy: range}",
	"librdkafka cooperative": "client: librdkafka\nconsumer: {max.poll.records: 10, auto.offset.reset: earliest, partition.assignment.strategy: cooperative-sticky}",
}

// Four threads at 5 s a record do 0.8 records a second, and no more: what comes beyond that
// is lag. A loop does 0.2.
func TestWhatAPoolDoes(t *testing.T) {
	const group = "topics: {orders: {partitions: 8, rate: 0.2}}\nduration: 20m\nmembers: [{id: c1}]\n"
	for name, settings := range clientsWithPools {
		for application, did := range map[string]float64{
			"{per.record: 5s, program: workers, workers: {commit: record}}":               0.8,
			"{per.record: 5s, program: workers, workers: {commit: batch, order: none}}":   0.8,
			"{per.record: 5s, program: workers, workers: {commit: record, pause: false}}": 0.8,
			"{per.record: 5s, commit: record}":                                            0.2,
		} {
			r := mustRun(t, group+settings+"\napplication: "+application)
			seconds := float64(r.Window.End-r.Summary.Startup) / float64(clock.Second)
			want := (8*0.2 - did) * seconds
			if got := float64(r.Summary.PeakLag); got < want*0.99-8 || got > want*1.01+8 {
				t.Errorf("%s, %s: lag %v after %v s, want %v", name, application, got, seconds, want)
			}
			if r.Summary.Reprocessed > 0 || r.Summary.Skipped > 0 || r.Summary.Downtime.Total > 0 {
				t.Errorf("%s, %s: %+v", name, application, r.Summary)
			}
		}
	}
}

// Nothing is done again, or left out, by a group that grows and shrinks, if its drains are
// long enough for what is in hand; a drain ends when that is done.
func TestADrainThatIsLongEnough(t *testing.T) {
	for name, settings := range clientsWithPools {
		r := mustRun(t, "topics: {orders: {partitions: 12, rate: 0.1}}\nduration: 6m\n"+settings+
			"\napplication: {per.record: 5s, program: workers, workers: {commit: record}}\nmembers: [{id: c1..c2}, {id: c3, start: 90s}]\nsteps: [{at: 200s, close: c1}]")
		if s := &r.Summary; s.Reprocessed > 0 || s.Skipped > 0 || s.Moved < 4 || s.LongestGap > report.Ms(20*clock.Second) {
			t.Errorf("%s: %d records done again, %d left out, %d moves, longest gap %v", name, s.Reprocessed, s.Skipped, s.Moved, s.LongestGap)
		}
	}
}

// A crash repeats what was begun and not done, which is as much as there are threads, and what
// was done and not committed; with auto-commit what was in hand is left out.
func TestWhatACrashOfAPoolRepeats(t *testing.T) {
	const group = "topics: {orders: {partitions: 8, rate: 0.5}}\nduration: 5m\nmembers: [{id: c1..c2}]\nsteps: [{at: 121s, kill: c1}]\n"
	for _, c := range []struct {
		application       string
		least, most, left int64
	}{
		{"{per.record: 5s, program: workers, workers: {commit: record, drain: 60s}}", 4, 4, 0},
		{"{per.record: 5s, program: workers, workers: {commit: record, order: none, drain: 60s}}", 4, 4, 0},
		{"{per.record: 5s, program: workers, workers: {commit: batch, drain: 60s}}", 5, 44, 0},
		{"{per.record: 5s, program: workers, workers: {drain: 60s}, commit: auto}", 0, 4, 1},
	} {
		r := mustRun(t, group+"consumer: {max.poll.records: 10}\napplication: "+c.application)
		if s := &r.Summary; s.Reprocessed < c.least || s.Reprocessed > c.most || (s.Skipped > 0) != (c.left > 0) {
			t.Errorf("%s: %d records done again, %d left out", c.application, s.Reprocessed, s.Skipped)
		}
	}
}

// drains notes when records in hand were waited for, and when some were cut off.
type drains struct {
	began, cut []clock.Time
	records    int64
}

func (d *drains) Event(e event.Event) {
	switch f := e.Fact.(type) {
	case event.Drain:
		d.began, d.records = append(d.began, e.At), d.records+f.Records
	case event.Interrupted:
		d.cut = append(d.cut, f.Until)
	}
}

// A drain that is too short for what is in hand ends when it is to, and the record that is cut
// off is begun again by the next owner.
func TestADrainThatIsTooShort(t *testing.T) {
	s, err := trials.Load("long-processing-workers", nil, trials.Options{})
	if err != nil {
		t.Fatal(err)
	}
	var d drains
	if _, err := trials.Run(s, trials.RunOptions{Events: &d}); err != nil {
		t.Fatal(err)
	}
	if len(d.began) != 3 || len(d.cut) != 3 || d.records != 3*9 {
		t.Fatalf("%+v", d)
	}
	for i := range d.cut {
		if took := d.cut[i].Sub(d.began[i]); took != 30*clock.Second {
			t.Errorf("the drain of %v took %v", d.began[i], took)
		}
	}
}

// program is a column of a comparison.
type program struct {
	name, scenario string
	set            []string
}

// compared runs programs and has a row of each figure.
func compared(t *testing.T, programs []program) string {
	b := &strings.Builder{}
	var all []*report.Report
	for _, p := range programs {
		s, err := trials.Load(p.scenario, nil, trials.Options{Set: p.set})
		if err != nil {
			t.Fatal(err)
		}
		r, err := trials.Run(s, trials.RunOptions{})
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, r)
		fmt.Fprintf(b, "| %s ", p.name)
	}
	head := "| " + b.String() + "|\n|---" + strings.Repeat("|---", len(programs)) + "|\n"
	b.Reset()
	row := func(name string, of func(*report.Summary) string) {
		fmt.Fprintf(b, "| %s |", name)
		for _, r := range all {
			fmt.Fprintf(b, " %s |", of(&r.Summary))
		}
		b.WriteString("\n")
	}
	row("rebalances", func(s *report.Summary) string { return fmt.Sprint(s.Rebalances) })
	row("records processed again", func(s *report.Summary) string { return fmt.Sprint(s.Reprocessed) })
	row("largest lag", func(s *report.Summary) string { return fmt.Sprint(s.PeakLag) })
	row("partitions that were down", func(s *report.Summary) string { return fmt.Sprint(s.Affected) })
	row("down in all", func(s *report.Summary) string { return s.Downtime.Total.Human() })
	row("longest gap", func(s *report.Summary) string { return s.LongestGap.Human() })
	row("state of the group at the end", func(s *report.Summary) string { return s.FinalState })
	return head + b.String()
}

// Docs compare the pool of long-processing-workers with loops in its place, and the scenarios
// of a pool and of loops with each other.
func TestThePageOfPoolsCompares(t *testing.T) {
	const pool, none = "long-processing-workers", "expect=null"
	golden.ComparePage(t, "../docs/pool.md",
		golden.Part{Name: "three", Text: compared(t, []program{
			{"pool of 4 threads", pool, []string{none}},
			{"loop, batches of 10, 600 s", pool, []string{"application.program=loop", none}},
			{"loop, batches of 500, 300 s", pool, []string{"application.program=loop", "consumer.max.poll.records=500", "consumer.max.poll.interval.ms=300000", none}},
		})},
		golden.Part{Name: "scenarios", Text: compared(t, []program{
			{"`poll-timeout`", "poll-timeout", nil}, {"`long-processing`", "long-processing", nil}, {"`long-processing-workers`", pool, nil},
		})})
}
