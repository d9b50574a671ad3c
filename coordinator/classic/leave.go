package classic

import (
	"slices"
	"strings"

	"github.com/groupsim/groupsim/coordinator"
	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/protocol"
)

// leaveGroup takes out members one by one and then looks once at the group
// (GroupMetadataManager.classicGroupLeaveToClassicGroup, KIP-345). It works at
// once; there is no time of grace.
func (g *Group) leaveGroup(t turn, call coordinator.Call, r *protocol.LeaveGroupRequest) {
	answer := &protocol.LeaveGroupResponse{Members: make([]protocol.ErrorCode, len(r.Members))}
	var left []string
	for i, entry := range r.Members {
		id, err := g.leave(t, entry)
		answer.Members[i] = err
		if err == protocol.NONE {
			left = append(left, string(id)+" ("+leaveReason(entry)+")")
		}
	}
	// Also when all that left was an id which had not been used: as in Kafka, that
	// makes a Stable group rebalance.
	if len(left) > 0 && g.state != event.Empty {
		g.rebalanceOrCompleteJoin(t, "LeaveGroup of "+strings.Join(left, ", "))
	}
	g.replyAfterWrites(t, call, answer)
}

// leave takes out one entry of the request and names the id that left.
func (g *Group) leave(t turn, entry protocol.LeavingMember) (protocol.MemberID, protocol.ErrorCode) {
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
	g.remove(t, g.members.get(id), "LeaveGroup: "+leaveReason(entry))
	return id, protocol.NONE
}

func leaveReason(entry protocol.LeavingMember) string {
	if entry.Reason == "" {
		return "reason not provided"
	}
	return entry.Reason
}
