package classic

import (
	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/coordinator"
	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/protocol"
)

// Unload takes the group away: what waits is answered NOT_COORDINATOR and
// everything is forgotten (CoordinatorContext.unload, GroupMetadataManager.onUnloaded).
// No member is removed by this: the log still counts them. Of a group that is
// being read it ends the reading.
func (g *Group) Unload(now clock.Time, fx *coordinator.Effects) {
	g.loading = false
	if g.state == event.Dead {
		return
	}
	t := coordinator.Turn{Now: now, Fx: fx}
	t.Fact(event.Coordinator, event.CoordinatorDown{})
	g.appends.Cancel(t, coordinator.Refusing(protocol.NOT_COORDINATOR))
	g.unloaded = nil
	for _, m := range g.members.ordered() {
		g.answerJoin(t, m, coordinator.RefuseJoin(m.id, protocol.NOT_COORDINATOR))
		if m.sync.waits {
			t.Reply(m.sync.call, &protocol.SyncGroupResponse{Error: protocol.NOT_COORDINATOR})
		}
		g.unloaded = append(g.unloaded, m.identity)
	}
	g.clearTimers(t)
	g.move(t, event.Dead, protocol.Because(protocol.ReasonCoordinatorMoves))
	g.forget()
}

// forget leaves the bare group, as New makes it, but Dead.
func (g *Group) forget() {
	blank := New(g.cfg)
	blank.state, blank.previous, blank.generation = g.state, g.previous, g.generation
	blank.appends, blank.unloaded = g.appends, g.unloaded
	*g = *blank
}

// Loading says that the log is being read.
func (g *Group) Loading(now clock.Time, fx *coordinator.Effects) { g.loading = true }

// Load puts the group back to its newest record: its generation, leader, members
// and assignments, each member with the one selected protocol and a whole session
// ahead. Gone are the ids that were handed out, members that came later, timers,
// and any rebalance in flight (GroupMetadataManager.replay, onLoaded).
func (g *Group) Load(now clock.Time, snapshot *coordinator.Snapshot, fx *coordinator.Effects) {
	t := coordinator.Turn{Now: now, Fx: fx}
	group, written := snapshot.Group.(*GroupMetadata)
	if !written {
		group = &GroupMetadata{}
	}
	g.loading = false
	g.exists = written || !snapshot.Offsets.Empty()
	g.offsets = snapshot.Offsets.Clone()
	g.generation, g.protocol, g.leader = group.Generation, group.Protocol, group.Leader
	for i := range group.Members {
		g.insert(loadMember(&group.Members[i], group.Protocol))
	}
	g.tellLoaded(t)
	for _, m := range g.members.ordered() {
		g.armSession(t, m.id, m.sessionTimeoutMs)
	}
	if g.members.len() > int(g.cfg.MaxSize) {
		g.prepareRebalance(t, protocol.Because(protocol.ReasonLoadedTooLarge, countMembers(g.members.len())))
	}
}

func loadMember(m *MemberMetadata, selected string) *member {
	return &member{
		identity:   identity{m.MemberID, m.From},
		terms:      terms{m.SessionTimeoutMs, m.RebalanceTimeoutMs, []protocol.GroupProtocol{{Name: selected, Metadata: m.Subscription}}},
		instanceID: m.InstanceID, clientID: m.ClientID, assignment: m.Assignment,
	}
}

// tellLoaded writes the facts that lead from what was known before the failover
// to what is known now.
func (g *Group) tellLoaded(t coordinator.Turn) {
	known := make(map[protocol.MemberID]bool, len(g.unloaded))
	for _, was := range g.unloaded {
		known[was.id] = true
		if g.members.get(was.id) == nil {
			t.Fact(was.from, event.MemberRemoved{MemberID: was.id, Reason: protocol.Because(protocol.ReasonNotInTheLog)})
		}
	}
	to := event.Empty
	for _, m := range g.members.ordered() {
		to = event.Stable
		if !known[m.id] {
			t.Fact(m.from, event.MemberAdded{MemberID: m.id, Reason: protocol.Because(protocol.ReasonInTheLog)})
		}
		t.Fact(m.from, event.Given{MemberID: m.id, Partitions: m.assignment.Partitions})
	}
	g.unloaded = nil
	g.move(t, to, protocol.Because(protocol.ReasonLoaded))
	t.Fact(event.Coordinator, event.CoordinatorUp{})
}
