package classic

import (
	"github.com/groupsim/groupsim/coordinator"
	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/protocol"
)

// offsetCommit follows OffsetMetadataManager.commitOffset. It asks whether the
// member belongs to the generation, never whether the partition is its own, and
// offsets may go back.
func (g *Group) offsetCommit(t coordinator.Turn, call coordinator.Call, r *protocol.OffsetCommitRequest) {
	if err := g.validateCommit(r); err != protocol.NONE {
		t.Reply(call.ID, &protocol.OffsetCommitResponse{Error: err})
		return
	}
	g.exists = true // a group that is only used for its offsets is made by its first commit
	if m := g.members.get(r.MemberID); m != nil {
		g.armSession(t, m.id, m.sessionTimeoutMs)
	}
	if len(r.Offsets) > 0 {
		g.persist(t, write{purpose: committing, record: (*coordinator.CommittedOffsets)(&r.Offsets)})
	}
	g.appends.Reply(t, call, coordinator.Committed)
}

// validateCommit: the generation in force is the old one during the join phase;
// between join phase and assignment nobody can commit (ClassicGroup.validateOffsetCommit).
func (g *Group) validateCommit(r *protocol.OffsetCommitRequest) protocol.ErrorCode {
	switch {
	case r.Generation < 0 && g.state == event.Empty:
		return protocol.NONE
	case !g.exists:
		return protocol.GROUP_ID_NOT_FOUND
	case r.Generation < 0 && r.MemberID == "" && r.InstanceID == "":
		return protocol.UNKNOWN_MEMBER_ID
	}
	if err := g.validateMember(r.MemberID, r.InstanceID); err != protocol.NONE {
		return err
	}
	switch {
	case r.Generation != g.generation:
		return protocol.ILLEGAL_GENERATION
	case g.state == event.CompletingRebalance:
		return protocol.REBALANCE_IN_PROGRESS
	}
	return protocol.NONE
}

// offsetFetch reads what has been committed; commits still on their way to the
// log do not count and are not waited for (OffsetMetadataManager.fetchOffsets).
func (g *Group) offsetFetch(t coordinator.Turn, call coordinator.Call, r *protocol.OffsetFetchRequest) {
	answer := &protocol.OffsetFetchResponse{Offsets: make([]protocol.PartitionOffset, len(r.Partitions))}
	for i, p := range r.Partitions {
		answer.Offsets[i] = protocol.PartitionOffset{Partition: p, Offset: g.offsets.Of(p)}
	}
	t.Reply(call.ID, answer)
}
