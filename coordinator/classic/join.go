package classic

import (
	"slices"

	"github.com/groupsim/groupsim/coordinator"
	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/protocol"
)

// newMemberJoinTimeoutMs is how long a new member's JoinGroup may stay parked. A
// constant in Kafka (GroupCoordinatorConfig.CLASSIC_GROUP_NEW_MEMBER_JOIN_TIMEOUT_MS).
const newMemberJoinTimeoutMs = 5 * 60 * 1000

// joinGroup follows GroupMetadataManager.classicGroupJoinToClassicGroup.
func (g *Group) joinGroup(t coordinator.Turn, call coordinator.Call, r *protocol.JoinGroupRequest) {
	if !g.exists {
		if r.MemberID != "" {
			t.Reply(call.ID, coordinator.RefuseJoin(r.MemberID, protocol.UNKNOWN_MEMBER_ID))
			return
		}
		g.create(t)
	}
	switch {
	case !g.hasRoomFor(r.MemberID):
		g.turnAway(t, r.MemberID)
		t.Reply(call.ID, coordinator.RefuseJoin("", protocol.GROUP_MAX_SIZE_REACHED))
	case !g.supports(r.Protocols):
		t.Reply(call.ID, coordinator.RefuseJoin(r.MemberID, protocol.INCONSISTENT_GROUP_PROTOCOL))
	case r.MemberID == "":
		g.joinWithoutMemberID(t, call, r)
	default:
		g.joinWithMemberID(t, call, r)
	}
}

// create makes the group exist, and writes so: after a failover it is an Empty
// group and not an absent one, which OffsetCommit tells apart.
func (g *Group) create(t coordinator.Turn) {
	g.exists = true
	g.persist(t, write{purpose: creating, record: g.describe()})
}

// hasRoomFor is the rule of group.max.size (GroupMetadataManager.acceptJoiningMember).
// In the join phase only those count that have joined, so the last to rejoin an
// over-full group are thrown out. Member ids that wait to be used never count.
func (g *Group) hasRoomFor(id protocol.MemberID) bool {
	m := g.members.get(id)
	switch g.state {
	case event.PreparingRebalance:
		return m != nil && m.join.waits || g.awaiting < int(g.cfg.MaxSize)
	case event.CompletingRebalance, event.Stable:
		return m != nil || g.members.len() < int(g.cfg.MaxSize)
	}
	return true
}

// turnAway forgets a member id that found no room. As in Kafka the join phase
// does not end by this, even if nobody else is missing.
func (g *Group) turnAway(t coordinator.Turn, id protocol.MemberID) {
	if m := g.members.get(id); m != nil {
		g.remove(t, m, protocol.Because(protocol.ReasonMaxSize))
	}
	g.forgetPendingJoin(t, id)
}

func (g *Group) joinWithoutMemberID(t coordinator.Turn, call coordinator.Call, r *protocol.JoinGroupRequest) {
	t.Fx.IssuedMemberID = true
	switch old := g.members.static(r.InstanceID); {
	case r.InstanceID == "":
		g.handOutMemberID(t, call, r)
	case old == nil:
		g.addMember(t, call, r, call.NewMemberID)
	default:
		g.replaceStatic(t, call, r, old)
	}
}

// handOutMemberID sends a dynamic member off to join again with an id, so that
// one which never hears the answer leaves no member behind (KIP-394). No
// rebalance starts, but a join phase under way waits for the id to be used.
func (g *Group) handOutMemberID(t coordinator.Turn, call coordinator.Call, r *protocol.JoinGroupRequest) {
	g.pendingJoin = append(g.pendingJoin, call.NewMemberID)
	g.armSession(t, call.NewMemberID, r.SessionTimeoutMs)
	t.Reply(call.ID, coordinator.RefuseJoin(call.NewMemberID, protocol.MEMBER_ID_REQUIRED))
}

func (g *Group) joinWithMemberID(t coordinator.Turn, call coordinator.Call, r *protocol.JoinGroupRequest) {
	if slices.Contains(g.pendingJoin, r.MemberID) {
		if r.InstanceID != "" { // an internal error of Kafka's: only dynamic members are handed an id
			t.Reply(call.ID, coordinator.RefuseJoin("", protocol.UNKNOWN_SERVER_ERROR))
			return
		}
		g.forgetPendingJoin(t, r.MemberID)
		g.addMember(t, call, r, r.MemberID)
		return
	}
	if err := g.validateMember(r.MemberID, r.InstanceID); err != protocol.NONE {
		t.Reply(call.ID, coordinator.RefuseJoin(r.MemberID, err))
		return
	}
	g.rejoin(t, call, r, g.members.get(r.MemberID))
}

