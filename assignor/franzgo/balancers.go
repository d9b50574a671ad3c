package franzgo

import (
	"strings"

	"github.com/groupsim/groupsim/assignor"
	"github.com/groupsim/groupsim/protocol"
)

// balancers has kgo's, under Kafka's names.
func balancers() []assignor.Assignor {
	return []assignor.Assignor{rangeBalancer{}, roundRobinBalancer{}, stickyBalancer{}, cooperativeStickyBalancer{}}
}

// ByName finds franz-go's assignor with this name on the wire; nil if there is none.
// The names are Kafka's ([assignor.Names]).
func ByName(name string) assignor.Assignor { return assignor.Find(name, balancers()) }

// rangeBalancer is kgo's RangeBalancer: Range without racks.
type rangeBalancer struct{ assignor.Range }

func (rangeBalancer) Assign(g *assignor.Group) *assignor.Plan {
	r := assignor.NewRound(g)
	return r.CutTopics(r.Subscribers(inOrder(g)), assignor.NoRacks)
}

// roundRobinBalancer is kgo's RoundRobinBalancer: RoundRobin.
type roundRobinBalancer struct{ assignor.RoundRobin }

func (roundRobinBalancer) Assign(g *assignor.Group) *assignor.Plan {
	return assignor.NewRound(g).DealOut(inOrder(g))
}

// inOrder lists the members in kgo's order (sortJoinMembers), in which ids are compared
// by their bytes (joinMemberLess).
func inOrder(g *assignor.Group) []int32 { return g.ByInstance(strings.Compare) }

// stickyBalancer is kgo's StickyBalancer. Claims come with the user data.
type stickyBalancer struct{ assignor.Sticky }

func (stickyBalancer) Assign(g *assignor.Group) *assignor.Plan {
	b := newBalancer(g)
	b.assign(userDataClaims)
	return &assignor.Plan{Assignment: b.lists(), MaxGeneration: g.MaxGeneration}
}

// memberClaims is what a member says it owned, and in which generation.
type memberClaims struct {
	owned      []protocol.TopicPartition
	generation protocol.Generation
}

// userDataClaims reads no generation below 0 (sticky.deserializeUserData).
func userDataClaims(s *protocol.Subscription) memberClaims {
	if s.UserData == nil {
		return memberClaims{}
	}
	return memberClaims{s.UserData.Owned, max(0, s.UserData.Generation)}
}
