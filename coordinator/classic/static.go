package classic

import (
	"github.com/groupsim/groupsim/coordinator"
	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/protocol"
)

// replaceStatic lets a new process take the place of the static member with the
// same group.instance.id (KIP-345): a JoinGroup without a member id. In Stable this
// passes without a rebalance as long as the vote stays the same, whatever else
// has changed in the subscription; in CompletingRebalance it cannot, as the
// leader is assigning to the old id
// (GroupMetadataManager.updateStaticMemberThenRebalanceOrCompleteJoin).
func (g *Group) replaceStatic(t coordinator.Turn, call coordinator.Call, r *protocol.JoinGroupRequest, old *member) {
	led := g.leader == old.id
	m := g.exchange(t, old, identity{call.NewMemberID, call.From}, protocol.Because(protocol.ReasonReplaced, string(call.NewMemberID)))
	g.update(m, termsOf(r))
	g.park(t, m, call.ID)
	if g.state != event.Stable || g.vote() != g.protocol {
		g.rebalanceOrCompleteJoin(t, protocol.Quoting(r.Reason, protocol.ReasonStaticTakesOver, string(m.id), r.InstanceID))
		return
	}
	g.persist(t, write{purpose: replacing, record: g.describe(),
		call: call.ID, replacement: m.id, was: old.identity, wasTerms: old.terms, follows: led && r.AlwaysAssigns})
}

// exchange gives the place of a member to another id: assignment, leadership and
// the old session timeout carry over, and who still uses the old id is fenced.
// The old id stays among those that have yet to send SyncGroup, as in Kafka
// (ClassicGroup.replaceStaticMember).
func (g *Group) exchange(t coordinator.Turn, old *member, with identity, why protocol.Reason) *member {
	g.answerJoin(t, old, coordinator.RefuseJoin(old.id, protocol.FENCED_INSTANCE_ID))
	if old.sync.waits {
		t.Reply(old.sync.call, &protocol.SyncGroupResponse{Error: protocol.FENCED_INSTANCE_ID})
	}
	t.Clear(sessionTimer(old.id))
	m := *old
	m.identity, m.join, m.sync, m.isNew = with, parked{}, parked{}, false
	g.members.delete(old)
	g.members.put(&m)
	if g.leader == old.id {
		g.leader = m.id
	}
	t.Fact(old.from, event.MemberRemoved{MemberID: old.id, Reason: why})
	t.Fact(m.from, event.MemberAdded{MemberID: m.id, Reason: protocol.Because(protocol.ReasonInPlaceOf, string(old.id))})
	if g.state == event.Stable || g.state == event.PreparingRebalance {
		t.Fact(m.from, event.Given{MemberID: m.id, Partitions: m.assignment.Partitions})
	}
	g.armSession(t, m.id, m.sessionTimeoutMs)
	return &m
}

// memberReplaced is the end of the append of a replacement in Stable. On success
// the answer looks like the one to a JoinGroup of this generation; a leader is
// told that it leads and need not assign (KIP-814). One that would assign all the same is
// told that the old one leads, and follows. On failure the old member is back. It concerns nobody if the JoinGroup has been answered otherwise by now.
func (g *Group) memberReplaced(t coordinator.Turn, w *write, err protocol.ErrorCode) {
	m := g.members.get(w.replacement)
	if m == nil || m.join != (parked{w.call, true}) {
		return
	}
	switch {
	case err == protocol.NONE && (g.state == event.Stable || g.leader != m.id):
		answer := g.joinAnswer(m)
		if answer.SkipAssignment = g.leader == m.id; w.follows {
			answer.Leader, answer.Members, answer.SkipAssignment = w.was.id, nil, false
		}
		g.answerJoin(t, m, answer)
	case err != protocol.NONE && g.state == event.Stable:
		g.undoReplacement(t, m, w, coordinator.AfterAppend(err))
	}
	// Otherwise the group is in a join phase, and the JoinGroup waits for its end:
	// Kafka can name no members to a leader now. Kafka would still bring the old
	// member back after a failure; that could leave the group without an assignor
	// that all support, so it is not done here.
}

func (g *Group) undoReplacement(t coordinator.Turn, m *member, w *write, err protocol.ErrorCode) {
	answer := coordinator.RefuseJoin("", err)
	answer.Generation, answer.Protocol, answer.Leader = g.generation, g.protocol, g.leader
	if g.leader == m.id {
		answer.Leader = w.was.id
	}
	g.answerJoin(t, m, answer)
	g.update(m, w.wasTerms)
	g.exchange(t, m, w.was, protocol.Because(protocol.ReasonReplacementLost))
}
