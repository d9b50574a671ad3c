package report

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
)

// gapOf is a report with one partition that was down once, for one cause.
func gapOf(rebalance string, static bool, cause Cause, lasted Ms) *Report {
	r := &Report{
		Schema: Schema, Scenario: "x", Title: "Something happens", Seed: 1, Model: Model{Kafka: "4.3.0", Client: "java"}, NotModelled: []string{},
		Setup: Setup{Protocol: "classic", Rebalance: rebalance, Assignor: "sticky", Members: 2, Static: static}, Window: Window{0, 100_000_000},
		Partitions: []Partition{{Topic: "orders", FirstUp: 0, Downtime: lasted, Owners: []PartitionOwner{}, Gaps: []PartitionGap{}}},
		Rebalances: []Rebalance{{Generation: 2, From: 10_000_000, To: 12_000_000, Reason: "session timeout of member c2", HeldUp: "c1 joined last", Members: []string{"c1"}}},
		Members:    []Member{}, Expectations: []Result{},
	}
	s := &r.Summary
	s.Partitions, s.Rebalances, s.Availability, s.FinalState = 1, 1, 1_000_000, "Stable"
	if lasted > 0 {
		r.Partitions[0].Gaps = []PartitionGap{{10_000_000, 10_000_000 + lasted, "c2", "c1",
			[]Segment{{cause, 10_000_000, 10_000_000 + lasted, "c2", "the detail of " + cause.String()}}}}
		s.Affected, s.Downtime, s.LongestGap = 1, Distribution{lasted, lasted, lasted, lasted, lasted}, lasted
		s.ByCause[cause] = lasted
		s.Availability = Ratio(1_000_000 - lasted/100)
	}
	return r
}

func comparisonOf(names []string, reports ...*Report) *Comparison {
	c := &Comparison{Schema: CompareSchema, Scenario: "x"}
	for i, r := range reports {
		c.Columns = append(c.Columns, NewColumn(names[i], r, []SeedRun{r.SeedRun()}))
	}
	return c
}

// three is eager, cooperative and eager with static members.
func three() *Comparison {
	c := comparisonOf([]string{"eager-sticky", "cooperative-sticky", "eager-sticky+static"},
		gapOf("eager", false, Joining, 20_000_000), gapOf("cooperative", false, Handover, 5_000_000), gapOf("eager", true, Dead, 8_000_000))
	r := c.Columns[1].Report
	r.Rebalances = append(r.Rebalances, Rebalance{Generation: 3, From: 12_000_000, To: 15_000_000, Reason: "rejoin of leader c1; client reason: need to revoke partitions and re-join"})
	r.Summary.Rebalances = 2
	c.Columns[1] = NewColumn("cooperative-sticky", r, []SeedRun{r.SeedRun()})
	return c
}

func TestBestOfARow(t *testing.T) {
	rows := map[string]figure{}
	for _, f := range figures() {
		rows[f.title] = f
	}
	up := comparisonOf([]string{"a", "b"}, gapOf("eager", false, Dead, 8_000_000), gapOf("eager", false, Dead, 0))
	up.Columns[1].Report.Partitions[0].FirstUp = None // what was never up has no downtime
	up.Columns[1].runs[0].ever = 0
	never := comparisonOf([]string{"a", "b"}, gapOf("eager", false, Dead, 0), gapOf("eager", false, Dead, 0))
	never.Columns[0].runs[0].CatchUp = None
	for _, c := range []struct {
		name, row string
		of        *Comparison
		want      string
	}{
		{"the least", "downtime total", three(), "[false true false]"},
		{"the most", "availability", three(), "[false true false]"},
		{"several", "rebalances", three(), "[true false true]"},
		{"all the same", "partitions affected", three(), "[false false false]"},
		{"alone", "downtime total", comparisonOf([]string{"a"}, gapOf("eager", false, Dead, 1)), "[false]"},
		{"never up", "downtime total", up, "[true false]"},
		{"never caught up", "time to catch up", never, "[false true]"},
	} {
		f, ok := rows[c.row]
		if !ok {
			t.Fatalf("no row %q", c.row)
		}
		if got := fmt.Sprint(c.of.best(&f)); got != c.want {
			t.Errorf("%s: got %s, want %s", c.name, got, c.want)
		}
	}
}

