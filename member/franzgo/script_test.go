package franzgo

import (
	"testing"

	"github.com/groupsim/groupsim/assignor/franzgo"
	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/internal/membertest"
	"github.com/groupsim/groupsim/internal/scripttest"
	"github.com/groupsim/groupsim/member"
)

// TestScripts plays testdata/*.txt (package scripttest); package membertest has the
// commands.
func TestScripts(t *testing.T) {
	library := membertest.Library{
		Client:   event.FranzGo,
		Engine:   New(franzgo.ByName),
		Strategy: "cooperative-sticky",
		Place:    func(member.Engine) string { return "" },
		State:    func(e member.Engine) string { return stageNames[e.(*engine).stage] },
	}
	begin := func(t *testing.T) func(string) []string { return membertest.NewStage(t, library).Do }
	scripttest.PlayFiles(t, begin, "franz-go")
}

var stageNames = []string{"without metadata", "about to join", "joining", "STABLE", "in OnPartitionsLost", "backing off", "leaving", "gone"}
