package java

import (
	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/member"
	"github.com/groupsim/groupsim/protocol"
)

// closing is how far close() has come.
type closing struct {
	how      member.Leaving
	stage    closeStage
	deadline clock.Time
}

type closeStage uint8

const (
	notClosing   closeStage = iota
	closeCommits            // waits for the last auto-commit
	closeRevokes            // in onPartitionsRevoked or onPartitionsLost
	closeWaits              // waits for what is still in flight
)

// closeTimeout is CloseOptions.timeout at its default, 30 s.
const closeTimeout = 30 * clock.Second

// Close implements [member.Engine] (ClassicKafkaConsumer.close): commit, call the listener,
// leave.
func (e *engine) Close(how member.Leaving) {
	e.closing = closing{how: how, stage: closeCommits, deadline: e.p.Now().Add(closeTimeout)}
	e.hold(inClose, e.closing.deadline)
	if e.p.Config().EnableAutoCommit {
		e.commitSync(commitOnClose, nil, e.closing.deadline)
		return
	}
	e.closeGoesOn()
}

// closeGoesOn takes close() as far as it goes without waiting.
func (e *engine) closeGoesOn() {
	switch e.closing.stage {
	case closeCommits:
		if e.held.place == inCommitSync {
			return
		}
		e.heartbeat.stopped = true
		e.closing.stage = closeRevokes
		if !e.giveUpAll(stepNone) {
			e.closeGoesOn()
		}
	case closeRevokes:
		if e.held.place == inCallback || e.held.place == inCommitSync {
			return
		}
		e.closing.stage = closeWaits
		e.hold(inClose, e.closing.deadline)
		e.leave(e.closing.how, protocol.Because(protocol.ReasonClosed))
		e.closeGoesOn()
	case closeWaits:
		if len(e.p.Waiting(member.ToCoordinator)) == 0 {
			e.closed()
		}
	}
}

// giveUpAll is ConsumerCoordinator.onLeavePrepare: what the member holds is lost if
// its generation is gone or a rebalance is under way, else revoked. It tells whether
// there was anything.
func (e *engine) giveUpAll(during step) bool {
	ps := e.p.Holdings.List()
	switch {
	case len(ps) == 0:
		return false
	case e.p.Generation == protocol.NoGeneration || e.state != stable:
		e.lose(ps, during)
	default:
		e.revoke(ps, during)
	}
	return true
}

func (e *engine) closed() {
	e.closing.stage = notClosing
	e.p.Closed()
}

// leave is AbstractCoordinator.maybeLeaveGroup: the member says goodbye, if it does, and
// forgets who it was. One that does not say so stays in the group until its session times
// out.
func (e *engine) leave(how member.Leaving, reason protocol.Reason) {
	e.p.Settle()
	if e.saysGoodbye(how) && e.p.CoordinatorKnown() && e.state != unjoined && e.p.MemberID != "" {
		e.p.Emit(event.LeaveSent{Reason: reason})
		e.p.Send(member.ToCoordinator, &protocol.LeaveGroupRequest{
			Members: []protocol.LeavingMember{{MemberID: e.p.MemberID, Reason: reason}},
		}, ordinary, e.p.RequestTimeout())
	}
	e.reset(protocol.Because(protocol.ReasonProactivelyLeaving), false)
}

// saysGoodbye is what the membership operation has to say in
// AbstractCoordinator.shouldSendLeaveGroupRequest: unless the program wants it otherwise
// (KIP-1092), a static member does not (KIP-345).
func (e *engine) saysGoodbye(how member.Leaving) bool {
	return how == member.LeaveGroup || how == member.AsUsual && e.p.Config().GroupInstanceID == ""
}

// Unsubscribe implements [member.Engine]: without a commit.
func (e *engine) Unsubscribe() {
	e.p.SetSubscription(nil)
	e.WatchNothing()
	e.joined = nil
	e.step, e.Pending, e.Leader = stepNone, nil, false
	if !e.giveUpAll(stepUnsubscribe) {
		e.leave(member.AsUsual, protocol.Because(protocol.ReasonUnsubscribed))
	}
}
