package coordinator

import (
	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/protocol"
)

// Coordinator is what a driver sees of a group: five inputs, each a state
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
	// this token: NONE, or why it failed. Appends end in the order of their tokens;
	// those from before an Unload may end at any time and are ignored.
	Persisted(now clock.Time, token Token, err protocol.ErrorCode, fx *Effects)
	// Unload takes the group away from this broker: every call that waits is
	// answered NOT_COORDINATOR, as is every later one. The driver decides which of
	// the records still being appended the next Load will find.
	Unload(now clock.Time, fx *Effects)
	// Loading says that the group is being read back: until Load, heartbeats are
	// answered NONE and all else COORDINATOR_LOAD_IN_PROGRESS.
	Loading(now clock.Time, fx *Effects)
	// Load puts the group back to what was persisted.
	Load(now clock.Time, snapshot *Snapshot, fx *Effects)
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
	// Request is a JoinGroup, SyncGroup, Heartbeat, LeaveGroup, OffsetCommit or
	// OffsetFetch request.
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
	// IssuedMemberID: the call's NewMemberID has been handed out.
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

// TimerKind says what a timer is for.
type TimerKind uint8

// The timers of a group (GroupMetadataManager.classicGroupHeartbeatKey,
// classicGroupJoinKey, classicGroupSyncKey).
const (
	// SessionTimer runs out when a member, or a member id that was handed out and
	// not used yet, has not been heard of.
	SessionTimer TimerKind = iota
	// JoinTimer ends the join phase, or a step of the initial rebalance delay.
	JoinTimer
	// SyncTimer runs out for the members that have not asked for their assignment.
	SyncTimer
)

// Timer is a timer by its meaning; arming it again replaces it.
type Timer struct {
	Kind     TimerKind
	MemberID protocol.MemberID // of a SessionTimer
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

// Record is one entry of the log: a new state of the group, or offsets.
type Record struct {
	Group   *GroupMetadata
	Offsets []protocol.PartitionOffset
}

// GroupMetadata is what a group's record keeps (GroupMetadataValue): enough to
// carry on a generation that was synced, and nothing of a rebalance in flight.
type GroupMetadata struct {
	Generation protocol.Generation
	Protocol   string
	Leader     protocol.MemberID
	Members    []MemberMetadata
}

// MemberMetadata is one member in a group's record.
type MemberMetadata struct {
	MemberID           protocol.MemberID
	InstanceID         string
	ClientID           string
	From               event.Member
	SessionTimeoutMs   int32
	RebalanceTimeoutMs int32
	Subscription       *protocol.Subscription // of the selected protocol only
	Assignment         protocol.Assignment
}

// Snapshot is the log as a loading coordinator reads it: the newest record of
// each kind. The zero value is an empty log.
type Snapshot struct {
	Group   *GroupMetadata
	Offsets Offsets
}

// Config has the broker's settings for groups, in Kafka's units.
type Config struct {
	MinSessionTimeoutMs     int32 // group.min.session.timeout.ms
	MaxSessionTimeoutMs     int32 // group.max.session.timeout.ms
	InitialRebalanceDelayMs int32 // group.initial.rebalance.delay.ms
	MaxSize                 int32 // group.max.size
}

// DefaultConfig has Kafka 4.3's defaults (GroupCoordinatorConfig).
func DefaultConfig() Config {
	return Config{MinSessionTimeoutMs: 6000, MaxSessionTimeoutMs: 1800000, InitialRebalanceDelayMs: 3000, MaxSize: 1<<31 - 1}
}
