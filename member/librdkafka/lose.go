package librdkafka

import (
	"slices"

	"github.com/groupsim/groupsim/noise"
	"github.com/groupsim/groupsim/protocol"
)

// loseAll is cgrp_revoke_all_rejoin_maybe for what is lost: nothing happens to a member that
// rebalances already.
func (e *engine) loseAll(why protocol.Reason) {
	if !e.rebalancing() {
		e.revokeAll(true, why)
	}
}

// revokeAll gives up all that the group has assigned and joins again (cgrp_revoke_all_rejoin).
// A cooperative member does so only where it is lost, or the member leaves.
func (e *engine) revokeAll(lost bool, why protocol.Reason) {
	e.WatchNothing()
	if !e.cooperative() {
		e.lost = e.lost || lost
		if e.group != nil && !e.awaitsCall() {
			all := e.group
			e.group = nil
			e.tellRejoin(why)
			e.queue(rebalanceOp{kind: revokes, partitions: all})
			return
		}
		e.join.resetLimit()
		e.rejoin(why)
		return
	}
	if len(e.group) > 0 {
		e.lost = e.lost || lost
		all := e.group
		e.rejoins, e.toAssign = !e.leaving.closes, nil
		e.group = nil
		e.tellRejoin(why)
		e.queue(rebalanceOp{kind: revokes, partitions: all, incremental: true})
		return
	}
	if !e.leaving.closes {
		e.rejoin(why)
	}
}

// queue leaves a callback to the application's thread. Until it has called *assign() or
// *unassign(), nothing that the member holds is returned, so that the callback is not held up
// by records, and no record is processed that may be lost (assignment_pause). Where it has no
// callback the main thread calls them itself, at once, and nothing is paused (kafka_rebalance_op).
func (e *engine) queue(op rebalanceOp) {
	h := &e.Process.Holdings
	e.join.giveUpSync()
	e.state = waitUnassignCall
	if op.kind == assigns {
		e.state = waitAssignCall
	}
	if e.Process.Application().NoCallback {
		_, op = e.tells(op)
		e.calls(op)
		return
	}
	if e.op.queued && e.op.kind == revokes { // and what it was about goes, too
		op.partitions = append(slices.Clone(op.partitions), e.op.partitions...)
		slices.SortFunc(op.partitions, protocol.TopicPartition.Compare)
	}
	op.queued, op.servedFrom = true, e.Process.Now().Add(e.Process.Noise().Take(noise.TakeOver))
	e.op = op
	h.Pause()
	e.Process.Program().Wake()
}

// unassigned follows the application's call of unassign(), or incremental_unassign(): what
// goes is committed, unless it is lost, and the next step waits for that
// (assignment_serve_removals). In close() everything goes. Up to 2.15.0 what was lost was
// committed, too, in the name of nobody.
func (e *engine) unassigned(op rebalanceOp) {
	h := &e.Process.Holdings
	going := op.partitions
	if e.leaving.closes {
		going = h.List()
	}
	e.commitRemovals(going)
	e.lost = false
	h.GivenUp()
	h.Drop(going)
	e.resumes()
	switch {
	case !e.awaitsCall():
	case op.incremental && !e.leaving.closes:
		e.state = waitIncrUnassignToComplete
	default:
		e.state = waitUnassignToComplete
	}
}

// commitRemovals commits what was handed out of partitions that go.
func (e *engine) commitRemovals(ps []protocol.TopicPartition) {
	h := &e.Process.Holdings
	if !e.Process.Config().EnableAutoCommit || e.lost {
		return
	}
	h.HandedOut()
	going := protocol.SetOf(ps)
	offsets := slices.DeleteFunc(h.Uncommitted(), func(o protocol.PartitionOffset) bool { return !going[o.Partition] })
	e.begin(commit{offsets: offsets, purpose: commitRemoved})
}
