package main

import (
	"encoding/csv"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/groupsim/groupsim/scenarios"
)

// compared is a comparison as a program reads it.
type compared struct {
	Schema, Scenario string
	Setups           []struct {
		Name   string
		Report struct {
			Scenario string
			Seed     int
			Setup    struct {
				Assignor string
				Static   bool
			}
		}
		Trials *struct {
			Schema  string
			Runs    int
			Drawn   []string
			Metrics map[string]struct {
				P5, P50, P95, Max float64
				Worst             uint64 `json:"worst_run"`
			}
		}
	}
	Paired []struct {
		Metric, A, B string
		Median       float64
		Better       float64 `json:"a_better"`
	}
}

func compareJSON(t *testing.T, stdin string, args ...string) compared {
	t.Helper()
	code, out, errs := run(stdin, append([]string{"compare", "-o", "json"}, args...)...)
	if code != 0 || strings.Count(out, "\n") != 1 {
		t.Fatalf("exit code %d, %d lines: %s", code, strings.Count(out, "\n"), errs)
	}
	var c compared
	if err := json.Unmarshal([]byte(out), &c); err != nil {
		t.Fatal(err)
	}
	return c
}

func (c *compared) names() string {
	var list []string
	for _, s := range c.Setups {
		list = append(list, s.Name)
	}
	return strings.Join(list, ", ")
}

func TestCompareHasEightSetups(t *testing.T) {
	c := compareJSON(t, "", "rolling-deploy")
	if c.Schema != "groupsim.compare/v1" || c.Scenario != "rolling-deploy" {
		t.Errorf("it is a %s of %s", c.Schema, c.Scenario)
	}
	want := "eager-range, eager-sticky, cooperative-sticky, consumer, eager-range+static, eager-sticky+static, cooperative-sticky+static, consumer+static"
	if got := c.names(); got != want {
		t.Errorf("got %s", got)
	}
	for i, assignor := range []string{"range", "sticky", "cooperative-sticky", "uniform", "range", "sticky", "cooperative-sticky", "uniform"} {
		if s := c.Setups[i].Report.Setup; s.Assignor != assignor || s.Static != (i >= 4) {
			t.Errorf("%s runs with %+v", c.Setups[i].Name, s)
		}
	}
}

