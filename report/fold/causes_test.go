package fold

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/internal/golden"
	"github.com/groupsim/groupsim/internal/journaltest"
	"github.com/groupsim/groupsim/report"
)

// runScript folds the events of a script up to a last line {"t": end, "e": "end"}.
func runScript(t *testing.T, stream string) *report.Report {
	t.Helper()
	names := &event.Names{Members: []string{"c1", "c2", "c3"}}
	f := New(names)
	end := clock.Time(0)
	for _, e := range journaltest.Events(t, stream, names) {
		f.Event(e)
		end = e.At
	}
	return f.Finish(end, Info{Scenario: "script", Title: "A test", Seed: 1, Model: report.Model{Kafka: "4.3.0", Client: "java"},
		Setup: report.Setup{Protocol: "classic", Rebalance: "eager", Assignor: "range", Members: 3}})
}

// history prints what became of the partitions, and the rebalances.
func history(r *report.Report) string {
	var b strings.Builder
	ms := func(m report.Ms) string { return clock.Duration(m).Millis() }
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
	if len(paths) < len(report.Causes()) {
		t.Fatalf("only %d scripts", len(paths))
	}
	for _, path := range paths {
		t.Run(strings.TrimSuffix(filepath.Base(path), ".txt"), func(t *testing.T) {
			stream, head := journaltest.Script(t, path, "../testdata", nil)
			golden.Compare(t, path, head+history(runScript(t, stream)))
		})
	}
}
