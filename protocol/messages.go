package protocol

// Request is what a client sends. Always a pointer; immutable once sent.
type Request interface{ request() }

// Response is what the broker answers. Always a pointer; immutable once sent.
type Response interface{ response() }

// JoinGroupRequest asks for membership in the next generation (API key 11,
// version 9). The protocol type is always "consumer".
type JoinGroupRequest struct {
	MemberID           MemberID // empty: not known yet
	InstanceID         string   // group.instance.id; empty: a dynamic member
	ClientID           string
	SessionTimeoutMs   int32
	RebalanceTimeoutMs int32
	Protocols          []GroupProtocol // in order of preference
	Reason             Reason          // KIP-800
	// AlwaysAssigns: it is of a version before 9, whose answer cannot tell a leader that it
	// need not assign (KIP-814).
	AlwaysAssigns bool
}

// JoinGroupMember is one member as the leader sees it.
type JoinGroupMember struct {
	MemberID   MemberID
	InstanceID string
	Metadata   *Subscription // of the selected protocol
}

// JoinGroupResponse ends the join phase for one member, or refuses it.
type JoinGroupResponse struct {
	Error          ErrorCode
	Generation     Generation
	Protocol       string // the selected assignor
	Leader         MemberID
	MemberID       MemberID          // the receiver's own
	SkipAssignment bool              // KIP-814: a restarted static leader need not assign
	Members        []JoinGroupMember // for the leader only
}

// SyncGroupRequest asks for the assignment; the leader's carries everybody's
// (API key 14, version 5).
type SyncGroupRequest struct {
	MemberID    MemberID
	InstanceID  string
	Generation  Generation
	Protocol    string
	Assignments []MemberAssignment // from the leader
}

// MemberAssignment is one member's part of the leader's plan.
type MemberAssignment struct {
	MemberID   MemberID
	Assignment Assignment
}

// SyncGroupResponse hands one member its assignment.
type SyncGroupResponse struct {
	Error      ErrorCode
	Protocol   string
	Assignment Assignment
}

// HeartbeatRequest keeps the session alive (API key 12, version 4).
type HeartbeatRequest struct {
	MemberID   MemberID
	InstanceID string
	Generation Generation
}

// HeartbeatResponse tells the member whether the group is rebalancing.
type HeartbeatResponse struct {
	Error ErrorCode
}

// LeaveGroupRequest takes members out of the group (API key 13, version 5). An
// entry with an empty member id and a known instance id is an administrator's.
type LeaveGroupRequest struct {
	Members []LeavingMember
}

// LeavingMember is one entry of a LeaveGroupRequest.
type LeavingMember struct {
	MemberID   MemberID
	InstanceID string
	Reason     Reason // KIP-800
}

// LeaveGroupResponse answers each entry of the request, in its order.
type LeaveGroupResponse struct {
	Error   ErrorCode   // of the request as a whole
	Members []ErrorCode // of each entry
}

// OffsetCommitRequest stores positions (API key 8, version 9). The generation
// is NoGeneration and the member id empty for a client outside group management.
type OffsetCommitRequest struct {
	MemberID   MemberID
	InstanceID string
	Generation Generation
	Offsets    []PartitionOffset
}

// PartitionOffset is the next offset to be consumed of one partition.
type PartitionOffset struct {
	Partition TopicPartition
	Offset    int64
}

// OffsetCommitResponse answers all partitions of a commit alike.
type OffsetCommitResponse struct {
	Error ErrorCode
}

// OffsetFetchRequest asks for committed offsets (API key 9, version 9). A member of the
// consumer protocol says who it is; others leave that out.
type OffsetFetchRequest struct {
	MemberID   MemberID
	Epoch      Epoch
	Partitions []TopicPartition
}

// OffsetFetchResponse has the committed offset of each partition of the
// request, in its order; NoOffset where none was committed.
type OffsetFetchResponse struct {
	Error   ErrorCode
	Offsets []PartitionOffset
}

// NoOffset stands for a partition without a committed offset.
const NoOffset int64 = -1

// FindCoordinatorRequest asks any broker where the group's coordinator is (API
// key 10).
type FindCoordinatorRequest struct{}

// FindCoordinatorResponse names the coordinator, or says that there is none now.
type FindCoordinatorResponse struct {
	Error ErrorCode
}

// MetadataRequest asks how many partitions the topics have (API key 3).
type MetadataRequest struct{}

// MetadataResponse has the partition count of every topic by its number; 0 for
// a topic that is not there.
type MetadataResponse struct {
	Partitions []int32
}

// ListOffsetsRequest asks for the log's start or end where a partition has no
// committed offset (API key 2).
type ListOffsetsRequest struct {
	Partitions []TopicPartition
	Latest     bool // the log's end; else its start
}

// ListOffsetsResponse has the offset of each partition of the request, in its
// order.
type ListOffsetsResponse struct {
	Offsets []PartitionOffset
}

// FetchRequest asks for the records that were appended while the client could not
// fetch (API key 1).
type FetchRequest struct{}

// FetchResponse has them all.
type FetchResponse struct{}

func (*JoinGroupRequest) request()       {}
func (*SyncGroupRequest) request()       {}
func (*HeartbeatRequest) request()       {}
func (*LeaveGroupRequest) request()      {}
func (*OffsetCommitRequest) request()    {}
func (*OffsetFetchRequest) request()     {}
func (*FindCoordinatorRequest) request() {}
func (*MetadataRequest) request()        {}
func (*ListOffsetsRequest) request()     {}
func (*FetchRequest) request()           {}

func (*JoinGroupResponse) response()       {}
func (*SyncGroupResponse) response()       {}
func (*HeartbeatResponse) response()       {}
func (*LeaveGroupResponse) response()      {}
func (*OffsetCommitResponse) response()    {}
func (*OffsetFetchResponse) response()     {}
func (*FindCoordinatorResponse) response() {}
func (*MetadataResponse) response()        {}
func (*ListOffsetsResponse) response()     {}
func (*FetchResponse) response()           {}
