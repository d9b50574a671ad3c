package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/groupsim/groupsim/report/print"
	"github.com/groupsim/groupsim/scenarios"

	"github.com/groupsim/groupsim"
)

// run runs the command as a user would and gives what it printed.
func run(stdin string, args ...string) (code int, out, errs string) {
	var o, e bytes.Buffer
	code = execute(context.Background(), args, strings.NewReader(stdin), &o, &e)
	return code, o.String(), e.String()
}

// expect runs the command and gives what it printed. Standard output must contain
// wantOut, and standard error wantErrs; if that is empty, so must standard error be.
func expect(t *testing.T, stdin string, args []string, wantCode int, wantOut, wantErrs string) (out, errs string) {
	t.Helper()
	code, out, errs := run(stdin, args...)
	if code != wantCode {
		t.Errorf("exit code %d, want %d", code, wantCode)
	}
	if !strings.Contains(out, wantOut) {
		t.Errorf("standard output lacks %q:\n%s", wantOut, out)
	}
	if wantErrs == "" && errs != "" || !strings.Contains(errs, wantErrs) {
		t.Errorf("standard error, want %q:\n%s", wantErrs, errs)
	}
	return out, errs
}

// A form that is offered prints something.
func TestEveryFormPrints(t *testing.T) {
	for command, forms := range map[string][]string{"run": runForms, "compare": compareForms, "explain": explainForms} {
		for _, form := range forms {
			if code, out, errs := run(small, command, "-", "-o", form); code != 0 || out == "" {
				t.Errorf("%s -o %s: exit code %d, %d bytes, %s", command, form, code, len(out), errs)
			}
		}
	}
}

const small = `
name: small
duration: 30s
topics: {orders: {partitions: 2}}
members: [{id: c1..c2}]
`

// halfUp is one of which half never consumes anything up to the end.
const halfUp = `duration: 50s
topics: {t: {partitions: 2, rate: 5}}
members: [{id: a}, {id: b, application: {on.assigned: 400s}}]
`

// shared is one in which two clients of franz-go have one name.
const shared = `client: franz-go
duration: 60s
topics: {t: {partitions: 2, rate: 10}}
consumer: {group.instance.id: mine, enable.auto.commit: false}
members: [{id: a}, {id: b, start: 50ms}]
`

// neverUp is a group that never consumes anything: its callback outlasts the poll limit.
const neverUp = `duration: 3m
topics: {t: {partitions: 1, rate: 5}}
consumer: {max.poll.interval.ms: 60000}
application: {on.assigned: 61s}
members: [{id: a}]
`

