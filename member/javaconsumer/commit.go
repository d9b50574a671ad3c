package javaconsumer

import (
	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/member"
	"github.com/groupsim/groupsim/protocol"
)

// commit is what the client knows of its commits (CommitRequestManager).
type commit struct {
	deadline clock.Time                 // the next auto-commit
	auto     bool                       // one is on its way, or waits
	waiting  []protocol.PartitionOffset // one that waits for the coordinator to be known
	// Those that are to be sent yet, or again: that before reconciling, for which the background
	// thread waits, and one for which the application's thread does. There may be both.
	before, own unsent
	sync        commitSync
}

// unsent is a commit that is to be sent yet, or again: what it is for, and when.
type unsent struct {
	purpose  member.Purpose
	retryAt  clock.Time // clock.Never: there is none, or it is on its way
	failures int
}

func (c *commit) of(purpose member.Purpose) *unsent {
	if purpose == commitBeforeReconciling {
		return &c.before
	}
	return &c.own
}

// commitSync is a commit that the application's thread waits for.
type commitSync struct {
	purpose member.Purpose             // commitInCallback, commitOnClose or commitOfProgram
	offsets []protocol.PartitionOffset // nil: the positions of all partitions
	ago     clock.Duration             // it left so much before now
	// The coordinator has accepted it.
	accepted bool
}

