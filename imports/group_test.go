package imports

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/groupsim/groupsim/imports/describe"
	"github.com/groupsim/groupsim/internal/golden"
)

func groupSummary(file string, data []byte) string {
	b := &strings.Builder{}
	for _, f := range Lint(file, bytes.NewReader(data)).Findings {
		fmt.Fprintf(b, "%d:%d %s [%s] %s\n", f.At.Line, f.At.Column, f.Rule.Severity, f.Rule.ID, f.Text())
	}
	s, err := ReadGroupState(file, bytes.NewReader(data), "")
	if err != nil {
		fmt.Fprintf(b, "error: %v\n", err)
		return b.String()
	}
	fmt.Fprintf(b, "group %q, strategy %q\n", s.Name, s.Group.Strategy)
	for _, t := range s.Group.Topics {
		fmt.Fprintf(b, "topic %s: %d partitions\n", t.Name, t.Partitions)
	}
	for _, m := range s.Group.Members {
		fmt.Fprintf(b, "member %s in line %d: %s, instance %q\n", m.ID, m.Origin.Line, m.MemberID, m.InstanceID)
	}
	for _, note := range s.Notes {
		fmt.Fprintf(b, "note: %s\n", note)
	}
	return b.String()
}

// Each description of package describe has in testdata/groups what a scenario gets of
// it.
func TestGroupState(t *testing.T) {
	files, err := filepath.Glob("describe/testdata/*.txt")
	if err != nil || len(files) < 9 {
		t.Fatalf("%d files, %v", len(files), err)
	}
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		name := filepath.Base(file)
		golden.Compare(t, "testdata/groups/"+strings.TrimSuffix(name, ".txt")+".golden", groupSummary(name, data))
	}
}

const offsets = "GROUP TOPIC PARTITION CURRENT-OFFSET LOG-END-OFFSET LAG CONSUMER-ID HOST CLIENT-ID\n"

// Names of members are those that a scenario takes, each its own.
func TestMemberNames(t *testing.T) {
	text := offsets
	for i, client := range []string{"app", "app", "app-1", "my app", "all", "a..b", "-", "7", strings.Repeat("x", 300)} {
		text += fmt.Sprintf("g t %d 1 1 0 id-%d /h %s\n", i, i, client)
	}
	s, err := ReadGroupState("f", strings.NewReader(text), "g")
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, m := range s.Group.Members {
		names = append(names, m.ID)
	}
	want := "app-1 app-2 app-1-1 my-app member-all a--b id-6 7 " + strings.Repeat("x", 240)
	if got := strings.Join(names, " "); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

func TestGroupsThatNoScenarioStartsFrom(t *testing.T) {
	const state = "GROUP COORDINATOR (ID) ASSIGNMENT-STRATEGY STATE #MEMBERS\n"
	for text, want := range map[string]string{
		"":                                   "f: no group is described: give the output of kafka-consumer-groups.sh --describe --group NAME",
		"x":                                  `f:1:1: "x" comes before a header: begin with the line GROUP TOPIC PARTITION …`,
		state + "g k:1 (0) range Stable 2\n": "f:2:1: the description lists no partitions: give the output of --describe, or of --describe --members --verbose",
		offsets + "g t 0 1 1 0 a /h a\n" + state + "g k:1 (0) mine Stable 1": `f:2:1: the group's assignment strategy is "mine", which is not modelled: leave the output of --state out to run it with the scenario's`,
	} {
		if _, err := ReadGroupState("f", strings.NewReader(text), ""); err == nil || err.Error() != want {
			t.Errorf("%q:\ngot  %v\nwant %s", text, err, want)
		}
	}
}

// Every rule about groups has something to say about some group.
func TestEveryGroupRuleIsBroken(t *testing.T) {
	broken := map[string]bool{}
	for _, g := range []*describe.Group{
		{},
		{Owners: map[string][]string{"t": {"a", ""}}, Members: []describe.Member{{ID: "a", InstanceID: "i"}, {ID: "b", ClientID: "rdkafka"}}, Lag: 3, State: "PreparingRebalance"},
		{State: "Reconciling", Members: []describe.Member{{ID: "a", InstanceID: "i", Epoch: describe.Away}, {ID: "b", Classic: true}}},
		{State: "Dead"},
	} {
		for _, f := range groupFindings("f", []*describe.Group{g}) {
			broken[f.Rule.ID] = true
		}
	}
	for _, r := range GroupRules() {
		if !broken[r.ID] {
			t.Errorf("nothing breaks %s", r.ID)
		}
	}
}
