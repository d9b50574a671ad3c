package main

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/groupsim/groupsim/internal/golden"
	"github.com/groupsim/groupsim/stats"
	"github.com/groupsim/groupsim/trials/sweep"
)

// sessions is a sweep that is over soon.
var sessions = []string{"sweep", "-", "--over", "consumer.session.timeout.ms=10000..30000/3", "--runs", "9"}

const crashed = `
name: crashed
duration: 1m30s
topics: {orders: {partitions: 2, rate: 10}}
members: [{id: c1..c2}]
steps: [{at: 40s, kill: c2}]
`

func TestSweepPrintsEveryForm(t *testing.T) {
	for _, form := range sweepForms {
		wantErrs := ""
		if form == jsonl {
			wantErrs = "groupsim: 27 units, sha256 "
		}
		out, _ := expect(t, crashed, append(sessions, "-o", form), 0, "crashed", wantErrs)
		switch lines := strings.Split(strings.TrimRight(out, "\n"), "\n"); form {
		case "text":
			if !strings.Contains(out, "20 s  ██") || !strings.Contains(out, "best") || !strings.Contains(out, "groupsim run - --set consumer.session.timeout.ms=30000 --run ") {
				t.Error(out)
			}
		case jsonl:
			if len(lines) != 29 || !strings.HasPrefix(lines[0], `{"schema":"groupsim.sweep-units/v1","plan":"`) || !strings.HasSuffix(lines[0], `"shard":0,"of":1}`) || !strings.HasPrefix(lines[28], `{"units":27,"sha256":"`) {
				t.Errorf("%d lines: %s … %s", len(lines), lines[0], lines[len(lines)-1])
			}
		case "csv":
			if len(lines) != 4 {
				t.Errorf("%d lines", len(lines))
			}
		}
	}
}

// As many runs as suit are made where nobody says how many.
func TestSweepSaysHowManyRuns(t *testing.T) {
	expect(t, crashed, sessions[:4], 0, "median of 100 runs", "")
}

// One run of a point is that of the command that the report names.
func TestSweepNamesTheCommandOfACell(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "my crash.yaml")
	if err := os.WriteFile(file, []byte(crashed), 0o644); err != nil {
		t.Fatal(err)
	}
	out, _ := expect(t, "", []string{"sweep", file, "--seed", "7", "--set", "topics.orders.rate=20", "--over", "consumer.session.timeout.ms=10000,20000", "--runs", "9", "-o", "json"}, 0, "", "")
	var d struct {
		Cells []struct {
			Command string
			Figures map[string]struct {
				Max      float64
				WorstRun int `json:"worst_run"`
			}
		}
	}
	readJSON(t, out, &d)
	for _, c := range d.Cells {
		f := c.Figures["downtime.total@p50"]
		command := strings.ReplaceAll(c.Command, "'"+file+"'", "FILE")
		args := strings.Fields(command)[1:]
		for i, arg := range args {
			if arg == "FILE" {
				args[i] = file
			}
		}
		out, _ := expect(t, "", append(args, "--run", strconv.Itoa(f.WorstRun), "-o", "json"), 0, "", "")
		var run struct {
			Summary struct {
				Downtime map[string]float64 `json:"downtime_ms"`
			}
		}
		readJSON(t, out, &run)
		if run.Summary.Downtime["total"] != f.Max || !strings.Contains(command, "--seed 7 --set topics.orders.rate=20") {
			t.Errorf("%s --run %d comes to %v, and the worst run of the cell to %v", command, f.WorstRun, run.Summary.Downtime["total"], f.Max)
		}
	}
}

