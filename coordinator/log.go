package coordinator

import "slices"

// describe is the group as its record keeps it
// (GroupCoordinatorRecordHelpers.newGroupMetadataRecord).
func (g *Classic) describe() *GroupMetadata {
	group := &GroupMetadata{Generation: g.generation, Protocol: g.protocol, Leader: g.leader}
	for _, m := range g.members.ordered() {
		group.Members = append(group.Members, MemberMetadata{
			MemberID: m.id, InstanceID: m.instanceID, ClientID: m.clientID, From: m.from,
			SessionTimeoutMs: m.sessionTimeoutMs, RebalanceTimeoutMs: m.rebalanceTimeoutMs,
			Subscription: m.metadata(g.protocol), Assignment: m.assignment,
		})
	}
	return group
}

// Apply reads one more record of the log, in the order of the tokens.
func (s *Snapshot) Apply(r Record) {
	if r.Group != nil {
		s.Group = r.Group
	}
	s.Offsets = mergeOffsets(s.Offsets, r.Offsets)
}

// Clone copies the snapshot. Records are shared: nobody changes one.
func (s *Snapshot) Clone() *Snapshot {
	return &Snapshot{Group: s.Group, Offsets: slices.Clone(s.Offsets)}
}
