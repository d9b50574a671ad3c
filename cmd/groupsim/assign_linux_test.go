package main

import (
	"bytes"
	"strings"
	"testing"
)

// A command that reads a terminal says so: else it would look as one that hangs.
func TestAssignSaysWhatItWaitsFor(t *testing.T) {
	p := openPseudo(t)
	if _, err := p.keys.Write([]byte{4}); err != nil { // ^D: that was all
		t.Fatal(err)
	}
	var out, errs bytes.Buffer
	cmd := newRoot(terminal{width: widest, errs: &errs})
	cmd.SetArgs([]string{"assign"})
	cmd.SetIn(p.of)
	cmd.SetOut(&out)
	if err := cmd.Execute(); err != nil || out.Len() > 0 {
		t.Errorf("%v, %q", err, &out)
	}
	if !strings.Contains(errs.String(), "groupsim assign waits for assignment problems, a JSON object a line") {
		t.Errorf("got %q", &errs)
	}
	fits(t, "assign", errs.String(), widest)
	if _, _, errs := run("", "assign"); errs != "" {
		t.Errorf("no terminal, and yet %q", errs)
	}
}
