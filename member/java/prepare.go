package java

import (
	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/member"
	"github.com/groupsim/groupsim/protocol"
)

// prepareJoin is ConsumerCoordinator.onJoinPrepare, once for each chain of attempts
// to rejoin: commit what was consumed, then give up what has to be given up.
func (e *engine) prepareJoin() {
	e.step = stepCommit
	e.joinDeadline = e.p.Now().Add(clock.Millis(e.p.Config().MaxPollIntervalMs))
	e.commit.beforeJoin = commitNotSent
	if !e.p.Config().EnableAutoCommit {
		e.commit.beforeJoin = commitSettled
		return
	}
	if !e.Cooperative {
		e.p.Holdings.StopReturning(func(protocol.TopicPartition) bool { return true })
	}
	e.sendCommitBeforeJoin()
}

func (e *engine) sendCommitBeforeJoin() {
	if e.sendCommit(commitBeforeJoin, e.p.AutoOffsets(), 0) {
		e.commit.beforeJoin = commitInFlight
		return
	}
	e.commit.beforeJoin = commitSettled
}

// commitBeforeJoinDone tells whether the commit has been answered. One that failed
// and may be tried again is, for max.poll.interval.ms in all.
func (e *engine) commitBeforeJoinDone() bool {
	if e.commit.beforeJoin == commitNotSent && e.retryAt <= e.p.Now() {
		e.retryAt = clock.Never
		e.sendCommitBeforeJoin()
	}
	if e.commit.beforeJoin != commitSettled && e.joinDeadline > e.p.Now() {
		return false
	}
	e.retryAt = clock.Never
	return true
}

// giveUp calls the listener for what the member no longer holds when it rejoins:
// everything as lost without a generation, everything under EAGER, and under
// COOPERATIVE what it is no longer subscribed to (KIP-429).
func (e *engine) giveUp() {
	switch {
	case e.p.Generation == protocol.NoGeneration || e.p.MemberID == "":
		if len(e.p.Holdings.List()) == 0 {
			e.step = stepJoinReady
			return
		}
		e.lose(e.p.Holdings.List(), stepRevoke)
	case !e.Cooperative:
		e.revoke(e.p.Holdings.List(), stepRevoke)
	default:
		unwanted := e.p.Holdings.Unsubscribed()
		if len(unwanted) == 0 {
			e.step = stepJoinReady
			return
		}
		e.revoke(unwanted, stepRevoke)
	}
}

// revoke calls onPartitionsRevoked. The member still counts as their owner for a
// commitSync in there, and not once it has returned.
func (e *engine) revoke(ps []protocol.TopicPartition, during step) {
	e.p.Holdings.Revoke(ps)
	e.callback(member.OnRevoked, ps, during)
}

// lose calls onPartitionsLost. The member is no owner any more by then.
func (e *engine) lose(ps []protocol.TopicPartition, during step) {
	e.p.Holdings.Drop(ps)
	e.p.Holdings.Lose(ps)
	e.callback(member.OnLost, ps, during)
}
