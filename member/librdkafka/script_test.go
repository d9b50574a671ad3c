package librdkafka

import (
	"testing"

	"github.com/groupsim/groupsim/assignor/librdkafka"
	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/internal/membertest"
	"github.com/groupsim/groupsim/internal/scripttest"
	"github.com/groupsim/groupsim/member"
)

// TestScripts plays testdata/*.txt (package scripttest); package membertest has the
// commands.
func TestScripts(t *testing.T) {
	library := membertest.Library{
		Client:   event.Librdkafka,
		Engine:   New(librdkafka.ByName),
		Strategy: "cooperative-sticky",
		Place:    func(e member.Engine) string { return placeNames[e.(*engine).held.place] },
		State:    func(e member.Engine) string { return stateNames[e.(*engine).state] },
	}
	begin := func(t *testing.T) func(string) []string { return membertest.NewStage(t, library).Do }
	scripttest.PlayFiles(t, begin, "librdkafka")
}

var placeNames = []string{"", "in a callback", "in a callback that commits", "in commit()", "in close()"}

var stateNames = []string{"INIT", "WAIT_JOIN", "WAIT_METADATA", "WAIT_SYNC", "WAIT_ASSIGN_CALL", "WAIT_UNASSIGN_CALL", "WAIT_UNASSIGN_TO_COMPLETE", "WAIT_INCR_UNASSIGN_TO_COMPLETE", "STEADY"}
