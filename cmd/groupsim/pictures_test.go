package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// All pictures of one run at once, beside its report and its events.
func TestPicturesOfARun(t *testing.T) {
	dir := t.TempDir()
	args := []string{"run", "gc-pause-short", "-o", "json", "--events", filepath.Join(dir, "events")}
	begin := map[string]string{
		"--html": "<!doctype html>", "--svg": "<svg xmlns=", "--mermaid": "---\ntitle: \"gc-pause-short", "--perfetto": `{"displayTimeUnit":"ms"`,
	}
	for flag := range begin {
		args = append(args, flag, filepath.Join(dir, flag))
	}
	code, out, errs := run("", args...)
	if code != 0 || errs != "" || !strings.HasPrefix(out, `{"schema"`) {
		t.Fatalf("exit code %d, %s, %.80s", code, errs, out)
	}
	for flag, want := range begin {
		text, err := os.ReadFile(filepath.Join(dir, flag))
		if err != nil {
			t.Fatal(err)
		}
		if !strings.HasPrefix(string(text), want) {
			t.Errorf("%s begins with %.60s", flag, text)
		}
	}
	if text, err := os.ReadFile(filepath.Join(dir, "events")); err != nil || !strings.Contains(string(text), `"e": "paused"`) {
		t.Errorf("the events are missing beside the pictures: %v", err)
	}
}

func TestThePageOfAComparison(t *testing.T) {
	path := filepath.Join(t.TempDir(), "compare.html")
	code, out, errs := run("", "compare", "gc-pause-short", "--with", "eager-range", "--with", "cooperative-sticky", "--runs", "9", "--html", path)
	if code != 0 || errs != "" || !strings.Contains(out, "cooperative-sticky") {
		t.Fatalf("exit code %d, %s, %s", code, errs, out)
	}
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(text), "<h2>cooperative-sticky</h2>") {
		t.Error("the page lacks a setup")
	}
}

// A picture is there whole, or not at all.
func TestPicturesThatCannotBeDrawn(t *testing.T) {
	impossible := small + "steps: [{at: 10s, close: c1}, {at: 20s, remove-member: c1}]\n"
	for _, c := range []struct {
		name  string
		stdin string
		args  []string
		code  int
		errs  string
	}{
		{"a run that fails", impossible, []string{"run", "-", "--html", "FILE"}, 1, "remove-member"},
		{"a generation that there is not", small, []string{"run", "-", "--mermaid", "FILE", "--rebalance", "99"}, 1, "no rebalance of small has generation 99"},
		{"no generation", small, []string{"run", "-", "--mermaid", "FILE", "--rebalance", "0"}, 2, "--rebalance wants a generation"},
		{"a generation of nothing", small, []string{"run", "-", "--svg", "FILE", "--rebalance", "1"}, 2, "--rebalance goes with --mermaid"},
		{"two scenarios", "", []string{"run", "crash", "gc-pause", "--perfetto", "FILE"}, 2, "--perfetto takes one scenario, not 2"},
		{"a directory that there is not", small, []string{"run", "-", "--svg", "FILE/x.svg"}, 1, "cannot write"},
	} {
		t.Run(c.name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "picture")
			for i := range c.args {
				c.args[i] = strings.Replace(c.args[i], "FILE", path, 1)
			}
			code, _, errs := run(c.stdin, c.args...)
			if code != c.code || !strings.Contains(errs, c.errs) {
				t.Errorf("exit code %d, %q; want %d, %q", code, errs, c.code, c.errs)
			}
			if left, _ := filepath.Glob(filepath.Dir(path) + "/*"); len(left) > 0 {
				t.Errorf("left behind: %q", left)
			}
		})
	}
}
