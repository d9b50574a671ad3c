package server

import (
	"fmt"
	"slices"

	"github.com/groupsim/groupsim/protocol"
)

// Assignor computes the target assignment of a group. It is a pure function of its input.
type Assignor interface {
	// Name is the assignor's name in group.consumer.assignors and group.remote.assignor.
	Name() string
	// Assign gives out every partition of every topic that a member subscribes to: to
	// Members[i] what stands at i, in the order of Compare. It fails if a topic is not
	// there (PartitionAssignorException). Lists may share memory with the members' Target.
	Assign(g *Group) ([][]protocol.TopicPartition, error)
}

// Group is what the coordinator knows when it assigns (GroupSpec and
// SubscribedTopicDescriber).
type Group struct {
	// Partitions has the number of partitions of each topic, by TopicID, which also
	// stands for the order of Kafka's topic ids; negative: there is no such topic.
	Partitions []int32
	// Members in the order in which the coordinator goes through them. In Kafka that is
	// the order of a HashMap of member ids.
	Members []Member
}

// Member is a member, its subscription and what the last target gives to it.
type Member struct {
	ID         protocol.MemberID
	InstanceID string             // group.instance.id; empty: a dynamic member
	Topics     []protocol.TopicID // ascending, each once
	// Target is in the order in which the coordinator goes through it, which decides what
	// is taken from a member that has too much.
	Target []protocol.TopicPartition
	// Sorted is Target in the order of Compare, of a caller that has it: what stays where it
	// is does not have to be sorted again.
	Sorted []protocol.TopicPartition
}

// assignors in the order of Names.
func assignors() []Assignor { return []Assignor{Uniform{}, Range{}} }

// ByName finds an assignor; nil if there is none of that name.
func ByName(name string) Assignor {
	for _, a := range assignors() {
		if a.Name() == name {
			return a
		}
	}
	return nil
}

// Names lists the names that ByName knows, the default of group.consumer.assignors.
func Names() []string {
	var names []string
	for _, a := range assignors() {
		names = append(names, a.Name())
	}
	return names
}

// homogeneous tells whether all members subscribe to the same topics
// (SubscriptionType.HOMOGENEOUS).
func (g *Group) homogeneous() bool {
	for i := range g.Members {
		if !g.asBefore(i) && !slices.Equal(g.Members[i].Topics, g.Members[0].Topics) {
			return false
		}
	}
	return true
}

// asBefore tells whether a member's topics are the very list of the member before it, as
// they are where a program gives all of them the same.
func (g *Group) asBefore(i int) bool {
	if i == 0 || len(g.Members[i].Topics) == 0 {
		return false
	}
	a, b := g.Members[i-1].Topics, g.Members[i].Topics
	return len(a) == len(b) && &a[0] == &b[0]
}

// check fails if a member subscribes to a topic that is not there.
func (g *Group) check() error {
	for i := range g.Members {
		if g.asBefore(i) {
			continue
		}
		for _, t := range g.Members[i].Topics {
			if int(t) >= len(g.Partitions) || g.Partitions[t] < 0 {
				return fmt.Errorf("member %s is subscribed to topic %d, which does not exist", g.Members[i].ID, t)
			}
		}
	}
	return nil
}
