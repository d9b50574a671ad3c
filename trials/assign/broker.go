package assign

import (
	"fmt"
	"slices"

	"github.com/groupsim/groupsim/assignor"
	"github.com/groupsim/groupsim/assignor/server"
	"github.com/groupsim/groupsim/protocol"
)

// brokerPrefix tells the broker's assignors from the clients' where both are named: each
// has a range.
const brokerPrefix = "broker-"

// brokers lets an assignor of the broker (KIP-848) answer as a client's does. What members
// own is what the last target gave to them.
type brokers struct {
	server.Assignor
	name string // in problems
}

// brokersByName finds an assignor of the broker, "broker-uniform"; nil if there is none.
func brokersByName(name string) assignor.Assignor {
	for _, n := range server.Names() {
		if brokerPrefix+n == name {
			return brokers{server.ByName(n), name}
		}
	}
	return nil
}

func brokerNames() []string {
	var names []string
	for _, n := range server.Names() {
		names = append(names, brokerPrefix+n)
	}
	return names
}

// Name is that in problems.
func (b brokers) Name() string { return b.name }

// Cooperative tells that nobody gives up what the target leaves to it.
func (b brokers) Cooperative() bool { return true }

// Assign asks for the target.
func (b brokers) Assign(g *assignor.Group) *assignor.Plan {
	target, err := b.Assignor.Assign(brokersGroup(g))
	if err != nil { // check has refused the group
		panic(err)
	}
	return &assignor.Plan{Assignment: target, MaxGeneration: g.MaxGeneration}
}

// check refuses what the broker's assignor refuses.
func (b brokers) check(g *assignor.Group) *Error {
	for i, m := range g.Members {
		for _, t := range m.Subscription.Topics {
			if topic := g.Topics[t]; topic.Partitions == 0 {
				return wrongAt(fmt.Sprintf("members[%d].subscription", i), "member %q subscribes to %q, which is not among topics: a broker's assignor knows how many partitions each topic has", m.ID, topic.Name)
			}
		}
	}
	return nil
}

func brokersGroup(g *assignor.Group) *server.Group {
	of := &server.Group{}
	for _, t := range g.Topics {
		of.Partitions = append(of.Partitions, t.Partitions)
	}
	for _, m := range g.Members {
		member := server.Member{ID: m.ID, InstanceID: m.InstanceID}
		if m.Subscription != nil {
			member.Topics = slices.Compact(slices.Sorted(slices.Values(m.Subscription.Topics)))
			member.Target = slices.SortedFunc(slices.Values(m.Subscription.Owned), protocol.TopicPartition.Compare)
		}
		of.Members = append(of.Members, member)
	}
	return of
}