func TestDifferenceTellsTheCauses(t *testing.T) {
	got := strings.Join(three().Difference(), "\n")
	for _, want := range []string{
		"Least downtime: cooperative-sticky, 5 s. Most: eager-sticky, 20 s.",
		"Against cooperative-sticky, eager-sticky has joining 20 s more (1 partition, not 0).",
		"Joining (the join phase waited for members) lasted longest under eager-sticky from 10 s to 30 s: the detail of joining.",
		"In return cooperative-sticky has handover 5 s more (1 partition, not 0).",
		"Under cooperative-sticky 1 partition waited for a second rebalance to be handed on (handover): 5 s in all, at most 5 s at a time.",
		"Rebalances that hand on what was given up in the one before: 1 of its 2.",
		"It is worse in rebalances (2, not 1).",
		"eager-sticky+static against eager-sticky: rebalances 1 and 1, downtime 8 s and 20 s; static members have dead 8 s more (1 partition, not 0); dynamic members have joining 20 s more (1 partition, not 0).",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("%q is not in\n%s", want, got)
		}
	}
}

func TestDifferenceWhereThereIsNone(t *testing.T) {
	for _, c := range []struct {
		of   *Comparison
		want string
	}{
		{comparisonOf([]string{"a"}, gapOf("eager", false, Dead, 8_000_000)), ""},
		{comparisonOf([]string{"a", "b"}, gapOf("eager", false, Dead, 0), gapOf("eager", false, Dead, 0)), "Nothing was down under any setup."},
		{comparisonOf([]string{"a", "b"}, gapOf("eager", false, Dead, 8_000_000), gapOf("eager", true, Dead, 8_000_000)),
			"All come to the same downtime, 8 s. Under a 100 % of it is dead. Dead (their owner was gone and the coordinator had not noticed) lasted longest under a from 10 s to 18 s: the detail of dead.\nStatic members make no difference here."},
		{comparisonOf([]string{"a", "b"}, gapOf("eager", false, Dead, 8_000_000), gapOf("cooperative", false, Dead, 1_000_000)),
			"b against a: 1 and 1 partitions affected, downtime 1 s and 8 s. No partition had to wait for a second rebalance under b. In no row is it worse than a by a hundredth or more."},
	} {
		if got := strings.Join(c.of.Difference(), "\n"); !strings.HasSuffix(got, c.want) || c.want == "" && got != "" {
			t.Errorf("got\n%s\nwant\n%s", got, c.want)
		}
	}
}

func seeds() *Comparison {
	c := three()
	for i := range c.Columns {
		var runs []SeedRun
		for seed, factor := range []Ms{2, 1, 4} {
			run := c.Columns[i].runs[0]
			run.Seed = uint64(seed + 1)
			run.Summary.Downtime.Total *= factor
			run.Expectations = []Result{{Metric: "downtime.total", Want: "<= 30s", Got: "x", OK: run.Summary.Downtime.Total <= 30_000_000, Where: "orders-0 was down"}}
			runs = append(runs, run)
		}
		c.Columns[i] = NewColumn(c.Columns[i].Name, c.Columns[i].Report, runs)
	}
	return c
}

func TestSeedsGiveMedianAndRange(t *testing.T) {
	c := seeds()
	f := figures()[1]
	if got := f.cell(&c.Columns[0]); got != "40s (20s.. 80s)" {
		t.Errorf("got %s", got)
	}
	if c.Met() {
		t.Error("80 s is not within 30 s")
	}
	want := "eager-sticky, seed 1: expected downtime.total <= 30s, got x (orders-0 was down)"
	if got := c.Breaches(); len(got) != 3 || got[0] != want {
		t.Errorf("got %q", got)
	}
}

