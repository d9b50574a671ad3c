package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// edit replaces a text of a file.
func edit(t *testing.T, path, from, to string) {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil || !bytes.Contains(data, []byte(from)) {
		t.Fatalf("%v: %s has no %q", err, path, from)
	}
	if err := os.WriteFile(path, bytes.Replace(data, []byte(from), []byte(to), 1), 0o600); err != nil {
		t.Fatal(err)
	}
}

// A drill is handed out, fails as it is, shows where, and passes when it is mended.
func TestDrill(t *testing.T) {
	dir := t.TempDir()
	state, folder := filepath.Join(dir, "progress.txt"), filepath.Join(dir, "try")
	file := filepath.Join(folder, "scenario.yaml")
	call := func(args ...string) []string { return append(append([]string{"drill"}, args...), "--state", state) }
	expect(t, "", call("list"), 0, "two-sided", "")
	expect(t, "", call("start", "two-sided", folder), 0, "DRILL.md", "")
	expect(t, "", call("start", "two-sided", folder), 2, "", "is there already")
	out, _ := expect(t, "", call("check", folder), 3, "Not yet", "")
	again := regexp.MustCompile(`groupsim (run) (scenario.yaml) (--seed) (\d+) (--run) (\d+)`).FindStringSubmatch(out)
	if again == nil {
		t.Fatalf("no command shows the worst variant:\n%s", out)
	}
	again[2] = file
	expect(t, "", append(again[1:], "--expect", "rebalances == 0"), 3, "", "expected rebalances == 0")
	expect(t, "", call("hint", folder), 0, "1  ", "")
	edit(t, file, "session.timeout.ms: 6000", "session.timeout.ms: 13000")
	out, _ = expect(t, "", call("check", folder, "-o", "json"), 0, "", "")
	var v verdict
	if err := json.Unmarshal([]byte(out), &v); err != nil || !v.Passed || v.Kept != v.Of || !strings.HasPrefix(v.Share, "groupsim drill two-sided · par 1.00 · 64/64 · 1 hint · ") {
		t.Errorf("%v: %+v", err, v)
	}
	expect(t, "", call("check", folder), 0, "par is gap.max in crash.yaml, p95 over the variants: ", "")
	expect(t, "", call("list", "-o", "json"), 0, `"passed":true`, "")
	edit(t, file, "per.record: 2ms", "per.record: 1ms")
	expect(t, "", call("check", folder), 2, "", "scenario.yaml:12:15: application.per.record is not among what may be changed")
	expect(t, "", call("check", dir), 2, "", "hands one out")
	expect(t, "", call("start", "two-side"), 2, "", `did you mean "two-sided"?`)
	expect(t, "", []string{"drill", "two-sided"}, 2, "", `did you mean "groupsim drill start two-sided"?`)
	expect(t, "", []string{"drill", "two"}, 2, "", "there are check, exam,")
	expect(t, "", call("solution", "two-sided"), 0, "the reference", "")
	data, err := os.ReadFile(state)
	if want := "drill/two-sided 2 "; err != nil || !strings.HasPrefix(string(data), want) {
		t.Errorf("%v: %q", err, data)
	}
}

