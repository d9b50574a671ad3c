package java

import (
	"testing"

	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/internal/membertest"
	"github.com/groupsim/groupsim/internal/scripttest"
	"github.com/groupsim/groupsim/member"
)

// TestScripts plays testdata/*.txt (package scripttest); package membertest has the
// commands.
func TestScripts(t *testing.T) {
	library := membertest.Library{
		Client:   event.Java,
		Engine:   New,
		Strategy: "range",
		Place: func(e member.Engine) string {
			return []string{"", "slow", "in a callback", "in commitSync()", "in close()"}[e.(*engine).held.place]
		},
		State: func(e member.Engine) string {
			return []string{"UNJOINED", "PREPARING_REBALANCE", "COMPLETING_REBALANCE", "STABLE"}[e.(*engine).state]
		},
	}
	begin := func(t *testing.T) func(string) []string { return membertest.NewStage(t, library).Do }
	scripttest.PlayFiles(t, begin, "The consumer")
}
