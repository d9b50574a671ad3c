package print

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/groupsim/groupsim/internal/golden"
	"github.com/groupsim/groupsim/internal/reporttest"
	"github.com/groupsim/groupsim/report"
)

func renderCompare(t *testing.T, c *report.Comparison, form string) string {
	t.Helper()
	var b bytes.Buffer
	var err error
	switch form {
	case "txt":
		err = CompareText(&b, c, 100, false)
	case "json":
		err = c.WriteJSON(&b)
	case "md":
		err = CompareMarkdown(&b, c)
	case "csv":
		err = NewCSV(&b).Comparison(c)
	case "xml":
		err = CompareJUnit(&b, c)
	}
	if err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestCompareForms(t *testing.T) {
	for _, form := range []string{"txt", "json", "md", "csv", "xml"} {
		golden.Compare(t, "testdata/many."+form, renderCompare(t, reporttest.Many(t), form))
	}
}

func TestRunForms(t *testing.T) {
	r := reporttest.Story(t, "../testdata")
	r.Findings = []report.Finding{
		{Severity: report.Critical, At: 40_000_000, Symptom: "a|b", Metrics: []string{"rebalance-total of c1: 3"}, Log: []string{"broker: Stabilized `group`"}, Cause: "a cause", Remedy: "a remedy"},
		{Severity: report.Warning, At: 41_000_000, Symptom: "another", Remedy: "a remedy"},
	}
	var md, table, suites bytes.Buffer
	if err := Markdown(&md, r); err != nil {
		t.Fatal(err)
	}
	golden.Compare(t, "testdata/story.md", md.String())
	c := NewCSV(&table)
	for range 2 {
		if err := c.Report(r); err != nil {
			t.Fatal(err)
		}
	}
	golden.Compare(t, "testdata/story.csv", table.String())
	broken := Outcome{Name: "broken.yaml", Err: fmt.Errorf("broken.yaml:1:1: <nothing> & \"more\"")}
	if err := JUnit(&suites, []Outcome{{Name: "story", Report: r}, broken, {Name: "bare", Report: reporttest.GapOf("eager", false, report.Dead, 0)}}); err != nil {
		t.Fatal(err)
	}
	golden.Compare(t, "testdata/story.junit.xml", suites.String())
	golden.Compare(t, "testdata/findings.txt", text(t, r, 80, true))
}

// What is read by programs can be read by programs.
func TestFormsAreWellFormed(t *testing.T) {
	rows, err := csv.NewReader(strings.NewReader(renderCompare(t, reporttest.Many(t), "csv"))).ReadAll()
	if err != nil || (len(rows)-1)%3 != 0 || rows[1][1] != "eager-sticky" || rows[1][3] != "3" || rows[1][4] != "downtime.total" || rows[1][8] != "40000" {
		t.Errorf("%d rows, %v: %q", len(rows), err, rows)
	}
	var suites junitSuites
	if err := xml.Unmarshal([]byte(renderCompare(t, reporttest.Many(t), "xml")), &suites); err != nil {
		t.Fatal(err)
	}
	if suites.Tests != 12 || suites.Failures != 6 || len(suites.Suites) != 3 {
		t.Errorf("%d tests in %d suites, %d failed", suites.Tests, len(suites.Suites), suites.Failures)
	}
	var document struct {
		Schema, Scenario string
		Setups           []struct {
			Name   string
			Report json.RawMessage
			Trials struct{ Runs int }
		}
		Paired []struct{ A string }
	}
	if err := json.Unmarshal([]byte(renderCompare(t, reporttest.Many(t), "json")), &document); err != nil {
		t.Fatal(err)
	}
	if document.Schema != "groupsim.compare/v1" || len(document.Setups) != 3 || document.Setups[2].Trials.Runs != 3 || len(document.Paired)%3 != 0 || len(document.Paired) == 0 {
		t.Errorf("got %+v", document)
	}
	if out := renderCompare(t, reporttest.Three(), "json"); strings.Contains(out, `"trials"`) || strings.Contains(out, `"paired"`) {
		t.Error("one run is no many")
	}
}

func TestCompareTextKeepsItsWidth(t *testing.T) {
	names := []string{"a", "session.timeout.ms=45000+heartbeat.interval.ms=15000+static", "nobreaksinthisnameofasetup", "d", "e", "f", "g", "päckchen-mit-größe"}
	var reports []*report.Report
	for i := range names {
		reports = append(reports, reporttest.GapOf("eager", false, report.Dead, report.Ms(i)*3_599_000_000))
	}
	out := renderCompare(t, reporttest.ComparisonOf(names, reports...), "txt")
	for i, line := range strings.Split(out, "\n") {
		if n := utf8.RuneCountInString(line); n > 100 {
			t.Errorf("line %d has %d columns: %s", i+1, n, line)
		}
	}
	for _, want := range []string{"setup 2: " + names[1], "setup 3: " + names[2]} {
		if !strings.Contains(out, want) {
			t.Errorf("no legend %q in\n%s", want, out)
		}
	}
	if !strings.Contains(out, "\x1b[") == strings.Contains(out, "\x1b") {
		t.Error("control characters")
	}
}

func TestFoldName(t *testing.T) {
	for _, c := range []struct {
		name, want string
		whole      bool
	}{
		{"eager-range", "eager-range", true},
		{"cooperative-sticky+static", "cooperative -sticky +static", true},
		{"base.yaml", "base.yaml", true},
		{"a b", "a b", true},
		{"verylongwordwithoutmarks", "", false},
		{"aaaa-bbbbbbbb-cccccccc-dddddddd-eeeeeeee", "aaaa -bbbbbbbb -cccccccc -dddddddd -eeeeeeee", false},
	} {
		if got, whole := foldName(c.name, 11); got != c.want || whole != c.whole {
			t.Errorf("%s: got %q, %v", c.name, got, whole)
		}
	}
}
