package classic

import (
	"github.com/groupsim/groupsim/coordinator"
	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/protocol"
)

// GroupMetadata is the record of a group (GroupMetadataValue): enough to carry on a
// generation that was synced, and nothing of a rebalance in flight.
type GroupMetadata struct {
	Generation protocol.Generation
	Protocol   string
	Leader     protocol.MemberID
	Members    []MemberMetadata
}

// MemberMetadata is one member in a group's record.
type MemberMetadata struct {
	MemberID           protocol.MemberID
	InstanceID         string
	ClientID           string
	From               event.Member
	SessionTimeoutMs   int32
	RebalanceTimeoutMs int32
	Subscription       *protocol.Subscription // of the selected protocol only
	Assignment         protocol.Assignment
}

// Replay: the newest record of a group is all that there is to know of it.
func (m *GroupMetadata) Replay(log *coordinator.Snapshot) { log.Group = m }

// Clone gives the record itself, which nobody changes.
func (m *GroupMetadata) Clone() coordinator.Stored { return m }

// describe is the group as its record keeps it
// (GroupCoordinatorRecordHelpers.newGroupMetadataRecord).
func (g *Group) describe() *GroupMetadata {
	group := &GroupMetadata{Generation: g.generation, Protocol: g.protocol, Leader: g.leader}
	members := g.members.ordered()
	group.Members = make([]MemberMetadata, 0, len(members))
	for _, m := range members {
		group.Members = append(group.Members, MemberMetadata{
			MemberID: m.id, InstanceID: m.instanceID, ClientID: m.clientID, From: m.from,
			SessionTimeoutMs: m.sessionTimeoutMs, RebalanceTimeoutMs: m.rebalanceTimeoutMs,
			Subscription: m.metadata(g.protocol), Assignment: m.assignment,
		})
	}
	return group
}
