package classic

import (
	"slices"

	"github.com/groupsim/groupsim/coordinator"
	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/protocol"
)

// # The states of a group
//
// What each state does with each request, where it goes from there, and why.
// "Parked" means: answered by a later input.
//
// Empty: no members. Also a group that does not exist yet, with generation 0.
//
//	JoinGroup     new: a member id is handed out, MEMBER_ID_REQUIRED (dynamic);
//	              a member is added and its call parked (static, or an id that
//	              was handed out). Any other member id: UNKNOWN_MEMBER_ID
//	SyncGroup     UNKNOWN_MEMBER_ID
//	Heartbeat     UNKNOWN_MEMBER_ID
//	LeaveGroup    UNKNOWN_MEMBER_ID, but an id that was handed out is dropped
//	OffsetCommit  accepted without a generation, else UNKNOWN_MEMBER_ID
//	OffsetFetch   answered, as in every state but Dead
//	goes to       PreparingRebalance when the first member is added
//
// PreparingRebalance: the join phase. The old generation is still in force.
//
//	JoinGroup     parked, until everyone has joined or the time is up
//	SyncGroup     REBALANCE_IN_PROGRESS
//	Heartbeat     REBALANCE_IN_PROGRESS, and the session goes on
//	LeaveGroup    the member is removed; it may be the last one waited for
//	OffsetCommit  accepted with the old generation
//	goes to       CompletingRebalance when the join phase ends with members,
//	              Empty when it ends without; either way the generation rises
//
// CompletingRebalance: the members know the generation, the leader is assigning.
//
//	JoinGroup     unchanged: answered again as before (the answer was lost);
//	              changed: rebalance
//	SyncGroup     parked; the leader's is appended to the log
//	Heartbeat     NONE. (A comment of ClassicGroupState says
//	              REBALANCE_IN_PROGRESS; the code does not.)
//	LeaveGroup    the member is removed: rebalance
//	OffsetCommit  REBALANCE_IN_PROGRESS
//	goes to       Stable when the leader's assignment is in the log,
//	              PreparingRebalance when a member is added, removed, replaced or
//	              changed, and when the log fails
//
// Stable: everyone can have its assignment.
//
//	JoinGroup     leader: rebalance, for it may know of new partitions;
//	              follower: unchanged: answered with the current generation,
//	              changed: rebalance. A restarted static member takes its place
//	              over without one
//	SyncGroup     the stored assignment
//	Heartbeat     NONE
//	LeaveGroup    the member is removed: rebalance
//	OffsetCommit  accepted
//	goes to       PreparingRebalance when a member is added, removed or changed
//
// Dead: the group is not on this broker, or is being read from the log. Requests
// get NOT_COORDINATOR or COORDINATOR_LOAD_IN_PROGRESS from the runtime around the
// group, so nobody ever sees Kafka's COORDINATOR_NOT_AVAILABLE of a Dead group.
//
//	goes to       Stable or Empty when it has been read

// legal has the states from which a state may be entered
// (ClassicGroupState.validPreviousStates). In Kafka Dead is final and loading
// makes a new group; here one value lives through the failover, so Dead may be
// left for what was loaded. A group that was one of the consumer protocol becomes
// Stable, or Empty without members (handover.go).
var legal = [...][]event.GroupState{
	event.Empty:               {event.PreparingRebalance, event.Dead, event.ConsumerEmpty},
	event.PreparingRebalance:  {event.Stable, event.CompletingRebalance, event.Empty},
	event.CompletingRebalance: {event.PreparingRebalance},
	event.Stable:              {event.CompletingRebalance, event.Dead, event.ConsumerAssigning, event.ConsumerReconciling, event.ConsumerStable},
	event.Dead:                {event.Stable, event.PreparingRebalance, event.CompletingRebalance, event.Empty},
}

// move changes the state. Nothing else does.
func (g *Group) move(t coordinator.Turn, to event.GroupState, reason protocol.Reason) {
	if !g.mayMove(to) {
		panic("classic: " + g.state.String() + " cannot become " + to.String())
	}
	t.Fact(event.Coordinator, event.State{From: g.state, To: to, Generation: g.generation, Reason: reason})
	g.previous, g.state = g.state, to
}

func (g *Group) mayMove(to event.GroupState) bool { return slices.Contains(legal[to], g.state) }