// Shards are put together to what one process prints, byte for byte, in every form.
func TestSweepInShards(t *testing.T) {
	dir := t.TempDir()
	var parts []string
	for i := range 4 {
		name := filepath.Join(dir, "part-"+strconv.Itoa(i)+".jsonl")
		args := append(sessions, "--shard", strconv.Itoa(i)+"/4")
		if i == 2 { // one that an engine numbers, into a file of its own
			t.Setenv("CI_NODE_INDEX", "3")
			t.Setenv("CI_NODE_TOTAL", "4")
			args = append(sessions[:len(sessions):len(sessions)], "--resume", name)
			expect(t, crashed, args, 0, "", "groupsim: shard 2/4, by CI_NODE_INDEX\ngroupsim: 7 units, sha256 ")
			os.Unsetenv("CI_NODE_INDEX")
		} else {
			out, _ := expect(t, crashed, args, 0, `"of":4}`, "sha256")
			if err := os.WriteFile(name, []byte(out), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		parts = append(parts, name)
	}
	for _, form := range sweepForms {
		_, one, oneErrs := run(crashed, append(sessions, "-o", form)...)
		_, merged, mergedErrs := run("", append([]string{"sweep", "merge", "-o", form, parts[3], parts[1]}, append(parts[:3:3], parts[0])...)...)
		if one != merged {
			t.Errorf("-o %s:\n%s\nis not what one process prints:\n%s", form, merged, one)
		}
		sum := regexp.MustCompile(`sha256 ([0-9a-f]{64})\n`)
		if form == jsonl && (sum.FindString(oneErrs) == "" || sum.FindString(oneErrs) != sum.FindString(mergedErrs)) {
			t.Errorf("%s and %s are not one sum", oneErrs, mergedErrs)
		}
	}
	expect(t, "", append([]string{"sweep", "merge"}, parts[:3]...), 2, "", "1 of 4 shards are missing; make them, and merge again: --shard 3/4")
	other, _ := expect(t, crashed, append(sessions[:3:3], "consumer.session.timeout.ms=10000", "--runs", "9", "--shard", "0/4"), 0, "", "sha256")
	expect(t, other, []string{"sweep", "merge", "-", parts[1], parts[2], parts[3]}, 2, "", "are of different plans")
}

// A sweep that somebody interrupts goes on with what is there of its part.
func TestSweepGoesOn(t *testing.T) {
	part := filepath.Join(t.TempDir(), "part.jsonl")
	long := append(sessions[:4:4], "--runs", "200", "-j", "1")
	_, whole, _ := run(crashed, append(long, "-o", jsonl)...)
	ctx, stop := context.WithCancel(context.Background())
	go func() {
		for {
			if info, err := os.Stat(part + ".unfinished"); err == nil && info.Size() > 20_000 {
				stop()
				return
			}
			if ctx.Err() != nil {
				return
			}
		}
	}()
	var out, errs bytes.Buffer
	code := execute(ctx, append(long, "--resume", part), strings.NewReader(crashed), &out, &errs)
	stop()
	if code != 1 || out.Len() > 0 || !regexp.MustCompile(`^groupsim: interrupted after \d+ of 600 runs; the same command goes on with --resume `).MatchString(errs.String()) {
		t.Fatalf("exit code %d: %s%s", code, out.String(), errs.String())
	}
	if _, err := os.Stat(part); err == nil {
		t.Error("the part is there, and not whole")
	}
	expect(t, crashed, append(long, "--resume", part), 0, "200 runs at each", "600 units, sha256 ")
	text, err := os.ReadFile(part)
	if err != nil || string(text) != whole {
		t.Errorf("the part has %d bytes, and %d when nobody interrupts, %v", len(text), len(whole), err)
	}
	expect(t, crashed, append(long, "--resume", part), 0, "200 runs at each", "600 units, sha256 ") // nothing is left to do
	expect(t, crashed, append(sessions, "--resume", part), 2, "", "this is a part of another sweep")
}

func TestSweepRefuses(t *testing.T) {
	for _, c := range []struct {
		args []string
		errs string
	}{
		{[]string{}, "sweep needs --over KEY=V1,V2,…"},
		{[]string{"--over", "consumer.session.timeout.ms=abc"}, `--over consumer.session.timeout.ms=abc: consumer.session.timeout.ms: "abc" is neither`},
		{[]string{"--over", "consumer.sesion.timeout.ms=6000"}, `(did you mean "session.timeout.ms"?)`},
		{[]string{"--over", "topics.order.rate=6"}, `there is no topic "order" (did you mean "orders"?)`},
		{[]string{"--over", "duration=1m", "--metric", "downtime"}, "--metric downtime: "},
		{[]string{"--over", "duration=1m", "--metric", "rebalancs"}, `(did you mean "rebalances"?)`},
		{[]string{"--over", "duration=1m", "--runs", "0"}, "--runs wants a number from 1 to 1000000"},
		{[]string{"--over", "duration=1m", "-j", "0"}, "-j wants at least one"},
		{[]string{"--over", "duration=1m", "--shard", "3/3"}, "shard 3/3: of 3 shards the first is 0/3 and the last 2/3"},
		{[]string{"--over", "duration=1m", "--shard", "1/3", "-o", "text"}, "shard 1/3 is a part, of which there is no report"},
		{[]string{"--over", "duration=1m", "--shard", "1/3", "--vega", "x.json"}, "shard 1/3 is a part, of which there is no report"},
		{[]string{"--over", "duration=1m", "-o", "xml"}, "--output xml: the forms are text, json, jsonl or csv"},
		{[]string{"--over", "duration=1m", "-o", "jsn"}, `(did you mean "json"?)`},
		{[]string{"--over", "client=java,librdkafak"}, `client: "librdkafak" is not a client that is modelled: java, franz-go, librdkafka (did you mean "librdkafka"?)`},
		{[]string{"--over", "duration=1m", "--resume", "-"}, "--resume wants a file"},
		{[]string{"--over", "duration=1m", "--shard", ""}, "--shard wants I/N"},
		{[]string{"--over", "duration=1m", "--html", "a.html", "--html", "b.html"}, "--html is given twice: take one of them out"},
		{[]string{"--over", "duration=1m", "--per-year", "-"}, "--per-year -: wants the name of a file"},
		{[]string{"--over", "duration=1m", "--per-year="}, "--per-year wants the name of a file"},
		{[]string{"--over", "duration=1m", "--json"}, `unknown flag: --json (did you mean "-o json"?)`},
		{[]string{"--over", "duration=1m,2m", "--runs", "1000000", "--over", "consumer.max.poll.records=1..500/400"}, "a report of this keeps 800000000 figures, and 100000000 are the most"},
	} {
		expect(t, "", append([]string{"sweep", "crash"}, c.args...), 2, "", c.errs)
	}
	expect(t, "", []string{"merge", "part-1.jsonl"}, 2, "", `unknown command "merge" (did you mean "groupsim sweep merge"?)`)
	expect(t, "", []string{"sweep", "mrge", "part-1.jsonl"}, 2, "", `sweep mrge: there are merge or submit (did you mean "merge"?)`)
	expect(t, "", []string{"sweep", "crahs", "--over", "duration=1m"}, 2, "", `(did you mean "crash"?)`)
}

// Where a file cannot be is found before there are runs for it; and what was run is told although a
// file cannot be written in the end.
func TestSweepCannotWrite(t *testing.T) {
	dir := t.TempDir()
	nowhere, part := filepath.Join(dir, "no", "such"), filepath.Join(dir, "part.jsonl")
	expect(t, crashed, append(sessions, "--resume", part), 0, "", "sha256")
	for _, args := range [][]string{
		append(sessions, "--html", nowhere), append(sessions, "--vega", nowhere), append(sessions, "--resume", nowhere),
		{"sweep", "merge", part, "--html", nowhere}, {"sweep", "merge", part, "--vega", nowhere}, {"sweep", "merge", part, "--document", nowhere},
	} {
		if out, _ := expect(t, crashed, args, 1, "", args[len(args)-2]+": cannot write "+nowhere+": no such file or directory"); out != "" {
			t.Errorf("%q has printed %s", args, out)
		}
		args[len(args)-1] = dir
		expect(t, crashed, args, 1, "", args[len(args)-2]+": cannot write "+dir+": is a directory")
	}
	left(t, dir, "part.jsonl")
	if _, err := os.Stat("/dev/full"); err == nil {
		expect(t, crashed, append(sessions, "--html", "/dev/full"), 1, "The worst run, alone:", "cannot write /dev/full: no space left on device")
	}
}

// A point that the loader refuses is shown, and no error; one where all are is.
func TestSweepShowsRefusedPoints(t *testing.T) {
	out, _ := expect(t, crashed, []string{"sweep", "-", "--runs", "3", "--over", "consumer.session.timeout.ms=3000..30000/4", "-o", "json"}, 0, "heartbeat.interval.ms 3000 is not below session.timeout.ms 3000", "")
	if !json.Valid([]byte(out)) {
		t.Error(out)
	}
	expect(t, crashed, []string{"sweep", "-", "--runs", "3", "--over", "consumer.session.timeout.ms=1000,2000"}, 2, "", "and every other of the 2 points of crashed is refused, too")
}

// Runs that fail are told, and the exit code says so.
func TestSweepWithRunsThatFail(t *testing.T) {
	const overlap = `
duration: 2m
topics: {orders: {partitions: 2, rate: 10}}
vary: {pause: {uniform: [1s, 30s]}}
members: [{id: c1..c2}]
steps: [{at: 40s, pause: c2, for: pause}, {at: 60s, pause: c2, for: 1s}]
`
	expect(t, overlap, []string{"sweep", "-", "--runs", "20", "--over", "consumer.session.timeout.ms=20000,30000"}, 1, "did not come to their end. The first: run", "did not come to their end")
}

// The page about sweeps shows what is printed, 80 columns wide.
func TestSweepPageShowsRealOutputs(t *testing.T) {
	page := filepath.Join("..", "..", "docs", "sweep.md")
	text, err := os.ReadFile(page)
	if err != nil {
		t.Fatal(err)
	}
	commands := regexp.MustCompile("(?s)```\ngroupsim (sweep .*?)\n```").FindAllStringSubmatch(string(text), -1)
	if len(commands) != 2 {
		t.Fatalf("%d commands", len(commands))
	}
	var parts []golden.Part
	for i, name := range []string{"one", "two"} {
		args := strings.Fields(strings.ReplaceAll(commands[i][1], "\\\n", " "))
		if n := len(args); args[n-2] == "--html" {
			args = args[:n-2]
		}
		out, _ := expect(t, "", args, 0, "", "")
		parts = append(parts, golden.Part{Name: name, Text: "```\n" + out + "```\n"})
	}
	out, _ := expect(t, "", []string{"sweep", "crash", "--over", "consumer.session.timeout.ms=10000,20000", "--runs", "2", "-o", jsonl}, 0, "", "sha256")
	out = regexp.MustCompile(`"(plan|sha256)":"[0-9a-f]{60}`).ReplaceAllString(out, `"$1":"…`)
	out = regexp.MustCompile(`"model":"[^"]*"`).ReplaceAllString(out, `"model":"…"`)
	out = regexp.MustCompile(`"…[0-9a-f]{4}"`).ReplaceAllString(out, `"…"`)
	parts = append(parts, golden.Part{Name: "units", Text: "```\n" + out + "```\n"})
	golden.ComparePage(t, page, parts...)
	golden.Says(t, page, "for `@p95` it takes %d runs, for `@p99` %d.", runsFor(950), runsFor(990))
	golden.Says(t, page, "refuses more than 100,000,000 of them")
	if sweep.MaxKept != 100_000_000 {
		t.Errorf("the page has another limit than %d", sweep.MaxKept)
	}
}

// runsFor is how many runs it takes for an interval of a quantile.
func runsFor(permille int) int {
	for n := 1; ; n++ {
		if _, _, ok := stats.Of(make([]int64, n)).Interval(permille); ok {
			return n
		}
	}
}

// While it takes long a terminal shows how many runs are done and how long the others will
// take, by those that were made here: what was there of a part took no time.
func TestSweepShowsTheTimeThatIsLeft(t *testing.T) {
	var out bytes.Buffer
	begun := time.Now().Add(-10 * time.Second)
	bar := &progressBar{out: &out, name: "sweep", begun: begun, from: begun, before: 500}
	bar.left(600, 1000)
	if text := out.String(); !strings.Contains(text, "sweep [##################............] 600 of 1000 runs, 40 s left") {
		t.Errorf("%q", text)
	}
}
