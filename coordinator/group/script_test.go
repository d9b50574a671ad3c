package group

import (
	"testing"

	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/internal/scripttest"
)

// TestScripts plays testdata/*.txt (package scripttest); stage_test.go has the commands.
// Together they go every way from one protocol to the other that there is.
func TestScripts(t *testing.T) {
	var played []*stage
	begin := func(t *testing.T) func(string) []string {
		played = append(played, newStage(t))
		return played[len(played)-1].do
	}
	scripts := scripttest.PlayFiles(t, begin, "Groups that go over to the other protocol")
	if len(played) < scripts { // under -run
		return
	}
	gone := map[[2]event.GroupState]bool{}
	for _, stage := range played {
		for move := range stage.moves {
			gone[move] = true
		}
	}
	ways := [][2]event.GroupState{
		{event.Empty, event.ConsumerEmpty}, {event.ConsumerEmpty, event.Empty},
		{event.PreparingRebalance, event.ConsumerStable}, {event.CompletingRebalance, event.ConsumerStable}, {event.Stable, event.ConsumerStable},
		{event.PreparingRebalance, event.ConsumerEmpty}, // all have left in the first join phase
		{event.ConsumerAssigning, event.Stable}, {event.ConsumerReconciling, event.Stable}, {event.ConsumerStable, event.Stable},
	}
	for _, way := range ways {
		if !gone[way] {
			t.Errorf("no script goes from %s to %s", stateName(way[0]), stateName(way[1]))
		}
	}
}
