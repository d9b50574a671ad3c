package event

import (
	"encoding/json"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/protocol"
)

// What a client says and hears. The answers are dated when the client handles
// them, not when they arrive.
type (
	// JoinSent: a JoinGroup request leaves. Known: with a member id.
	JoinSent struct{ Known bool }
	// JoinOK: the join phase is over for this member.
	JoinOK struct {
		Generation protocol.Generation
		Leader     bool
		Protocol   string
		MemberID   protocol.MemberID
	}
	// JoinErr: the JoinGroup was refused.
	JoinErr struct{ Error protocol.ErrorCode }
	// SyncSent: a SyncGroup request leaves, the leader's with everybody's
	// assignment.
	SyncSent struct {
		Generation protocol.Generation
		Leader     bool
	}
	// SyncOK: the member knows its assignment.
	SyncOK struct{}
	// SyncErr: the SyncGroup was refused.
	SyncErr struct{ Error protocol.ErrorCode }
	// HeartbeatSent: a Heartbeat request leaves.
	HeartbeatSent struct{}
	// ConsumerHeartbeatSent: a ConsumerGroupHeartbeat leaves (KIP-848). It has the same
	// name, and an epoch.
	ConsumerHeartbeatSent struct {
		Epoch protocol.Epoch
		Owned []protocol.TopicPartition // nil: it says nothing of them
	}
	// HeartbeatOK: the group goes on as it is.
	HeartbeatOK struct{}
	// Heartbeats: this many heartbeats, and this many commits beside them, were sent and accepted
	// one by one, the first sent at Since and the last at Until, while nothing else happened. Every
	// is the interval of the heartbeats.
	Heartbeats struct {
		Number, Commits int64
		Since, Until    clock.Time
		Every           clock.Duration
	}
	// HeartbeatErr: any other answer; REBALANCE_IN_PROGRESS is the usual one.
	HeartbeatErr struct{ Error protocol.ErrorCode }
	// LeaveSent: a LeaveGroup request leaves.
	LeaveSent struct{ Reason protocol.Reason }
	// CommitSent: an OffsetCommit request leaves.
	CommitSent struct{ Partitions []protocol.TopicPartition }
	// CommitOK: the offsets are stored.
	CommitOK struct{ Partitions []protocol.TopicPartition }
	// CommitErr: they are not.
	CommitErr struct {
		Partitions []protocol.TopicPartition
		Error      protocol.ErrorCode
	}
	// Commits: this many commits were sent and accepted, the first sent at Since and the last
	// at Until, which has passed by the time of the event.
	Commits struct {
		Number       int64
		Partitions   []protocol.TopicPartition
		Since, Until clock.Time
	}
	// CoordinatorLost: the client gives up its connection to the coordinator.
	CoordinatorLost struct{ Reason protocol.Reason }
	// CoordinatorFound: it knows the coordinator again.
	CoordinatorFound struct{}
	// Subscribed: the member is subscribed to these topics from here on, when its process
	// starts and whenever that changes.
	Subscribed struct{ Topics []protocol.TopicID }
	// Rejoin: the client means to send a JoinGroup at its next poll().
	Rejoin struct{ Reason protocol.Reason }
	// Reset: it forgets its generation or its member id.
	Reset struct{ Reason protocol.Reason }
	// PollTimeout: max.poll.interval.ms has passed since the last poll().
	PollTimeout struct{}
	// MemberState: the client of a member of the consumer protocol changes its state.
	MemberState struct{ From, To ClientState }
)

// What becomes of a member's partitions.
type (
	// Assigned: onPartitionsAssigned is entered with what is new. A member of the consumer
	// protocol has its epoch as Generation, and says who it is.
	Assigned struct {
		Partitions []protocol.TopicPartition
		Generation protocol.Generation
		MemberID   protocol.MemberID
	}
	// Revoked: onPartitionsRevoked is entered.
	Revoked struct{ Partitions []protocol.TopicPartition }
	// Lost: onPartitionsLost is entered.
	Lost struct{ Partitions []protocol.TopicPartition }
	// CallbackDone: the listener callback returns; Partitions are those it was
	// entered with.
	CallbackDone struct{ Partitions []protocol.TopicPartition }
	// Drain: the program has records of these partitions in hand that it gives up, and waits
	// for them to be done, in onPartitionsRevoked or before close().
	Drain struct {
		Partitions []protocol.TopicPartition
		Records    int64
	}
	// Working: in a callback that keeps the program from polling, threads of its own have
	// records of these partitions in hand, which it goes on holding.
	Working struct{ Partitions []protocol.TopicPartition }
	// Idle: of these they have none any more, and the callback has not returned.
	Idle struct{ Partitions []protocol.TopicPartition }
	// LeftPaused: the program has paused these partitions, and takes its consumer for one that
	// is not paused. Nothing is returned of them until Unpaused.
	LeftPaused struct {
		Partitions []protocol.TopicPartition
		Reason     protocol.Reason
	}
	// Unpaused: it has resumed all that was paused, of which these had been left.
	Unpaused struct{ Partitions []protocol.TopicPartition }
	// AssignRefused: the program itself has called assign() in the callback, and the client
	// has refused that: it has not been assigned what the callback was entered with, and
	// will not be.
	AssignRefused struct {
		Partitions []protocol.TopicPartition
		Reason     protocol.Reason
	}
	// Position: the position of these partitions is known, fetching begins.
	// Offsets has each one's next offset, in the order of Partitions.
	Position struct {
		Partitions []protocol.TopicPartition
		Offsets    []int64
	}
	// Checkpoint: the program has saved the states of these partitions, in a store outside
	// its process, as far as it has processed them: Offsets has each one's next record.
	Checkpoint struct {
		Partitions []protocol.TopicPartition
		Offsets    []int64
		Reason     protocol.Reason
	}
)

