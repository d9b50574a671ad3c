package member

import (
	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/event"
)

// OffsetReset says where a partition without a committed offset is begun.
type OffsetReset uint8

// The values of auto.offset.reset.
const (
	Latest OffsetReset = iota
	Earliest
	None
)

// GroupProtocol is which protocol the client speaks with the group's coordinator.
type GroupProtocol uint8

// The values of group.protocol.
const (
	ClassicProtocol  GroupProtocol = iota
	ConsumerProtocol               // KIP-848
)

// RemoteAssignor is the broker's assignor that a member asks for.
type RemoteAssignor uint8

// The values of group.remote.assignor.
const (
	AnyAssignor RemoteAssignor = iota // it is not named
	UniformAssignor
	RangeAssignor
)

// String is its name; empty: none is named.
func (a RemoteAssignor) String() string { return [...]string{"", "uniform", "range"}[a] }

// Config has a consumer's settings, in Kafka's units. Those of franz-go go by the
// names of the Java consumer's settings that mean the same.
type Config struct {
	Client                event.Library
	Protocol              GroupProtocol  // group.protocol
	RemoteAssignor        RemoteAssignor // group.remote.assignor
	GroupInstanceID       string         // group.instance.id; empty: a dynamic member
	SessionTimeoutMs      int32          // session.timeout.ms
	HeartbeatIntervalMs   int32          // heartbeat.interval.ms
	MaxPollIntervalMs     int32          // max.poll.interval.ms; of franz-go its rebalance timeout alone
	MaxPollRecords        int32          // max.poll.records
	AssignmentStrategy    []string       // partition.assignment.strategy, as the assignors' own names: "range"
	EnableAutoCommit      bool           // enable.auto.commit
	AutoCommitIntervalMs  int32          // auto.commit.interval.ms
	AutoOffsetReset       OffsetReset    // auto.offset.reset
	RetryBackoffMs        int64          // retry.backoff.ms
	RetryBackoffMaxMs     int64          // retry.backoff.max.ms
	ReconnectBackoffMs    int64          // reconnect.backoff.ms
	ReconnectBackoffMaxMs int64          // reconnect.backoff.max.ms
	// ReconnectMaxNamed tells that somebody has named the latter, which else follows the
	// former where that is named.
	ReconnectMaxNamed bool
	// AutoCommitNamed tells that somebody has named enable.auto.commit, which else goes by
	// whether the program commits.
	AutoCommitNamed     bool
	RequestTimeoutMs    int32  // request.timeout.ms
	DefaultAPITimeoutMs int32  // default.api.timeout.ms
	MetadataMaxAgeMs    int64  // metadata.max.age.ms
	ClientRack          string // client.rack
}

// Application describes the program around the consumer.
type Application struct {
	Program        ProgramKind
	PollTimeout    clock.Duration // the argument of poll()
	PerRecord      clock.Duration // processing time of one record
	PerBatch       clock.Duration // added once for each poll() that returned records
	OnRevoked      clock.Duration // time inside onPartitionsRevoked
	OnAssigned     clock.Duration // time inside onPartitionsAssigned
	OnLost         clock.Duration // time inside onPartitionsLost
	CommitOnRevoke RevokeCallback // what onPartitionsRevoked does at its end
	Assigns        bool           // onPartitionsAssigned calls assign() itself with what it was given
	NoCallback     bool           // it has no rebalance callback at all
	Commit         Commits        // who commits what has been processed, and when
	Workers        Workers        // of a program with a pool of them
	Spring         Spring         // of Spring's container
	State          Stateful       // what it keeps of each partition outside its process

	// Besides the time inside a callback, for each partition that it is called with.
	OnRevokedPerPartition, OnAssignedPerPartition, OnLostPerPartition clock.Duration

	// IdleBetweenPolls is waited before each poll().
	IdleBetweenPolls clock.Duration
}

// ProgramKind is what sort of program it is.
type ProgramKind uint8

// The kinds.
const (
	LoopProgram    ProgramKind = iota // poll() and processing in one thread
	WorkersProgram                    // poll() in one thread, processing in those of a pool
	SpringProgram                     // Spring's listener container, which is a loop with habits of its own
)

// Workers describes a pool of threads that process records beside the thread that polls.
type Workers struct {
	Threads int32
	Order   WorkOrder
	Pause   bool           // a partition with work in hand is paused
	Drain   clock.Duration // how long onPartitionsRevoked waits for work in hand, at most
	Commit  CommitBy       // EveryRecord, EveryBatch or Nobody; Unnamed: as the application's Commit says
}

// WorkOrder is which records may be processed at the same time.
type WorkOrder uint8

// The orders.
const (
	OrderOfPartition WorkOrder = iota // one worker at a time for a partition
	NoOrder                           // any worker takes any record
)

// RevokeCallback is what is called as onPartitionsRevoked. It makes a difference whether a
// program has one: a library may have one of its own, in the place of one that is missing.
type RevokeCallback uint8

// The callbacks.
const (
	LibrarysRevoke   RevokeCallback = iota // the program has none
	OwnRevoke                              // the program's, which commits nothing
	CommittingRevoke                       // the program's, which commits
)
