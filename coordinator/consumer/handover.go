package consumer

import (
	"slices"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/coordinator"
	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/protocol"
)

// # From the classic protocol and back
//
// Package group decides when; here is what a consumer group has to do with it.

// State is the state that the group is in.
func (g *Group) State() event.GroupState { return g.state }

// Downgrade tells, after an input, whether the group is to go over to the classic protocol
// by it, as nobody who speaks the consumer protocol is left; and why its members are to join
// then, if they are.
func (g *Group) Downgrade() (due bool, rebalance protocol.Reason) {
	return g.downgrade.due, g.downgrade.rebalance
}

// HandOver gives the group away, and stops its timers (ClassicGroup.fromConsumerGroup).
func (g *Group) HandOver(t coordinator.Turn) *coordinator.Handover {
	h := &coordinator.Handover{State: g.state, Epoch: g.epoch, Offsets: g.offsets.Clone(), Appends: g.appends.Clone()}
	for _, m := range g.members.timeline() {
		clearTimers(t, m.id)
		h.Members = append(h.Members, coordinator.Migrant{
			MemberID: m.id, From: m.from, InstanceID: m.instanceID, ClientID: m.clientID,
			SessionTimeoutMs: m.classic.sessionTimeoutMs, RebalanceTimeoutMs: m.rebalanceTimeoutMs,
			Protocols: m.classic.protocols, Partitions: m.target,
		})
	}
	return h
}

// TakeOver makes a consumer group of a classic one. All epochs are its generation, and its
// newest assignment is both what the members have and the target: of a group that was
// rebalancing that is the one before. The newcomer that has caused this makes the group's
// epoch rise; one that does not, as it takes the place of a static member with the same
// subscription, leaves such a target in force (KAFKA-21582), unless the epoch is raised
// here (ConsumerGroup.fromClassicGroup, GroupMetadataManager.convertToConsumerGroup).
func TakeOver(t coordinator.Turn, cfg Rules, topics []int32, h *coordinator.Handover, raise bool) *Group {
	g := succeed(cfg, topics, h)
	g.exists, g.epoch, g.targetEpoch = true, h.Epoch, h.Epoch
	why := protocol.Because(protocol.ReasonUpgraded)
	w := write{group: true}
	for i := range h.Members {
		m := g.taken(&h.Members[i])
		g.members.put(m)
		g.countSubscribers(m.topics, 1)
		g.hold(nil, m)
		g.armSession(t, m)
		w.touch(m)
	}
	g.metadata, g.dirty = g.subscribed(), false
	g.settle(t, why)
	t.Fact(event.Coordinator, event.Epoch{Group: g.epoch, Target: g.targetEpoch, Reason: why})
	for _, m := range g.members.list {
		g.tell(t, m)
	}
	if raise {
		g.raise(t, g.metadata, why, &w)
		g.settle(t, why)
	}
	g.persist(t, &w)
	return g
}

// tell says what is to be a member's and what it may own now.
func (g *Group) tell(t coordinator.Turn, m *member) {
	t.Fact(m.from, event.Given{MemberID: m.id, Partitions: m.target})
	t.Fact(m.from, event.MemberEpoch{MemberID: m.id, Epoch: m.epoch, State: m.state, Partitions: m.partitions()})
}

// taken makes a member of one of a classic group.
func (g *Group) taken(from *coordinator.Migrant) *member {
	m := &member{identity: identity{from.MemberID, from.From}, instanceID: from.InstanceID, epoch: g.epoch, previous: g.epoch}
	m.topics, m.rack, m.clientID = slices.Sorted(slices.Values(from.Subscription.Topics)), from.Subscription.Rack, from.ClientID
	m.rebalanceTimeoutMs = from.RebalanceTimeoutMs
	m.classic = &classicTerms{from.SessionTimeoutMs, from.Protocols}
	m.aimAt(slices.SortedFunc(slices.Values(from.Partitions), protocol.TopicPartition.Compare))
	for _, p := range m.target {
		m.assigned = append(m.assigned, owned{p, g.epoch})
	}
	return m
}

// TakeOverEmpty makes room for a consumer group in the place of a classic group without
// members, of which only the offsets stay (GroupMetadataManager.maybeDeleteEmptyClassicGroup).
// Of one that the coordinator does not have, nothing is to be told.
func TakeOverEmpty(t coordinator.Turn, cfg Rules, topics []int32, h *coordinator.Handover, existed bool) *Group {
	g := succeed(cfg, topics, h)
	if !existed {
		g.state = event.ConsumerEmpty
	}
	g.settle(t, protocol.Because(protocol.ReasonEmptyUpgraded))
	return g
}

// Away is a group that is on another broker, in the place of one that was.
func Away(cfg Rules, topics []int32, h *coordinator.Handover) *Group {
	g := succeed(cfg, topics, h)
	g.state = event.Dead
	return g
}

// succeed makes a group with what another protocol leaves behind in any case.
func succeed(cfg Rules, topics []int32, h *coordinator.Handover) *Group {
	g := newGroup(cfg)
	g.state, g.offsets, g.appends = h.State, h.Offsets, h.Appends
	g.Topics(topics)
	return g
}

// Forget says of whom the group had when it was unloaded that they are gone: the log turned
// out to have a group of the other protocol.
func (g *Group) Forget(now clock.Time, fx *coordinator.Effects) {
	t := coordinator.Turn{Now: now, Fx: fx}
	for _, was := range g.unloaded {
		t.Fact(was.from, event.MemberRemoved{MemberID: was.id, Reason: protocol.Because(protocol.ReasonNotInTheLog)})
	}
}
