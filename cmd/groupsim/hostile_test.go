package main

import (
	"context"
	"encoding/csv"
	"encoding/json"
	"encoding/xml"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"unicode"
)

// The scenarios of testdata/hostile have names, titles and ids that are escape sequences,
// formulas, Markdown, scripts.
func hostile(t *testing.T) []string {
	t.Helper()
	files, err := filepath.Glob("testdata/hostile/*.yaml")
	if err != nil || len(files) == 0 {
		t.Fatal(err, files)
	}
	return files
}

// controls finds what a terminal would obey, and what turns text around.
func controls(text string) []string {
	return regexp.MustCompile(`[\x00-\x08\x0b-\x1f\x7f\x{80}-\x{9f}\x{200b}-\x{200f}\x{2028}-\x{202e}\x{2066}-\x{2069}\x{feff}].{0,20}`).FindAllString(text, -1)
}

// hostileCommands are the commands that print names of a scenario.
func hostileCommands(file string) [][]string {
	return [][]string{{"run", file}, {"run", file, "--runs", "3"}, {"explain", file}, {"explain", file, "--runs", "3"}, {"compare", file, "--with", "as-is", "--with", "static", "--runs", "3"}}
}

func TestNoControlCharacterReachesPeople(t *testing.T) {
	for _, file := range hostile(t) {
		for _, args := range hostileCommands(file) {
			for _, form := range []string{"text", "markdown", "csv", "openmetrics", "junit"} {
				_, out, errs := run("", append(args, "-o", form)...)
				if bad := controls(out + errs); bad != nil && form != "junit" {
					t.Errorf("%v -o %s: %q", args, form, bad)
				}
				if form == "junit" && strings.HasPrefix(out, "<") && xml.Unmarshal([]byte(out), new(struct{})) != nil {
					t.Errorf("%v: no XML", args)
				}
			}
		}
	}
	for _, args := range [][]string{
		{"run", "\x1b[31m.yaml"}, {"run", "x\x1b]0;pwn\a"}, {"validate", "\x9b2J.yaml"}, {"lint", "\x1b[2J"}, {"\x1b[2J"}, {"run", "--\x1b[2J"}, {"report", "\x1b[2J"},
		{"run", "crash", "--set", "\x1b[2J=1"}, {"run", "crash", "--expect", "\x1b[2J > 1"}, {"compare", "crash", "--with", "\x1b[2J"}, {"explain", "crash", "--member", "\x1b[2J"},
		{"run", "crash", "--properties", "\x1b[2J"}, {"assign", "--describe", "\x1b[2J"},
	} {
		code, out, errs := run("", args...)
		if bad := controls(out + errs); bad != nil || code != 2 || errs == "" {
			t.Errorf("%q: exit code %d, %q in %q", args, code, bad, errs)
		}
	}
	config := filepath.Join(t.TempDir(), "c.properties")
	if err := os.WriteFile(config, []byte("group.id=a\nsession.timeout.ms=\x1b[2J\n\x1b]0;pwn\a=1\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	if _, out, errs := run("", "lint", config); controls(out+errs) != nil || out == "" {
		t.Errorf("lint: %q", out)
	}
	if _, out, errs := run("GROUP TOPIC PARTITION CURRENT-OFFSET LOG-END-OFFSET LAG CONSUMER-ID HOST CLIENT-ID\ng t\x1b[2J 0 1 1 0 c1\x1b]0;x\a-1 /h c1\x1b[2J\n", "assign", "--describe", "-"); controls(out+errs) != nil {
		t.Errorf("assign: %q %q", out, errs)
	}
}

// In JSON names stay as they are.
func TestNamesStayAsTheyAreInJSON(t *testing.T) {
	_, out, _ := run("", "run", "testdata/hostile/ansi.yaml", "-o", "json")
	var d struct {
		Scenario string
	}
	if err := json.Unmarshal([]byte(out), &d); err != nil || d.Scenario != "\x1b[31mRED\x1b]0;pwn\a\x1b[2J" {
		t.Errorf("%v: %q", err, d)
	}
}

// Outside of code a comment has no mention, no address, no fence and no tag but its own,
// and its tables are tables.
func TestNamesAreNoMarkdown(t *testing.T) {
	code := regexp.MustCompile("`[^`]*`")
	forbidden := regexp.MustCompile(`(?m)@\w|[a-z]://|www\.\w|#\w|^\s*(~~~|` + "```" + `)|<(script|img|/script)|[^\\]\[\w+\]\(|^\S*(participant|X->>)`)
	for _, file := range hostile(t) {
		for _, args := range hostileCommands(file) {
			_, out, _ := run("", append(args, "-o", "markdown")...)
			outside := code.ReplaceAllString(out, "code")
			if bad := forbidden.FindAllString(outside, -1); bad != nil {
				t.Errorf("%v: %q in\n%s", args, bad, out)
			}
			width := 0
			for line := range strings.Lines(out) {
				n := strings.Count(strings.ReplaceAll(line, `\|`, ""), "|")
				if !strings.HasPrefix(line, "|") {
					width = 0
				} else if width == 0 {
					width = n
				} else if n != width {
					t.Errorf("%v: %d cells under %d: %s", args, n-1, width-1, line)
				}
			}
		}
	}
}

func TestNamesAreNoFormulas(t *testing.T) {
	for _, file := range hostile(t) {
		for _, args := range hostileCommands(file) {
			if args[0] == "explain" {
				continue
			}
			_, out, _ := run("", append(args, "-o", "csv")...)
			lines, err := csv.NewReader(strings.NewReader(out)).ReadAll()
			if err != nil || len(lines) < 2 {
				t.Fatalf("%v: %v\n%s", args, err, out)
			}
			for _, line := range lines {
				for _, cell := range line {
					if _, err := strconv.ParseFloat(cell, 64); err != nil && strings.ContainsAny(cell[:min(1, len(cell))], "=+-@\t\r") || strings.ContainsFunc(cell, unicode.IsControl) {
						t.Errorf("%v: %q", args, cell)
					}
				}
			}
		}
	}
}

// full is a disk on which nothing is left.
type full struct{}

func (full) Write([]byte) (int, error) { return 0, syscall.ENOSPC }

// What could not be written is a failure, of whatever command.
func TestAFullDiskIsAFailure(t *testing.T) {
	for _, args := range [][]string{
		{}, {"--help"}, {"help", "run"}, {"run", "--help"}, {"list"}, {"list", "-o", "json"}, {"schema"}, {"show", "crash"}, {"completion", "bash"}, {"completion", "zsh"}, {"version"}, {"version", "--model"},
		{"validate", "-"}, {"run", "-"}, {"run", "-", "-o", "json"}, {"run", "-", "-o", "csv"}, {"run", "-", "-o", "junit"}, {"run", "-", "--runs", "2"}, {"run", "-", "--runs", "2", "-o", "jsonl"},
		{"compare", "-", "--runs", "2"}, {"compare", "-", "-o", "junit", "--runs", "2"}, {"explain", "-"}, {"explain", "-", "-o", "markdown"}, {"lint", "testdata/hostile/ansi.yaml"}, {"__complete", "run", ""},
	} {
		var errs strings.Builder
		code := execute(context.Background(), args, strings.NewReader(small), full{}, &errs)
		if code != 1 || !strings.Contains(errs.String(), syscall.ENOSPC.Error()) || strings.Contains(errs.String(), "--help") || strings.Count(errs.String(), syscall.ENOSPC.Error()) != 1 {
			t.Errorf("%v: exit code %d, %q", args, code, errs.String())
		}
	}
	for stdin, args := range map[string][]string{
		`{"assignor": "range", "topics": {"t": 1}, "members": [{"id": "c1", "subscription": ["t"]}]}`:                  {"assign"},
		"GROUP TOPIC PARTITION CURRENT-OFFSET LOG-END-OFFSET LAG CONSUMER-ID HOST CLIENT-ID\ng t 0 1 1 0 c1-1 /h c1\n": {"assign", "--describe", "-"},
	} {
		var errs strings.Builder
		if code := execute(context.Background(), args, strings.NewReader(stdin), full{}, &errs); code != 1 || !strings.Contains(errs.String(), syscall.ENOSPC.Error()) {
			t.Errorf("%v: exit code %d, %q", args, code, errs.String())
		}
	}
}
