package javaconsumer

import (
	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/member"
	"github.com/groupsim/groupsim/protocol"
)

// commit is what the client knows of its commits (CommitRequestManager).
type commit struct {
	deadline clock.Time // the next auto-commit
	// A commit that is tried again: what it is for, and when.
	purpose  member.Purpose
	retryAt  clock.Time
	failures int
}

// What a commit was sent for.
const (
	ordinary                member.Purpose = iota
	commitBeforeReconciling                // the reconciliation waits for it
	commitInCallback                       // commitSync in onPartitionsRevoked
	commitOnClose
)

// resetAutoCommit starts the auto-commit interval anew.
func (e *engine) resetAutoCommit() {
	p := e.Process
	e.commit.deadline = clock.Never
	if p.Config().EnableAutoCommit {
		length := clock.Millis(max(p.Config().AutoCommitIntervalMs, 1))
		e.commit.deadline = p.Now().Add(p.Interval(member.AutoCommitInterval, length))
	}
}

// maybeAutoCommit commits when poll() is called and the interval has passed
// (updateTimerAndMaybeCommit).
func (e *engine) maybeAutoCommit() {
	if e.commit.deadline <= e.Process.Now() {
		e.resetAutoCommit()
		e.sendCommit(ordinary)
	}
}

// sendCommit commits the positions of all partitions, and tells whether there was anything
// to send. A member that is in no epoch has nothing to commit with.
func (e *engine) sendCommit(purpose member.Purpose) bool {
	p := e.Process
	offsets := p.Holdings.Consumed()
	if p.Generation <= 0 || !p.CoordinatorKnown() || len(offsets) == 0 {
		return false
	}
	p.Emit(event.CommitSent{Partitions: protocol.PartitionsOf(offsets)})
	p.Send(member.ToCoordinator, &protocol.OffsetCommitRequest{MemberID: p.MemberID, InstanceID: p.Config().GroupInstanceID,
		Generation: p.Generation, Offsets: offsets}, purpose, p.RequestTimeout())
	return true
}

// commitSync makes the application's thread wait for its commit, up to the deadline.
func (e *engine) commitSync(purpose member.Purpose, deadline clock.Time) {
	e.held.place, e.held.until = inCommitSync, deadline
	e.Process.Program().Hold()
	if !e.sendCommit(purpose) {
		e.commitSyncEnds()
	}
}

func (e *engine) commitSyncEnds() {
	e.commit.retryAt = clock.Never
	if e.leaving.stage == leaveCommits {
		e.held = heldCall{place: inClose, until: e.leaving.deadline}
		e.leaving.committed = true
		return
	}
	e.callbackDone()
}

func (e *engine) handleCommit(request member.Sent, r *protocol.OffsetCommitResponse) {
	p, ps := e.Process, protocol.PartitionsOf(request.Request.(*protocol.OffsetCommitRequest).Offsets)
	if r.Error == protocol.NONE {
		p.Emit(event.CommitOK{Partitions: ps})
		e.commit.failures = 0
		e.commitSettled(request.Purpose)
		return
	}
	p.Emit(event.CommitErr{Partitions: ps, Error: r.Error})
	retry := false
	switch r.Error {
	case protocol.COORDINATOR_NOT_AVAILABLE, protocol.NOT_COORDINATOR, protocol.REQUEST_TIMED_OUT:
		p.LoseCoordinator(protocol.Because(protocol.ReasonCoordinatorError, r.Error.String()))
		retry = true
	case protocol.COORDINATOR_LOAD_IN_PROGRESS, protocol.UNKNOWN_TOPIC_OR_PARTITION:
		retry = true
	case protocol.STALE_MEMBER_EPOCH:
		// With the epoch that it has now, which a later heartbeat may have brought.
		retry = p.Generation > 0
	}
	e.commitFailed(request, retry)
}

// commitFailed decides whether a commit that came to nothing is tried again. An auto-commit
// is made again at its next time.
func (e *engine) commitFailed(request member.Sent, retry bool) {
	if !retry || request.Purpose == ordinary {
		e.commitSettled(request.Purpose)
		return
	}
	e.commit.purpose, e.commit.retryAt = request.Purpose, e.Process.Now().Add(e.Process.Backoff(e.commit.failures))
	e.commit.failures++
}

// commitGoesOn tries again what is to be tried again.
func (e *engine) commitGoesOn() bool {
	if e.commit.retryAt > e.Process.Now() {
		return false
	}
	e.commit.retryAt = clock.Never
	purpose := e.commit.purpose
	over := purpose == commitBeforeReconciling && e.reconcile.deadline <= e.Process.Now()
	if over || !e.sendCommit(purpose) {
		e.commitSettled(purpose)
	}
	return true
}

// commitSettled lets whoever waited for a commit go on.
func (e *engine) commitSettled(purpose member.Purpose) {
	switch purpose {
	case commitBeforeReconciling:
		if e.reconcile.commits {
			e.committedBefore()
		}
	case commitInCallback, commitOnClose:
		if e.held.place == inCommitSync {
			e.commitSyncEnds()
		}
	}
}
