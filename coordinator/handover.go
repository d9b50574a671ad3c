package coordinator

import (
	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/protocol"
)

// Handover is a group on its way from one protocol to another: what the one has of it, in
// terms that the other understands (ConsumerGroup.fromClassicGroup,
// ClassicGroup.fromConsumerGroup). Who gives it has stopped its timers.
type Handover struct {
	State event.GroupState // in which it is given
	// Epoch is the generation of a classic group, and the epoch of a consumer group.
	Epoch   protocol.Epoch
	Members []Migrant // in the order of the map in which Kafka keeps them
	Offsets Offsets
	Appends Appends[Record] // on their way to the log
}

// Migrant is a member that speaks the classic protocol, whichever the group's is.
type Migrant struct {
	MemberID           protocol.MemberID
	From               event.Member
	InstanceID         string // empty: a dynamic member
	ClientID           string
	SessionTimeoutMs   int32
	RebalanceTimeoutMs int32
	Protocols          []protocol.GroupProtocol
	Subscription       *protocol.Subscription    // as the assignor that was selected wants it
	Partitions         []protocol.TopicPartition // the newest assignment's, or the target's
}

// Carry takes appends along to another protocol, which knows other things of its records.
func Carry[V, W any](a Appends[V], about func(V) W) Appends[W] {
	carried := Appends[W]{last: a.last, answers: a.answers.Clone()}
	for _, w := range a.writes.All() {
		carried.writes.Push(appended[W]{w.token, about(w.about)})
	}
	return carried
}
