package picture

import (
	"fmt"
	"io"
	"os"
	"strings"
	"testing"

	"github.com/groupsim/groupsim"
	"github.com/groupsim/groupsim/report"
)

// ran runs a scenario that is written here.
func ran(t *testing.T, scenario string) *Run {
	t.Helper()
	s, err := groupsim.Load("-", strings.NewReader(scenario), groupsim.Options{})
	if err != nil {
		t.Fatal(err)
	}
	record := NewRecord(s.Scenario.Names())
	r, err := groupsim.Run(s, groupsim.RunOptions{Events: record})
	if err != nil {
		t.Fatal(err)
	}
	return record.Finish(r)
}

// docs/pictures.md says what these limits are.
func TestLimitsAreThoseOfTheDocs(t *testing.T) {
	page, err := os.ReadFile("../../docs/pictures.md")
	if err != nil {
		t.Fatal(err)
	}
	text := strings.Join(strings.Fields(string(page)), " ")
	for limit, what := range map[int]string{mostPageRows: "rows of partitions", mostPageMembers: "members,", mostListed: "partitions, and says"} {
		if want := strings.ReplaceAll(thousands(limit), "\u202f", ",") + " " + what; !strings.Contains(text, want) {
			t.Errorf("there is no %q", want)
		}
	}
}

// The rows with the most downtime are drawn, and of the others it is said how many they
// are and how long they were down; when, the bins count.
func TestWhatIsLeftOutIsCounted(t *testing.T) {
	r := ran(t, `
name: several
duration: 2m
topics: {orders: {partitions: 40, rate: 5}}
members: [{id: c1..c10}]
steps: [{at: 30s, kill: c1}, {at: 60s, kill: [c2, c3]}]
`)
	const runs = mostPageRows / 3 // three rows are left to this one
	of := r.selectFor(runs)
	if len(of.rows) == 0 || len(of.rows) > 3 {
		t.Fatalf("%d rows are drawn", len(of.rows))
	}
	drawn := 0
	for _, row := range of.rows {
		drawn += len(row.numbers)
		if row.downtime < of.rest.Most {
			t.Errorf("%s with a downtime of %s is drawn, and one of %s is not", row.name(), row.downtime.Human(), of.rest.Most.Human())
		}
	}
	if drawn+of.rest.Partitions != 40 || of.rest.Rows != len(of.rest.rows) {
		t.Errorf("%d partitions are drawn and %d are not, of 40", drawn, of.rest.Partitions)
	}
	var total, most report.Ms
	for i := range r.report.Partitions {
		total += r.report.Partitions[i].Downtime
	}
	for _, row := range of.rows {
		total -= row.downtime * report.Ms(len(row.numbers))
	}
	if total != of.rest.Total {
		t.Errorf("those left out were down for %s together, not %s", total.Human(), of.rest.Total.Human())
	}
	bins, width := of.rest.bins(report.Ms(r.end)), report.Ms(r.end)/restBins
	for i := 0; i < len(bins); i += 3 {
		cause, bin, n := report.Cause(bins[i]), report.Ms(bins[i+1]), bins[i+2]
		var want int64
		for _, row := range of.rest.rows {
			var longest report.Ms
			var by report.Cause
			for _, s := range row.spans {
				if length := min(s.to, (bin+1)*width) - max(s.from, bin*width); s.down != nil && length > longest {
					longest, by = length, s.down.Cause
				}
			}
			if longest > 0 && by == cause {
				want += int64(len(row.numbers))
			}
		}
		if n != want {
			t.Errorf("%d partitions are down for %s in part %d, not %d", want, cause, bin, n)
		}
		most = max(most, report.Ms(n))
	}
	if most == 0 {
		t.Error("nothing is down in any part of the run")
	}
}

// The page of a very large group has a size that a browser can hold, and says what is not
// on it.
func TestThePageOfALargeGroup(t *testing.T) {
	r := ran(t, `
name: large
duration: 60s
topics: {orders: {partitions: 60000, rate: 1}}
consumer: {partition.assignment.strategy: roundrobin}
members: [{id: c1..c700}]
steps: [{at: 30s, kill: c1}]
`)
	page := drawn(t, r.HTML)
	if len(page) > 6<<20 {
		t.Errorf("the page has %d bytes", len(page))
	}
	for _, text := range []string{"The 1\u202f000 partitions with the most downtime as a table", "200 members to whom less happened are not drawn"} {
		if !strings.Contains(page, text) {
			t.Errorf("the page does not say: %s", text)
		}
	}
	d := dataOf(t, page)
	all := 0
	for _, row := range d.Runs[0].Rows {
		all += len(row.Numbers) + row.More
		if len(row.Label) > 100 {
			t.Errorf("a row is called %s", row.Label)
		}
	}
	if d.Runs[0].Partitions != 60000 || all > 60000 {
		t.Errorf("%d partitions, of which %d have a row", d.Runs[0].Partitions, all)
	}
}

// The worst of many runs is on the page, in a fold of its own.
func TestTheWorstRunIsOnThePage(t *testing.T) {
	c, runs := compared(t, "rolling-deploy")
	for i, r := range runs {
		r.Trials = c.Columns[i].Trials
		if r.WorstRun() == 0 {
			continue
		}
		worst := small(t)
		number := r.WorstRun()
		worst.report.Run = &number
		r.Worst = worst
	}
	page := drawn(t, func(w io.Writer) error { return CompareHTML(w, c, runs) })
	told := 0
	for _, r := range runs {
		if r.Worst != nil {
			told++
			if want := fmt.Sprintf(`aria-label="Run %d, the worst"`, r.WorstRun()); !strings.Contains(page, want) {
				t.Errorf("the page has no %s", want)
			}
		}
	}
	if got := len(dataOf(t, page).Runs); told == 0 || got != len(runs)+told {
		t.Errorf("the page has the data of %d runs, for %d setups and %d worst runs", got, len(runs), told)
	}
}
