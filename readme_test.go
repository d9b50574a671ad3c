package groupsim_test

import (
	"bytes"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/groupsim/groupsim"
	"github.com/groupsim/groupsim/fidelity/measured"
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

// between puts a text between two marks of README.md.
func between(t *testing.T, mark, text string) {
	t.Helper()
	readme, err := os.ReadFile("README.md")
	if err != nil {
		t.Fatal(err)
	}
	begin, end := "<!-- begin "+mark+" -->\n", "<!-- end "+mark+" -->\n"
	head, rest, opened := strings.Cut(string(readme), begin)
	_, tail, closed := strings.Cut(rest, end)
	if !opened || !closed {
		t.Fatalf("README.md has no place for %s", mark)
	}
	golden.Compare(t, "README.md", head+begin+text+end+tail)
}

// The chain in the chapter about consumer groups is what `explain scale-out` prints of the
// partition that waits longest.
func TestReadmeShowsWhoTellsTheNewOwner(t *testing.T) {
	s, err := groupsim.Explain("scale-out", nil, groupsim.Options{Set: []string{"consumer.group.protocol=consumer"}}, groupsim.ExplainOptions{})
	if err != nil {
		t.Fatal(err)
	}
	var text bytes.Buffer
	if err := s.Text(&text, 100, false); err != nil {
		t.Fatal(err)
	}
	_, incident, found := strings.Cut(text.String(), "\nc4 started\n")
	chain, _, _ := strings.Cut(incident, "\n  also ")
	if !found || !strings.Contains(chain, "nobody told c4") {
		t.Fatalf("no chain about c4: %s", text.String())
	}
	between(t, "consumer", "```\nc4 started\n"+chain+"\n```\n")
}

// How near consumer groups are is what docs/fidelity.md says of them.
func TestReadmeSaysHowNearConsumerGroupsAre(t *testing.T) {
	set, ok := measured.Named("consumer groups")
	if !ok {
		t.Fatal("nothing is measured of consumer groups")
	}
	f := set.All
	between(t, "calibration", fmt.Sprintf("In %d of %d recordings of such groups epochs and owners are equal, and the downtime of a\n"+
		"partition is off by %d ms in the median, %d ms at the 95th percentile.\n", f.Equal, f.Recordings, f.Downtime.P50, f.Downtime.P95))
}
