package javaconsumer

import (
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
		e.queue, e.reconcile = task{}, reconciliation{}
		e.giveUpAll()
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

// giveUpAll calls the listener for what the member holds: revoked if it is in an epoch,
// else lost.
func (e *engine) giveUpAll() {
	ps := e.Process.Holdings.List()
	switch {
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
	if closes {
		e.Process.Closed()
		return
	}
	e.Process.Program().Release()
}
