package consumer

import (
	"slices"

	"github.com/groupsim/groupsim/coordinator"
	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/protocol"
)

// # Members that speak the classic protocol
//
// While a group migrates, members of it may speak the classic protocol. They are members as
// the others are, with an epoch, a target and a reconciliation; only that these take their
// steps by other requests, in which the epoch is called generation:
//
//	JoinGroup  does what a heartbeat of the consumer protocol does, from the look at the
//	           subscription to the reconciliation of this member, and is answered at once:
//	           no join phase, nobody is waited for, nobody leads. The generation is the
//	           member's own. What its subscription says that it owns is its
//	           acknowledgement; an eager member owns nothing by then
//	SyncGroup  fetches what the member may own
//	Heartbeat  renews the session, and tells the member to join when there is a step for it
//	           to take: the target is newer than it, it has something to give up, or all
//	           that it waits for is free. It computes no target
//	LeaveGroup leaves
//
// So a cooperative member comes to a new target in three JoinGroups: it is told what to
// give up, says that it has, and receives.
//
// (GroupMetadataManager.classicGroupJoinToConsumerGroup, -SyncTo-, -HeartbeatTo-, -LeaveTo-.)

// classicTerms are what the JoinGroup of a member asks for that speaks the classic protocol
// (ConsumerGroupMemberMetadataValue.ClassicMemberMetadata). Nobody changes them.
type classicTerms struct {
	sessionTimeoutMs int32
	protocols        []protocol.GroupProtocol
}

// protocol is the one that the member is told to have been selected: the first of its own.
func (c *classicTerms) protocol() string { return c.protocols[0].Name }

func (c *classicTerms) supports(name string) bool {
	return slices.ContainsFunc(c.protocols, func(p protocol.GroupProtocol) bool { return p.Name == name })
}

// classicMembers counts the members that speak the classic protocol.
func (g *Group) classicMembers() (n int) {
	for _, m := range g.members.list {
		n += toInt(m.classic != nil)
	}
	return n
}

// supports tells whether one of these protocols is known to all members that speak the
// classic one. It decides who may join and nothing else: the broker assigns
// (ConsumerGroup.supportsClassicProtocols).
func (g *Group) supports(protocols []protocol.GroupProtocol) bool {
	return slices.ContainsFunc(protocols, func(p protocol.GroupProtocol) bool {
		return !slices.ContainsFunc(g.members.list, func(m *member) bool { return m.classic != nil && !m.classic.supports(p.Name) })
	})
}

// classicMember finds the member that a request of the classic protocol is from, in the
// epoch that it names (validateConsumerGroupMember, throwIfGenerationIdUnmatched).
func (g *Group) classicMember(id protocol.MemberID, instanceID string, generation protocol.Generation) (*member, protocol.ErrorCode) {
	m := g.members.get(id)
	if instanceID != "" {
		var err protocol.ErrorCode
		if m, err = g.holder(id, instanceID); err != protocol.NONE {
			return nil, err
		}
	}
	switch {
	case m == nil || m.classic == nil:
		return nil, protocol.UNKNOWN_MEMBER_ID
	case protocol.Epoch(generation) != m.epoch:
		return nil, protocol.ILLEGAL_GENERATION
	}
	return m, protocol.NONE
}

// syncGroup follows GroupMetadataManager.classicGroupSyncToConsumerGroup. A member that has
// something to give up first learns of it by this, whatever else has come meanwhile.
func (g *Group) syncGroup(t coordinator.Turn, call coordinator.Call, r *protocol.SyncGroupRequest) {
	m, err := g.classicMember(r.MemberID, r.InstanceID, r.Generation)
	switch {
	case err != protocol.NONE:
	case r.Protocol != "" && r.Protocol != m.classic.protocol():
		err = protocol.INCONSISTENT_GROUP_PROTOCOL
	case g.targetEpoch > m.epoch && m.state != event.UnrevokedPartitions:
		g.callToJoin(t, m)
		err = protocol.REBALANCE_IN_PROGRESS
	}
	if err != protocol.NONE {
		t.Reply(call.ID, coordinator.Refuse(r, err))
		return
	}
	t.Clear(syncTimer(m.id))
	g.armSession(t, m)
	g.appends.Reply(t, call, &protocol.SyncGroupResponse{Protocol: r.Protocol, Assignment: protocol.Assignment{Partitions: m.partitions()}})
}

// classicHeartbeat follows GroupMetadataManager.classicGroupHeartbeatToConsumerGroup.
func (g *Group) classicHeartbeat(t coordinator.Turn, call coordinator.Call, r *protocol.HeartbeatRequest) {
	m, err := g.classicMember(r.MemberID, r.InstanceID, r.Generation)
	if err != protocol.NONE {
		t.Reply(call.ID, coordinator.Refuse(r, err))
		return
	}
	g.armSession(t, m)
	answer := &protocol.HeartbeatResponse{}
	if g.hasStep(m) {
		g.callToJoin(t, m)
		answer.Error = protocol.REBALANCE_IN_PROGRESS
	}
	g.appends.Reply(t, call, answer)
}

// hasStep tells whether a JoinGroup of the member would take it further.
func (g *Group) hasStep(m *member) bool {
	switch {
	case m.epoch < g.targetEpoch || m.state == event.UnrevokedPartitions:
		return true
	case m.state != event.UnreleasedPartitions:
		return false
	}
	return !slices.ContainsFunc(m.target, func(p protocol.TopicPartition) bool {
		_, has := find(m.assigned, p)
		return !has && g.held[p.Topic][p.Partition]
	})
}

// callToJoin lets the member have its rebalance timeout to join, from the first time that
// it is told to (scheduleConsumerGroupJoinTimeoutIfAbsent).
func (g *Group) callToJoin(t coordinator.Turn, m *member) {
	if !m.joinDue {
		m.joinDue = true
		t.Arm(joinTimer(m.id), m.rebalanceTimeoutMs)
	}
}