func renderCompare(t *testing.T, c *Comparison, form string) string {
	t.Helper()
	var b bytes.Buffer
	var err error
	switch form {
	case "txt":
		err = CompareText(&b, c, 100, false)
	case "json":
		err = c.WriteJSON(&b)
	case "md":
		err = c.Markdown(&b)
	case "csv":
		err = NewCSV(&b).Comparison(c)
	case "xml":
		err = c.JUnit(&b)
	}
	if err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestCompareForms(t *testing.T) {
	for _, form := range []string{"txt", "json", "md", "csv", "xml"} {
		golden.Compare(t, "testdata/compare/seeds."+form, renderCompare(t, seeds(), form))
	}
}

func TestRunForms(t *testing.T) {
	r := story(t)
	r.Findings = []Finding{
		{Critical, 40_000_000, "a|b", []string{"rebalance-total of c1: 3"}, []string{"broker: Stabilized `group`"}, "a cause", "a remedy"},
		{Warning, 41_000_000, "another", nil, nil, "", "a remedy"},
	}
	var md, table, suites bytes.Buffer
	if err := Markdown(&md, r); err != nil {
		t.Fatal(err)
	}
	golden.Compare(t, "testdata/story/story.md", md.String())
	c := NewCSV(&table)
	for range 2 {
		if err := c.Report(r); err != nil {
			t.Fatal(err)
		}
	}
	golden.Compare(t, "testdata/story/story.csv", table.String())
	broken := Outcome{Name: "broken.yaml", Err: fmt.Errorf("broken.yaml:1:1: <nothing> & \"more\"")}
	if err := JUnit(&suites, []Outcome{{Name: "story", Report: r}, broken, {Name: "bare", Report: gapOf("eager", false, Dead, 0)}}); err != nil {
		t.Fatal(err)
	}
	golden.Compare(t, "testdata/story/story.junit.xml", suites.String())
	golden.Compare(t, "testdata/story/findings.txt", text(t, r, 80, true))
}

// What is read by programs can be read by programs.
func TestFormsAreWellFormed(t *testing.T) {
	rows, err := csv.NewReader(strings.NewReader(renderCompare(t, seeds(), "csv"))).ReadAll()
	if err != nil || len(rows) != 1+3*3 || rows[4][1] != "cooperative-sticky" || rows[4][2] != "1" {
		t.Errorf("%d rows, %v: %q", len(rows), err, rows)
	}
	var suites junitSuites
	if err := xml.Unmarshal([]byte(renderCompare(t, seeds(), "xml")), &suites); err != nil {
		t.Fatal(err)
	}
	if suites.Tests != 9 || suites.Failures != 3 || len(suites.Suites) != 9 {
		t.Errorf("%d tests in %d suites, %d failed", suites.Tests, len(suites.Suites), suites.Failures)
	}
	var document struct {
		Schema, Scenario string
		Setups           []struct {
			Name   string
			Report json.RawMessage
			Seeds  []struct{ Seed int }
		}
	}
	if err := json.Unmarshal([]byte(renderCompare(t, seeds(), "json")), &document); err != nil {
		t.Fatal(err)
	}
	if document.Schema != "groupsim.compare/v1" || len(document.Setups) != 3 || len(document.Setups[2].Seeds) != 3 {
		t.Errorf("got %+v", document)
	}
	if strings.Contains(renderCompare(t, three(), "json"), `"seeds"`) {
		t.Error("one seed is no list of seeds")
	}
}

func TestCompareTextKeepsItsWidth(t *testing.T) {
	names := []string{"a", "session.timeout.ms=45000+heartbeat.interval.ms=15000+static", "nobreaksinthisnameofasetup", "d", "e", "f", "g", "päckchen-mit-größe"}
	var reports []*Report
	for i := range names {
		reports = append(reports, gapOf("eager", false, Dead, Ms(i)*3_599_000_000))
	}
	out := renderCompare(t, comparisonOf(names, reports...), "txt")
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
