package protocol

// Epoch counts the steps of a group of the consumer protocol (KIP-848). The group has one,
// its target assignment has the one for which it was computed, and each member that up to
// which it has been reconciled. Offsets are committed and fetched under the member's, in
// the place of a [Generation].
type Epoch int32

// The member epochs of a heartbeat that are orders
// (ConsumerGroupHeartbeatRequest.LEAVE_GROUP_MEMBER_EPOCH, JOIN_GROUP_MEMBER_EPOCH).
const (
	JoinEpoch        Epoch = 0
	LeaveEpoch       Epoch = -1
	StaticLeaveEpoch Epoch = -2 // a static member goes, and is expected back
)

// ConsumerGroupHeartbeatRequest is all that a member of the consumer protocol says to its
// coordinator: it joins, stays, acknowledges and leaves by it (API key 68, version 1).
// What has not changed since the last one is left out.
type ConsumerGroupHeartbeatRequest struct {
	MemberID           MemberID // the client's own, one for each process (KIP-1082)
	Epoch              Epoch
	InstanceID         string // group.instance.id; empty: a dynamic member
	ClientID           string
	Rack               string // client.rack; empty: none, or unchanged
	RebalanceTimeoutMs int32  // max.poll.interval.ms; NoTimeout: unchanged
	Topics             []TopicID
	Assignor           string // group.remote.assignor; empty: none, or unchanged
	// Owned has the partitions that the member owns now; nil: unchanged. An empty list
	// that is not nil says that it owns none, which acknowledges a revocation.
	Owned []TopicPartition
}

// NoTimeout stands for a rebalance timeout that has not changed.
const NoTimeout int32 = -1

// Full tells whether the request repeats all that the coordinator knows of the member, as
// after an error (GroupMetadataManager.isFullRequest).
func (r *ConsumerGroupHeartbeatRequest) Full() bool {
	return r.RebalanceTimeoutMs != NoTimeout && r.Topics != nil && r.Owned != nil
}

// ConsumerGroupHeartbeatResponse tells the member its epoch, and what it may own where that
// has changed.
type ConsumerGroupHeartbeatResponse struct {
	Error               ErrorCode
	MemberID            MemberID
	Epoch               Epoch
	HeartbeatIntervalMs int32
	// Assignment is all that the member may own now; nil: unchanged. An empty one that is
	// not nil takes everything.
	Assignment []TopicPartition
}

func (*ConsumerGroupHeartbeatRequest) request()   {}
func (*ConsumerGroupHeartbeatResponse) response() {}
