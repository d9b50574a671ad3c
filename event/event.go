package event

import (
	"strconv"
	"strings"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/protocol"
)

// Member numbers the members of a run from 0, in the order of the scenario. All
// incarnations of a member share its number.
type Member int32

// Coordinator stands where an event belongs to no member.
const Coordinator Member = -1

// Event is one thing that happened.
type Event struct {
	At     clock.Time
	Member Member
	Fact   Fact
}

// Fact is what happened; each kind is a type of its own.
type Fact interface {
	// Name is the fact's name in the event stream, "join.sent".
	Name() string
}

// Sink receives events in the order in which they happen.
type Sink interface {
	Event(Event)
}

// Sinks hands each event to several, in their order.
type Sinks []Sink

// Event hands on an event.
func (s Sinks) Event(e Event) {
	for _, to := range s {
		to.Event(e)
	}
}

// Names has the text behind the numbers of members and topics.
type Names struct {
	Members []string
	Topics  []string
}

// Member gives the name of a member, and "" for the coordinator.
func (n *Names) Member(m Member) string {
	if m < 0 || int(m) >= len(n.Members) {
		return ""
	}
	return n.Members[m]
}

// Partition gives a topic-partition as Kafka prints it, "orders-3".
func (n *Names) Partition(p protocol.TopicPartition) string {
	return n.Topics[p.Topic] + "-" + strconv.Itoa(int(p.Partition))
}

// Partitions lists topic-partitions as Kafka prints them, "orders-3, orders-4".
func (n *Names) Partitions(ps []protocol.TopicPartition) string {
	var b strings.Builder
	for i, p := range ps {
		if i > 0 {
			b.WriteString(", ")
		}
		b.WriteString(n.Partition(p))
	}
	return b.String()
}
