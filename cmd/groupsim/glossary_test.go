package main

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/groupsim/groupsim/course/glossary"
)

func TestGlossary(t *testing.T) {
	if out := runOut(t, "glossary", "handover"); !strings.Contains(out, "KIP-429") || !strings.Contains(out, "groupsim run upgrade-eager-to-cooperative") {
		t.Errorf("handover:\n%s", out)
	}
	// A line from a log needs no quotes.
	if out := runOut(t, "glossary", "Heartbeat", "session", "expired,", "marking", "coordinator", "dead"); !strings.HasPrefix(out, "Heartbeat session expired") {
		t.Errorf("a log line:\n%s", out)
	}
	all, err := glossary.Entries()
	if err != nil {
		t.Fatal(err)
	}
	list := runOut(t, "glossary")
	lines := strings.Split(strings.TrimSpace(runOut(t, "glossary", "-o", "json")), "\n")
	if len(lines) != len(all) {
		t.Fatalf("%d lines of JSON, want %d", len(lines), len(all))
	}
	for i, line := range lines {
		var e glossary.Entry
		if err := json.Unmarshal([]byte(line), &e); err != nil || e.Term != all[i].Term || e.Topic != all[i].Topic || e.Means != all[i].Means {
			t.Errorf("%v: %s", err, line)
		}
		if !strings.Contains(strings.Join(strings.Fields(strings.ReplaceAll(list, "\u00a0", " ")), " "), e.Term) {
			t.Errorf("the list lacks %s", e.Term)
		}
	}
	for text, want := range map[string]string{
		"UNKNWON_MEMBER_ID": `did you mean "UNKNOWN_MEMBER_ID"?`,
		"xyzzy":             `the glossary has nothing about "xyzzy"`,
		"":                  `the glossary has nothing about ""`,
	} {
		if code, out, errs := run("", "glossary", text); code != 2 || out != "" || !strings.Contains(errs, want) && !strings.Contains(errs, "near to it: UNKNOWN_MEMBER_ID") {
			t.Errorf("%q: exit code %d, %s%s, want %s", text, code, out, errs, want)
		}
	}
}

// What a scenario shows only with flags it shows with those that are named.
func TestGlossaryScenariosWithFlags(t *testing.T) {
	all, err := glossary.Entries()
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range all {
		for _, shows := range e.Shows {
			if args := strings.Fields(shows); len(args) > 1 {
				_, out, errs := run("", append([]string{"run"}, args...)...)
				if !slices.ContainsFunc(append([]string{e.Term}, e.Also...), func(name string) bool { return strings.Contains(out+errs, name) }) {
					t.Errorf("groupsim run %s does not say %s:\n%s%s", shows, e.Term, out, errs)
				}
			}
		}
	}
}
