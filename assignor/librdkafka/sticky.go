package librdkafka

import (
	"github.com/groupsim/groupsim/assignor"
	"github.com/groupsim/groupsim/protocol"
)

// cooperativeSticky is rd_kafka_sticky_assignor_assign_cb, and what
// rd_kafka_cooperative_protocol_adjust_assignment makes of its plan.
type cooperativeSticky struct{ assignor.CooperativeSticky }

func (cooperativeSticky) Assign(g *assignor.Group) *assignor.Plan {
	s := newSticky(g)
	s.assign()
	plan := &assignor.Plan{Assignment: s.Assignment(), MaxGeneration: g.MaxGeneration}
	if s.Withhold(s.transferring()) {
		plan.Target, plan.Assignment = plan.Assignment, s.Assignment()
	}
	return plan
}

// sticky is one run of the sticky assignor. It reads ownedPartitions and generationId, and
// no user data.
type sticky struct {
	*assignor.Round
	members []int32            // those that subscribe to anything, in the order of the JoinGroup response
	topicOf []protocol.TopicID // by slot
	claims  claims
}

func newSticky(g *assignor.Group) *sticky {
	r := assignor.NewRound(g)
	s := &sticky{Round: r, members: subscribed(r), topicOf: r.TopicOf()}
	s.settleClaims()
	return s
}

// assign runs Kafka's general algorithm, whatever the subscriptions.
func (s *sticky) assign() {
	general := assignor.NewGeneral(s.Round, assignor.RacksFor(s.Round, s.members))
	if s.subscriptionsIdentical() {
		if order := s.candidates(); order != nil {
			general.Order = order
		}
	}
	general.Previous = s.claims.previous
	general.OldestFirst = true
	general.Keep(s.claims.standing)
	general.Balance()
}
