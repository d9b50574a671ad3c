package assignor

import "github.com/groupsim/groupsim/protocol"

// Assignor decides which member owns which partition. It is a pure function of
// its input.
type Assignor interface {
	// Name is the assignor's name on the wire: "range", "cooperative-sticky".
	Name() string
	// Cooperative tells whether it supports the COOPERATIVE rebalance protocol
	// (KIP-429); every assignor supports EAGER.
	Cooperative() bool
	// Assign gives out every partition of every topic that a member subscribes to.
	Assign(g *Group) *Plan
}

// Group is what the leader knows when it assigns.
type Group struct {
	// Topics by TopicID: all that a subscription or a claim of the members names.
	// Their partitions number fewer than 2^31 in all.
	Topics []Topic
	// Members in the order in which the client's HashMap was filled, that of the
	// JoinGroup response. Ids are distinct.
	Members []Member
	// MaxGeneration is the highest generation that this leader's sticky assignor
	// has seen in earlier rounds; -1 at first (AbstractStickyAssignor.maxGeneration).
	MaxGeneration protocol.Generation
}

// Topic is a topic as the leader's metadata has it.
type Topic struct {
	Name       string
	Partitions int32      // 0: no metadata
	Racks      [][]string // per partition the racks of its replicas; nil: unknown
}

// Member is one member of the group, with the subscription it joined with.
type Member struct {
	ID           protocol.MemberID
	InstanceID   string                 // group.instance.id; empty: a dynamic member
	Subscription *protocol.Subscription // nil: to nothing
}

// Plan is the answer. Lists are in the order of Compare and may share memory.
type Plan struct {
	// Assignment has what is handed to Members[i].
	Assignment [][]protocol.TopicPartition
	// Target has the full target of a cooperative round in which something is
	// withheld until its owner has let go; else nil, and Assignment is the target.
	Target [][]protocol.TopicPartition
	// MaxGeneration is to be carried to this leader's next round.
	MaxGeneration protocol.Generation
}

// assignors in the order of Names.
func assignors() []Assignor {
	return []Assignor{Range{}, RoundRobin{}, Sticky{}, CooperativeSticky{}}
}

// ByName finds Kafka's assignor with this name on the wire; nil if there is none.
func ByName(name string) Assignor { return Find(name, assignors()) }

// Find finds the assignor with this name on the wire among some; nil if there is none.
func Find(name string, among []Assignor) Assignor {
	for _, a := range among {
		if a.Name() == name {
			return a
		}
	}
	return nil
}

// Names lists the names that ByName knows.
func Names() []string {
	var names []string
	for _, a := range assignors() {
		names = append(names, a.Name())
	}
	return names
}
