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

// Gatherer is a sink that takes what a member tells of many partitions at one moment, one after another,
// all at once.
type Gatherer interface {
	// Consumed takes the facts, which it must not keep.
	Consumed(at clock.Time, m Member, facts []Consumed)
}

// TellConsumed tells a sink of them, one by one if it is none that gathers.
func TellConsumed(to Sink, at clock.Time, m Member, facts []Consumed) {
	if g, ok := to.(Gatherer); ok {
		g.Consumed(at, m, facts)
		return
	}
	for _, fact := range facts {
		to.Event(Event{at, m, fact})
	}
}

// Sinks hands each event to several, in their order.
type Sinks []Sink

// Event hands on an event.
func (s Sinks) Event(e Event) {
	for _, to := range s {
		to.Event(e)
	}
}

// Consumed implements [Gatherer].
func (s Sinks) Consumed(at clock.Time, m Member, facts []Consumed) {
	for _, to := range s {
		TellConsumed(to, at, m, facts)
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
