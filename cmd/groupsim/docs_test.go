package main

import (
	"fmt"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/groupsim/groupsim/internal/golden"
)

// runOut runs the command and gives what it printed.
func runOut(t *testing.T, args ...string) string {
	t.Helper()
	code, out, errs := run("", args...)
	if code != 0 {
		t.Fatalf("%v: exit code %d: %s", args, code, errs)
	}
	return out
}

// shown is what a command prints, from one line to the line before another, as a block of
// a page.
func shown(t *testing.T, from, until string, args ...string) string {
	t.Helper()
	out := runOut(t, args...)
	_, rest, _ := strings.Cut("\n"+out, "\n"+from)
	part, _, found := strings.Cut(from+rest, "\n"+until)
	if !found {
		t.Fatalf("%v prints no line that begins with %q behind %q:\n%s", args, until, from, out)
	}
	return "```\n" + strings.TrimRight(part, "\n") + "\n```\n"
}

// sides puts the rebalances of two runs side by side.
func sides(t *testing.T, first, second string) string {
	t.Helper()
	var runs [2]struct {
		Rebalances []struct {
			Generation int
			Startup    bool
			From       float64 `json:"from_ms"`
			To         float64 `json:"to_ms"`
			Last       string  `json:"last_to_join"`
		}
		Summary struct {
			Downtime struct{ Total float64 } `json:"downtime_ms"`
		}
	}
	for i, run := range []string{first, second} {
		readJSON(t, runOut(t, "run", "rolling-deploy", "--run", run, "-o", "json"), &runs[i])
	}
	var b strings.Builder
	fmt.Fprintf(&b, "| generation | run %s | run %s |\n|---:|---:|---:|\n", first, second)
	for i, r := range runs[0].Rebalances {
		if s := runs[1].Rebalances[i]; !r.Startup {
			fmt.Fprintf(&b, "| %d | %.1f s (%s) | %.1f s (%s) |\n", r.Generation, (r.To-r.From)/1000, r.Last, (s.To-s.From)/1000, s.Last)
		}
	}
	fmt.Fprintf(&b, "| downtime | %.1f s | %.1f s |\n", runs[0].Summary.Downtime.Total/1000, runs[1].Summary.Downtime.Total/1000)
	return b.String()
}

// The pages about many runs show what the commands print today.
func TestPagesShowRealOutputs(t *testing.T) {
	golden.ComparePage(t, "../../docs/spread.md",
		golden.Part{Name: "first", Text: shown(t, "rolling-deploy: ", "Rebalances", "run", "rolling-deploy", "--run", "18")},
		golden.Part{Name: "second", Text: shown(t, "rolling-deploy: ", "Rebalances", "run", "rolling-deploy", "--run", "56")},
		golden.Part{Name: "sides", Text: sides(t, "18", "56")},
		golden.Part{Name: "many", Text: shown(t, "100 runs: ", "--run K", "run", "rolling-deploy", "--runs", "100")})
	golden.ComparePage(t, "../../docs/compare.md",
		golden.Part{Name: "duel", Text: shown(t, "Downtime under ", "In run 0", "compare", "gc-pause")})
	golden.ComparePage(t, "../../docs/monitoring.md",
		golden.Part{Name: "alerts", Text: shown(t, "Alerts  ", "12 of 12 partitions", "run", "gc-pause", "--alerts")})
	golden.ComparePage(t, "../../docs/explain.md",
		golden.Part{Name: "chain", Text: shown(t, "The process of c2 stopped", "c2 gave up", "explain", "gc-pause")})
}

// What pages show of a condition that is not met is what the command says of it.
func TestPagesShowRealBreaches(t *testing.T) {
	breach := regexp.MustCompile(`(?m)^groupsim: [a-z-]+: expected (\S+ \S+ \S+), got .*`)
	for page, commands := range map[string][][]string{
		"ci.md":      {{"run", "crash"}, {"run", "crash", "--runs", "300"}},
		"compare.md": {{"compare", "crash", "--with", "eager-range"}},
	} {
		text, err := os.ReadFile("../../docs/" + page)
		if err != nil {
			t.Fatal(err)
		}
		breaches := breach.FindAllStringSubmatch(string(text), -1)
		if len(breaches) != len(commands) {
			t.Fatalf("%s: %d breaches on the page", page, len(breaches))
		}
		for i, command := range commands {
			want, _, _ := strings.Cut(breaches[i][0], ", …")
			if code, _, errs := run("", append(command, "--expect", breaches[i][1])...); code != 3 || !strings.Contains(errs, want) {
				t.Errorf("%s: exit code %d, want 3 and %s:\n%s", page, code, want, errs)
			}
		}
	}
}
