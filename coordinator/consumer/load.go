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
	for _, m := range g.members.list {
		clearTimers(t, m.id)
	}
	g.move(t, event.Dead, protocol.Because(protocol.ReasonCoordinatorMoves))
	g.forget()
}

// forget leaves nothing but what is not of the group itself, and who was in it.
func (g *Group) forget() {
	blank, topics := newGroup(g.cfg), g.topics
	blank.state, blank.epoch, blank.appends = g.state, g.epoch, g.appends
	for _, m := range g.members.list {
		blank.unloaded = append(blank.unloaded, m.identity)
	}
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
	g.loading = false
	g.restore(snapshot)
	g.tellRestored(t)
	g.move(t, g.computeState(), protocol.Because(protocol.ReasonLoaded))
	t.Fact(event.Coordinator, event.CoordinatorUp{})
	for _, m := range g.members.list {
		t.Arm(sessionTimer(m.id), g.cfg.SessionTimeoutMs)
		if m.state == event.UnrevokedPartitions {
			g.armRevocation(t, m)
		}
	}
}

// restore takes what the log has.
func (g *Group) restore(log *coordinator.Snapshot) {
	group, written := log.Group.(*Stored)
	if !written {
		group = &Stored{Epoch: firstEpoch, TargetEpoch: firstEpoch, TargetAt: clock.Never}
	}
	g.exists = written
	g.offsets = log.Offsets.Clone()
	g.epoch, g.targetEpoch, g.targetAt, g.metadata = group.Epoch, group.TargetEpoch, group.TargetAt, group.Metadata
	for i := range group.Members {
		m := group.Members[i].of
		m.logged, m.stored = true, m.epoch
		g.members.put(&m)
		g.countSubscribers(m.topics, 1)
		g.hold(nil, &m)
		g.behind += toInt(!m.reconciledTo(g.targetEpoch))
	}
}

// tellRestored writes the facts that lead from who was known to be in the group before to what
// is known now.
func (g *Group) tellRestored(t coordinator.Turn) {
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
}

// revert puts the group back to its records while it is in use, for one of them has not reached
// the log (CoordinatorRuntime, revertLastWrittenOffset). Timers run on: only that of a member
// that is not there is stopped, one that is there again has a whole session ahead, where Kafka
// forgets to set it one, and the time for a revocation belongs to whoever has to revoke.
func (g *Group) revert(t coordinator.Turn, log *coordinator.Snapshot, why protocol.Reason) {
	was := g.members
	g.forget()
	g.restore(log)
	for _, m := range was.list {
		if g.members.get(m.id) == nil {
			clearTimers(t, m.id)
		}
	}
	for _, m := range g.members.list {
		old := was.get(m.id)
		if old == nil {
			g.armSession(t, m)
			old = &member{}
		}
		switch revokes := m.state == event.UnrevokedPartitions && m.epoch >= 0 && m.classic == nil; {
		case !revokes:
			t.Clear(revocationTimer(m.id))
		case old.state != m.state:
			g.armRevocation(t, m)
		}
	}
	t.Fact(event.Coordinator, event.Epoch{Group: g.epoch, Target: g.targetEpoch, Reason: why})
	g.tellRestored(t)
	g.settle(t, why)
}
