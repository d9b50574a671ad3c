package librdkafka

import (
	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/member"
	"github.com/groupsim/groupsim/protocol"
)

// leaving is how far the member is on its way out.
type leaving struct {
	closes bool // in close() (RD_KAFKA_CGRP_F_TERMINATE)
	due    bool // it is to leave once all is given up (RD_KAFKA_CGRP_F_LEAVE_ON_UNASSIGN_DONE)
	waits  bool // for the answer to its LeaveGroup (RD_KAFKA_CGRP_F_WAIT_LEAVE)
}

// gone tells whether nothing needs the coordinator any more.
func (e *engine) gone() bool {
	return e.leaving.closes && !e.leaving.due && !e.leaving.waits && len(e.commits) == 0
}

// leaveTimeout is how long a LeaveGroup waits for its answer (kafka_LeaveGroupRequest).
const leaveTimeout = 5 * clock.Second

// Close implements [member.Engine] (cgrp_terminate0): unsubscribe, on_revoke, the last commit,
// LeaveGroup, whose answer is waited for.
func (e *engine) Close(member.Leaving) {
	e.held = heldCall{place: inClose, until: clock.Never}
	e.leaving.closes = true
	if e.Process.Subscription() != nil {
		e.unsubscribe(true)
	}
	if !e.awaitsCall() {
		e.unassignAll()
	}
	e.wake()
}

// Unsubscribe implements [member.Engine]. In the middle of a rebalance it is put off.
func (e *engine) Unsubscribe() {
	e.topics.next, e.topics.unsubscribes = nil, false
	if e.rebalancing() {
		e.topics.unsubscribes = true
	} else {
		e.unsubscribe(true)
	}
	e.wake()
}

// unsubscribe is cgrp_unsubscribe.
func (e *engine) unsubscribe(leaves bool) {
	e.wakes.pollCheck = clock.Never
	e.Process.SetSubscription(nil)
	e.topics.known = nil
	e.leaving.due = e.leaving.due || leaves && e.Process.MemberID != ""
	if !e.lost {
		e.revokeAll(false, protocol.Because(protocol.ReasonUnsubscribe))
	}
}

// leave is cgrp_leave_maybe. A static member that closes does not say so (KIP-345); one that
// unsubscribes does.
func (e *engine) leave() {
	if !e.leaving.due {
		return
	}
	e.leaving.due = false
	if e.leaving.closes && e.Process.Config().GroupInstanceID != "" {
		return
	}
	e.sendLeave()
}

// sendLeave is cgrp_leave: nothing but close() waits for the answer, and nothing tries again.
func (e *engine) sendLeave() {
	p, id := e.Process, e.Process.MemberID
	p.Settle()
	if !e.leaving.waits && p.CoordinatorKnown() && id != "" {
		e.leaving.waits = true
		why := protocol.Reason{}
		p.Emit(event.LeaveSent{Reason: why})
		p.Send(member.ToCoordinator, &protocol.LeaveGroupRequest{Members: []protocol.LeavingMember{{MemberID: id}}}, 0, leaveTimeout)
	}
	p.SetIdentity("", p.Generation)
}

// terminates serves the callbacks of a member in close(), and ends it when nothing is left to
// wait for (cgrp_try_terminate). It tells whether there was anything to do.
func (e *engine) terminates() bool {
	switch {
	case !e.leaving.closes || e.held.place != inClose:
		return false
	case e.op.queued:
		e.serveQueue()
	case e.awaitsCall() || e.assignmentInProgress() || e.leaving.waits:
		return false
	default:
		e.Process.Closed()
	}
	return true
}
