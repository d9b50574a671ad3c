package coordinator

import (
	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/protocol"
)

// Coordinator is what a driver sees of a group: six inputs, each a state
// transition that leaves its effects behind. It keeps no clock, draws no random
// number and starts nothing by itself.
type Coordinator interface {
	// Handle takes a request that has arrived. Its answer is among the effects
	// now, or of a later input when the call has to wait; it comes exactly once,
	// unless the call is named in Dropped.
	Handle(now clock.Time, call Call, fx *Effects)
	// Expire tells that a timer which this coordinator armed, and has neither
	// armed anew nor cleared since, has come due.
	Expire(now clock.Time, timer Timer, fx *Effects)
	// Persisted tells how the append of a record ended that was asked for with
	// this token: NONE, or why it failed. Appends end in the order of their tokens; one
	// that fails takes those behind it along. Those from before an Unload may end at any
	// time and are ignored. The log is what has been appended, for a group that goes back
	// to that.
	Persisted(now clock.Time, token Token, err protocol.ErrorCode, log *Snapshot, fx *Effects)
	// Unload takes the group away from this broker: every call that waits is
	// answered NOT_COORDINATOR, as is every later one. The driver decides which of
	// the records still being appended the next Load will find.
	Unload(now clock.Time, fx *Effects)
	// Loading says that the group is being read back: until Load, heartbeats are
	// answered NONE and all else COORDINATOR_LOAD_IN_PROGRESS.
	Loading(now clock.Time, fx *Effects)
	// Load puts the group back to what was persisted.
	Load(now clock.Time, snapshot *Snapshot, fx *Effects)
	// Topics tells how many partitions each topic has, by TopicID, as the broker's metadata
	// have it now: before the first input, and when it has changed. Nobody changes the
	// list. It leads to nothing by itself.
	Topics(partitions []int32)
	// Clone copies the coordinator, to run on by itself.
	Clone() Coordinator
}

// CallID names a call until it is answered. The driver chooses it.
type CallID uint32

// Call is a request as it arrives at the coordinator.
type Call struct {
	ID   CallID
	From event.Member // whose client sent it, for the facts
	// NewMemberID is the id to hand out if the request has none: clientId-UUID,
	// or instanceId-UUID for a static member.
	NewMemberID protocol.MemberID
	// BareMemberID is the one for whom a consumer group takes in by it: a UUID alone.
	BareMemberID protocol.MemberID
	// Request is one that the group's protocol knows, OffsetCommit or OffsetFetch.
	Request protocol.Request
}

// Effects is what an input leads to. The driver carries facts, records, timers
// and replies out in this order, and empties it before the next input.
type Effects struct {
	Facts    []event.Event
	Persists []Persist
	Timers   []TimerOp
	Replies  []Reply
	// Dropped are calls that will never be answered, as in Kafka: a JoinGroup or
	// SyncGroup that the same member has sent again, or a SyncGroup whose member
	// was taken out of the group. Their clients run into their request timeout.
	Dropped []CallID
	// IssuedMemberID: the call's NewMemberID or BareMemberID has been handed out.
	IssuedMemberID bool
}

// Reset empties the effects and keeps their memory.
func (fx *Effects) Reset() {
	fx.Facts, fx.Persists, fx.Timers, fx.Replies = fx.Facts[:0], fx.Persists[:0], fx.Timers[:0], fx.Replies[:0]
	fx.Dropped, fx.IssuedMemberID = fx.Dropped[:0], false
}

// Reply answers a call.
type Reply struct {
	Call     CallID
	Response protocol.Response
}

// TimerKind says what a timer is for. Each protocol names its own, and the numbers
// mean something to it alone: a group that goes over to another protocol clears the
// old one's timers first.
type TimerKind uint8

// SessionTimer is the one kind that all have: it runs out when a member has not been heard of for
// the length of its session.
const SessionTimer TimerKind = 0

// Timer is a timer by its meaning; arming it again replaces it.
type Timer struct {
	Kind     TimerKind
	MemberID protocol.MemberID // empty: it concerns the whole group
}

// TimerOp arms or clears a timer.
type TimerOp struct {
	Timer Timer
	At    clock.Time // clock.Never: clear it
}

// Token names a record that is being appended.
type Token uint32

// Persist asks for a record to be appended to the group's log
// (__consumer_offsets).
type Persist struct {
	Token  Token
	Record Record
}
