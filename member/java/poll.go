package java

import (
	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/member"
	"github.com/groupsim/groupsim/protocol"
)

// polling tells whether the application's thread waits inside poll(), where it walks the
// steps of a rebalance.
func (e *engine) polling() bool { return e.p.Program().Polling() }

// PollDue implements [member.Engine].
func (e *engine) PollDue() clock.Time {
	if e.p.Subscription() == nil {
		return clock.Never
	}
	if !e.p.CoordinatorKnown() {
		return e.p.NextLookup()
	}
	switch {
	case e.step == stepCommit:
		return min(e.retryAt, e.joinDeadline)
	case e.rejoinNeeded || e.step != stepNone:
		return e.retryAt
	}
	return min(e.commit.deadline, e.p.Holdings.OffsetsDue())
}

// Poll implements [member.Engine]: the coordinator's part first (ConsumerCoordinator.poll),
// which never waits, then positions.
func (e *engine) Poll() {
	if e.heartbeat.due <= e.p.Now() && e.heartbeatRuns() {
		e.heartbeatStep()
	}
	switch {
	case e.failed():
		e.p.Die(e.fatal)
	case e.p.Subscription() == nil:
	case !e.p.CoordinatorKnown():
		e.p.FindCoordinator()
	case e.ensureActiveGroup():
		e.maybeAutoCommit()
		e.p.Holdings.FetchOffsets()
		if !e.p.Holdings.ResetPositions() {
			e.p.Die(protocol.Because(protocol.ReasonNoOffset))
		}
	}
}

// PollWaits implements [member.Engine]: for the coordinator and for committed offsets until
// poll() times out (ConsumerCoordinator.poll, fetchCommittedOffsets), for metadata to assign
// from without a timeout (updateGroupSubscription).
func (e *engine) PollWaits() member.Wait {
	switch {
	case e.Pending != nil:
		return member.DoesNotReturn
	case !e.p.CoordinatorKnown() || e.awaitsPositions():
		return member.ReturnsTimedOut
	}
	return member.ReturnsAtOnce
}

// awaitsPositions tells whether poll() has come as far as positions and waits there.
func (e *engine) awaitsPositions() bool {
	return e.step == stepNone && !e.rejoinNeeded && e.p.Holdings.AwaitsOffsets()
}

// Polled implements [member.Engine]: commits go by positions.
func (e *engine) Polled(clock.Time) {}

// Lookback implements [member.Engine]: commits go by positions.
func (e *engine) Lookback() clock.Duration { return 0 }
