package classic

import (
	"github.com/groupsim/groupsim/coordinator"
	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/protocol"
)

// The two usual answers to a heartbeat, shared by all: never written to.
var (
	heartbeatNone        = &protocol.HeartbeatResponse{}
	heartbeatRebalancing = &protocol.HeartbeatResponse{Error: protocol.REBALANCE_IN_PROGRESS}
)

// heartbeat follows GroupMetadataManager.classicGroupHeartbeatToClassicGroup. A
// heartbeat of an old generation does not renew the session.
func (g *Group) heartbeat(t coordinator.Turn, call coordinator.Call, r *protocol.HeartbeatRequest) {
	err := g.validateMember(r.MemberID, r.InstanceID)
	if err == protocol.NONE && r.Generation != g.generation {
		err = protocol.ILLEGAL_GENERATION
	}
	if err != protocol.NONE {
		t.Reply(call.ID, &protocol.HeartbeatResponse{Error: err})
		return
	}
	g.armSession(t, r.MemberID, g.members.get(r.MemberID).sessionTimeoutMs)
	answer := heartbeatNone
	if g.state == event.PreparingRebalance {
		answer = heartbeatRebalancing
	}
	g.appends.Reply(t, call, answer)
}
