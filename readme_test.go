package groupsim_test

import (
	"os"
	"strings"
	"testing"
)

// README shows the beginning of what `run gc-pause` prints, as it is today.
func TestReadmeShowsARealOutput(t *testing.T) {
	readme, err := os.ReadFile("README.md")
	if err != nil {
		t.Fatal(err)
	}
	report, err := os.ReadFile("testdata/golden/gc-pause.txt")
	if err != nil {
		t.Fatal(err)
	}
	shown, _, found := strings.Cut(string(report), "\nMembers\n")
	head, rest, opened := strings.Cut(string(readme), "```\n")
	_, tail, closed := strings.Cut(rest, "```\n")
	if !found || !opened || !closed {
		t.Fatal("README.md has no block of output, or the report has no table of members")
	}
	want := head + "```\n" + shown + "```\n" + tail
	if *update {
		if err := os.WriteFile("README.md", []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if want != string(readme) {
		t.Error("the first block of README.md is not the beginning of what run gc-pause prints; make golden writes it anew")
	}
}
