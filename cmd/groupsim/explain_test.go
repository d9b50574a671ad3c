package main

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/groupsim/groupsim/scenarios"
)

func TestExplain(t *testing.T) {
	for _, c := range []struct {
		name  string
		args  []string
		stdin string
		code  int
		out   string // what standard output contains
		errs  string // what standard error contains; empty: it is empty
	}{
		{"a bundled scenario", []string{"gc-pause"}, "", 0, "The process of c2 stopped", ""},
		{"what would have helped", []string{"gc-pause"}, "", 0, "session.timeout.ms = 60000 (was 30000)", ""},
		{"the rules", []string{"gc-pause"}, "", 0, "The coordinator, The join phase: KIP-134", ""},
		{"standard input", []string{"-"}, small, 0, "c1 started", ""},
		{"nothing happens", []string{"-"}, small, 0, "No incidents", ""},
		{"a setting and a seed", []string{"gc-pause", "--set", "consumer.session.timeout.ms=20000", "--seed", "3"}, "", 0, "session.timeout.ms = 20 s", ""},
		{"a partition", []string{"gc-pause", "--partition", "orders-0"}, "", 0, "What would have helped orders-0", ""},
		{"a member", []string{"gc-pause", "--member", "c3"}, "", 0, "c3 gave up orders-8..11", ""},
		{"a rebalance", []string{"gc-pause", "--rebalance", "2"}, "", 0, "Rebalance 2, from 86.090 s", ""},
		{"the first one", []string{"gc-pause", "--rebalance", "1", "--what-if=false"}, "", 0, "Rebalance 1, from 0.016 s", ""},
		{"markdown", []string{"gc-pause", "-o", "markdown"}, "", 0, "<details><summary>The process of c2 stopped", ""},
		{"no scenario", nil, "", 2, "", "explain takes one scenario"},
		{"two scenarios", []string{"crash", "gc-pause"}, "", 2, "", "got 2"},
		{"an unknown scenario", []string{"gc-puase"}, "", 2, "", `did you mean "gc-pause"?`},
		{"an unknown form", []string{"gc-pause", "-o", "csv"}, "", 2, "", "text, json or markdown"},
		{"an unknown partition", []string{"gc-pause", "--partition", "orders-12"}, "", 2, "", "orders has 0 to 11"},
		{"an unknown topic", []string{"gc-pause", "--partition", "order-3"}, "", 2, "", `did you mean "orders-3"?`},
		{"no partition at all", []string{"gc-pause", "--partition", "x"}, "", 2, "", `the run has no partition "x"`},
		{"an unknown member", []string{"gc-pause", "--member", "c33"}, "", 2, "", `did you mean "c3"?`},
		{"an unknown rebalance", []string{"gc-pause", "--rebalance", "7"}, "", 2, "", "its generations go from 1 to 3"},
		{"no rebalance", []string{"gc-pause", "--rebalance", "0"}, "", 2, "", "the first is 1"},
		{"an invalid scenario", []string{"-"}, strings.Replace(small, "duration", "duratoin", 1), 2, "", `did you mean "duration"?`},
		{"a step that cannot apply", []string{"-"}, small + "steps: [{at: 10s, close: c1}, {at: 20s, remove-member: c1}]\n", 1, "", "remove-member: c1"},
	} {
		t.Run(c.name, func(t *testing.T) {
			expect(t, c.stdin, append([]string{"explain"}, c.args...), c.code, c.out, c.errs)
		})
	}
}

// Runs go side by side, and the story is the same every time.
func TestExplainSaysTheSameAgain(t *testing.T) {
	_, first, _ := run("", "explain", "rolling-deploy", "-o", "json")
	_, second, _ := run("", "explain", "rolling-deploy", "-o", "json")
	if first != second {
		t.Error("two stories of the same run differ")
	}
	var doc struct {
		Schema, Scenario string
		Incidents        []struct{ Title string }
		WhatIf           *struct{ Changes []struct{ Effect string } } `json:"what_if"`
	}
	if err := json.Unmarshal([]byte(first), &doc); err != nil {
		t.Fatal(err)
	}
	if doc.Schema != "groupsim.explain/v1" || doc.Scenario != "rolling-deploy" || len(doc.Incidents) == 0 || doc.WhatIf == nil || len(doc.WhatIf.Changes) == 0 {
		t.Errorf("the document is %+v", doc)
	}
	if strings.Contains(first, ":null,\"chain") || strings.Contains(first, "\"histories\":null") || strings.Count(first, "\n") != 1 {
		t.Error("the document has a list that is null, or is not one line")
	}
}

func TestStoriesFitAHundredColumns(t *testing.T) {
	for _, name := range scenarios.BundledNames() {
		_, out, _ := run("", "explain", name)
		fits(t, name, out, widest)
	}
}