// What becomes of a process and of its link to the broker.
type (
	// ProcessStart: the process calls poll() for the first time.
	ProcessStart struct{ Client Library }
	// Closing: close() is called, by a member that holds Partitions. The reason is how the
	// program wants it to leave, if it does.
	Closing struct {
		Partitions []protocol.TopicPartition
		Reason     protocol.Reason
	}
	// Closed: close() has returned and the process ends, or a fatal error ended it.
	Closed struct{ Reason protocol.Reason }
	// Killed: the process is gone without a word.
	Killed struct{ Reason protocol.Reason }
	// Paused and Resumed frame the time in which the whole process stands still.
	Paused  struct{}
	Resumed struct{}
	// Stall and Awake frame the time in which the application does nothing. The reason is there
	// where it waits for something of its own.
	Stall struct{ Reason protocol.Reason }
	Awake struct{}
	// Disconnected and Reconnected frame the time in which no byte passes. The reason is
	// there where that is the broker's doing: what is sent meanwhile waits in its sockets.
	Disconnected struct{ Reason protocol.Reason }
	Reconnected  struct{}
)

// What a run is, and under which settings. With these a report can be made of the
// events alone.
type (
	// Run opens the record of a run that is to be reported.
	Run struct {
		Scenario, Title string
		Description     string
		Steps           []string // each on one line, as the file has it
		Set             Settings // what the file sets, by the keys of --set
		Seed            uint64
		Number          uint64         // of the run, among many; 0 is the file as it is written
		Drawn           []Draw         // what it has drawn by name
		Duration        clock.Duration // the run ends then; one that ends by itself, at the latest
		Rest            clock.Time     // it ends by itself when its group is at rest from here on; clock.Never: it does not
		Kafka           string         // the version that is modelled
		NotModelled     []string       // settings that were given and have no effect
		LeftOut         []string       // settings that the clients would have refused, and why
		Assumed         []string       // what a configuration from elsewhere leaves open or the model lacks
		Expect          []string       // conditions on the report, "downtime.max <= 45s"
	}
	// Configured: these settings hold from here on, for a member or, where the event
	// belongs to none, for the broker. All of them are told when a run begins, of each
	// member those of its first process; afterwards those that change, when a process
	// starts or its application changes.
	Configured struct{ Settings Settings }
	// LeftOut: a step of the scenario could not apply and was left out.
	LeftOut struct{ What string }
	// Tried: the same run was made again with another value of a setting, and came to
	// this. Found is how much there was of each kind of finding.
	Tried struct {
		Setting, Was, Is string
		Failed           string // why it did not come to its end; none: it did
		Downtime, Worst  clock.Duration
		Rebalances       int64
		Reprocessed      int64
		NeverUp          int64 // partitions
		Found            Settings
		Later            string // what is worse of runs that go on beyond the end, if it has cut something off; none: nothing
	}
	// Untried: there is no other value of a setting, below or above that of now, with which
	// the same run could be made again, although a finding advises one.
	Untried struct {
		Setting string
		Now     int64
		Above   bool
	}
	// Unfinished: the run ends before something that it was on its way to. What is the name
	// of a step, or one of the Open things; a step that is not Begun lies behind the end. Due
	// is when it would be done, or begin; clock.Never: that is not known.
	Unfinished struct {
		What  string
		Begun bool
		Due   clock.Time
	}
	// End closes the record of a run. One without it has been cut off.
	End struct{}
)

