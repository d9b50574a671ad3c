package java

import (
	"github.com/groupsim/groupsim/member"
	"github.com/groupsim/groupsim/protocol"
)

// completeJoin is ConsumerCoordinator.onJoinComplete: take over the assignment. A
// cooperative member first gives up what the assignment takes from it, and rejoins
// when it is done, so that the new owner can be given it (KIP-429).
func (e *engine) completeJoin() {
	if e.state != stable {
		e.step = stepNone
		e.reset(protocol.Because(protocol.ReasonHeartbeatThread), false)
		return
	}
	e.AssignedIn = e.p.Generation
	if !e.Leader {
		e.WatchNothing()
	}
	if !e.assignmentMatches() {
		e.step, e.needsPrepare = stepNone, true
		e.rejoin(protocol.Because(protocol.ReasonSubscriptionMismatch))
		return
	}
	if e.Cooperative {
		if moved := protocol.Without(e.p.Holdings.List(), e.Assignment.Partitions); len(moved) > 0 {
			e.revoke(moved, stepRevokeMoved)
			return
		}
	}
	e.step = stepAssignReady
}

func (e *engine) assignmentMatches() bool {
	return e.p.SubscribedToAll(e.Assignment.Partitions)
}

// assign takes the new partitions over and calls onPartitionsAssigned, also when
// there are none.
func (e *engine) assign() {
	e.resetAutoCommit()
	e.remember()
	added := e.Assignment.Partitions
	if e.Cooperative {
		added = protocol.Without(added, e.p.Holdings.List())
	}
	e.p.Holdings.Assign(added, e.AssignedIn)
	e.callback(member.OnAssigned, added, stepAssign)
}

func (e *engine) joinCompleted() {
	e.step, e.needsPrepare = stepNone, true
}
