package main

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// What is made of parts is what one process makes, byte for byte: the page with its runs, the
// Vega-Lite specification, and what is printed.
func TestMergedFilesAreThoseOfOneProcess(t *testing.T) {
	dir := t.TempDir()
	file := func(name, text string) string {
		path := filepath.Join(dir, name)
		if text != "" {
			if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		return path
	}
	crash := file("my crash.yaml", crashed)
	properties := file("client.properties", "heartbeat.interval.ms=2000\n")
	varied := strings.Replace(crashed, "steps: [{at: 40s", "vary: {moment: {empirical: moments.txt}}\nsteps: [{at: moment", 1)
	file("moments.txt", "40s\n41s\n45s\n")
	measured := file("measured.yaml", varied)
	year := file("year.yaml", "incidents: {crashes: {scenario: ./my crash.yaml, rate: 3 per month}, pauses: {scenario: gc-pause, rate: 1 per week}}")
	over := []string{"--over", "consumer.session.timeout.ms=10000,20000", "--runs", "5"}
	for name, args := range map[string][]string{
		"a file, and what changes it":       append(over, crash, "--seed", "7", "--set", "topics.orders.rate=20", "--properties", properties),
		"two scenarios and two settings":    append(over, crash, "gc-pause", "--over", "crashed:steps[0].at=40s,50s", "--metric", "downtime.total@p90", "--metric", "gc-pause:rebalances@mean"),
		"a file that a scenario names":      append(over, measured),
		"what happens in a year":            append(over, "--per-year", year),
		"points that the loader refuses":    append(over, crash, "--over", "consumer.heartbeat.interval.ms=3000,12000"),
		"more points than can be drawn":     {crash, "--runs", "1", "--over", "consumer.session.timeout.ms=10000..20000/401"},
		"another metric and every quantile": append(over, crash, "--metric", "availability@mean", "--metric", "availability@p99"),
	} {
		t.Run(name, func(t *testing.T) {
			args := append([]string{"sweep"}, args...)
			var parts []string
			for i := range 3 {
				part := filepath.Join(t.TempDir(), "part-"+strconv.Itoa(i)+".jsonl")
				expect(t, "", append(args, "--shard", strconv.Itoa(i)+"/3", "--resume", part), 0, "", "sha256")
				parts = append(parts, part)
			}
			for _, form := range sweepForms {
				one := outputs(t, append(args, "-o", form)...)
				merged := outputs(t, append([]string{"sweep", "merge", "-o", form}, parts...)...)
				for i, what := range []string{"printed", "--html", "--vega"} {
					if len(one[i]) == 0 || !bytes.Equal(one[i], merged[i]) {
						t.Errorf("-o %s, %s: %d bytes of parts, %d of one process", form, what, len(merged[i]), len(one[i]))
					}
				}
			}
		})
	}
}

// Of too many points there is no page, which is known from the first line of a part.
func TestAPageOfTooManyPartsIsRefusedAtOnce(t *testing.T) {
	out, _ := expect(t, crashed, append(sessions, "-o", jsonl), 0, "", "sha256")
	lines := strings.SplitAfter(out, "\n")
	values := make([]string, 10_000)
	for i := range values {
		values[i] = `"` + strconv.Itoa(10_000+i) + `"`
	}
	axis := func(key string, values []string) string {
		return `{"key":"` + key + `","unit":"ms","values":[` + strings.Join(values, ",") + `]}`
	}
	begin, end := strings.Index(lines[1], `"axes":[`), strings.Index(lines[1], `],"metrics":`)
	lines[1] = lines[1][:begin] + `"axes":[` + axis("consumer.session.timeout.ms", values) + "," + axis("consumer.heartbeat.interval.ms", values[:3]) + lines[1][end:]
	html := filepath.Join(t.TempDir(), "page.html")
	expect(t, lines[0]+lines[1], []string{"sweep", "merge", "-", "-o", "text", "--html", html}, 2, "", "a page of 30000 points is more than anybody can look at: --html takes 20000")
	left(t, filepath.Dir(html))
}

// outputs are what a command prints, and the files that it writes.
func outputs(t *testing.T, args ...string) (all [3][]byte) {
	t.Helper()
	dir := t.TempDir()
	html, vega := filepath.Join(dir, "page.html"), filepath.Join(dir, "vega.json")
	code, out, errs := run("", append(args, "--html", html, "--vega", vega)...)
	page, err := os.ReadFile(html)
	if err == nil {
		all[2], err = os.ReadFile(vega)
	}
	if code != 0 || err != nil || strings.Contains(errs, "no runs are drawn") {
		t.Fatalf("%q: exit code %d, %v: %s", args, code, err, errs)
	}
	all[0], all[1] = []byte(out), page
	return all
}

// A page of parts has no runs where the scenarios are not those that the parts were made from,
// and says so.
func TestAPageOfPartsWithoutScenarios(t *testing.T) {
	dir := t.TempDir()
	crash, part, page := filepath.Join(dir, "crash.yaml"), filepath.Join(dir, "part.jsonl"), filepath.Join(dir, "page.html")
	put := func(text string) {
		if err := os.WriteFile(crash, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	drawn := func(want int, why, errs string, args ...string) {
		t.Helper()
		expect(t, crashed, append(args, "--html", page), 0, "", errs)
		text, err := os.ReadFile(page)
		if err != nil {
			t.Fatal(err)
		}
		if n := strings.Count(string(text), `"rows":[{"name":"orders-`); n != want || why != "" && !strings.Contains(string(text), "the page was made of parts, which have figures alone, and "+why+".") {
			t.Errorf("%q: %d runs on the page", args, n)
		}
	}
	ofPart := []string{"sweep", "merge", part}
	put(crashed)
	ofFile := append([]string{"sweep", crash}, sessions[2:]...)
	drawn(3, "", "sha256", append(ofFile, "--resume", part)...)
	drawn(3, "", "sha256", ofPart...)
	put(strings.Replace(crashed, "40s", "41s", 1))
	drawn(0, "the scenarios are not the same here", "no runs are drawn on the page: the scenarios are not the same here: "+crash, ofPart...)
	put("nonsense")
	drawn(0, "the scenarios cannot be read here", "no runs are drawn on the page: the scenarios cannot be read here: "+crash, ofPart...)

	text, err := os.ReadFile(part)
	if err != nil {
		t.Fatal(err)
	}
	of := strings.Replace(string(text), modelVersion(), "another", 1)
	of = of[:strings.LastIndex(of, `{"units":`)]
	older := filepath.Join(dir, "older.jsonl")
	if err := os.WriteFile(older, fmt.Appendf(nil, "%s{\"units\":27,\"sha256\":\"%x\"}\n", of, sha256.Sum256([]byte(of))), 0o644); err != nil {
		t.Fatal(err)
	}
	put(crashed)
	drawn(0, "the scenarios were run by another version of groupsim", "no runs are drawn on the page: the scenarios were run by another version of groupsim: another, not "+modelVersion(), "sweep", "merge", older)

	if err := os.Remove(part); err != nil {
		t.Fatal(err)
	}
	drawn(3, "", "sha256", append(sessions, "--resume", part)...)
	drawn(0, "the scenarios cannot be read here", "they were read from standard input", ofPart...)
	drawn(3, "", "sha256", append(sessions, "--resume", part)...) // where they are they are drawn
}
