package consumer

import (
	"github.com/groupsim/groupsim/coordinator"
	"github.com/groupsim/groupsim/protocol"
)

// offsetCommit follows OffsetMetadataManager.commitOffset. It does not renew the session.
func (g *Group) offsetCommit(t coordinator.Turn, call coordinator.Call, r *protocol.OffsetCommitRequest) {
	if err := g.validateCommit(r); err != protocol.NONE {
		t.Reply(call.ID, &protocol.OffsetCommitResponse{Error: err})
		return
	}
	if len(r.Offsets) > 0 {
		var record coordinator.Record = (*coordinator.CommittedOffsets)(&r.Offsets)
		g.appends.Append(t, record, record)
	}
	g.appends.Reply(t, call, coordinator.Committed)
}

// validateCommit: in its own epoch a member may commit for any partition; in an older one
// for those that it has had since then, or since before, all of the request or nothing
// (ConsumerGroup.validateOffsetCommit, KIP-1251); before Kafka 4.3 for none.
func (g *Group) validateCommit(r *protocol.OffsetCommitRequest) protocol.ErrorCode {
	if r.Generation < 0 && g.members.len() == 0 {
		return protocol.NONE
	}
	if !g.exists && g.offsets.Empty() {
		return protocol.GROUP_ID_NOT_FOUND
	}
	m := g.members.get(r.MemberID)
	if m == nil {
		return protocol.UNKNOWN_MEMBER_ID
	}
	epoch := protocol.Epoch(r.Generation)
	switch {
	case epoch == m.epoch:
		return protocol.NONE
	case epoch > m.epoch || g.cfg.StrictCommits:
		return m.outOfEpoch()
	}
	for _, o := range r.Offsets {
		since, has := m.since(o.Partition)
		if !has || epoch < since {
			return m.outOfEpoch()
		}
	}
	return protocol.NONE
}

// outOfEpoch is what the member is told that an epoch of its request is not good enough.
func (m *member) outOfEpoch() protocol.ErrorCode {
	if m.classic != nil {
		return protocol.ILLEGAL_GENERATION
	}
	return protocol.STALE_MEMBER_EPOCH
}

// since is the epoch in which a member got a partition that it has, or has yet to give up.
func (m *member) since(p protocol.TopicPartition) (epoch protocol.Epoch, has bool) {
	for _, list := range [][]owned{m.assigned, m.revoking} {
		if i, found := find(list, p); found {
			return list[i].epoch, true
		}
	}
	return 0, false
}

// offsetFetch reads what has been committed, for a member in the epoch that the log has of
// it (ConsumerGroup.validateOffsetFetch).
func (g *Group) offsetFetch(t coordinator.Turn, call coordinator.Call, r *protocol.OffsetFetchRequest) {
	if err := g.validateFetch(r); err != protocol.NONE {
		t.Reply(call.ID, &protocol.OffsetFetchResponse{Error: err})
		return
	}
	answer := &protocol.OffsetFetchResponse{Offsets: make([]protocol.PartitionOffset, len(r.Partitions))}
	for i, p := range r.Partitions {
		answer.Offsets[i] = protocol.PartitionOffset{Partition: p, Offset: g.offsets.Of(p)}
	}
	t.Reply(call.ID, answer)
}

func (g *Group) validateFetch(r *protocol.OffsetFetchRequest) protocol.ErrorCode {
	if r.MemberID == "" {
		return protocol.NONE
	}
	switch m := g.members.get(r.MemberID); {
	case m == nil || !m.logged:
		return protocol.UNKNOWN_MEMBER_ID
	case m.stored != r.Epoch:
		return m.outOfEpoch()
	}
	return protocol.NONE
}
