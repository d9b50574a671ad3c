package classic

import (
	"slices"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/coordinator"
	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/protocol"
)

// # To the consumer protocol and back
//
// Package group decides when; here is what a classic group has to do with it.

// State is the state that the group is in.
func (g *Group) State() event.GroupState { return g.state }

// Loads tells, of a group that is Dead, whether it is being read from the log.
func (g *Group) Loads() bool { return g.loading }

// Exists tells whether the coordinator has the group, if only for the offsets that were
// committed for it.
func (g *Group) Exists() bool { return g.exists }

// Size is how many members it has.
func (g *Group) Size() int { return g.members.len() }

// Interrupt tells whoever waits for an answer to join again, for the group is about to go
// over (GroupMetadataManager.convertToConsumerGroup).
func (g *Group) Interrupt(t coordinator.Turn) {
	for _, m := range g.members.ordered() {
		g.answerJoin(t, m, coordinator.RefuseJoin(m.id, protocol.REBALANCE_IN_PROGRESS))
		if m.sync.waits {
			t.Reply(m.sync.call, &protocol.SyncGroupResponse{Error: protocol.REBALANCE_IN_PROGRESS})
			m.sync = parked{}
		}
	}
}

// Readable tells whether every member has a subscription for the assignor that was
// selected. Before the first join phase has ended none is selected, and a member that has
// come since need not know the one that is (ConsumerGroup.fromClassicGroup, which ends with
// an exception then).
func (g *Group) Readable() bool {
	return !slices.ContainsFunc(g.members.inserted, func(m *member) bool {
		return !slices.ContainsFunc(m.protocols, func(p protocol.GroupProtocol) bool { return p.Name == g.protocol })
	})
}

// HandOver gives the group away, and stops its timers. Nobody may wait for an answer any
// more.
func (g *Group) HandOver(t coordinator.Turn) *coordinator.Handover {
	h := &coordinator.Handover{State: g.state, Epoch: protocol.Epoch(g.generation), Offsets: g.offsets.Clone(),
		Appends: coordinator.Carry(g.appends, func(w write) coordinator.Record { return w.record })}
	for _, m := range g.members.ordered() {
		h.Members = append(h.Members, coordinator.Migrant{
			MemberID: m.id, From: m.from, InstanceID: m.instanceID, ClientID: m.clientID,
			SessionTimeoutMs: m.sessionTimeoutMs, RebalanceTimeoutMs: m.rebalanceTimeoutMs, Protocols: m.protocols,
			Subscription: m.metadata(g.protocol), Partitions: m.assignment.Partitions,
		})
	}
	g.clearTimers(t)
	return h
}

func (g *Group) clearTimers(t coordinator.Turn) {
	for _, m := range g.members.ordered() {
		t.Clear(sessionTimer(m.id))
	}
	for _, id := range g.pendingJoin {
		t.Clear(sessionTimer(id))
	}
	t.Clear(joinTimer)
	t.Clear(syncTimer)
}

// TakeOver makes a classic group of a consumer group that nobody of the consumer protocol
// is in any more. Its generation is the group's epoch and its assignment the target; if
// there is a reason for it, the members are called to join
// (ClassicGroup.fromConsumerGroup, GroupMetadataManager.convertToClassicGroup).
func TakeOver(t coordinator.Turn, cfg Config, h *coordinator.Handover, why protocol.Reason) *Group {
	g := succeed(cfg, h)
	g.exists, g.generation = true, protocol.Generation(h.Epoch)
	for i := range h.Members {
		g.insert(taken(&h.Members[i]))
	}
	g.protocol = g.vote()
	g.move(t, event.Stable, protocol.Because(protocol.ReasonDowngraded))
	for _, m := range g.members.ordered() {
		t.Fact(m.from, event.Given{MemberID: m.id, Partitions: m.assignment.Partitions})
		g.armSession(t, m.id, m.sessionTimeoutMs)
	}
	g.persist(t, write{purpose: creating, record: g.describe()})
	if why.Code != protocol.ReasonNone {
		g.prepareRebalance(t, why)
	}
	return g
}

func taken(m *coordinator.Migrant) *member {
	return &member{
		identity: identity{m.MemberID, m.From}, terms: terms{m.SessionTimeoutMs, m.RebalanceTimeoutMs, m.Protocols},
		instanceID: m.InstanceID, clientID: m.ClientID, assignment: protocol.Assignment{Partitions: m.Partitions},
	}
}

// TakeOverEmpty makes room for a classic group in the place of a consumer group without
// members, of which only the offsets stay (GroupMetadataManager.maybeDeleteEmptyConsumerGroup).
func TakeOverEmpty(t coordinator.Turn, cfg Config, h *coordinator.Handover) *Group {
	g := succeed(cfg, h)
	g.move(t, event.Empty, protocol.Because(protocol.ReasonEmptyDowngraded))
	return g
}

// Away is a group that is on another broker, in the place of one that was.
func Away(cfg Config, h *coordinator.Handover) *Group {
	g := succeed(cfg, h)
	g.state = event.Dead
	return g
}

// succeed makes a group with what another protocol leaves behind in any case.
func succeed(cfg Config, h *coordinator.Handover) *Group {
	g := New(cfg)
	g.state, g.offsets, g.appends = h.State, h.Offsets, coordinator.Carry(h.Appends, recorded)
	return g
}

// recorded is what this protocol has to know of a record of another one: only offsets
// concern it.
func recorded(r coordinator.Record) write {
	if _, offsets := r.(*coordinator.CommittedOffsets); offsets {
		return write{purpose: committing, record: r}
	}
	return write{purpose: creating, record: r}
}

// Forget says of whom the group had when it was unloaded that they are gone: the log turned
// out to have a group of the other protocol.
func (g *Group) Forget(now clock.Time, fx *coordinator.Effects) {
	t := coordinator.Turn{Now: now, Fx: fx}
	for _, was := range g.unloaded {
		t.Fact(was.from, event.MemberRemoved{MemberID: was.id, Reason: protocol.Because(protocol.ReasonNotInTheLog)})
	}
}