func TestCompareWith(t *testing.T) {
	dir := t.TempDir()
	properties := filepath.Join(dir, "prod.properties")
	if err := os.WriteFile(properties, []byte("group.id=shop\nbootstrap.servers=kafka:9092\npartition.assignment.strategy=org.apache.kafka.clients.consumer.CooperativeStickyAssignor\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	own := small + "setups:\n  long: {session.timeout.ms: 60000}\n  sticky: {partition.assignment.strategy: sticky}\n"
	for _, c := range []struct {
		args  []string
		names string
	}{
		{[]string{"-"}, "long, sticky"},
		{[]string{"-", "--with", "as-is", "--with", "sticky+static"}, "as-is, sticky+static"},
		{[]string{"-", "--with", "session.timeout.ms=45000", "--with", properties}, "session.timeout.ms=45000, " + properties},
	} {
		if got := compareJSON(t, own, c.args...); got.names() != c.names {
			t.Errorf("%q: got %s", c.args, got.names())
		} else if last := got.Setups[len(got.Setups)-1]; last.Name == properties && last.Report.Setup.Assignor != "cooperative-sticky" {
			t.Errorf("%s does not count", properties)
		}
	}
}

// Two files are two columns: by their names, or by their paths if they are of one
// name, as those of two branches are.
// My configuration before and after: setups that are called by their files.
func TestComparePropertiesOfTwoFiles(t *testing.T) {
	dir := t.TempDir()
	old, now := filepath.Join(dir, "old.properties"), filepath.Join(dir, "new+static.yml")
	for path, text := range map[string]string{
		old: "group.id=g\nsession.timeout.ms=20000\nschema.registry.url=http://r\n",
		now: "spring.kafka.consumer: {group-id: g, properties: {group.instance.id: \"${HOSTNAME}\", session.timeout.ms: 60000}}\n",
	} {
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	c := compareJSON(t, "", "crash", "--properties", old, "--properties", now, "--runs", "2")
	if c.names() != old+", "+now || c.Setups[0].Report.Setup.Static || !c.Setups[1].Report.Setup.Static {
		t.Errorf("%s: %+v", c.names(), c.Setups)
	}
	if c := compareJSON(t, "", "crash", "--properties", old, "--properties", now, "--with", "as-is", "--runs", "2"); c.names() != old+", "+now+", as-is" {
		t.Errorf("%s", c.names())
	}
	if c := compareJSON(t, "", "crash", "--with", now, "--with", "static+"+old, "--runs", "2"); c.names() != now+", static+"+old {
		t.Errorf("%s", c.names())
	}
	// One alone is in the place of the scenario's settings, under all setups.
	if c := compareJSON(t, "", "crash", "--properties", now, "--with", "as-is", "--runs", "2"); c.names() != "as-is" || !c.Setups[0].Report.Setup.Static {
		t.Errorf("%s: %+v", c.names(), c.Setups)
	}
	_, _, errs := run("", "compare", "crash", "--properties", old, "--properties", now, "--runs", "2")
	for _, want := range []string{old + " (Java consumer) in place", "not used, not the consumer's: schema.registry.url", now + " (Spring Boot) in place"} {
		if !strings.Contains(errs, want) {
			t.Errorf("standard error lacks %q:\n%s", want, errs)
		}
	}
	expect(t, "", []string{"run", "crash", "--properties", old, "--properties", now}, 2, "", "'groupsim compare' holds several configurations against each other")
	expect(t, "", []string{"compare", "crash", "--properties", old, "--properties", "-"}, 2, "", "--properties - goes alone")
	expect(t, "", []string{"compare", "crash", "--with", dir + "/nowhere.yml"}, 2, "", "nowhere.yml")
}

func TestCompareTwoFiles(t *testing.T) {
	dir := t.TempDir()
	base, head := filepath.Join(dir, "base.yaml"), filepath.Join(dir, "head.yaml")
	for path, text := range map[string]string{base: small, head: strings.Replace(small, "c1..c2", "c1..c3", 1)} {
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if c := compareJSON(t, "", base, head); c.names() != base+", "+head || c.Scenario != "small" {
		t.Errorf("got %s of %s", c.names(), c.Scenario)
	}
	if c := compareJSON(t, small, "-", "crash"); c.names() != "small, crash" || c.Scenario != "small, crash" {
		t.Errorf("got %s of %s", c.names(), c.Scenario)
	}
	c := compareJSON(t, "", base, head, "--with", "eager-range", "--with", "eager-range+static")
	want := fmt.Sprintf("%[1]s eager-range, %[1]s eager-range+static, %[2]s eager-range, %[2]s eager-range+static", base, head)
	if c.names() != want {
		t.Errorf("got %s, want %s", c.names(), want)
	}
}

func TestCompareMakesManyRuns(t *testing.T) {
	c := compareJSON(t, "", "crash", "--with", "as-is", "--with", "cooperative-sticky", "--seed", "7")
	for _, s := range c.Setups {
		total := s.Trials.Metrics["downtime.total"]
		if s.Report.Seed != 7 || s.Trials.Schema != "groupsim.trials/v1" || s.Trials.Runs != 100 || total.P5 >= total.P95 || total.P95 > total.Max {
			t.Errorf("%s: seed %d, %+v", s.Name, s.Report.Seed, s.Trials)
		}
	}
	i := slices.IndexFunc(c.Paired, func(p struct {
		Metric, A, B string
		Median       float64
		Better       float64 `json:"a_better"`
	}) bool {
		return p.Metric == "downtime.total"
	})
	if p := c.Paired[i]; p.A != "as-is" || p.B != "cooperative-sticky" || p.Better < 0 || p.Better > 1 {
		t.Errorf("%+v", p)
	}
	_, out, _ := run("", "compare", "network-partition")
	for _, want := range []string{"100 runs: run 0 is the file as it is written, the others draw phase", " – ", " of 100 runs", "In run 0", "In short: downtime is least under eager-range"} {
		if !strings.Contains(out, want) {
			t.Errorf("no %q in\n%s", want, out)
		}
	}
}

// The k-th run of a comparison is the k-th of each of its setups: alone it has the same
// figures.
func TestCompareOneRunAlone(t *testing.T) {
	many := compareJSON(t, "", "crash", "--with", "eager-sticky", "--runs", "9")
	worst := many.Setups[0].Trials.Metrics["downtime.total"]
	_, out, errs := run("", "compare", "crash", "--with", "eager-sticky", "-o", "csv", "--run", fmt.Sprint(worst.Worst))
	rows, err := csv.NewReader(strings.NewReader(out)).ReadAll()
	if err != nil || len(rows) != 2 {
		t.Fatalf("%v, %s: %q", err, errs, out)
	}
	if got := rows[1][slices.Index(rows[0], "downtime_total_ms")]; got != strconv.FormatFloat(worst.Max, 'f', -1, 64) {
		t.Errorf("alone it has %s, among others %v", got, worst.Max)
	}
}

func TestCompareExitCodes(t *testing.T) {
	dir := t.TempDir()
	strict := filepath.Join(dir, "strict.yaml")
	if err := os.WriteFile(strict, []byte(small+"expect: {rebalances: '> 5'}\nsetups: {mine: {session.timeout.ms: 50000}}\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name  string
		args  []string
		stdin string
		code  int
		out   string
		errs  string
	}{
		{"a bundled scenario", []string{"scale-out"}, "", 0, "Least downtime", ""},
		{"markdown", []string{"crash", "-o", "markdown"}, "", 0, "### crash", ""},
		{"what the file expects is not about other setups", []string{strict, "--with", "eager-range"}, "", 0, "eager-range", ""},
		{"but about its own", []string{strict}, "", 3, "✗  mine", "mine: expected rebalances > 5, got 0"},
		{"and about the file as it is", []string{strict, "crash"}, "", 3, "", "small: expected rebalances > 5"},
		{"--expect is about all", []string{"crash", "--with", "eager-range", "--expect", "downtime.max <= 10s"}, "", 3, "",
			"eager-range: expected downtime.max <= 10s, got "},
		{"a wrong expectation", []string{"crash", "--expect", "downtime.mx <= 10s"}, "", 2, "", `did you mean "downtime.max"?`},
		{"no scenario", nil, "", 2, "", "compare needs a scenario"},
		{"an unknown scenario", []string{"carsh"}, "", 2, "", `did you mean "crash"?`},
		{"an unknown setup", []string{"crash", "--with", "eager-rnage"}, "", 2, "", `did you mean "eager-range"?`},
		{"a missing properties file", []string{"crash", "--with", "nowhere.properties"}, "", 2, "", "nowhere.properties"},
		{"a wrong setting", []string{"crash", "--with", "sesion.timeout.ms=1"}, "", 2, "", "session.timeout.ms"},
		{"a setup that does not fit", []string{"gc-pause", "--with", "session.timeout.ms=8000"}, "", 2, "", "under session.timeout.ms=8000: gc-pause.yaml:20:26: heartbeat.interval.ms 10000 is not below"},
		{"an unknown form", []string{"crash", "-o", "openmetrics"}, "", 2, "", "text, json, csv, markdown or junit"},
		{"in one run", []string{"crash", "--with", "eager-range", "--expect", "downtime.max <= 10s", "--run", "0"}, "", 3, "",
			"eager-range: expected downtime.max <= 10s, got 42.08 s (orders-4 was down from 60 s to "},
		{"no runs", []string{"crash", "--runs", "0"}, "", 2, "", "--runs wants a number from 1 to 1000000"},
		{"a run beside many", []string{"crash", "--runs", "9", "--run", "1"}, "", 2, "", "exclude each other"},
		{"seeds, as it was once", []string{"crash", "--seeds", "9"}, "", 2, "", "unknown flag: --seeds"},
		{"standard input twice", []string{"-", "-"}, small, 2, "", "only once"},
		{"a run that fails", []string{"-", "--with", "as-is"}, small + "steps: [{at: 10s, close: c1}, {at: 20s, remove-member: c1}]\n", 1, "", "as-is: "},
	} {
		t.Run(c.name, func(t *testing.T) {
			expect(t, c.stdin, append([]string{"compare"}, c.args...), c.code, c.out, c.errs)
		})
	}
}

func TestCompareTextFitsAHundredColumns(t *testing.T) {
	for _, name := range scenarios.BundledNames() {
		_, out, errs := run("", "compare", name, "--runs", "12")
		if errs != "" {
			t.Errorf("%s: %s", name, errs)
		}
		fits(t, name, out, widest)
	}
}

func TestRunForms(t *testing.T) {
	code, out, _ := run("", "run", "crash", "scale-in", "-o", "csv")
	rows, err := csv.NewReader(strings.NewReader(out)).ReadAll()
	if code != 0 || err != nil || len(rows) != 3 || rows[0][0] != "scenario" || rows[2][0] != "scale-in" {
		t.Errorf("exit code %d, %v: %q", code, err, rows)
	}
	code, out, _ = run("", "run", "crash", "nowhere", "-o", "junit", "--expect", "gap.max <= 10s")
	var suites struct {
		Tests    int `xml:"tests,attr"`
		Failures int `xml:"failures,attr"`
		Errors   int `xml:"errors,attr"`
	}
	if err := xml.Unmarshal([]byte(out), &suites); err != nil || code != 2 || suites.Errors != 1 || suites.Failures != 1 {
		t.Errorf("exit code %d, %v: %+v", code, err, suites)
	}
	if code, out, _ := run("", "run", "crash", "-o", "markdown"); code != 0 || !strings.HasPrefix(out, "### crash: ") {
		t.Errorf("exit code %d:\n%s", code, out)
	}
	if code, _, errs := run("", "run", "crash", "--expect", "downtime.max <= 10s"); code != 3 || !strings.Contains(errs, "c2 dead 42.05 s") {
		t.Errorf("exit code %d, and no gap that is to blame: %s", code, errs)
	}
}

func TestOpenMetrics(t *testing.T) {
	for _, c := range []struct {
		args    []string
		samples int // of c1's rebalance-total
		code    int
		errs    string
	}{
		{[]string{"crash"}, 1, 0, ""},
		{[]string{"crash", "--at", "95s"}, 1, 0, ""},
		{[]string{"crash", "--every", "15s"}, 12, 0, ""},
		{[]string{"crash", "--at", "10m"}, 0, 2, "--at 10m is after the end of the run, 3m"},
		{[]string{"crash", "--every", "1ms"}, 0, 2, "at most 10000"},
		{[]string{"crash", "--every", "0s"}, 0, 2, "--every wants"},
		{[]string{"crash", "--every", "1s", "--at", "1s"}, 0, 2, "exclude each other"},
		{[]string{"crash", "gc-pause"}, 0, 2, "one scenario"},
		{[]string{"crash", "-o", "text", "--at", "1s"}, 0, 2, "go with -o openmetrics"},
	} {
		code, out, errs := run("", append([]string{"run", "-o", "openmetrics"}, c.args...)...)
		n := strings.Count(out, `kafka_consumer_consumer_coordinator_metrics_rebalance_total{client_id="c1"}`)
		if code != c.code || n != c.samples || !strings.Contains(errs, c.errs) || code == 0 && !strings.HasSuffix(out, "# EOF\n") {
			t.Errorf("%q: exit code %d, %d samples: %s", c.args, code, n, errs)
		}
	}
}
