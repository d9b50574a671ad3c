package consumer

import (
	"slices"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/coordinator"
	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/protocol"
)

// Unload takes the group away: what waits is answered NOT_COORDINATOR and everything is
// forgotten. No member is removed by this: the log still counts them.
func (g *Group) Unload(now clock.Time, fx *coordinator.Effects) {
	g.loading = false
	if g.state == event.Dead {
		return
	}
	t := coordinator.Turn{Now: now, Fx: fx}
	t.Fact(event.Coordinator, event.CoordinatorDown{})
	g.appends.Cancel(t, coordinator.Refusing(protocol.NOT_COORDINATOR))
	var unloaded []identity
	for _, m := range g.members.list {
		clearTimers(t, m.id)
		unloaded = append(unloaded, m.identity)
	}
	g.move(t, event.Dead, protocol.Because(protocol.ReasonCoordinatorMoves))
	blank, topics := newGroup(g.cfg), g.topics
	blank.state, blank.epoch, blank.appends, blank.unloaded = event.Dead, g.epoch, g.appends, unloaded
	*g = *blank
	g.Topics(topics)
}

// Loading says that the log is being read.
func (g *Group) Loading(now clock.Time, fx *coordinator.Effects) { g.loading = true }

// Load puts the group back to its records: nothing of this protocol is lost, not even when
// the target was computed. Every member has a whole session of the consumer protocol ahead, and
// who has yet to give something up a whole rebalance timeout, whichever protocol it speaks
// (GroupMetadataManager.replay, onLoaded).
func (g *Group) Load(now clock.Time, snapshot *coordinator.Snapshot, fx *coordinator.Effects) {
	t := coordinator.Turn{Now: now, Fx: fx}
	group, written := snapshot.Group.(*Stored)
	if !written {
		group = &Stored{Epoch: firstEpoch, TargetEpoch: firstEpoch, TargetAt: clock.Never}
	}
	g.loading = false
	g.exists = written
	g.offsets = snapshot.Offsets.Clone()
	g.epoch, g.targetEpoch, g.targetAt, g.metadata = group.Epoch, group.TargetEpoch, group.TargetAt, group.Metadata
	for i := range group.Members {
		m := group.Members[i].of
		m.logged, m.stored = true, m.epoch
		g.members.put(&m)
		g.countSubscribers(m.topics, 1)
		g.hold(nil, &m)
		g.behind += toInt(!m.reconciledTo(g.targetEpoch))
	}
	g.tellLoaded(t)
	for _, m := range g.members.list {
		t.Arm(sessionTimer(m.id), g.cfg.SessionTimeoutMs)
		if m.state == event.UnrevokedPartitions {
			g.armRevocation(t, m)
		}
	}
}

// tellLoaded writes the facts that lead from what was known before the failover to what is
// known now.
func (g *Group) tellLoaded(t coordinator.Turn) {
	for _, was := range g.unloaded {
		if g.members.get(was.id) == nil {
			t.Fact(was.from, event.MemberRemoved{MemberID: was.id, Reason: protocol.Because(protocol.ReasonNotInTheLog)})
		}
	}
	for _, m := range g.members.list {
		if !slices.Contains(g.unloaded, m.identity) {
			t.Fact(m.from, event.MemberAdded{MemberID: m.id, Reason: protocol.Because(protocol.ReasonInTheLog)})
		}
		g.tell(t, m)
	}
	g.unloaded = nil
	g.move(t, g.computeState(), protocol.Because(protocol.ReasonLoaded))
	t.Fact(event.Coordinator, event.CoordinatorUp{})
}
