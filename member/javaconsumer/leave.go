package javaconsumer

import (
	"slices"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/member"
	"github.com/groupsim/groupsim/protocol"
)

// leaving is how far close() or unsubscribe() has come. Both hold the application's thread
// until the background thread has sent the heartbeat that leaves, and has had its answer.
type leaving struct {
	stage      leaveStage
	closes     bool // else it is unsubscribe()
	how        member.Leaving
	deadline   clock.Time
	committed  bool
	calledBack bool
	overdue    bool
	request    *protocol.ConsumerGroupHeartbeatRequest // the heartbeat that leaves
}

type leaveStage uint8

const (
	notLeaving   leaveStage = iota
	leaveCommits            // waits for the last commit
	leaveRevokes            // in onPartitionsRevoked or onPartitionsLost
	leaveWaits              // waits for the answer to the heartbeat that leaves
)

// closeTimeout is CloseOptions.timeout at its default, cut to request.timeout.ms
// (AsyncKafkaConsumer.createTimerForCloseRequests).
const closeTimeout = 30 * clock.Second

// Close implements [member.Engine]: commit, call the listener, leave.
func (e *engine) Close(how member.Leaving) {
	timeout := min(closeTimeout, e.Process.RequestTimeout())
	e.leaving = leaving{stage: leaveCommits, closes: true, how: how, deadline: e.Process.Now().Add(timeout)}
	e.held = heldCall{place: inClose, until: e.leaving.deadline}
	if e.Process.Config().EnableAutoCommit {
		e.commitSync(commitSync{purpose: commitOnClose}, e.leaving.deadline)
	} else {
		e.leaving.committed = true
	}
}

// Unsubscribe implements [member.Engine]: without a commit.
func (e *engine) Unsubscribe() {
	p := e.Process
	e.leaving = leaving{stage: leaveCommits, committed: true, deadline: p.Now().Add(clock.Millis(p.Config().DefaultAPITimeoutMs))}
	e.held = heldCall{place: inClose, until: e.leaving.deadline}
	p.Program().Hold()
	p.SetSubscription(nil)
	if !e.silent() && !e.isLeaving() {
		e.move(event.PrepareLeaving)
	}
}

// leaveGoesOn takes either as far as it goes without waiting, and tells whether it went on.
func (e *engine) leaveGoesOn() bool {
	l := &e.leaving
	switch {
	case l.stage == leaveCommits && l.committed:
		l.stage = leaveRevokes
		e.pass, e.queue, e.reconcile = e.leftToDo(), nil, reconciliation{}
		e.leaveCallsBack()
	case l.stage == leaveRevokes && l.calledBack:
		l.stage = leaveWaits
		e.says()
	case l.stage == leaveWaits && (l.overdue || l.request == nil || l.request != e.heartbeat.inFlight):
		e.left()
	default:
		return false
	}
	return true
}

// leftToDo is what of the application's part comes first: unsubscribe() still calls the
// listener for what was to be given up, and no assignment is taken over any more; close()
// looks at nothing of that (AsyncKafkaConsumer.processBackgroundEvents).
func (e *engine) leftToDo() []task {
	if e.leaving.closes {
		return nil
	}
	return slices.DeleteFunc(slices.Concat(e.pass, e.queue), func(t task) bool { return t.kind == callAssigned })
}

// leaveCallsBack calls the listener for one thing after another: for what was left to do, and
// then for what the member still holds, revoked if it is in an epoch, else lost. Kafka names
// to it all that is assigned, and so what it has just been called for once more.
func (e *engine) leaveCallsBack() {
	ps := e.Process.Holdings.List()
	switch {
	case len(e.pass) > 0:
		t := e.pass[0]
		e.pass = e.pass[1:]
		e.run(t)
	case len(ps) == 0:
		e.leaving.calledBack = true
	case e.Process.Generation > 0:
		e.run(task{kind: callRevoked, partitions: ps})
	default:
		e.run(task{kind: callLost, partitions: ps})
	}
}

// says begins to say goodbye (leaveGroup, clearAssignmentAndLeaveGroup).
func (e *engine) says() {
	if e.silent() {
		if e.state == event.Fenced {
			e.move(event.Unsubscribed)
		}
		e.clear()
		return
	}
	if e.state != event.PrepareLeaving {
		e.move(event.PrepareLeaving)
	}
	e.clear()
	e.sendsLeave()
	if !e.Process.CoordinatorKnown() || e.remains() {
		e.move(event.Unsubscribed)
		return
	}
	e.sendHeartbeat()
	e.leaving.request = e.heartbeat.inFlight
}

// remains tells whether the member goes without a word: a dynamic one that is told to stay
// in the group (KIP-1092; ConsumerMembershipManager.isLeavingGroup).
func (e *engine) remains() bool {
	return e.leaving.how == member.RemainInGroup && e.Process.Config().GroupInstanceID == ""
}

// sendsLeave makes the next heartbeat the one that leaves, for good or, of a static
// member, for a while (transitionToSendingLeaveGroup, leaveGroupEpoch).
func (e *engine) sendsLeave() {
	epoch := protocol.LeaveEpoch
	if e.Process.Config().GroupInstanceID != "" && e.leaving.how != member.LeaveGroup {
		epoch = protocol.StaticLeaveEpoch
	}
	e.inEpoch(epoch)
	e.now = local{}
	e.move(event.Leaving)
}

func (e *engine) left() {
	closes := e.leaving.closes
	e.leaving, e.held = leaving{}, heldCall{}
	switch {
	case closes:
		e.Process.Closed()
	case e.failed(): // unsubscribe() throws it
		e.Process.Die(e.thrown)
	default:
		e.Process.Program().Release()
	}
}
