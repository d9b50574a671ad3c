package consumer

import (
	"github.com/groupsim/groupsim/coordinator"
	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/protocol"
)

// leave follows GroupMetadataManager.consumerGroupLeave: with epoch -1 a member goes for
// good, with -2 a static one goes and is awaited.
func (g *Group) leave(t coordinator.Turn, call coordinator.Call, r *protocol.ConsumerGroupHeartbeatRequest) {
	m, err := g.leaver(r)
	if err != protocol.NONE {
		t.Reply(call.ID, coordinator.Refuse(r, err))
		return
	}
	var w write
	if r.InstanceID != "" && r.Epoch == protocol.StaticLeaveEpoch {
		g.park(t, m, &w)
	} else {
		g.fence(t, m, protocol.Because(protocol.ReasonLeavesConsumerGroup), protocol.Because(protocol.ReasonMembersGone, string(m.id)), &w)
	}
	g.persist(t, &w)
	g.appends.Reply(t, call, &protocol.ConsumerGroupHeartbeatResponse{MemberID: r.MemberID, Epoch: r.Epoch})
}

func (g *Group) leaver(r *protocol.ConsumerGroupHeartbeatRequest) (*member, protocol.ErrorCode) {
	if !g.exists {
		return nil, protocol.GROUP_ID_NOT_FOUND
	}
	if r.InstanceID != "" {
		return g.holder(r.MemberID, r.InstanceID)
	}
	m := g.members.get(r.MemberID)
	if m == nil {
		return nil, protocol.UNKNOWN_MEMBER_ID
	}
	return m, protocol.NONE
}

// fence takes a member out: what it held is free at once, its part of the target is gone,
// and the group's epoch rises. No target is computed by that, and nobody is told; that is
// left to the next heartbeat of somebody else
// (GroupMetadataManager.consumerGroupFenceMember).
func (g *Group) fence(t coordinator.Turn, m *member, why, epochRises protocol.Reason, w *write) {
	g.remove(t, m, why, w)
	g.fenced(t, epochRises, w)
}

// fenced looks at the group that members have been taken out of: one in which all that are
// left speak the classic protocol goes over to it, if it may
// (validateOnlineDowngradeWithFencedMembers).
func (g *Group) fenced(t coordinator.Turn, epochRises protocol.Reason, w *write) {
	if n := g.members.len(); n > 0 && n <= int(g.cfg.DowngradeSize) && g.classicMembers() == n {
		g.downgrade.due, g.downgrade.rebalance = true, protocol.Because(protocol.ReasonDowngradedByLeaving)
		return
	}
	g.raise(t, g.subscribed(), epochRises, w)
	g.settle(t, epochRises)
}

// remove takes a member off the lists, and stops its timers.
func (g *Group) remove(t coordinator.Turn, m *member, why protocol.Reason, w *write) {
	g.members.delete(m)
	g.countSubscribers(m.topics, -1)
	g.hold(m, nil)
	if !m.reconciledTo(g.targetEpoch) {
		g.behind--
	}
	w.removed = append(w.removed, m.id)
	clearTimers(t, m.id)
	t.Fact(m.from, event.MemberRemoved{MemberID: m.id, Reason: why})
}

// leaveGroup takes out members of either protocol: an administrator's can have those of the
// consumer protocol, and of the classic one each leaves by it
// (GroupMetadataManager.classicGroupLeaveToConsumerGroup).
func (g *Group) leaveGroup(t coordinator.Turn, call coordinator.Call, r *protocol.LeaveGroupRequest) {
	answer := &protocol.LeaveGroupResponse{Members: make([]protocol.ErrorCode, len(r.Members))}
	var w write
	for i, entry := range r.Members {
		m := g.members.get(entry.MemberID)
		if entry.MemberID == "" {
			m = g.members.static(entry.InstanceID)
		}
		switch {
		case m == nil:
			answer.Members[i] = protocol.UNKNOWN_MEMBER_ID
		case entry.InstanceID != "" && m.instanceID != entry.InstanceID:
			answer.Members[i] = protocol.FENCED_INSTANCE_ID
		default:
			g.remove(t, m, protocol.Quoting(entry.Reason, protocol.ReasonLeaveGroup), &w)
		}
	}
	if len(w.removed) > 0 {
		g.fenced(t, protocol.Because(protocol.ReasonMembersGone, string(w.removed[0])), &w)
	}
	g.persist(t, &w)
	g.appends.Reply(t, call, answer)
}