// What the coordinator does.
type (
	// State: the group changes its state.
	State struct {
		From, To   GroupState
		Generation protocol.Generation
		Reason     protocol.Reason
	}
	// MemberAdded: the coordinator counts a member in, from here on.
	MemberAdded struct {
		MemberID protocol.MemberID
		Reason   protocol.Reason
	}
	// MemberRemoved: it does not any more.
	MemberRemoved struct {
		MemberID protocol.MemberID
		Reason   protocol.Reason
	}
	// Joined: the member's JoinGroup of this join phase has arrived.
	Joined struct{ MemberID protocol.MemberID }
	// Given: the accepted assignment gives these partitions to the member.
	Given struct {
		MemberID   protocol.MemberID
		Partitions []protocol.TopicPartition
	}
	// Epoch: the epoch of a consumer group rises, or its target assignment has been
	// computed for it, by this assignor.
	Epoch struct {
		Group, Target protocol.Epoch
		Assignor      string
		Reason        protocol.Reason
	}
	// MemberEpoch: the coordinator reconciles a member of a consumer group. Partitions are
	// all that the member may own from here on.
	MemberEpoch struct {
		MemberID   protocol.MemberID
		Epoch      protocol.Epoch
		State      Reconciliation
		Partitions []protocol.TopicPartition
	}
	// CoordinatorDown and CoordinatorUp frame a failover.
	CoordinatorDown struct{}
	CoordinatorUp   struct{}
	// BrokerStalled and BrokerResumed frame the time in which the broker reads nothing and
	// answers nothing.
	BrokerStalled struct{}
	BrokerResumed struct{}
)

// What becomes of the records. These facts are written when something else makes
// them known: a run of records taken as they arrive is one fact.
type (
	// Consumed: the member processed the records From up to, not including, To
	// of a partition, evenly between Since and Until, which may both have passed
	// by the time of the event.
	Consumed struct {
		Partition    protocol.TopicPartition
		From, To     int64
		Since, Until clock.Time
	}
	// Interrupted: the member began to process the records From up to, not including, To, from
	// Since on, and was cut off at Until: its program gave them up, or its process ended.
	Interrupted struct {
		Partition    protocol.TopicPartition
		From, To     int64
		Since, Until clock.Time
	}
	// Produced: from here on the log of each partition of the topic grows at
	// this rate, in thousandths of a record per second.
	Produced struct {
		Topic protocol.TopicID
		Rate  int64
	}
	// PartitionsAdded: the topic has this many partitions from here on. One such
	// fact a topic opens every run.
	PartitionsAdded struct {
		Topic      protocol.TopicID
		Partitions int32
	}
)

// What a run can leave open besides steps.
const (
	// OpenSession: the coordinator counts a process in that is gone, or does not answer any
	// more, until its session times out.
	OpenSession = "session"
	// OpenJoin: a process that runs is not in the group.
	OpenJoin = "join"
	// OpenAssignment: a member has not come to consume all that it has been given.
	OpenAssignment = "assignment"
	// OpenRebalance: the group rebalances.
	OpenRebalance = "rebalance"
	// OpenPartitions: a partition that somebody is subscribed to is held by nobody.
	OpenPartitions = "partitions"
)

// GroupState is a state of a group, with Kafka's names
// (org.apache.kafka.coordinator.group.classic.ClassicGroupState and
// org.apache.kafka.coordinator.group.modern.consumer.ConsumerGroup.ConsumerGroupState).
type GroupState uint8

// The states of a classic group, and those of a consumer group. A group that does not
// exist yet is Empty.
const (
	Empty GroupState = iota
	PreparingRebalance
	CompletingRebalance
	Stable
	Dead
	ConsumerEmpty
	ConsumerAssigning   // the group's epoch is newer than its target assignment
	ConsumerReconciling // some member has not come to the target
	ConsumerStable
)

// groupStates has them as the state classes spell them, and events with them.
var groupStates = [...]string{"Empty", "PreparingRebalance", "CompletingRebalance", "Stable", "Dead", "EMPTY", "ASSIGNING", "RECONCILING", "STABLE"}

// groupStateNames has them as Kafka's clients and tools spell them
// (org.apache.kafka.common.GroupState).
var groupStateNames = [...]string{"Empty", "PreparingRebalance", "CompletingRebalance", "Stable", "Dead", "Empty", "Assigning", "Reconciling", "Stable"}

// String gives Kafka's name of the state, as its tools print it.
func (s GroupState) String() string { return groupStateNames[s] }

// Draw is what a run has drawn for a name.
type Draw struct {
	Name  string          `json:"name"`
	Text  string          `json:"text"`  // as a file would have it
	Value json.RawMessage `json:"value"` // as documents have it: a length of time in milliseconds
}
