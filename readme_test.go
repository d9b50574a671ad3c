package groupsim_test

import (
	"os"
	"strings"
	"testing"

	"github.com/groupsim/groupsim/internal/golden"
)

// The first block of README.md is the beginning of what `run gc-pause` prints today.
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
	golden.Compare(t, "README.md", head+"```\n"+shown+"```\n"+tail)
}
