package java

import (
	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/member"
	"github.com/groupsim/groupsim/noise"
	"github.com/groupsim/groupsim/protocol"
)

// commit is what the client knows of its commits.
type commit struct {
	deadline   clock.Time // the next auto-commit
	beforeJoin commitState
	sync       commitSync
}

// commitSync is how far a call of commitSync is.
type commitSync struct {
	purpose  member.Purpose             // commitInCallback, commitOnClose or commitOfProgram
	offsets  []protocol.PartitionOffset // nil: the positions of all partitions
	ago      clock.Duration             // it was sent so much before now
	inFlight bool
	retryAt  clock.Time
	failures int
	accepted bool
	refused  bool // because the group rebalances
}

// What a commit was sent for.
const (
	ordinary         member.Purpose = iota
	commitBeforeJoin                // onJoinPrepare waits for it
	commitInCallback                // commitSync in onPartitionsRevoked
	commitOnClose
	commitOfProgram // commitSync between records, or before the next poll()
)

// commitState is how far the commit in onJoinPrepare is.
type commitState uint8

const (
	commitNotSent commitState = iota
	commitInFlight
	commitSettled // answered, or not to be had
)

// resetAutoCommit starts the auto-commit interval anew. Kafka's clock counts
// milliseconds, so even an interval of 0 commits no more often than that.
func (e *engine) resetAutoCommit() {
	e.commit.deadline = clock.Never
	if e.p.Config().EnableAutoCommit {
		length := clock.Millis(max(e.p.Config().AutoCommitIntervalMs, 1))
		e.commit.deadline = e.p.Now().Add(e.p.Interval(member.AutoCommitInterval, length))
	}
}

// maybeAutoCommit commits inside poll(), once the interval has passed, all that
// earlier calls of poll() returned (ConsumerCoordinator.maybeAutoCommitOffsetsAsync).
func (e *engine) maybeAutoCommit() {
	if e.commit.deadline > e.p.Now() {
		return
	}
	e.resetAutoCommit()
	e.sendCommit(ordinary, e.p.AutoOffsets(), 0)
}

// sendCommit commits offsets, and tells whether there was something to send. Those of the
// library are the positions of all partitions: they happen inside poll(), so a batch that
// the application works on is never among them. Outside STABLE the client refuses by
// itself: the offsets of a generation that is over cannot be committed.
func (e *engine) sendCommit(purpose member.Purpose, offsets []protocol.PartitionOffset, ago clock.Duration) bool {
	if e.state != stable || !e.p.CoordinatorKnown() || len(offsets) == 0 {
		return false
	}
	late := -ago
	if purpose == commitOnClose {
		late = e.p.Noise().Take(noise.Close)
	}
	e.p.SendCommit(e.requestOf(purpose, offsets), purpose, late)
	return true
}

func (e *engine) requestOf(purpose member.Purpose, offsets []protocol.PartitionOffset) *protocol.OffsetCommitRequest {
	if purpose == ordinary || purpose == commitBeforeJoin {
		return e.Signed(e.p.AutoRequest(offsets))
	}
	return e.CommitRequest(offsets)
}

// commitSync makes the application thread wait until its commit is answered. It
// looks for the coordinator and tries again what may be tried again, up to the
// deadline (ConsumerCoordinator.commitOffsetsSync). The application goes on if it
// fails.
func (e *engine) commitSync(purpose member.Purpose, offsets []protocol.PartitionOffset, deadline clock.Time) {
	e.hold(inCommitSync, deadline)
	e.commit.sync = commitSync{purpose: purpose, offsets: offsets}
	e.commitSyncGoesOn()
}

// Commit implements [member.Engine].
func (e *engine) Commit(offsets []protocol.PartitionOffset, ago clock.Duration) {
	e.hold(inCommitSync, e.p.Now().Add(clock.Millis(e.p.Config().DefaultAPITimeoutMs)))
	e.commit.sync = commitSync{purpose: commitOfProgram, offsets: offsets, ago: ago}
	e.commitSyncGoesOn()
}

// offsetsToSync are those that a commitSync is about.
func (e *engine) offsetsToSync() []protocol.PartitionOffset {
	if s := &e.commit.sync; s.offsets != nil {
		return s.offsets
	}
	return e.p.Holdings.Consumed()
}

// commitSyncGoesOn takes commitSync as far as it goes without waiting.
func (e *engine) commitSyncGoesOn() {
	s := &e.commit.sync
	switch {
	case e.held.place != inCommitSync:
	case e.held.until <= e.p.Now() || len(e.offsetsToSync()) == 0:
		e.commitSyncEnds()
	case s.inFlight || s.retryAt > e.p.Now():
	case !e.p.CoordinatorKnown():
		e.p.FindCoordinator()
	case e.sendCommit(s.purpose, e.offsetsToSync(), s.ago):
		s.inFlight, s.ago = true, 0
	default:
		s.refused = e.state == preparingRebalance || e.state == completingRebalance
		e.looksAtNetwork()
		if e.held.place == inCommitSync {
			e.commitSyncEnds()
		}
	}
}

