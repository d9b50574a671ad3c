package trials

import (
	"bytes"
	"encoding/json"
	"slices"
	"testing"

	"github.com/groupsim/groupsim/scenarios"
)

// runUnder runs a bundled scenario with changes and gives its report's document.
func runUnder(t *testing.T, name string, opts Options) string {
	t.Helper()
	s, err := Load(name, nil, opts)
	if err != nil {
		t.Fatal(err)
	}
	r, err := Run(s, RunOptions{})
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := r.WriteJSON(&b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// sent gives changes as they come out of a pipe to another process.
func sent(t *testing.T, changes []scenarios.Change) []scenarios.Change {
	t.Helper()
	text, err := json.Marshal(changes)
	if err != nil {
		t.Fatal(err)
	}
	var back []scenarios.Change
	if err := json.Unmarshal(text, &back); err != nil {
		t.Fatal(err)
	}
	return back
}

// What tells the run of a what-if, or of a contender, from the scenario as it is can be
// written down: read back, it makes the same run, and not that of the scenario as it is.
func TestChangesAreData(t *testing.T) {
	for _, name := range []string{"gc-pause", "rolling-deploy", "poll-timeout", "duplicate-instance-id", "rolling-deploy-storm"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s, err := Load(name, nil, Options{})
			if err != nil {
				t.Fatal(err)
			}
			told, result, err := (&ExplainOptions{}).tell(s)
			if err != nil {
				t.Fatal(err)
			}
			asIs := runUnder(t, name, Options{})
			lists := [][]scenarios.Change{
				{{Key: "application.per.record", Value: "7ms"}, {Key: "network.latency", Value: "30ms"}},
				{{Key: "broker.group.initial.rebalance.delay.ms", Value: "0"}, {Key: "duration", Value: "4m"}},
				{{Key: "client", Value: "franz-go"}, {Key: "consumer.partition.assignment.strategy", Value: ""}},
			}
			for _, trial := range worthTrying(s, told, result) {
				if _, err := Load(name, nil, Options{Changes: trial.changes}); err == nil {
					lists = append(lists, trial.changes)
				}
			}
			for _, setup := range s.DefaultSetups() {
				lists = append(lists, setup.Changes)
			}
			differ := 0
			for _, changes := range lists {
				back := sent(t, changes)
				if !slices.Equal(changes, back) {
					t.Fatalf("%v came back as %v", changes, back)
				}
				here, there := runUnder(t, name, Options{Changes: changes}), runUnder(t, name, Options{Changes: back})
				if here != there {
					t.Errorf("%v makes another run when it is read back", changes)
				}
				if here != asIs {
					differ++
				}
			}
			if differ < len(lists)/2 {
				t.Errorf("only %d of %d lists of changes change the run", differ, len(lists))
			}
		})
	}
}

// A setup is nothing but a list of changes with a name.
func TestASetupIsItsChanges(t *testing.T) {
	for _, text := range []string{"eager-sticky+static", "franz-go", "session.timeout.ms=40000+dynamic"} {
		setup, err := scenarios.ParseSetup(text, nil, configurations{})
		if err != nil {
			t.Fatal(err)
		}
		if a, b := runUnder(t, "rolling-deploy", Options{Setup: &setup}), runUnder(t, "rolling-deploy", Options{Changes: setup.Changes}); a != b {
			t.Errorf("%s: the changes of the setup make another run", text)
		}
	}
}
