package consumer

import (
	"github.com/groupsim/groupsim/coordinator"
	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/protocol"
)

// staticMember finds the member with a group.instance.id, or takes it in
// (GroupMetadataManager.getOrMaybeSubscribeStaticConsumerGroupMember).
func (g *Group) staticMember(t coordinator.Turn, call coordinator.Call, r *protocol.ConsumerGroupHeartbeatRequest, w *write) (*member, protocol.ErrorCode) {
	if r.Epoch != protocol.JoinEpoch {
		m, err := g.holder(r.MemberID, r.InstanceID)
		if err == protocol.NONE {
			err = m.checkEpoch(r)
		}
		return m, err
	}
	who := identity{r.MemberID, call.From}
	switch old := g.members.static(r.InstanceID); {
	case old == nil:
		return g.admit(t, who, r.InstanceID, protocol.ReasonJoinsConsumerGroup, w), protocol.NONE
	case old.classic == nil && old.epoch != protocol.StaticLeaveEpoch:
		// Also its own process, if it comes back without having left: the reverse of the
		// classic protocol, where the newcomer wins.
		return nil, protocol.UNRELEASED_INSTANCE_ID
	default:
		return g.replace(t, old, who, w), protocol.NONE
	}
}

// holder finds who has an instance id, which must be who uses it.
func (g *Group) holder(id protocol.MemberID, instanceID string) (*member, protocol.ErrorCode) {
	switch m := g.members.static(instanceID); {
	case m == nil:
		return nil, protocol.UNKNOWN_MEMBER_ID
	case m.id != id:
		return nil, protocol.FENCED_INSTANCE_ID
	default:
		return m, protocol.NONE
	}
}

// park lets a static member go for a while: it keeps what it was assigned, nobody else gets
// that, and its session goes on from its last heartbeat. What it was asked to give up, it
// has (GroupMetadataManager.consumerGroupStaticMemberGroupLeave).
func (g *Group) park(t coordinator.Turn, m *member, w *write) {
	was := *m
	m.epoch, m.revoking = protocol.StaticLeaveEpoch, nil
	m.assigned = nil
	for _, o := range was.assigned {
		m.assigned = append(m.assigned, owned{o.TopicPartition, 0})
	}
	g.hold(&was, m)
	if was.reconciledTo(g.targetEpoch) {
		g.behind++
	}
	w.touch(m)
	t.Clear(revocationTimer(m.id)) // in Kafka it runs, and finds another epoch
	t.Fact(m.from, event.MemberEpoch{MemberID: m.id, Epoch: m.epoch, State: m.state, Partitions: m.partitions()})
	g.settle(t, protocol.Because(protocol.ReasonStaticAway, string(m.id)))
}

// replace lets a new process take the place of a static member that is away, or that
// speaks the classic protocol or is followed by one that does: its partitions, its part of
// the target and its subscription (GroupMetadataManager.replaceMember; the old one's timers
// are left to run out there, and find nobody).
func (g *Group) replace(t coordinator.Turn, old *member, with identity, w *write) *member {
	m := *old
	m.identity, m.epoch, m.previous, m.logged, m.joinDue = with, 0, 0, false, false
	g.behind += toInt(!m.reconciledTo(g.targetEpoch)) - toInt(!old.reconciledTo(g.targetEpoch))
	clearTimers(t, old.id)
	g.members.delete(old)
	g.members.put(&m)
	w.removed = append(w.removed, old.id)
	w.touch(&m)
	w.newcomer = &m
	t.Fact(old.from, event.MemberRemoved{MemberID: old.id, Reason: protocol.Because(protocol.ReasonReplaced, string(m.id))})
	t.Fact(m.from, event.MemberAdded{MemberID: m.id, Reason: protocol.Because(protocol.ReasonInPlaceOf, string(old.id))})
	t.Fact(m.from, event.Given{MemberID: m.id, Partitions: m.target})
	return &m
}