// An exam has no hints, and its transcript is made again.
func TestExam(t *testing.T) {
	dir := t.TempDir()
	state, folder := filepath.Join(dir, "progress.txt"), filepath.Join(dir, "try")
	result := filepath.Join(folder, "RESULT.json")
	call := func(args ...string) []string { return append(append([]string{"drill"}, args...), "--state", state) }
	expect(t, "", call("exam", "two-sided", folder, "--time", "0s"), 2, "", "wants a time to work in")
	expect(t, "", call("exam", "two-sided", folder, "--time", "30m"), 0, "The clock runs", "")
	expect(t, "", call("hint", folder), 2, "", "there is no help")
	expect(t, "", call("exam", "two-sided", filepath.Join(dir, "long"), "--time", "10000h"), 2, "", "and 168h0m0s at most")
	expect(t, "", call("check", folder), 3, "Not yet", "")
	expect(t, "", []string{"drill", "verify", result}, 3, "not passed", "")
	edit(t, filepath.Join(folder, "scenario.yaml"), "session.timeout.ms: 6000", "session.timeout.ms: 13000")
	out, _ := expect(t, "", call("check", folder), 0, "Passed", "")
	if !regexp.MustCompile(`Written down as check 2, with (30m0s|29m\d+s) left\.`).MatchString(out) {
		t.Errorf("it is not said how much time is left:\n%s", out)
	}
	expect(t, "", []string{"drill", "verify", result}, 0, "passed in time, as it was written down", "")
	edit(t, result, `"kept": 64`, `"kept": 63`)
	expect(t, "", []string{"drill", "verify", result}, 2, "", "is refused: check 2 is not as it was written down")
	if err := os.WriteFile(result, []byte("{}"), 0o600); err != nil {
		t.Fatal(err)
	}
	expect(t, "", []string{"drill", "verify", result}, 2, "", "is no transcript of an exam")
	expect(t, "", call("check", folder), 2, "", "is no transcript of an exam")
	if err := os.WriteFile(result, bytes.Repeat([]byte(" "), 17<<20), 0o600); err != nil {
		t.Fatal(err)
	}
	expect(t, "", []string{"drill", "verify", result}, 2, "", "it is larger than 16 MiB")
	expect(t, "", []string{"drill", "verify", folder}, 2, "", "is a directory")
}

// What is handed in when the time is up is checked, and does not count.
func TestExamThatIsOver(t *testing.T) {
	t.Setenv("XDG_STATE_HOME", t.TempDir())
	folder := filepath.Join(t.TempDir(), "try")
	result := filepath.Join(folder, "RESULT.json")
	expect(t, "", []string{"drill", "exam", "two-sided", folder, "--time", "5m"}, 0, "The clock runs", "")
	data, err := os.ReadFile(result)
	if err != nil {
		t.Fatal(err)
	}
	begun := regexp.MustCompile(`"started": "[^"]*"`).ReplaceAll(data, []byte(`"started": "2026-01-02T03:04:05Z"`))
	if err := os.WriteFile(result, begun, 0o600); err != nil {
		t.Fatal(err)
	}
	edit(t, filepath.Join(folder, "scenario.yaml"), "session.timeout.ms: 6000", "session.timeout.ms: 13000")
	expect(t, "", []string{"drill", "check", folder}, 0, "Written down as check 1, which came too late: the time was up at ", "")
	expect(t, "", []string{"drill", "check", folder, "-o", "json"}, 0, `"late":true`, "")
	expect(t, "", []string{"drill", "verify", result}, 3, "64 of 64, too late", "")
}

// The course is given to other programs as one document.
func TestCourseExport(t *testing.T) {
	out, _ := expect(t, "", []string{"course", "export", "--draws", "1"}, 0, "", "")
	var x map[string]any
	if err := json.Unmarshal([]byte(out), &x); err != nil || x["schema"] != "groupsim.course/v1" {
		t.Fatalf("%v: %v", err, x["schema"])
	}
	for _, part := range []string{"lessons", "questions", "drills", "myths", "glossary"} {
		if list, _ := x[part].([]any); len(list) == 0 {
			t.Errorf("there are no %s", part)
		}
	}
	out, _ = expect(t, "", []string{"course", "show", "worlds/three.yaml"}, 0, "topics:", "")
	expect(t, out, []string{"run", "-", "-o", "csv"}, 0, "", "")
	expect(t, "", []string{"course", "show", "../go.mod"}, 2, "", "the course has no file")
	expect(t, "", []string{"course", "schema"}, 0, "draft-07", "")
	expect(t, "", []string{"course", "check", "/no/such"}, 2, "", "is no directory with a course")
}

// A solution under which a step of the drill cannot be done is no fault of the file.
func TestCheckSaysThatAVariantEnds(t *testing.T) {
	t.Setenv("XDG_STATE_HOME", t.TempDir())
	dir := filepath.Join(t.TempDir(), "canary")
	expect(t, "", []string{"drill", "start", "848-canary", dir}, 0, "", "")
	edit(t, filepath.Join(dir, "scenario.yaml"), "policy: upgrade", "policy: disabled")
	expect(t, "", []string{"drill", "check", dir}, exitUnmet, "it cannot be played to its end: line 17: ", "")
}