// rejoin takes the JoinGroup of a member. Outside the join phase one that says
// nothing new is answered again: the first answer was lost. The Java client's
// subscription holds its generation, so its rejoins are never like that.
func (g *Group) rejoin(t coordinator.Turn, call coordinator.Call, r *protocol.JoinGroupRequest, m *member) {
	var why protocol.Reason
	switch {
	case g.state == event.PreparingRebalance: // no need of a reason: the rebalance is under way
	case g.state == event.Stable && g.leader == m.id:
		// It may know of something that its metadata does not show: new partitions.
		why = protocol.Quoting(r.Reason, protocol.ReasonLeaderRejoins, string(m.id))
	case !slices.EqualFunc(m.protocols, r.Protocols, sameProtocol):
		why = protocol.Quoting(r.Reason, protocol.ReasonNewMetadata, string(m.id))
	default:
		t.Reply(call.ID, g.joinAnswer(m))
		return
	}
	g.update(m, termsOf(r))
	g.park(t, m, call.ID)
	g.rebalanceOrCompleteJoin(t, why)
}

// addMember takes a new member in
// (GroupMetadataManager.addMemberThenRebalanceOrCompleteJoin).
func (g *Group) addMember(t coordinator.Turn, call coordinator.Call, r *protocol.JoinGroupRequest, id protocol.MemberID) {
	m := &member{
		identity: identity{id, call.From}, terms: termsOf(r),
		instanceID: r.InstanceID, clientID: r.ClientID, isNew: true,
	}
	if g.state == event.PreparingRebalance && g.previous == event.Empty {
		g.delay.newMemberAdded = true
	}
	g.insert(m)
	t.Fact(m.from, event.MemberAdded{MemberID: id, Reason: protocol.Quoting(r.Reason, protocol.ReasonJoinGroup)})
	// Not the session timeout: it cannot send heartbeats yet, and a disconnect
	// behind a parked JoinGroup is not seen.
	g.armSession(t, id, newMemberJoinTimeoutMs)
	g.park(t, m, call.ID)
	instance := r.InstanceID
	if instance == "" {
		instance = "none"
	}
	g.rebalanceOrCompleteJoin(t, protocol.Quoting(r.Reason, protocol.ReasonMemberAdded, string(id), instance))
}

func termsOf(r *protocol.JoinGroupRequest) terms {
	return terms{r.SessionTimeoutMs, r.RebalanceTimeoutMs, r.Protocols}
}

// update gives the member new terms; its session timer stays as it is
// (ClassicGroup.updateMember).
func (g *Group) update(m *member, to terms) {
	g.countSupport(m.protocols, -1)
	g.countSupport(to.protocols, 1)
	m.terms = to
}

// park keeps the JoinGroup until the join phase is over. The same member's older
// one is forgotten: its client has given that call up.
func (g *Group) park(t coordinator.Turn, m *member, call coordinator.CallID) {
	if m.join.waits {
		drop(t, m.join)
	} else {
		g.awaiting++
		if g.state == event.PreparingRebalance {
			t.Fact(m.from, event.Joined{MemberID: m.id})
		}
	}
	m.join = parked{call, true}
}

// answerJoin answers the member's JoinGroup if one is parked.
func (g *Group) answerJoin(t coordinator.Turn, m *member, answer *protocol.JoinGroupResponse) {
	if m.join.waits {
		t.Reply(m.join.call, answer)
		m.join = parked{}
		g.awaiting--
	}
}

// joinAnswer tells the member about the current generation; the leader also who
// is in it and with which subscription.
func (g *Group) joinAnswer(m *member) *protocol.JoinGroupResponse {
	answer := &protocol.JoinGroupResponse{Generation: g.generation, Protocol: g.protocol, Leader: g.leader, MemberID: m.id}
	if g.leader == m.id {
		members := g.members.ordered()
		answer.Members = make([]protocol.JoinGroupMember, 0, len(members))
		for _, other := range members {
			answer.Members = append(answer.Members, protocol.JoinGroupMember{
				MemberID: other.id, InstanceID: other.instanceID, Metadata: other.metadata(g.protocol),
			})
		}
	}
	return answer
}
