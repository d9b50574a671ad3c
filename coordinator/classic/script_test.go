package classic

import (
	"testing"

	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/internal/scripttest"
)

// TestScripts plays testdata/*.txt (package scripttest); stage_test.go has the commands.
// Together they go every way from state to state that there is.
func TestScripts(t *testing.T) {
	var played []*stage
	begin := func(t *testing.T) func(string) []string {
		played = append(played, newStage(t))
		return played[len(played)-1].do
	}
	scripts := scripttest.PlayFiles(t, begin, "The coordinator")
	edges := map[[2]event.GroupState]bool{}
	for _, stage := range played {
		for edge := range stage.edges {
			edges[edge] = true
		}
	}
	for to, froms := range allowed {
		for _, from := range froms {
			if len(played) == scripts && !edges[[2]event.GroupState{from, to}] {
				t.Errorf("no script goes from %v to %v", from, to)
			}
		}
	}
}
