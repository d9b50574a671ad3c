package classic

import (
	"strings"

	"github.com/groupsim/groupsim/coordinator"
	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/protocol"
)

// syncGroup follows GroupMetadataManager.classicGroupSyncToClassicGroup.
func (g *Group) syncGroup(t coordinator.Turn, call coordinator.Call, r *protocol.SyncGroupRequest) {
	if err := g.validateSync(r); err != protocol.NONE {
		t.Reply(call.ID, &protocol.SyncGroupResponse{Error: err})
		return
	}
	m := g.members.get(r.MemberID)
	switch g.state {
	case event.PreparingRebalance:
		t.Reply(call.ID, &protocol.SyncGroupResponse{Error: protocol.REBALANCE_IN_PROGRESS})
	case event.CompletingRebalance:
		drop(t, m.sync)
		m.sync = parked{call.ID, true}
		g.hasSynced(t, m)
		if g.leader == m.id {
			g.storeAssignment(t, r.Assignments)
		}
	case event.Stable:
		g.hasSynced(t, m)
		t.Reply(call.ID, g.syncAnswer(m))
	}
}

// validateSync: of an Empty group nobody is a member, which validateMember says.
func (g *Group) validateSync(r *protocol.SyncGroupRequest) protocol.ErrorCode {
	if err := g.validateMember(r.MemberID, r.InstanceID); err != protocol.NONE {
		return err
	}
	switch {
	case r.Generation != g.generation:
		return protocol.ILLEGAL_GENERATION
	case r.Protocol != "" && r.Protocol != g.protocol:
		return protocol.INCONSISTENT_GROUP_PROTOCOL
	}
	return protocol.NONE
}

// hasSynced takes the member off the list of those who have yet to send SyncGroup.
func (g *Group) hasSynced(t coordinator.Turn, m *member) {
	delete(g.pendingSync, m.id)
	if len(g.pendingSync) == 0 {
		t.Clear(syncTimer)
	}
}

// expireSync removes every member that has not sent SyncGroup within the rebalance
// timeout, also in Stable, heartbeats or not, and starts a rebalance
// (GroupMetadataManager.expirePendingSync).
func (g *Group) expireSync(t coordinator.Turn) {
	var names []string
	for _, m := range g.members.ordered() {
		if g.pendingSync[m.id] {
			g.remove(t, m, protocol.Because(protocol.ReasonPendingSyncExpired))
			names = append(names, string(m.id))
		}
	}
	if names == nil { // the list keeps the old id of a static member that was replaced
		names = []string{"a member that has been replaced since"}
	}
	g.prepareRebalance(t, protocol.Because(protocol.ReasonSyncMissing, strings.Join(names, " ")))
}

// storeAssignment appends the leader's plan to the log; only then is it in force.
// Members that the plan leaves out get nothing. Other members' plans are ignored.
func (g *Group) storeAssignment(t coordinator.Turn, plan []protocol.MemberAssignment) {
	group := g.describe()
	if !group.assign(plan) {
		assigned := make(map[protocol.MemberID]protocol.Assignment, len(plan))
		for _, p := range plan {
			assigned[p.MemberID] = p.Assignment
		}
		for i := range group.Members {
			group.Members[i].Assignment = assigned[group.Members[i].MemberID]
		}
	}
	g.persist(t, write{purpose: assigning, record: group})
}

// assign gives members what a plan has for them that names them in their order, as a leader's does
// that goes by the answer to its JoinGroup; it is false of another one.
func (group *GroupMetadata) assign(plan []protocol.MemberAssignment) bool {
	if len(plan) != len(group.Members) {
		return false
	}
	for i := range plan {
		if plan[i].MemberID != group.Members[i].MemberID {
			return false
		}
		group.Members[i].Assignment = plan[i].Assignment
	}
	return true
}

// assignmentStored is the end of that append. If the group has moved on
// meanwhile, the plan is for nobody.
func (g *Group) assignmentStored(t coordinator.Turn, stored *GroupMetadata, err protocol.ErrorCode) {
	if g.state != event.CompletingRebalance || stored.Generation != g.generation {
		return
	}
	if err != protocol.NONE {
		err = coordinator.AfterAppend(err)
		g.withdrawAssignment(t, err)
		g.prepareRebalance(t, protocol.Because(protocol.ReasonAssignmentLost, err.String()))
		return
	}
	for _, s := range stored.Members {
		m := g.members.get(s.MemberID)
		m.assignment = s.Assignment
		t.Fact(m.from, event.Given{MemberID: m.id, Partitions: m.assignment.Partitions})
	}
	for _, m := range g.members.ordered() {
		g.answerSync(t, m, g.syncAnswer(m))
	}
	g.move(t, event.Stable, protocol.Because(protocol.ReasonAssigned, string(stored.Leader)))
}

// withdrawAssignment takes everybody's partitions back and tells those who wait
// (GroupMetadataManager.resetAndPropagateAssignmentWithError).
func (g *Group) withdrawAssignment(t coordinator.Turn, err protocol.ErrorCode) {
	for _, m := range g.members.ordered() {
		m.assignment = protocol.Assignment{}
		g.answerSync(t, m, &protocol.SyncGroupResponse{Error: err})
	}
}

// answerSync answers the member's SyncGroup if one is parked, and starts its
// session anew: its timer may have run out, unheeded, while the call was parked.
func (g *Group) answerSync(t coordinator.Turn, m *member, answer *protocol.SyncGroupResponse) {
	if m.sync.waits {
		t.Reply(m.sync.call, answer)
		m.sync = parked{}
		g.armSession(t, m.id, m.sessionTimeoutMs)
	}
}

func (g *Group) syncAnswer(m *member) *protocol.SyncGroupResponse {
	return &protocol.SyncGroupResponse{Protocol: g.protocol, Assignment: m.assignment}
}
