package print

import (
	"encoding/csv"
	"strings"
	"testing"

	"github.com/groupsim/groupsim/internal/reporttest"
	"github.com/groupsim/groupsim/report"
)

// A cell that would be a formula is text, and a number stays one.
func TestCellsAreNoFormulas(t *testing.T) {
	for cell_, want := range map[string]string{
		"=1+1": "'=1+1", "+x": "'+x", "-x": "'-x", "@x": "'@x", "\t=x": "' =x", "＝x": "'＝x",
		"-5": "-5", "+1.5": "+1.5", "": "", "c1": "c1", "a=b": "a=b", "a\x1bb": "a␛b",
	} {
		if got := cell(cell_); got != want {
			t.Errorf("%q: got %q, want %q", cell_, got, want)
		}
	}
}

// A name with a comma, a quote or spaces in it is one cell still.
func TestNamesStayInTheirCells(t *testing.T) {
	r := reporttest.GapOf("eager", false, report.Dead, 0)
	r.Scenario = `a, "b" and c`
	var b strings.Builder
	if err := NewCSV(&b).Report(r); err != nil {
		t.Fatal(err)
	}
	lines, err := csv.NewReader(strings.NewReader(b.String())).ReadAll()
	if err != nil || len(lines) != 2 || len(lines[0]) != len(lines[1]) || lines[1][0] != r.Scenario {
		t.Errorf("%v: read back as %q", err, lines)
	}
}

// The colours of failover and handover, rows that were swapped once.
func TestCausesHaveTheirColours(t *testing.T) {
	seen := map[string]bool{}
	for _, code := range causeColours {
		seen[code] = true
	}
	if len(seen) != numCauses || causeColours[report.Failover] != "91" || causeColours[report.Handover] != "94" {
		t.Errorf("the colours are %q", causeColours)
	}
}

// What one run cannot judge is counted as skipped.
func TestSkippedTestsAreCounted(t *testing.T) {
	var b strings.Builder
	r := &report.Report{Unjudged: []report.Result{{Metric: "downtime.max@p95", Want: "<= 1s"}}}
	if err := JUnit(&b, []Outcome{{Name: "x", Report: r}}); err != nil || !strings.Contains(b.String(), `skipped="1"`) {
		t.Errorf("%v: %s", err, b.String())
	}
}

// A partition that is down for half of a cell has the cause's capital.
func TestHalfACellIsACapital(t *testing.T) {
	gap := func(to report.Ms) []report.PartitionGap {
		return []report.PartitionGap{{FromTime: 0, ToTime: to, Causes: []report.Segment{{Cause: report.Paused, From: 0, To: to}}}}
	}
	if a, b := mark(gap(50), 0, 100), mark(gap(49), 0, 100); a != 'P' || b != 'p' {
		t.Errorf("half: %c, less: %c", a, b)
	}
}
