package main

import (
	"bytes"
	"context"
	"encoding/csv"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// trialsOf is the document about many runs, as a program reads it.
type trialsOf struct {
	Schema, Scenario string
	Runs             int
	Chance           map[string]bool
	Drawn            []string
	First            json.RawMessage
	Metrics          map[string]map[string]float64
	Partitions       []struct {
		Topic     string
		Partition int
		Downtime  map[string]float64 `json:"downtime_ms"`
	}
	Expectations []struct {
		Metric, Want, Got string
		OK                bool
		Held, Runs        int
	}
}

func read(t *testing.T, file string) string {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func readJSON(t *testing.T, out string, into any) {
	t.Helper()
	if err := json.Unmarshal([]byte(out), into); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
}

// Run alone tells run 0, and in text how far that can be trusted; whatever a program reads
// is run 0 alone.
func TestRunTellsRunZeroAndTheSpread(t *testing.T) {
	_, out, _ := run("", "run", "crash")
	lines := strings.Split(strings.TrimRight(out, "\n"), "\n")
	last := lines[len(lines)-1]
	if !regexp.MustCompile(`^Over 100 runs: downtime 2m .* · 3m .* · 3m .*\(p5 · p50 · p95\)$`).MatchString(last) || strings.Count(out, "Over 100 runs") != 1 {
		t.Errorf("the last line is %q", last)
	}
	for _, form := range []string{"json", "csv", "markdown", "junit", "openmetrics"} {
		if _, out, errs := run("", "run", "crash", "-o", form); strings.Contains(out+errs, "100 runs") || strings.Contains(out, "trials") {
			t.Errorf("%s is not run 0 alone:\n%s%s", form, out, errs)
		}
	}
	if _, out, _ := run("", "run", "crash", "--run", "0"); strings.Contains(out, "Over ") {
		t.Errorf("a run that was asked for has a spread:\n%s", out)
	}
	events := filepath.Join(t.TempDir(), "events.jsonl")
	_, told, _ := run("", "run", "crash", "--events", events)
	if _, again, _ := run("", "report", events); told != again {
		t.Errorf("a report of its events is another one: %s", cmp.Diff(told, again))
	}
}

// The events of a long run tell quiet time together, unless each is asked for; the report and the pictures
// are the same, and what is made of each heartbeat is not made of the others.
func TestEventsOfALongRunTellQuietTimeTogether(t *testing.T) {
	long := strings.Replace(small, "duration: 30s", "duration: 25h", 1)
	dir := t.TempDir()
	written := func(name string, more ...string) (events, said, page string) {
		file, html := filepath.Join(dir, name), filepath.Join(dir, name+".html")
		code, out, errs := run(long, append([]string{"run", "-", "-o", "json", "--events", file, "--html", html}, more...)...)
		if code != 0 {
			t.Fatal(errs)
		}
		return file, out, read(t, html)
	}
	together, said, page := written("together")
	each, saidToo, pageToo := written("each", "--events-all")
	if said != saidToo || page != pageToo {
		t.Error("a report or a page depends on how its events are told")
	}
	for _, events := range []string{together, each} {
		if _, again, errs := run("", "report", events, "-o", "json"); again != said {
			t.Errorf("%s: the report is another one: %s", events, errs)
		}
	}
	if text := read(t, together); !strings.Contains(text, `"e": "heartbeats"`) || strings.Count(text, "\n") > 1000 {
		t.Errorf("%d lines of events", strings.Count(text, "\n"))
	}
	if text := read(t, each); strings.Contains(text, `"e": "heartbeats"`) {
		t.Error("heartbeats are told together where each was asked for")
	}
	if code, _, errs := run("", "report", together, "-o", "openmetrics"); code != 2 || !strings.Contains(errs, "write the events with --events-all") {
		t.Errorf("metrics of it: %d, %s", code, errs)
	}
	if code, _, errs := run("", "report", each, "-o", "openmetrics"); code != 0 {
		t.Errorf("metrics of each: %s", errs)
	}
}

// Where a run is long, nobody waits for many.
func TestALongRunIsMadeOnce(t *testing.T) {
	long := strings.Replace(small, "duration: 30s", "duration: 24h", 1) + "consumer: {heartbeat.interval.ms: 200}\n"
	if _, out, _ := run(long, "run", "-"); !strings.Contains(out, "One run alone, for it takes long: --runs N") {
		t.Errorf("no word of it:\n%s", out)
	}
	c := compareJSON(t, long, "-", "--with", "as-is", "--with", "eager-sticky")
	if c.Setups[0].Trials != nil || c.Paired != nil {
		t.Errorf("many runs were made: %+v", c)
	}
	if c := compareJSON(t, long, "-", "--with", "as-is", "--runs", "2"); c.Setups[0].Trials == nil || c.Setups[0].Trials.Runs != 2 {
		t.Errorf("two were asked for: %+v", c)
	}
}

func TestManyRunsAsJSON(t *testing.T) {
	code, out, errs := run("", "run", "crash", "--runs", "20", "-o", "json", "--expect", "downtime.max@p95 <= 10s", "--expect", "rebalances == 1")
	var d trialsOf
	readJSON(t, out, &d)
	if code != 3 || !strings.Contains(errs, "groupsim: crash: expected downtime.max@p95 <= 10s, got ") {
		t.Errorf("exit code %d: %s", code, errs)
	}
	if d.Schema != "groupsim.trials/v1" || d.Scenario != "crash" || d.Runs != 20 || !d.Chance["phase"] || fmt.Sprint(d.Drawn) != "[phase spread noise]" {
		t.Errorf("%s of %s, %d runs, drawn %v", d.Schema, d.Scenario, d.Runs, d.Drawn)
	}
	_, zero, _ := run("", "run", "crash", "-o", "json", "--expect", "downtime.max@p95 <= 10s", "--expect", "rebalances == 1")
	if string(d.First) != strings.TrimSpace(zero) {
		t.Error("the first run is not run 0")
	}
	m := d.Metrics["downtime.max"]
	for _, pair := range [][2]string{{"min", "p5"}, {"p5", "p50"}, {"p50", "p95"}, {"p95", "p99"}, {"p99", "max"}, {"min", "mean"}, {"mean", "max"}} {
		if m[pair[0]] > m[pair[1]] {
			t.Errorf("%s is above %s: %v", pair[0], pair[1], m)
		}
	}
	worst := 0.0
	for _, p := range d.Partitions {
		worst = max(worst, p.Downtime["max"])
	}
	if len(d.Partitions) != 12 || d.Partitions[4].Downtime["p2.5"] > d.Partitions[4].Downtime["p97.5"] || worst != m["max"] {
		t.Errorf("partitions: %+v", d.Partitions)
	}
	last := d.Expectations[len(d.Expectations)-1]
	if !last.OK || last.Held != 20 || last.Runs != 20 || d.Expectations[len(d.Expectations)-2].OK {
		t.Errorf("expectations: %+v", d.Expectations)
	}
	var alone struct {
		Run     *int
		Summary struct {
			Downtime struct{ Max float64 } `json:"downtime_ms"`
		}
	}
	_, out, _ = run("", "run", "crash", "-o", "json", "--run", fmt.Sprint(m["worst_run"]))
	readJSON(t, out, &alone)
	if alone.Run == nil || float64(*alone.Run) != m["worst_run"] || alone.Summary.Downtime.Max != m["max"] {
		t.Errorf("the worst run alone has %+v, among others it had %v", alone, m)
	}
}

// The bytes do not depend on how many runs go side by side.
func TestAnyNumberOfProcessors(t *testing.T) {
	for _, args := range [][]string{
		{"run", "crash", "--runs", "30", "-o", "json"}, {"run", "crash", "--runs", "30", "-o", "jsonl", "--partitions", "--generations"},
		{"compare", "network-partition", "--runs", "10"}, {"explain", "crash", "--runs", "20", "-o", "json"},
	} {
		_, one, _ := run("", append(args, "-j", "1")...)
		if _, many, _ := run("", append(args, "-j", "7")...); one != many || one == "" {
			t.Errorf("%v: not the same with one processor and with seven", args)
		}
	}
}

func TestALineForEachRun(t *testing.T) {
	_, out, errs := run("", "run", "crash", "--runs", "5", "-o", "jsonl", "--partitions", "--generations")
	lines := strings.Split(strings.TrimSpace(out), "\n")
	if len(lines) != 5 || errs != "" {
		t.Fatalf("%d lines: %s", len(lines), errs)
	}
	for k, text := range lines {
		var line struct {
			Run         int
			Drawn       map[string]float64
			Summary     map[string]any
			Downtime    map[string]float64 `json:"downtime_ms"`
			Generations []struct {
				Generation int
				Leader     string
				Members    []string
			}
		}
		readJSON(t, text, &line)
		if _, phase := line.Drawn["phase"]; line.Run != k || phase != (k > 0) || line.Summary["downtime_ms"] == nil || len(line.Downtime) != 12 {
			t.Errorf("line %d: %s", k, text)
		}
		if g := line.Generations; len(g) < 2 || g[len(g)-1].Leader == "" || len(g[len(g)-1].Members) != 2 {
			t.Errorf("line %d: generations %+v", k, g)
		}
	}
	if _, plain, _ := run("", "run", "crash", "--runs", "5", "-o", "jsonl"); strings.Contains(plain, "orders-0") || strings.Contains(plain, "leader") {
		t.Error("what was not asked for is there")
	}
	if _, one, _ := run("", "run", "crash", "-o", "jsonl", "--run", "3"); one == "" || !strings.HasPrefix(lines[3], strings.TrimSuffix(one, "}\n")) {
		t.Errorf("run 3 alone: %s", one)
	}
}

func TestManyRunsInOtherForms(t *testing.T) {
	_, out, _ := run("", "run", "crash", "--runs", "20")
	for _, want := range []string{"p5", "p50", "p95", "worst", "20 runs: run 0 is the file as it is written, the others draw phase, spread and noise", "downtime total", "down: dead"} {
		if !strings.Contains(out, want) {
			t.Errorf("no %q in\n%s", want, out)
		}
	}
	fits(t, "many runs", out, widest)
	alone := regexp.MustCompile(`(?m)^  groupsim (run crash --run (\d+))$`).FindStringSubmatch(out)
	if alone == nil {
		t.Fatalf("no command that shows the worst run:\n%s", out)
	}
	if code, one, _ := run("", strings.Fields(alone[1])...); code != 0 || !strings.Contains(one, "seed 1 · run "+alone[2]) {
		t.Errorf("%s: exit code %d\n%s", alone[0], code, one)
	}
	if _, out, _ := run("", "run", "crash", "--runs", "3", "--seed", "7", "--set", "topics.orders.rate=1"); !strings.Contains(out, "groupsim run crash --seed 7 --set topics.orders.rate=1 --run ") {
		t.Errorf("the command makes other runs:\n%s", out)
	}
	_, out, _ = run("", "run", "crash", "scale-in", "--runs", "10", "-o", "csv")
	rows, err := csv.NewReader(strings.NewReader(out)).ReadAll()
	if err != nil || rows[0][4] != "metric" || rows[1][4] != "downtime.total" || rows[1][3] != "10" || rows[len(rows)-1][0] != "scale-in" || len(rows)%2 != 1 {
		t.Errorf("%v: %q", err, rows)
	}
	if _, out, _ := run("", "run", "crash", "--runs", "10", "-o", "markdown"); !strings.Contains(out, "|  | p5 | p50 | p95 | worst |  |") || !strings.Contains(out, "`groupsim run crash --run ") {
		t.Errorf("markdown:\n%s", out)
	}
	var suites struct {
		Suites []struct {
			Tests      int `xml:"tests,attr"`
			Failures   int `xml:"failures,attr"`
			Properties []struct {
				Name  string `xml:"name,attr"`
				Value string `xml:"value,attr"`
			} `xml:"properties>property"`
		} `xml:"testsuite"`
	}
	code, out, _ := run("", "run", "crash", "--runs", "10", "-o", "junit", "--expect", "downtime.max <= 40s in 50%")
	if err := xml.Unmarshal([]byte(out), &suites); err != nil || len(suites.Suites) != 1 {
		t.Fatalf("%v: %s", err, out)
	}
	if s := suites.Suites[0]; code != 3 || s.Tests != 5 || s.Failures != 1 || s.Properties[0].Value != "10" || !strings.Contains(out, `name="downtime total p95"`) {
		t.Errorf("exit code %d: %+v", code, s)
	}
}

// What takes many runs to judge is not judged by one, and that is said.
func TestExpectationsOverManyRuns(t *testing.T) {
	for _, c := range []struct {
		condition string
		runs      string
		code      int
		out       string
	}{
		{"downtime.max@p95 <= 1s", "", 0, "?  downtime.max@p95 <= 1s  wants --runs"},
		{"downtime.max <= 1s in 95%", "", 0, "?  downtime.max <= 1s in 95%  wants --runs"},
		{"downtime.max <= 1s", "", 3, "✗  downtime.max <= 1s"},
		{"downtime.max@p95 <= 1s", "20", 3, "✗  downtime.max@p95 <= 1s"},
		{"downtime.max@p95 <= 2m", "20", 0, "✓  downtime.max@p95 <= 2m"},
		{"downtime.max <= 42.1s", "", 0, "✓  downtime.max <= 42.1s"},
		{"downtime.max <= 42.1s", "20", 3, "of 20 runs; in run"},
		{"downtime.max <= 42.1s in 5%", "20", 0, "✓  downtime.max <= 42.1s in 5%"},
		{"downtime.max <= 42.1s in 99.9%", "20", 3, "✗  downtime.max <= 42.1s in 99.9%"},
		{"rebalances@mean <= 1", "20", 0, "✓  rebalances@mean <= 1"},
		{"final.state == Stable in 100%", "20", 0, "✓  final.state == Stable in 100%"},
		{"downtime.max@p75 <= 1s", "20", 2, ""},
		{"final.state@p50 == Stable", "20", 2, ""},
		{"downtime.max@p95 <= 1s in 95%", "20", 2, ""},
		{"downtime.max <= 1s in 0%", "20", 2, ""},
		{"downtime.max <= 1s in 95", "20", 2, ""},
	} {
		args := []string{"run", "-", "--expect", c.condition}
		if c.runs != "" {
			args = append(args, "--runs", c.runs)
		}
		_, bare, _ := run("", "show", "crash")
		bare = regexp.MustCompile(`(?ms)^expect:.*?(^\w|\z)`).ReplaceAllString(bare, "$1")
		code, out, errs := run(bare, args...)
		squeezed := regexp.MustCompile(` {3,}`).ReplaceAllString(out, "  ")
		if code != c.code || !strings.Contains(squeezed, c.out) {
			t.Errorf("%q over %s runs: exit code %d, want %d and %q:\n%s%s", c.condition, c.runs, code, c.code, c.out, squeezed, errs)
		}
	}
}

func TestWhichRunIsTold(t *testing.T) {
	dir := t.TempDir()
	events, page := filepath.Join(dir, "events.jsonl"), filepath.Join(dir, "page.html")
	if code, _, errs := run("", "run", "crash", "--run", "3", "--events", events, "-o", "json", "--html", page); code != 0 {
		t.Fatal(errs)
	}
	text, err := os.ReadFile(events)
	if err != nil {
		t.Fatal(err)
	}
	if first, _, _ := strings.Cut(string(text), "\n"); !strings.Contains(first, `"seed": 1, "run": 3, "drawn": [{"name": "phase", "text": "`) {
		t.Errorf("the events begin with %s", first)
	}
	_, direct, _ := run("", "run", "crash", "--run", "3", "-o", "json")
	if _, read, _ := run("", "report", events, "-o", "json"); read != direct {
		t.Errorf("from its events the run is another:\n%s\n%s", read, direct)
	}
	if html, err := os.ReadFile(page); err != nil || !strings.Contains(string(html), "seed 1 · run 3") {
		t.Errorf("the page does not say which run it tells: %v", err)
	}
	if _, out, _ := run("", "explain", "crash", "--run", "3", "--what-if=false"); !strings.Contains(out, "Run 3: ") {
		t.Errorf("the story does not say which run it tells:\n%s", out)
	}
}

// The page has the runs of every setup in a strip, and the command of the worst.
func TestThePageHasAStripOfRuns(t *testing.T) {
	path := filepath.Join(t.TempDir(), "page.html")
	for _, args := range [][]string{{"run", "crash"}, {"compare", "crash", "--with", "eager-sticky", "--with", "cooperative-sticky+static"}} {
		if code, _, errs := run("", append(args, "--runs", "20", "--html", path)...); code != 0 {
			t.Fatal(errs)
		}
		html, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		setups := max(1, len(args)/2-1)
		if n := strings.Count(string(html), `<svg class="strip"`); n != setups || !strings.Contains(string(html), "Downtime over 20 runs") {
			t.Errorf("%v: %d strips", args, n)
		}
		commands := regexp.MustCompile(`<code>groupsim ([^<]+ --run \d+)</code>`).FindAllStringSubmatch(string(html), -1)
		if len(commands) != setups {
			t.Fatalf("%v: commands %q", args, commands)
		}
		last := strings.ReplaceAll(commands[setups-1][1], "&#43;", "+")
		if code, _, errs := run("", strings.Fields(last)...); code != 0 {
			t.Errorf("%s: %s", last, errs)
		}
	}
	if code, _, _ := run("", "run", "crash", "--html", path); code != 0 {
		t.Fatal("no page")
	}
	if html, err := os.ReadFile(path); err != nil || strings.Contains(string(html), `class="strip"`) {
		t.Error("run 0 alone has a strip")
	}
}

func TestExplainManyRuns(t *testing.T) {
	_, out, errs := run("", "explain", "crash", "--runs", "30", "--what-if=false")
	for _, want := range []string{"30 runs · seed 1 · drawn: phase, spread, noise", "How often each cause decided", "D dead", "── Run ", ", at the median ─", ", the worst ─"} {
		if !strings.Contains(out, want) {
			t.Errorf("no %q in\n%s%s", want, out, errs)
		}
	}
	fits(t, "many runs explained", out, widest)
	_, out, _ = run("", "explain", "crash", "--runs", "30", "--what-if=false", "-o", "json")
	var d struct {
		Schema  string
		Runs    int
		Decided []struct {
			Cause            string
			Runs             int
			Share, Low, High float64
		}
		Median, Worst struct {
			Run    uint64
			Schema string
		}
	}
	readJSON(t, out, &d)
	if d.Schema != "groupsim.explain-runs/v1" || d.Runs != 30 || d.Decided[0].Cause != "dead" || d.Decided[0].Low > d.Decided[0].Share || d.Decided[0].High < d.Decided[0].Share || d.Worst.Schema != "groupsim.explain/v1" || d.Median.Run == d.Worst.Run {
		t.Errorf("%+v", d)
	}
	if _, out, _ := run("", "explain", "crash", "--runs", "5", "--what-if=false", "-o", "markdown"); !strings.Contains(out, "| most downtime | runs | share (95 %) |  |") {
		t.Errorf("markdown:\n%s", out)
	}
	expect(t, "", []string{"explain", "crash", "--runs", "5", "--partition", "orders-99"}, 2, "", "orders-99")
	expect(t, "", []string{"explain", "crash", "--runs", "5", "--rebalance", "2"}, 2, "", "--run K in place of --runs")
}

func TestBadNumbersOfRuns(t *testing.T) {
	for _, c := range []struct {
		args []string
		errs string
	}{
		{[]string{"--runs", "0"}, "--runs wants a number from 1 to 1000000"}, {[]string{"--runs", "1000001"}, "--runs wants a number from 1 to 1000000"},
		{[]string{"--runs", "x"}, "--runs x: wants a whole number"}, {[]string{"--run", "1000000"}, "--run wants a number from 0 to 999999"},
		{[]string{"--run", "-1"}, "whole number, 0 or more"}, {[]string{"-j", "0"}, "-j wants at least one"},
		{[]string{"--runs", "2", "--run", "1"}, "exclude each other"}, {[]string{"--partitions"}, "go with -o jsonl"},
		{[]string{"--runs", "2", "-o", "openmetrics"}, "about one run"}, {[]string{"--runs", "2", "--alerts"}, "about one run"},
		{[]string{"--runs", "2", "-o", "prometheus-rules"}, "about one run: give --run K"}, {[]string{"gc-pause", "-o", "prometheus-rules"}, "one scenario"}, {[]string{"-o", "csv", "--alerts"}, "--alerts goes with --html and with -o text, json, markdown or prometheus-rules, not with -o csv"}, {[]string{"gc-pause", "-o", "jsonl"}, "one scenario"},
	} {
		expect(t, "", append([]string{"run", "crash"}, c.args...), 2, "", c.errs)
	}
}

// Who does not want to wait gets what is there, whole lines, and is told.
func TestInterrupted(t *testing.T) {
	ctx, stop := context.WithCancel(context.Background())
	var out, errs bytes.Buffer
	stopping := writerFunc(func(p []byte) (int, error) {
		if strings.Count(out.String(), "\n") >= 3 {
			stop()
		}
		return out.Write(p)
	})
	code := execute(ctx, []string{"run", "crash", "--runs", "1000000", "-o", "jsonl"}, strings.NewReader(""), stopping, &errs)
	if code != 1 || !regexp.MustCompile(`^groupsim: crash: interrupted after \d+ of 1000000 runs\n$`).MatchString(errs.String()) {
		t.Errorf("exit code %d: %s", code, errs.String())
	}
	if !strings.HasSuffix(out.String(), "}\n") {
		t.Errorf("the last line is cut: %q", out.String())
	}
}

type writerFunc func([]byte) (int, error)

func (f writerFunc) Write(p []byte) (int, error) { return f(p) }
