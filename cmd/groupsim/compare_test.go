package main

import (
	"encoding/csv"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"os"
	"path/filepath"
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
		Seeds []struct{ Seed int }
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

func TestCompareHasSixSetups(t *testing.T) {
	c := compareJSON(t, "", "rolling-deploy")
	if c.Schema != "groupsim.compare/v1" || c.Scenario != "rolling-deploy" {
		t.Errorf("it is a %s of %s", c.Schema, c.Scenario)
	}
	want := "eager-range, eager-sticky, cooperative-sticky, eager-range+static, eager-sticky+static, cooperative-sticky+static"
	if got := c.names(); got != want {
		t.Errorf("got %s", got)
	}
	for i, assignor := range []string{"range", "sticky", "cooperative-sticky", "range", "sticky", "cooperative-sticky"} {
		if s := c.Setups[i].Report.Setup; s.Assignor != assignor || s.Static != (i >= 3) {
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

func TestCompareSeeds(t *testing.T) {
	c := compareJSON(t, "", "crash", "--with", "as-is", "--seeds", "3", "--seed", "7")
	var seeds []int
	for _, s := range c.Setups[0].Seeds {
		seeds = append(seeds, s.Seed)
	}
	if fmt.Sprint(seeds) != "[7 8 9]" || c.Setups[0].Report.Seed != 7 {
		t.Errorf("seeds %v, and the report of seed %d", seeds, c.Setups[0].Report.Seed)
	}
	once, again := "", ""
	for _, out := range []*string{&once, &again} {
		_, *out, _ = run("", "compare", "network-partition", "--set", "network.jitter=20ms", "--seeds", "4")
	}
	if once != again || !strings.Contains(once, "4 seeds from 1 on") || !strings.Contains(once, "..") {
		t.Errorf("runs side by side are not the same again, or have no ranges:\n%s", once)
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
			"eager-range: expected downtime.max <= 10s, got 51.045723s (orders-4 was down from 60 s to "},
		{"a wrong expectation", []string{"crash", "--expect", "downtime.mx <= 10s"}, "", 2, "", `did you mean "downtime.max"?`},
		{"no scenario", nil, "", 2, "", "compare needs a scenario"},
		{"an unknown scenario", []string{"carsh"}, "", 2, "", `did you mean "crash"?`},
		{"an unknown setup", []string{"crash", "--with", "eager-rnage"}, "", 2, "", `did you mean "eager-range"?`},
		{"a missing properties file", []string{"crash", "--with", "nowhere.properties"}, "", 2, "", "nowhere.properties"},
		{"a wrong setting", []string{"crash", "--with", "sesion.timeout.ms=1"}, "", 2, "", "session.timeout.ms"},
		{"a setup that does not fit", []string{"crash", "--with", "session.timeout.ms=6000"}, "", 2, "", "under session.timeout.ms=6000: crash.yaml:17:26: heartbeat.interval.ms 15000 is not below"},
		{"an unknown form", []string{"crash", "-o", "openmetrics"}, "", 2, "", "text, json, csv, markdown or junit"},
		{"no seeds", []string{"crash", "--seeds", "0"}, "", 2, "", "at least one"},
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
		_, out, errs := run("", "compare", name)
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
	if code, _, errs := run("", "run", "crash", "--expect", "downtime.max <= 10s"); code != 3 || !strings.Contains(errs, "c2 dead 41.09 s") {
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
		{[]string{"crash", "--at", "10m"}, 0, 2, "--at 10m0s is after the end of the run, 3m"},
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
