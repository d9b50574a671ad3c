package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// The smallest value as a program reads it: what docs and scripts rely on.
func TestTuneSmallest(t *testing.T) {
	out, _ := expect(t, "", []string{"tune", "gc-pause-lognormal", "--smallest", "consumer.session.timeout.ms=6000..60000", "--such-that", "rebalances <= 0", "--share", "0.9", "--runs", "40", "-o", "json"}, 0, "", "")
	var d struct {
		Schema, Key string
		Scenarios   []string
		Smallest    float64
		Interval    [2]*float64
		Share       float64
		Runs        int
		Settings    struct{ Java, Librdkafka, Spring string }
	}
	if err := json.Unmarshal([]byte(out), &d); err != nil {
		t.Fatal(err)
	}
	if d.Schema != "groupsim.tune/v1" || d.Key != "consumer.session.timeout.ms" || d.Scenarios[0] != "gc-pause-lognormal" || d.Smallest < 6000 || d.Share != 0.9 || d.Runs != 40 ||
		d.Interval[0] == nil || d.Interval[1] == nil || *d.Interval[0] > d.Smallest || *d.Interval[1] < d.Smallest {
		t.Errorf("%s", out)
	}
	if !strings.Contains(d.Settings.Java, "session.timeout.ms=") || !strings.Contains(d.Settings.Spring, "[session.timeout.ms]") || d.Settings.Librdkafka == "" {
		t.Errorf("settings: %+v", d.Settings)
	}
	expect(t, "", []string{"tune", "gc-pause", "--smallest", "consumer.session.timeout.ms=11000..12000", "--such-that", "rebalances <= 0", "--runs", "20"}, 3, "none from 11 s to 12 s", "no value of consumer.session.timeout.ms from 11 s to 12 s will do")
}

// The text shows the settings of the clients that the scenario has, and -o json has all.
func TestTuneMinimise(t *testing.T) {
	args := []string{"tune", "crash", "gc-pause-lognormal", "--over", "consumer.session.timeout.ms=6000,45000", "--minimise", "crash:gap.max", "--subject-to", "gc-pause-lognormal:rebalances@p90 <= 3", "--runs", "8"}
	expect(t, "", args, 0, "To paste, Java properties:\n  session.timeout.ms=6000\n", "")
	expect(t, "", append(args, "-o", "json"), 0, `"recommended":{"point":{"consumer.session.timeout.ms":6000},"metrics":{"crash:gap.max":`, "")
	expect(t, "", append(args[:1:1], "crash", "--set", "client=librdkafka", "--over", "consumer.session.timeout.ms=6000,45000", "--minimise", "gap.max", "--runs", "8"), 0, "To paste, librdkafka's properties:\n  session.timeout.ms=6000\n", "")
	expect(t, "", append(args, "--subject-to", "crash:gap.max <= 1s"), 3, "No point meets ", "no point that was tried meets the conditions")
}