// looksAtNetwork: what has failed already is waited for all the same, with one look at the
// network (ConsumerNetworkClient.poll). The answer to a JoinGroup may be there, and whoever
// handles it sends the SyncGroup (JoinGroupResponseHandler).
func (e *engine) looksAtNetwork() {
	was := e.step
	if e.p.ReadInbox(); e.step == stepJoined && was != stepJoined {
		e.sync()
	}
}

func (e *engine) commitSyncEnds() {
	switch e.commit.sync.purpose {
	case commitInCallback:
		e.callbackReturned()
		return
	case commitOfProgram:
		e.held.place = inPoll
		if e.commit.sync.refused {
			e.p.Program().CommitRefused()
		}
		e.p.Program().Committed(e.commit.sync.accepted)
		return
	}
	e.hold(inClose, e.closing.deadline)
	e.closeGoesOn()
}

// nextCommitSync is when commitSync has something to do if nothing happens.
func (e *engine) nextCommitSync() clock.Time {
	switch s := &e.commit.sync; {
	case s.inFlight:
		return e.held.until
	case s.retryAt > e.p.Now():
		return min(e.held.until, s.retryAt)
	}
	return min(e.held.until, e.p.NextLookup())
}

// handleCommit is ConsumerCoordinator.OffsetCommitResponseHandler. That a static
// member has been replaced is thrown by the next poll() if nobody waits for the
// commit, and else by commitSync.
func (e *engine) handleCommit(request member.Sent, r *protocol.OffsetCommitResponse) {
	offsets := request.Request.(*protocol.OffsetCommitRequest).Offsets
	if r.Error == protocol.NONE {
		e.p.TellAccepted(offsets)
		e.commit.sync.accepted = request.Purpose == commitOfProgram
		e.commitSettled(request)
		return
	}
	e.p.Emit(event.CommitErr{Partitions: e.p.PartitionsOf(offsets), Error: r.Error})
	retry := false
	switch r.Error {
	case protocol.COORDINATOR_NOT_AVAILABLE, protocol.NOT_COORDINATOR, protocol.REQUEST_TIMED_OUT:
		e.loseCoordinator(r.Error)
		retry = true
	case protocol.COORDINATOR_LOAD_IN_PROGRESS, protocol.UNKNOWN_TOPIC_OR_PARTITION:
		retry = true
	case protocol.REBALANCE_IN_PROGRESS:
		e.commit.sync.refused = request.Purpose == commitOfProgram
		e.rejoin(protocol.Because(protocol.ReasonCommitDuringRebalance))
	case protocol.UNKNOWN_MEMBER_ID, protocol.ILLEGAL_GENERATION:
		if e.unchangedSince(request) || e.state != preparingRebalance {
			e.refused(r.Error, "OFFSET_COMMIT")
		}
	case protocol.FENCED_INSTANCE_ID:
		if e.unchangedSince(request) && (request.Purpose == ordinary || request.Purpose == commitBeforeJoin) {
			e.fatal = protocol.BecauseOf(r.Error)
		}
	}
	e.commitFailed(request, retry)
}

// commitFailed decides whether a commit that came to nothing is tried again: the
// one before joining in the next turn of poll(), commitSync after a backoff, and an
// auto-commit is made sooner than its interval asks.
func (e *engine) commitFailed(request member.Sent, retry bool) {
	switch {
	case !retry:
		e.commitSettled(request)
	case request.Purpose == commitBeforeJoin:
		if e.step == stepCommit {
			e.commit.beforeJoin = commitNotSent
			e.retryAt = e.p.NextTurn()
		}
	case request.Purpose == ordinary:
		e.commit.deadline = min(e.commit.deadline, e.p.Now().Add(clock.Millis(e.p.Config().RetryBackoffMs)))
	default:
		s := &e.commit.sync
		s.inFlight, s.retryAt = false, e.p.Now().Add(e.p.Backoff(s.failures))
		s.failures++
	}
}

// commitSettled lets whoever waited for a commit go on.
func (e *engine) commitSettled(request member.Sent) {
	switch request.Purpose {
	case commitBeforeJoin:
		e.commit.beforeJoin = commitSettled
	case commitInCallback, commitOnClose, commitOfProgram:
		if e.held.place == inCommitSync {
			e.commitSyncEnds()
		}
	}
}
