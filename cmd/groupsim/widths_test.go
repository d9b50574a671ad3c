package main

import (
	"strings"
	"testing"

	"github.com/groupsim/groupsim/scenarios"
)

// Nothing that is printed as text is wider than the terminal. What compare is to expect holds
// of a group that never consumes, too.
func TestEveryTextFitsAHundredColumns(t *testing.T) {
	if testing.Short() {
		t.Skip("runs every bundled scenario")
	}
	lines := func(code int, args ...string) {
		t.Helper()
		got, out, errs := run("", args...)
		if got != code || out == "" {
			t.Errorf("%v: exit code %d, %s", args, got, errs)
		}
		fits(t, args[0]+" "+args[len(args)-1], out, widest)
	}
	for _, name := range scenarios.BundledNames() {
		lines(exitFine, "run", "--run", "0", name)
		lines(exitFine, "explain", "--what-if=false", name)
		lines(exitFine, "compare", "--run", "0", "--expect", "rebalancing >= 0s", name)
		lines(exitFine, "show", name)
	}
	lines(exitFine, "run", "--runs", "5", "rolling-deploy")
	lines(exitFine, "explain", "--runs", "5", "gc-pause")
	lines(exitFine, "explain", "--rebalance", "2", "rolling-deploy")
	lines(exitUnmet, "compare", "--runs", "5", "--expect", "downtime.max <= 0s", "crash")
	for _, command := range []string{"list", "metrics"} {
		lines(exitFine, command)
	}
	lines(exitFine, "version", "--model")
}

// The calibration is three short lines, one each on the narrowest terminal.
func TestTheModelIsThreeShortLines(t *testing.T) {
	_, out, _ := run("", "version", "--model")
	lines := strings.Split(strings.TrimSpace(out), "\n")
	if len(lines) != 4 {
		t.Errorf("%d lines:\n%s", len(lines), out)
	}
	fits(t, "version --model", strings.Join(lines[1:], "\n"), 80)
}
