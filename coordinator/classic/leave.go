package classic

import (
	"slices"

	"github.com/groupsim/groupsim/coordinator"
	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/protocol"
)

// leaveGroup takes out members one by one and then looks once at the group
// (GroupMetadataManager.classicGroupLeaveToClassicGroup, KIP-345). It works at
// once; there is no time of grace.
func (g *Group) leaveGroup(t coordinator.Turn, call coordinator.Call, r *protocol.LeaveGroupRequest) {
	answer := &protocol.LeaveGroupResponse{Members: make([]protocol.ErrorCode, len(r.Members))}
	var why protocol.Reason
	for i, entry := range r.Members {
		id, err := g.leave(t, entry)
		answer.Members[i] = err
		if err == protocol.NONE {
			why = why.And(protocol.Quoting(entry.Reason, protocol.ReasonMembersLeft, string(id)))
		}
	}
	// Also when all that left was an id which had not been used: as in Kafka, that
	// makes a Stable group rebalance.
	if why.Code != protocol.ReasonNone && g.state != event.Empty {
		g.rebalanceOrCompleteJoin(t, why)
	}
	g.appends.Reply(t, call, answer)
}

// leave takes out one entry of the request and names the id that left.
func (g *Group) leave(t coordinator.Turn, entry protocol.LeavingMember) (protocol.MemberID, protocol.ErrorCode) {
	id := entry.MemberID
	if holder := g.members.static(entry.InstanceID); id == "" && holder != nil {
		id = holder.id // an administrator removes whoever has the instance id
	}
	if slices.Contains(g.pendingJoin, id) {
		g.forgetPendingJoin(t, id)
		return id, protocol.NONE
	}
	if err := g.validateMember(id, entry.InstanceID); err != protocol.NONE {
		return id, err
	}
	g.remove(t, g.members.get(id), protocol.Quoting(entry.Reason, protocol.ReasonLeaveGroup))
	return id, protocol.NONE
}
