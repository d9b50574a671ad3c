package librdkafka

import (
	"slices"

	"github.com/groupsim/groupsim/protocol"
)

// takeOver goes on from the answer of SyncGroup (cgrp_handle_assignment). An eager member is
// assigned everything, also where nothing has changed. A cooperative one first gives up what
// the assignment takes away, then is assigned what is new, mostly nothing, and joins again if
// it has given anything up.
func (e *engine) takeOver() {
	to := append([]protocol.TopicPartition{}, e.Assignment.Partitions...)
	if !e.cooperative() {
		e.group = to
		e.queue(rebalanceOp{kind: assigns, partitions: to})
		return
	}
	added, revoked := protocol.Without(to, e.group), protocol.Without(e.group, to)
	if len(revoked) == 0 {
		e.assignNew(added, false)
		return
	}
	e.toAssign = append([]protocol.TopicPartition{}, added...)
	e.group = protocol.Without(e.group, revoked)
	e.queue(rebalanceOp{kind: revokes, partitions: revoked, incremental: true})
}

// assignNew queues on_assign for what is new to a cooperative member.
func (e *engine) assignNew(added []protocol.TopicPartition, rejoins bool) {
	e.rejoins = rejoins
	e.group = append(append([]protocol.TopicPartition{}, e.group...), added...)
	slices.SortFunc(e.group, protocol.TopicPartition.Compare)
	e.queue(rebalanceOp{kind: assigns, partitions: added, incremental: true})
}

// assigned follows the application's call of assign(), or incremental_assign(). The timer of
// the poll check counts anew from here.
func (e *engine) assigned() {
	e.lost = false
	e.resumes()
	if e.state != waitAssignCall {
		return
	}
	e.state = steady
	if e.Process.Subscription() != nil {
		e.wakes.startPollCheck(e.Process.Now())
	}
}

// resumes ends what a callback that waited had paused (kafka_assignment_resume).
func (e *engine) resumes() {
	if !e.Process.Application().NoCallback {
		e.Process.Holdings.Resume()
	}
}

// assignmentServed is assignment_serve: it asks where new partitions begin, once no commit is
// under way, of which that could be one; and when nothing is left to be done it is
// assignment_done, which takes the next step. It tells whether it took one.
func (e *engine) assignmentServed() bool {
	h := &e.Process.Holdings
	if e.fetchesOffsets() {
		h.FetchOffsets()
		h.ResetPositions() // if it may not, the application hears an error, and gets no records of them
	}
	if e.assignmentInProgress() {
		return false
	}
	switch e.state {
	case waitUnassignToComplete:
		e.unassignDone()
	case waitIncrUnassignToComplete:
		e.incrUnassignDone()
	case steady:
		switch {
		case e.topics.next != nil || e.topics.unsubscribes:
			e.join.resetLimit()
			e.rejoin(protocol.Because(protocol.ReasonNextSubscription))
		case e.rejoins:
			e.rejoins = false
			e.join.resetLimit()
			e.rejoin(protocol.Because(protocol.ReasonRedistribute))
		case e.topics.changed:
			e.metadataChanged()
		default:
			return false
		}
	default:
		return false
	}
	return true
}

// fetchesOffsets tells whether committed offsets may be asked for, of partitions that the
// application has been assigned.
func (e *engine) fetchesOffsets() bool {
	return len(e.commits) == 0 && !e.refused && e.state != waitAssignCall && e.Process.CoordinatorKnown()
}

// assignmentInProgress is what the next step waits for: commits under way, and positions that
// are not known yet.
func (e *engine) assignmentInProgress() bool {
	h := &e.Process.Holdings
	return len(e.commits) > 0 || h.AwaitsOffsets() || len(h.WithoutPosition()) > 0
}

// unassignDone is cgrp_unassign_done: a member that is to leave does so, any other joins.
func (e *engine) unassignDone() {
	e.leave()
	e.join.resetLimit()
	e.rejoin(protocol.Reason{})
}

// incrUnassignDone is cgrp_incr_unassign_done: on_assign follows within the rebalance, also
// for nothing, or the member joins.
func (e *engine) incrUnassignDone() {
	switch {
	case e.leaving.closes:
		e.unassignAll()
		e.state = steady
	case e.toAssign != nil:
		added := e.toAssign
		e.toAssign = nil
		e.assignNew(added, true)
	case e.rejoins:
		e.rejoins = false
		e.join.resetLimit()
		e.rejoin(protocol.Reason{})
	case e.topics.next != nil || e.topics.unsubscribes:
		e.join.resetLimit()
		e.rejoin(protocol.Because(protocol.ReasonNextSubscription))
	default:
		e.state = steady
	}
}

// unassignAll gives up without a callback whatever is left of a member that goes
// (cgrp_unassign).
func (e *engine) unassignAll() {
	h := &e.Process.Holdings
	e.commitRemovals(h.List())
	h.Drop(h.List())
}