// What a commit was sent for.
const (
	ordinary                member.Purpose = iota
	commitBeforeReconciling                // the reconciliation waits for it
	commitInCallback                       // commitSync in onPartitionsRevoked
	commitOnClose
	commitOfProgram // commitSync between records, or before the next poll()
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

// maybeAutoCommit commits when poll() is called and the interval has passed, unless the last
// one has not been answered yet. While nobody knows the coordinator it waits, with the
// positions of now (updateTimerAndMaybeCommit, AutoCommitState.shouldAutoCommit).
func (e *engine) maybeAutoCommit() {
	if e.autoCommitDue() > e.Process.Now() {
		return
	}
	e.resetAutoCommit()
	offsets := e.Process.AutoOffsets()
	if e.commit.auto = len(offsets) > 0; e.commit.auto {
		e.commit.waiting = offsets
		e.commitGoesOn()
	}
}

// autoCommitDue is when the next auto-commit is to be made, if nobody is waiting for one.
func (e *engine) autoCommitDue() clock.Time {
	if e.commit.auto || e.reconcile.commits {
		return clock.Never
	}
	return e.commit.deadline
}

// sendCommit commits offsets, and tells whether there was anything to send.
func (e *engine) sendCommit(purpose member.Purpose) bool {
	p, offsets, ago := e.Process, e.offsetsOf(purpose), clock.Duration(0)
	if !p.CoordinatorKnown() || len(offsets) == 0 {
		return false
	}
	if s := &e.commit.sync; purpose == commitOfProgram {
		ago, s.ago = s.ago, 0
	}
	p.SendCommit(e.requestOf(purpose, offsets), purpose, -ago)
	return true
}

// offsetsOf are those that a commit is about.
func (e *engine) offsetsOf(purpose member.Purpose) []protocol.PartitionOffset {
	switch own := e.commit.sync.offsets; {
	case purpose == ordinary:
		return e.commit.waiting
	case own != nil && (purpose == commitOfProgram || purpose == commitInCallback):
		return own
	}
	return e.Process.Holdings.Consumed()
}

// CommitRequest implements [member.Engine].
func (e *engine) CommitRequest(offsets []protocol.PartitionOffset) *protocol.OffsetCommitRequest {
	return e.signed(&protocol.OffsetCommitRequest{Offsets: offsets})
}

func (e *engine) requestOf(purpose member.Purpose, offsets []protocol.PartitionOffset) *protocol.OffsetCommitRequest {
	if purpose == ordinary {
		return e.signed(e.Process.AutoRequest(offsets))
	}
	return e.CommitRequest(offsets)
}

// signed is a commit with who sends it. A member that is in no epoch says so, and the
// coordinator refuses it (OffsetCommitRequestState.toUnsentRequest).
func (e *engine) signed(r *protocol.OffsetCommitRequest) *protocol.OffsetCommitRequest {
	p := e.Process
	r.MemberID, r.InstanceID, r.Generation = p.MemberID, p.Config().GroupInstanceID, protocol.NoGeneration
	if p.Generation > 0 {
		r.Generation = p.Generation
	}
	return r
}

// Commit implements [member.Engine].
func (e *engine) Commit(offsets []protocol.PartitionOffset, ago clock.Duration) {
	e.commitSync(commitSync{purpose: commitOfProgram, offsets: offsets, ago: ago}, e.Process.Now().Add(clock.Millis(e.Process.Config().DefaultAPITimeoutMs)))
}

// commitSync makes the application's thread wait for its commit, up to the deadline. While
// nobody knows the coordinator, so does the commit (CommitRequestManager.poll).
func (e *engine) commitSync(s commitSync, deadline clock.Time) {
	e.commit.sync = s
	e.held.place, e.held.until = inCommitSync, deadline
	e.Process.Program().Hold()
	e.beginCommit(s.purpose)
}

// beginCommit sends a commit that somebody waits for, as soon as it can be sent.
func (e *engine) beginCommit(purpose member.Purpose) {
	*e.commit.of(purpose) = unsent{purpose: purpose, retryAt: e.Process.Now()}
	e.commitGoesOn()
}

func (e *engine) commitSyncEnds() {
	e.commit.own.retryAt = clock.Never
	switch e.commit.sync.purpose {
	case commitOnClose:
		e.held = heldCall{place: inClose, until: e.leaving.deadline}
		e.leaving.committed = true
	case commitOfProgram:
		e.held = heldCall{}
		e.Process.Program().Committed(e.commit.sync.accepted)
	default:
		e.callbackDone()
	}
}

func (e *engine) handleCommit(request member.Sent, r *protocol.OffsetCommitResponse) {
	p, offsets := e.Process, request.Request.(*protocol.OffsetCommitRequest).Offsets
	if r.Error == protocol.NONE {
		p.TellAccepted(offsets)
		e.commit.of(request.Purpose).failures, e.commit.sync.accepted = 0, request.Purpose == commitOfProgram
		e.commitSettled(request.Purpose)
		return
	}
	p.Emit(event.CommitErr{Partitions: p.PartitionsOf(offsets), Error: r.Error})
	retry := false
	switch r.Error {
	case protocol.COORDINATOR_NOT_AVAILABLE, protocol.NOT_COORDINATOR, protocol.REQUEST_TIMED_OUT:
		p.LoseCoordinator(protocol.Because(protocol.ReasonCoordinatorError, r.Error.String()))
		retry = true
	case protocol.COORDINATOR_LOAD_IN_PROGRESS:
		retry = true
	case protocol.UNKNOWN_TOPIC_OR_PARTITION:
		retry = request.Purpose != commitBeforeReconciling
	case protocol.STALE_MEMBER_EPOCH:
		// With the epoch that it has now, which a later heartbeat may have brought. Of
		// commitSync it is the end, with CommitFailedException (commitSyncExceptionForError).
		retry = request.Purpose == commitBeforeReconciling && p.Generation > 0
	}
	e.commitFailed(request, retry)
}

// commitFailed decides whether a commit that came to nothing is tried again. An auto-commit
// is made again at its next time, and one before reconciling not when the time for it is up
// (autoCommitSyncBeforeRebalanceWithRetries).
func (e *engine) commitFailed(request member.Sent, retry bool) {
	if !retry || request.Purpose == ordinary || request.Purpose == commitBeforeReconciling && e.reconcile.deadline <= e.Process.Now() {
		e.commitSettled(request.Purpose)
		return
	}
	u := e.commit.of(request.Purpose)
	u.purpose, u.retryAt = request.Purpose, e.Process.Now().Add(e.Process.Backoff(u.failures))
	u.failures++
}

// commitGoesOn sends what is to be sent yet, or again; while nobody knows the coordinator
// that waits (CommitRequestManager.poll).
func (e *engine) commitGoesOn() bool {
	if e.sendCommit(ordinary) {
		e.commit.waiting = nil
		return true
	}
	return e.unsentGoesOn(&e.commit.before) || e.unsentGoesOn(&e.commit.own)
}

func (e *engine) unsentGoesOn(u *unsent) bool {
	now, purpose := e.Process.Now(), u.purpose
	if e.nextOf(u) > now {
		return false
	}
	over := u.expires() && e.reconcile.deadline <= now
	u.retryAt = clock.Never
	if over || !e.sendCommit(purpose) {
		e.commitSettled(purpose)
	}
	return true
}

// nextCommit is when commitGoesOn has something to do if nothing happens.
func (e *engine) nextCommit() clock.Time {
	return min(e.nextOf(&e.commit.before), e.nextOf(&e.commit.own))
}

func (e *engine) nextOf(u *unsent) clock.Time {
	p := e.Process
	switch {
	case u.retryAt == clock.Never:
	case !p.CoordinatorKnown() && !p.Closing() && len(e.offsetsOf(u.purpose)) > 0:
		return clock.Never // until it is known, or commitSync is over
	case u.expires():
		return min(u.retryAt, e.reconcile.deadline)
	}
	return u.retryAt
}

// expires tells whether there is a time by which a commit is given up: one before reconciling
// that has been sent before (RetriableRequestState.maybeExpire).
func (u *unsent) expires() bool { return u.purpose == commitBeforeReconciling && u.failures > 0 }

// commitSettled lets whoever waited for a commit go on.
func (e *engine) commitSettled(purpose member.Purpose) {
	switch purpose {
	case ordinary:
		if e.commit.auto = false; e.commit.deadline <= e.Process.Now() {
			e.wake()
		}
	case commitBeforeReconciling:
		if e.reconcile.commits {
			e.committedBefore()
		}
	case commitInCallback, commitOnClose, commitOfProgram:
		if e.held.place == inCommitSync {
			e.commitSyncEnds()
		}
	}
}
