package consumer

import (
	"slices"

	"github.com/groupsim/groupsim/coordinator"
	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/protocol"
)

// joinGroup follows GroupMetadataManager.classicGroupJoinToConsumerGroup. A member id that
// the group does not know makes a new member: no list is kept of those that were handed out.
func (g *Group) joinGroup(t coordinator.Turn, call coordinator.Call, r *protocol.JoinGroupRequest) {
	id := r.MemberID
	if id == "" {
		id = call.BareMemberID
	}
	switch {
	case g.cfg.RefusesClassic:
		t.Reply(call.ID, coordinator.RefuseJoin("", protocol.INCONSISTENT_GROUP_PROTOCOL))
	case g.full(id):
		t.Reply(call.ID, coordinator.RefuseJoin("", protocol.GROUP_MAX_SIZE_REACHED))
	case !g.supports(r.Protocols):
		t.Reply(call.ID, coordinator.RefuseJoin("", protocol.INCONSISTENT_GROUP_PROTOCOL))
	case r.MemberID == "" && r.InstanceID == "":
		t.Fx.IssuedMemberID = true
		t.Reply(call.ID, coordinator.RefuseJoin(id, protocol.MEMBER_ID_REQUIRED))
	default:
		t.Fx.IssuedMemberID = r.MemberID == ""
		g.join(t, call, r, id)
	}
}

// join takes the steps of a heartbeat for a member that speaks the classic protocol. Where
// it takes the place of the last one that speaks the other, the group goes over.
func (g *Group) join(t coordinator.Turn, call coordinator.Call, r *protocol.JoinGroupRequest, id protocol.MemberID) {
	var w write
	last := g.isLast(g.members.static(r.InstanceID))
	m, err := g.joiner(t, call, r, id, &w)
	if err != protocol.NONE {
		t.Reply(call.ID, coordinator.RefuseJoin("", err))
		return
	}
	t.Fact(m.from, event.Joined{MemberID: m.id})
	subscription := r.Protocols[0].Metadata // all that it knows have the same
	owns := slices.Clone(subscription.Owned)
	if owns == nil {
		owns = []protocol.TopicPartition{}
	}
	joins := m.topics == nil
	changed := g.resubscribe(m, askedFor(m, r, subscription), &w)
	reason := g.look(t, m, joins, changed, &w)
	switch {
	case last && g.targetEpoch < g.epoch:
		g.downgrade.due, g.downgrade.rebalance = true, protocol.Because(protocol.ReasonDowngradedStale)
	case last:
		g.downgrade.due = true
		g.reconcile(t, m, owns, changed, &w)
	default:
		if why, computed := g.retarget(t, m, &w); computed {
			reason = why
		}
		g.reconcile(t, m, owns, changed, &w)
		g.hasJoined(t, m)
		g.settleFor(t, m, reason)
	}
	g.persist(t, &w)
	g.appends.Reply(t, call, &protocol.JoinGroupResponse{MemberID: m.id, Generation: protocol.Generation(m.epoch), Protocol: m.classic.protocol()})
}

// joiner finds the member that joins, or takes it in. A static one takes its place over at
// once, whichever protocol the one before it spoke (getOrMaybeSubscribeStaticConsumerGroupMember).
func (g *Group) joiner(t coordinator.Turn, call coordinator.Call, r *protocol.JoinGroupRequest, id protocol.MemberID, w *write) (*member, protocol.ErrorCode) {
	who, m := identity{id, call.From}, g.members.get(id)
	if r.InstanceID != "" {
		if r.MemberID != "" {
			return g.holder(id, r.InstanceID)
		}
		if old := g.members.static(r.InstanceID); old != nil {
			return g.replace(t, old, who, w), protocol.NONE
		}
	}
	if m == nil {
		m = g.admit(t, who, r.InstanceID, protocol.ReasonJoinsByClassic, w)
	}
	return m, protocol.NONE
}

// isLast tells whether the group goes over to the classic protocol when this static member
// is replaced by one that speaks it (validateOnlineDowngradeWithReplacedMember).
func (g *Group) isLast(static *member) bool {
	n := g.members.len()
	return static != nil && static.classic == nil && n <= int(g.cfg.DowngradeSize) && g.classicMembers() == n-1
}

// askedFor is what a member asks for by its JoinGroup.
func askedFor(m *member, r *protocol.JoinGroupRequest, metadata *protocol.Subscription) subscription {
	s := m.subscription
	s.clientID, s.rebalanceTimeoutMs = r.ClientID, r.RebalanceTimeoutMs
	if metadata.Rack != "" {
		s.rack = metadata.Rack
	}
	s.topics = slices.Sorted(slices.Values(metadata.Topics))
	s.classic = &classicTerms{r.SessionTimeoutMs, r.Protocols}
	return s
}

// hasJoined starts what a JoinGroup starts. In Kafka that is when the answer's record is in
// the log, an append later.
func (g *Group) hasJoined(t coordinator.Turn, m *member) {
	m.joinDue = false
	t.Clear(joinTimer(m.id))
	g.armSession(t, m)
	t.Arm(syncTimer(m.id), m.rebalanceTimeoutMs)
}
