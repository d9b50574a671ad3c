package consumer

import (
	"github.com/groupsim/groupsim/coordinator"
	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/protocol"
)

// # The states of a group
//
// No request depends on the state of the group: it is what the epochs come to, and is
// looked at after each input (ConsumerGroup.maybeUpdateGroupState).
//
//	EMPTY        no members. Also a group that does not exist yet
//	ASSIGNING    the group's epoch is newer than the target's: something has changed,
//	             and nobody's heartbeat has had a new target computed
//	RECONCILING  the target is that of the group's epoch, and some member is not there
//	STABLE       all are
//
// In Dead the group is not on this broker, or is being read from the log: requests get
// NOT_COORDINATOR or COORDINATOR_LOAD_IN_PROGRESS from the runtime around it.
//
// # The states of a member
//
// They are the coordinator's, not the client's (CurrentAssignmentBuilder). In each, a
// heartbeat does this:
//
//	STABLE                 the member has all of the target of its epoch. If the target
//	                       is newer, on to it
//	UNREVOKED_PARTITIONS   it was asked to give partitions up and stays in its old epoch
//	                       until a heartbeat names what it owns, and these are not among
//	                       it. Then on to the newest target. Until then it gets nothing
//	UNRELEASED_PARTITIONS  it is in the target's epoch and lacks partitions that others
//	                       have not given up. On to the newest target, in every heartbeat
//
// "On to a target" is: give up what is not in it, if there is such and the heartbeat does
// not say that it is given up already (UNREVOKED); else take what is free of it, and wait
// for the rest (UNRELEASED) or for nothing (STABLE).
//
// A static member that has left for a while (epoch -2) keeps its state, its partitions and
// its session, and is in none of the epochs.

// settle looks at what the group's state has become.
func (g *Group) settle(t coordinator.Turn, reason protocol.Reason) {
	if to := g.computeState(); to != g.state {
		g.move(t, to, reason)
	}
}

// settleFor is settle where a member has spoken: if there is no other reason, it has come
// nearer to its target.
func (g *Group) settleFor(t coordinator.Turn, m *member, reason protocol.Reason) {
	if reason.Code == protocol.ReasonNone && g.computeState() != g.state {
		reason = protocol.Because(protocol.ReasonReconciled, string(m.id))
	}
	g.settle(t, reason)
}

func (g *Group) computeState() event.GroupState {
	switch {
	case g.members.len() == 0:
		return event.ConsumerEmpty
	case g.epoch > g.targetEpoch:
		return event.ConsumerAssigning
	case g.behind > 0:
		return event.ConsumerReconciling
	}
	return event.ConsumerStable
}

// move changes the state. Nothing else does.
func (g *Group) move(t coordinator.Turn, to event.GroupState, reason protocol.Reason) {
	t.Fact(event.Coordinator, event.State{From: g.state, To: to, Generation: protocol.Generation(g.epoch), Reason: reason})
	g.state = to
}
