package report

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/internal/golden"
)

// readEvents reads JSON lines; the test fails if they are wrong.
func readEvents(t *testing.T, text []byte, names *event.Names) []event.Event {
	t.Helper()
	var events []event.Event
	for r := event.NewReader(bytes.NewReader(text), names); ; {
		e, err := r.Next()
		if err == io.EOF {
			return events
		}
		if err != nil {
			t.Fatal(err)
		}
		if n := len(events); n > 0 && e.At < events[n-1].At {
			t.Fatalf("event %d is before the one before it", n)
		}
		events = append(events, e)
	}
}

// script reads a file of testdata: lines that begin with # are prose, "include
// FILE" brings in another file, the rest are events up to the line "----", behind
// which stands what is expected.
func script(t *testing.T, path string) (events []byte, prose string) {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	head, _, _ := strings.Cut(string(text), "----\n")
	for _, line := range strings.SplitAfter(head, "\n") {
		if file, ok := strings.CutPrefix(strings.TrimSpace(line), "include "); ok {
			included, err := os.ReadFile(filepath.Join("testdata", file))
			if err != nil {
				t.Fatal(err)
			}
			events = append(events, included...)
		} else if !strings.HasPrefix(line, "#") {
			events = append(events, line...)
		}
	}
	return events, head
}

// runScript folds the events of a script up to a last line {"t": end, "e": "end"}.
func runScript(t *testing.T, text []byte) *Report {
	t.Helper()
	names := &event.Names{Members: []string{"c1", "c2", "c3"}}
	f := New(Info{Scenario: "script", Title: "A test", Seed: 1, Model: Model{Kafka: "4.3.0", Client: "java"}, Names: names,
		Setup: Setup{Protocol: "classic", Rebalance: "eager", Assignor: "range", Members: 3}})
	end := clock.Time(0)
	for _, e := range readEvents(t, text, names) {
		f.Event(e)
		end = e.At
	}
	return f.Finish(end)
}

// history prints what became of the partitions, and the rebalances.
func history(r *Report) string {
	var b strings.Builder
	ms := func(m Ms) string { return clock.Duration(m).Millis() }
	for _, p := range r.Partitions {
		fmt.Fprintf(&b, "%s-%d up from %s, down for %s\n", p.Topic, p.Partition, ms(p.FirstUp), ms(p.Downtime))
		for _, g := range p.Gaps {
			fmt.Fprintf(&b, "  %s to %s, %s to %s\n", ms(g.FromTime), ms(g.ToTime), g.From, g.To)
			for _, c := range g.Causes {
				fmt.Fprintf(&b, "    %s to %s %s %s: %s\n", ms(c.From), ms(c.To), c.Cause, c.Member, c.Detail)
			}
		}
	}
	for _, x := range r.Rebalances {
		to := "null"
		if x.To >= 0 {
			to = ms(x.To)
		}
		fmt.Fprintf(&b, "rebalance %d from %s to %s, startup %v, abandoned %v, trigger %s, last %s, members %s, leader %s, %s\n  held up by %s\n",
			x.Generation, ms(x.From), to, x.Startup, x.Abandoned, x.Trigger, x.LastToJoin, x.Members, x.Leader, x.Assignor, x.HeldUp)
	}
	fmt.Fprintf(&b, "%d rebalances, rebalancing for %s, %d moved\n", r.Summary.Rebalances, ms(r.Summary.Rebalancing), r.Summary.Moved)
	if r.Summary.Zombie > 0 {
		fmt.Fprintf(&b, "zombie for %s\n", ms(r.Summary.Zombie))
	}
	return b.String()
}

// Every row of the table of causes, each in a small story.
func TestCauses(t *testing.T) {
	paths, _ := filepath.Glob("testdata/causes/*.txt")
	if len(paths) < int(numCauses) {
		t.Fatalf("only %d scripts", len(paths))
	}
	for _, path := range paths {
		t.Run(strings.TrimSuffix(filepath.Base(path), ".txt"), func(t *testing.T) {
			events, prose := script(t, path)
			golden.Compare(t, path, prose+"----\n"+history(runScript(t, events)))
		})
	}
}
