package javaconsumer

import (
	"testing"

	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/internal/membertest"
	"github.com/groupsim/groupsim/internal/scripttest"
	"github.com/groupsim/groupsim/member"
	"github.com/groupsim/groupsim/protocol"
)

// TestScripts plays testdata/*.txt (package scripttest); package membertest has the
// commands.
func TestScripts(t *testing.T) {
	library := membertest.Library{
		Client:   event.Java,
		Protocol: member.ConsumerProtocol,
		Engine:   New,
		Strategy: "range",
		Warm:     func(member.Engine) {},
		Join: func(s *membertest.Stage, epoch, partitions string) {
			s.Do("answer ConsumerGroupHeartbeat " + epoch + " " + partitions)
			s.Do("wait 100ms")
			s.Do("wait " + s.Client.Application().OnAssigned.String())
			for s.Oldest(member.ToCoordinator) != nil {
				if _, fetches := s.Oldest(member.ToCoordinator).(*protocol.OffsetFetchRequest); fetches {
					s.Do("answer OffsetFetch")
				} else {
					s.Do("answer ConsumerGroupHeartbeat")
				}
			}
		},
		Place: func(e member.Engine) string {
			return []string{"", "in a callback", "in commitSync()", "in close()"}[e.(*engine).held.place]
		},
		State: func(e member.Engine) string { return e.(*engine).state.String() },
	}
	begin := func(t *testing.T) func(string) []string { return membertest.NewStage(t, library).Do }
	scripttest.PlayFiles(t, begin, "The client of the consumer protocol")
}