func TestExitCodesAndMessages(t *testing.T) {
	dir := t.TempDir()
	broken := filepath.Join(dir, "broken.yaml")
	impossible := filepath.Join(dir, "impossible.yaml")
	unmet := filepath.Join(dir, "unmet.yaml")
	cut := filepath.Join(dir, "cut.jsonl")
	fresh := filepath.Join(dir, "fresh.yaml")
	for path, text := range map[string]string{
		broken:     strings.Replace(small, "duration", "duratoin", 1),
		impossible: small + "steps: [{at: 10s, close: c1}, {at: 20s, remove-member: c1}]\n",
		unmet:      small + "expect: {rebalances: '> 5'}\n",
		cut:        `{"t": 0, "e": "run", "scenario": "x", "duration": 1000}` + "\n" + `{"t": 1, "m": "c1"`,
	} {
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	for _, c := range []struct {
		name  string
		args  []string
		stdin string
		code  int
		out   string // what standard output contains
		errs  string // what standard error contains; empty: it is empty
	}{
		{"a bundled scenario", []string{"run", "gc-pause"}, "", 0, "c2", ""},
		{"standard input", []string{"run", "-"}, small, 0, "small", ""},
		{"help", []string{"--help"}, "", 0, "Exit codes", ""},
		{"nothing at all", nil, "", 0, "Usage", ""},
		{"no scenario", []string{"run"}, "", 2, "", "run needs a scenario"},
		{"a command with a typing error", []string{"rnu"}, "", 2, "", "groupsim: unknown command \"rnu\" (did you mean \"run\"?)\nRun 'groupsim --help' for usage.\n"},
		{"an unknown command", []string{"fly"}, "", 2, "", "groupsim: unknown command \"fly\": there are "},
		{"a command of two letters", []string{"rn"}, "", 2, "", "groupsim: unknown command \"rn\": there are "},
		{"a scenario in place of a command", []string{"gc-puase"}, "", 2, "", `did you mean "groupsim run gc-pause"?`},
		{"a flag with a typing error", []string{"run", "gc-pause", "--sede", "1"}, "", 2, "", "groupsim: unknown flag: --sede (did you mean \"--seed\"?)\nRun 'groupsim run --help' for usage.\n"},
		{"an unknown flag", []string{"run", "gc-pause", "--fly"}, "", 2, "", "unknown flag: --fly\n"},
		{"a flag with one dash", []string{"run", "gc-pause", "-runs", "3"}, "", 2, "", "unknown shorthand flag: 'r' in -runs (did you mean \"--runs\"?)\n"},
		{"an unknown letter", []string{"run", "gc-pause", "-x"}, "", 2, "", "unknown shorthand flag: 'x' in -x\n"},
		{"a flag without its value", []string{"run", "gc-pause", "--seed"}, "", 2, "", "flag needs an argument: --seed"},
		{"a seed that is no number", []string{"run", "gc-pause", "--seed", "x"}, "", 2, "", "groupsim: --seed x: wants a whole number, 0 or more\nRun 'groupsim run --help' for usage.\n"},
		{"help for what there is not", []string{"help", "rnu"}, "", 2, "", "unknown command \"rnu\" (did you mean \"run\"?)"},
		{"a command as a flag", []string{"--list"}, "", 2, "", "did you mean \"groupsim list\"?"},
		{"a directory that is not there", []string{"run", "gc-pause", "--events", "/no/such/file"}, "", 1, "", "--events: cannot write /no/such/file: no such file or directory\n"},
		{"an unknown scenario", []string{"run", "gc-puase"}, "", 2, "", `did you mean "gc-pause"?`},
		{"a missing file", []string{"run", "./nowhere.yaml"}, "", 2, "", "nowhere.yaml"},
		{"a directory", []string{"run", dir + "/"}, "", 2, "", "is a directory"},
		{"findings as JSON", []string{"run", "-", "--run", "0", "-o", "json"}, shared, 0, `"findings":[{"severity":"critical","at_ms":`, ""},
		{"fencing as JSON", []string{"run", "-", "--run", "0", "-o", "json"}, shared, 0, `refused with FENCED_INSTANCE_ID, and asking again and again: a and b`, ""},
		{"a directory in place of a configuration", []string{"run", "gc-pause", "--properties", dir}, "", 2, "", dir + ": is a directory: name a file in it"},
		{"a directory in place of a description", []string{"run", "gc-pause", "--group-state", dir}, "", 2, "", dir + ": is a directory: name a file in it"},
		{"a setup that is not there", []string{"compare", "gc-pause", "--with", "./nowhere.yml"}, "", 2, "", "setup ./nowhere.yml: cannot be opened: no such file or directory; a setup is"},
		{"two errors", []string{"run", "gc-pause", "--set", "a=1", "--set", "seed=x"}, "", 2, "", "groupsim: --set seed=x: "},
		{"an invalid file", []string{"run", broken}, "", 2, "", broken + ":3:1: "},
		{"an unknown form", []string{"run", "gc-pause", "-o", "xml"}, "", 2, "", "the forms are text"},
		{"events of two scenarios", []string{"run", "crash", "gc-pause", "--events", "x"}, "", 2, "", "--events takes one scenario"},
		{"standard input twice", []string{"run", "-", "-"}, small, 2, "", "only once"},
		{"a step that cannot apply", []string{"run", impossible}, "", 1, "", "remove-member: c1"},
		{"an expectation that is not met", []string{"run", unmet}, "", 3, "small", "expected rebalances > 5, got 0"},
		{"the worst code wins", []string{"run", unmet, impossible, "gc-pause"}, "", 1, "gc-pause", "remove-member"},
		{"an override", []string{"run", unmet, "--set", "expect.rebalances=== 0"}, "", 0, "small", ""},
		{"a wrong override", []string{"run", "gc-pause", "--set", "consumer.sesion.timeout.ms=1"}, "", 2, "", "session.timeout.ms"},
		{"all events of no file", []string{"run", "crash", "--events-all"}, "", 2, "", "--events-all goes with --events FILE"},
		{"events from standard input twice", []string{"report", "-", "-"}, "", 2, "", "only once"},
		{"events that are not there", []string{"report", "gc-pause"}, "", 2, "", "gc-pause: cannot be opened: no such file or directory; 'groupsim run SCENARIO --events FILE' writes a file of events\n"},
		{"a directory in place of events", []string{"report", dir}, "", 2, "", "groupsim: " + dir + ": is a directory: name a file in it; 'groupsim run SCENARIO --events FILE' writes a file of events\n"},
		{"a scenario in place of events", []string{"report", unmet}, "", 2, "", "unmet.yaml: line 2: invalid character"},
		{"events that end in the middle", []string{"report", cut, "--events", filepath.Join(dir, "again.jsonl")}, "", 2, "", "cut.jsonl: line 2: unexpected end of JSON input"},
		{"an expectation where nothing was up", []string{"run", "-", "-o", "json", "--expect", "downtime.max <= 1s"}, neverUp, 3, `"never_up":1`,
			"-: expected downtime.max <= 1s, got never up (never up: t-0)"},
		{"an expectation that leaves out what was not up", []string{"run", "-", "-o", "json", "--expect", "downtime.max <= 1s"}, halfUp, 0, `"never_up":1`,
			"-: downtime.max <= 1s is met, but 1 partition never up, which count as none: expect never-up == 0"},
		{"list", []string{"list"}, "", 0, "Start here\n  gc-pause  ", ""},
		{"list as JSON", []string{"list", "-o", "json"}, "", 0, `{"name":"crash","title":"A process dies without a word","topic":"Start here"}`, ""},
		{"metrics", []string{"metrics"}, "", 0, "lag.peak             count     The highest lag of all partitions together.", ""},
		{"metrics as JSON", []string{"metrics", "-o", "json"}, "", 0, `{"meaning":"The downtime of the partition that was down longest.","name":"downtime.max","unit":"duration"}`, ""},
		{"a new scenario", []string{"new", fresh}, "", 0, fresh + " is written. Run it: groupsim run " + fresh + "\n", ""},
		{"the new scenario", []string{"run", fresh, "--run", "0"}, "", 0, "fresh: A crash, and a process that is back after 20 s", ""},
		{"a new scenario where one is", []string{"new", fresh}, "", 2, "", "fresh.yaml is there already: give another name"},
		{"a new scenario of no name", []string{"new"}, "", 2, "", "new takes the name of one file to write, got 0"},
		{"a new scenario of a name that is none", []string{"new", "mine.json"}, "", 2, "", "write groupsim new mine.yaml"},
		{"a new scenario nowhere", []string{"new", "/no/such/mine.yaml"}, "", 1, "", "cannot write /no/such/mine.yaml: no such file or directory"},
		{"a comparison line by line", []string{"compare", "crash", "-o", "jsonl"}, "", 2, "", "groupsim run SCENARIO --runs N -o jsonl; a comparison is text, json"},
		{"the version as a flag", []string{"--version"}, "", 0, "models Kafka 4.3.0 with its Java client, franz-go 1.22 and librdkafka 2.16", ""},
		{"list with an argument", []string{"list", "x"}, "", 2, "", "takes no arguments"},
		{"show", []string{"show", "gc-pause"}, "", 0, "pause: c2", ""},
		{"show nothing", []string{"show"}, "", 2, "", "show takes one scenario"},
		{"validate", []string{"validate", unmet, "-"}, small, 0, "valid: 2 members, 1 topic, 0 steps, 30s", ""},
		{"validate what is wrong", []string{"validate", broken, unmet}, "", 2, "unmet.yaml: valid", `did you mean "duration"?`},
		{"schema", []string{"schema"}, "", 0, "draft-07", ""},
		{"version", []string{"version"}, "", 0, "models Kafka 4.3.0 with its Java client, franz-go 1.22 and librdkafka 2.16", ""},
		{"the model", []string{"version", "--model"}, "", 0, "recordings of real groups", ""},
		{"completion", []string{"completion", "bash"}, "", 0, "groupsim", ""},
		{"completion for a shell with a typing error", []string{"completion", "bsh"}, "", 2, "", "groupsim: completion bsh: there are bash, fish, powershell or zsh (did you mean \"bash\"?)\n"},
	} {
		t.Run(c.name, func(t *testing.T) {
			out, errs := expect(t, c.stdin, c.args, c.code, c.out, c.errs)
			if strings.Contains(out+errs, "goroutine ") || strings.Contains(errs, "panic") {
				t.Errorf("a stack trace:\n%s", errs)
			}
		})
	}
}

func TestJSONIsALineAScenario(t *testing.T) {
	code, out, errs := run("", "run", "gc-pause", "crash", "-o", "json", "--seed", "7")
	if code != 0 {
		t.Fatalf("exit code %d: %s", code, errs)
	}
	lines := strings.Split(strings.TrimSuffix(out, "\n"), "\n")
	if len(lines) != 2 {
		t.Fatalf("%d lines for 2 scenarios", len(lines))
	}
	for i, name := range []string{"gc-pause", "crash"} {
		var doc struct {
			Schema, Scenario string
			Seed             int
			Window           struct{ End float64 } `json:"window_ms"`
		}
		if err := json.Unmarshal([]byte(lines[i]), &doc); err != nil {
			t.Fatal(err)
		}
		if doc.Schema != "groupsim.report/v1" || doc.Scenario != name || doc.Seed != 7 || doc.Window.End <= 0 {
			t.Errorf("line %d is of %+v, want %s with seed 7", i+1, doc, name)
		}
	}
}

func TestEventsFileIsWholeOrNotThere(t *testing.T) {
	dir := t.TempDir()
	good, bad := filepath.Join(dir, "good.jsonl"), filepath.Join(dir, "bad.jsonl")
	if code, _, errs := run("", "run", "gc-pause", "--events", good); code != 0 {
		t.Fatal(errs)
	}
	text, err := os.ReadFile(good)
	if err != nil {
		t.Fatal(err)
	}
	for i, line := range strings.Split(strings.TrimSuffix(string(text), "\n"), "\n") {
		var e struct {
			T float64 `json:"t"`
			E string  `json:"e"`
		}
		if err := json.Unmarshal([]byte(line), &e); err != nil || e.E == "" {
			t.Fatalf("line %d: %v: %s", i+1, err, line)
		}
	}
	stdin := small + "steps: [{at: 10s, close: c1}, {at: 20s, remove-member: c1}]\n"
	if code, _, _ := run(stdin, "run", "-", "--events", bad); code != 1 {
		t.Errorf("exit code %d, want 1", code)
	}
	if files, err := os.ReadDir(dir); err != nil || len(files) != 1 {
		t.Errorf("%d files are left (%v), want only the good one", len(files), err)
	}
	if code, _, errs := run("", "run", "gc-pause", "--events", filepath.Join(dir, "no", "such", "dir")); code != 1 || !strings.Contains(errs, "cannot write") {
		t.Errorf("exit code %d: %s", code, errs)
	}
}

// What show prints runs as it is, from a file.
func TestEveryBundledScenarioCanBeShownValidatedAndRun(t *testing.T) {
	dir := t.TempDir()
	for _, name := range scenarios.BundledNames() {
		_, text, _ := run("", "show", name)
		path := filepath.Join(dir, name+".yaml")
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		if code, _, errs := run("", "validate", path); code != 0 {
			t.Errorf("validate %s: %s", name, errs)
		}
		fromFile, a, _ := run("", "run", path, "-o", "json")
		bundled, b, _ := run("", "run", name, "-o", "json")
		if fromFile != 0 || bundled != 0 || a != b {
			t.Errorf("%s runs differently from a file (exit codes %d and %d)", name, fromFile, bundled)
		}
	}
}

// fits holds a text for no terminal to a width: in columns, without colours.
func fits(t *testing.T, name, text string, width int) {
	t.Helper()
	for i, line := range strings.Split(text, "\n") {
		if n := len([]rune(line)); n > width {
			t.Errorf("%s, line %d: %d columns of %d: %s", name, i+1, n, width, line)
		}
		if strings.Contains(line, "\033") {
			t.Errorf("%s, line %d: a control character without a terminal", name, i+1)
		}
	}
}

// Whatever is printed fits a terminal of eighty columns, if it is one, and a hundred.
func TestTextFitsTheTerminal(t *testing.T) {
	for _, name := range scenarios.BundledNames() {
		scenario, err := groupsim.Load(name, nil, groupsim.Options{})
		if err != nil {
			t.Fatal(err)
		}
		result, err := groupsim.Run(scenario, groupsim.RunOptions{})
		if err != nil {
			t.Fatal(err)
		}
		told, err := groupsim.Explain(name, nil, groupsim.Options{}, groupsim.ExplainOptions{})
		if err != nil {
			t.Fatal(err)
		}
		for _, width := range []int{narrowest, widest} {
			var out bytes.Buffer
			if err := errors.Join(print.Text(&out, result, width, false), told.Text(&out, width, false)); err != nil {
				t.Fatal(err)
			}
			fits(t, name, out.String(), width)
		}
	}
}

// The eight default setups stand in as many tables as there have to be, with names and
// figures in one piece.
func TestAComparisonFitsTheTerminal(t *testing.T) {
	contenders, err := groupsim.Contenders([]string{"rolling-deploy"}, nil, groupsim.Options{}, nil)
	if err != nil {
		t.Fatal(err)
	}
	result, err := groupsim.Compare(contenders, groupsim.CompareOptions{})
	if err != nil {
		t.Fatal(err)
	}
	for width, tables := range map[int]int{narrowest: 2, widest: 2} {
		var out bytes.Buffer
		if err := print.CompareText(&out, result, width, false); err != nil {
			t.Fatal(err)
		}
		fits(t, "the comparison", out.String(), width)
		if n := strings.Count(out.String(), "peak lag  "); n != tables || strings.Contains(out.String(), "setup 3") || strings.Contains(out.String(), "…") {
			t.Errorf("%d tables, want %d with names and figures in one piece:\n%s", n, tables, &out)
		}
	}
}

func TestHelpFitsEightyColumns(t *testing.T) {
	for _, command := range []string{"help", "run", "compare", "explain", "report", "assign", "lint", "list", "metrics", "new", "show", "validate", "schema", "version"} {
		_, out, _ := run("", "help", command)
		if !strings.Contains(out, "Usage:") {
			t.Errorf("no help for %s: %s", command, out)
		}
		fits(t, "help "+command, out, narrowest)
	}
}

func TestReportsAreAsWideAsTheTerminal(t *testing.T) {
	for columns, want := range map[int]int{0: widest, 40: narrowest, 80: 80, 93: 93, 100: 100, 240: widest} {
		if got := fitting(columns); got != want {
			t.Errorf("%d columns: a width of %d, want %d", columns, got, want)
		}
	}
}

func TestHelpHasFlagsUnderHeadings(t *testing.T) {
	for command, want := range map[string][]string{
		"run":     {"What is run:", "How many runs:", "What is printed:", "Files to write:\n      --html FILE", "--rebalance GENERATION   with --mermaid", "Other flags:\n  -h, --help"},
		"explain": {"What is told:", "--rebalance GENERATION   only this rebalance"},
		"compare": {"What is run:", "--with SETUP"},
		"list":    {"Flags:\n"},
	} {
		_, out, _ := run("", "help", command)
		for _, text := range want {
			if strings.Count(out, text) != 1 {
				t.Errorf("%s: not once %q in\n%s", command, text, out)
			}
		}
		cmd, _, err := newRoot(terminal{width: widest}).Find([]string{command})
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range flagNames(cmd) {
			if !strings.Contains(out, "--"+name) {
				t.Errorf("%s: no --%s in the help", command, name)
			}
		}
	}
}
