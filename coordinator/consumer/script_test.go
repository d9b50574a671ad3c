package consumer

import (
	"testing"

	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/internal/scripttest"
)

// TestScripts plays testdata/*.txt (package scripttest); stage_test.go has the commands.
// Together they go every way between the states of a group, and those of a member, that
// there is.
func TestScripts(t *testing.T) {
	var played []*stage
	begin := func(t *testing.T) func(string) []string {
		played = append(played, newStage(t))
		return played[len(played)-1].do
	}
	scripts := scripttest.PlayFiles(t, begin, "The coordinator of the consumer protocol")
	if len(played) < scripts { // under -run
		return
	}
	edges, ways := map[[2]event.GroupState]bool{}, map[[2]event.Reconciliation]bool{}
	for _, stage := range played {
		for edge := range stage.edges {
			edges[edge] = true
		}
		for way := range stage.ways {
			ways[way] = true
		}
	}
	states := []event.GroupState{event.ConsumerEmpty, event.ConsumerAssigning, event.ConsumerReconciling, event.ConsumerStable}
	never := map[[2]event.GroupState]bool{
		{event.ConsumerEmpty, event.ConsumerReconciling}: true, // nobody holds what the first member is to have
	}
	for _, from := range states {
		for _, to := range states {
			if edge := [2]event.GroupState{from, to}; from != to && !edges[edge] && !never[edge] {
				t.Errorf("no script goes from %v to %v", from, to)
			}
		}
	}
	for from := event.Reconciled; from <= event.UnreleasedPartitions; from++ {
		for to := event.Reconciled; to <= event.UnreleasedPartitions; to++ {
			if !ways[[2]event.Reconciliation{from, to}] {
				t.Errorf("no script takes a member from %v to %v", from, to)
			}
		}
	}
}