func TestTunePerYear(t *testing.T) {
	dir := t.TempDir()
	plan := filepath.Join(dir, "year.yaml")
	write := func(text string) {
		if err := os.WriteFile(plan, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	args := []string{"tune", "--per-year", plan, "--over", "consumer.session.timeout.ms=15000,45000", "--minimise", "downtime.total@p99", "--runs", "8"}
	write("incidents:\n  crashes: {scenario: crash, rate: 1 per member per year}\n  pauses: {scenario: gc-pause, rate: 2 a month}\n")
	expect(t, "", args, 0, "crashes", "")
	write("incidents:\n  crashes: {scenario: crahs, rate: 1 per member per year}\n")
	expect(t, "", args, 2, "", plan+`:2:23: scenario: "crahs" is none that is bundled, and no file`)
	write("incidents:\n  crash: {scenario: crash, rate: 1 per member per year}\n")
	expect(t, "", append(args, "crash"), 2, "", "incidents: crash is the name of a scenario, too: choose another one")
}

// Whoever mistypes something is told what to write.
func TestTuneMistakes(t *testing.T) {
	smallest := []string{"tune", "crash", "--smallest", "consumer.session.timeout.ms=6000..60000", "--such-that", "rebalances <= 0"}
	minimise := []string{"tune", "crash", "--over", "consumer.session.timeout.ms=6000..60000", "--minimise", "gap.max"}
	for _, c := range []struct {
		args []string
		errs string
	}{
		{[]string{"tune"}, "tune needs a scenario; 'groupsim list' names the bundled ones"},
		{[]string{"tune", "crash"}, "tune needs to know what it looks for: --smallest KEY=FROM..TO --such-that CONDITION, or --over KEY=FROM..TO --minimise METRIC"},
		{[]string{"tune", "crahs", "--over", "a=1..2", "--minimise", "gap.max"}, `did you mean "crash"?`},
		{smallest[:4], "--smallest needs --such-that CONDITION, such as --such-that 'rebalances <= 0'"},
		{minimise[:4], "tune needs to know what it looks for"},
		{[]string{"tune", "crash", "--minimise", "gap.max"}, "--minimise needs --over KEY=FROM..TO"},
		{append(smallest, "--minimise", "gap.max"), "--smallest and --minimise exclude each other"},
		{append(smallest, "--largest", "a=1..2"), "--smallest and --largest exclude each other"},
		{append(smallest, "--over", "a=1..2"), "--over goes with --minimise"},
		{append(minimise, "--share", "0.9"), "--share goes with --smallest"},
		{append(smallest, "--share", "99"), "--share 99: wants a share of the runs above 0 and below 1, such as 0.99"},
		{append(smallest, "--share", ""), "--share wants a share of the runs above 0 and below 1, such as 0.99"},
		{append(smallest, "--smallest", "consumer.heartbeat.interval.ms=1..2"), "--smallest is given twice: take one of them out"},
		{append(smallest, "--such-that", "rebalances <= 0"), "--such-that rebalances <= 0 is given twice: take one of them out"},
		{append(minimise, "--subject-to", "rebalances <= 0", "--subject-to", "rebalances <= 0"), "--subject-to rebalances <= 0 is given twice: take one of them out"},
		{[]string{"tune", "crash", "--smallest", "consumer.session.timeout.ms=1..2", "--such-that", "rebalances <= 0"}, "--smallest consumer.session.timeout.ms=1..2: it is refused from one end to the other: heartbeat.interval.ms 3000 is not below session.timeout.ms 1: make it a third of the session"},
		{append(minimise, "--per-year", "-"), "--per-year -: wants the name of a file, beside which its scenarios lie"},
		{[]string{"tune", "--per-year", "", "--minimise", "gap.max"}, "--per-year wants the name of a file"},
		{append(smallest, "--runs", "0"), "--runs wants a number from 1 to 1000000"},
		{append(smallest, "-j", "0"), "-j wants at least one"},
		{append(smallest, "--such-that", "rebalanced <= 0"), `--such-that rebalanced <= 0: "rebalanced" is not a metric (did you mean "rebalances"?)`},
		{append(smallest, "--such-that", "rebalances"), `--such-that rebalances: wants a metric, an operator and a value, such as "downtime.max <= 10s"`},
		{append(minimise, "--minimise", "gap.maxi"), `--minimise gap.maxi: "gap.maxi" is not a metric (did you mean "gap.max"?)`},
		{append(minimise, "--over", "consumer.sesion.timeout.ms=1..2"), `--over consumer.sesion.timeout.ms=1..2: "sesion.timeout.ms" is not a setting of consumer (did you mean "session.timeout.ms"?)`},
		{[]string{"tune", "crash", "--smallest", "consumer.session.timeout.ms=60000..6000", "--such-that", "rebalances <= 0"}, "--smallest consumer.session.timeout.ms=60000..6000: 60000..6000 is empty"},
		{append(minimise, "-o", "csv"), "--output csv: the forms are text or json"},
		{append(minimise, "--per-year", "/no/such/year.yaml"), "/no/such/year.yaml: cannot be opened: no such file or directory"},
		{append(minimise, "--minmise", "gap.max"), `unknown flag: --minmise (did you mean "--minimise"?)`},
	} {
		expect(t, "", c.args, 2, "", c.errs)
	}
}

// What a year comes to is told by sweep, too, and by its parts put together.
func TestSweepPerYear(t *testing.T) {
	dir := t.TempDir()
	plan := filepath.Join(dir, "year.yaml")
	if err := os.WriteFile(plan, []byte("incidents:\n  crashes: {scenario: crash, rate: 1 per member per year}\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	args := []string{"sweep", "--per-year", plan, "--over", "consumer.session.timeout.ms=15000,45000", "--runs", "5"}
	expect(t, "", append(args, "--metric", "year:reprocessed@p99"), 2, "", "--metric year:reprocessed@p99: what names no scenario is told of the year, too: write reprocessed@p99")
	whole, _ := expect(t, "", append(args, "-o", "json"), 0, `"years":[{"point":{"consumer.session.timeout.ms":15000},"metric":"downtime.total","year":{"mean":`, "")
	var parts []string
	for _, shard := range []string{"0/2", "1/2"} {
		part := filepath.Join(dir, "part-"+shard[:1]+".jsonl")
		expect(t, "", append(args, "--shard", shard, "--resume", part), 0, "", "5 units")
		parts = append(parts, part)
	}
	code, merged, errs := run("", append([]string{"sweep", "merge", "-o", "json"}, parts...)...)
	if code != 0 || merged != whole {
		t.Errorf("exit code %d, %s\n%s\nwant\n%s", code, errs, merged, whole)
	}
	expect(t, "", []string{"sweep", "--per-year", plan, "--over", "consumer.session.timeout.ms=15000,45000", "--metric", "gap.max"}, 2, "", "--per-year: none of the metrics that name no scenario adds up")
}

// The examples of the help are of scenarios that there are, and of settings and figures that
// these have: as far as the loader goes, they run.
func TestTuneExamples(t *testing.T) {
	example := strings.ReplaceAll(newTune(terminal{}).Example, "\\\n", " ")
	tried := 0
	for line := range strings.Lines(example) {
		words := strings.Fields(strings.NewReplacer("'rebalances <= 0'", "rebalances<=0").Replace(line))
		if words[2] == "--per-year" {
			continue // a file of one's own
		}
		tried++
		if code, out, errs := run("", append(words[1:], "--runs", "1")...); code != 0 || out == "" {
			t.Errorf("%s: exit code %d, %s", line, code, errs)
		}
	}
	if tried < 3 {
		t.Errorf("%d examples", tried)
	}
}
