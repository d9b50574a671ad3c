package java

import (
	"fmt"

	"github.com/groupsim/groupsim/assignor"
	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/member"
	"github.com/groupsim/groupsim/noise"
	"github.com/groupsim/groupsim/protocol"
)

// step is how far the application thread has come in a rebalance
// (AbstractCoordinator.joinGroupIfNeeded). Each poll() takes it as far as it goes
// without waiting for the network.
type step uint8

const (
	stepNone        step = iota
	stepPrepare          // onJoinPrepare is to be called
	stepCommit           // it waits for the auto-commit
	stepRevoke           // it is in a listener callback
	stepJoinReady        // prepared: a JoinGroup is to be sent
	stepJoining          // JoinGroup in flight, or the leader waits for metadata
	stepJoined           // its answer is handled: a SyncGroup is to be sent
	stepSyncing          // SyncGroup in flight
	stepSynced           // the assignment is known, onJoinComplete is to run
	stepRevokeMoved      // onJoinComplete is in onPartitionsRevoked (cooperative)
	stepAssignReady      // and has what it takes to call onPartitionsAssigned
	stepAssign           // it is in onPartitionsAssigned
	stepAssignDone       // the callback has returned
	stepUnsubscribe      // not a rebalance: unsubscribe() is in a listener callback
)

// rejoin asks for a rebalance; poll() acts on it (AbstractCoordinator.requestRejoin).
func (e *engine) rejoin(reason protocol.Reason) { e.rejoinBecause(reason, reason) }

// rejoinBecause has a short reason for the coordinator (KIP-800) and the full one.
func (e *engine) rejoinBecause(short, full protocol.Reason) {
	e.rejoinNeeded, e.rejoinReason = true, short
	e.p.Program().Wake()
	if full.Code != protocol.ReasonNone {
		e.p.Emit(event.Rejoin{Reason: full})
	}
}

// reset forgets the generation and, unless keepID, the member id
// (AbstractCoordinator.resetStateAndGeneration). What the member holds it has then
// lost, which it acts on at its next poll().
func (e *engine) reset(reason protocol.Reason, keepID bool) {
	forgets, id := protocol.ReasonForgetsGeneration, e.p.MemberID
	if !keepID {
		forgets, id = protocol.ReasonForgetsMember, ""
	}
	e.p.SetIdentity(id, protocol.NoGeneration)
	e.state = unjoined
	e.needsPrepare = true
	e.p.Emit(event.Reset{Reason: protocol.Quoting(reason, forgets)})
	e.rejoin(reason)
}

// refused is what an error answer to some request makes of a membership that it is about.
func (e *engine) refused(err protocol.ErrorCode, request string) {
	e.reset(protocol.Because(protocol.ReasonErrorResponse, err.String(), request), err == protocol.ILLEGAL_GENERATION)
}

// loseCoordinator is what it makes of a coordinator that is none.
func (e *engine) loseCoordinator(err protocol.ErrorCode) {
	e.p.LoseCoordinator(protocol.Because(protocol.ReasonCoordinatorError, err.String()))
}

// failed tells whether the next poll() throws an error that ends the consumer.
func (e *engine) failed() bool { return e.fatal.Code != protocol.ReasonNone }

// ensureActiveGroup walks the steps of a rebalance as far as they go, and tells
// whether none is left to do.
func (e *engine) ensureActiveGroup() bool {
	for e.polling() && e.p.CoordinatorKnown() && !e.failed() {
		switch e.step {
		case stepNone:
			e.checkRejoin()
			if !e.rejoinNeeded {
				return true
			}
			if e.retryAt != clock.Never && e.retryAt > e.p.Now() {
				return false
			}
			e.retryAt = clock.Never
			if !e.needsPrepare {
				e.step = stepJoinReady
				continue
			}
			e.needsPrepare = false
			e.step = stepPrepare
			if e.AssignedIn != protocol.NoGeneration && e.slow(noise.Rejoin) {
				return false
			}
		case stepPrepare:
			e.prepareJoin()
		case stepCommit:
			if !e.commitBeforeJoinDone() {
				return false
			}
			e.giveUp()
		case stepJoinReady:
			if e.joinInFlight() {
				return false
			}
			e.sendJoin()
		case stepJoined:
			e.sync()
		case stepSynced:
			e.completeJoin()
		case stepAssignReady:
			e.assign()
		case stepAssignDone:
			e.joinCompleted()
		default:
			return false
		}
	}
	return false
}

// sendJoin is AbstractCoordinator.sendJoinGroupRequest. The state leaves STABLE,
// so the heartbeat thread rests until the answer is handled.
func (e *engine) sendJoin() {
	e.state, e.step = preparingRebalance, stepJoining
	e.rejoinNeeded = false
	e.joined = e.p.Subscription()
	e.p.Emit(event.JoinSent{Known: e.p.MemberID != ""})
	e.p.Send(member.ToCoordinator, e.JoinRequest(e.rejoinReason, e.claim), ordinary, e.joinTimeout())
}

// joinInFlight tells whether a JoinGroup or SyncGroup waits for its answer. After
// unsubscribe() and subscribe() an old one may, and there is one at most
// (AbstractCoordinator.joinFuture).
func (e *engine) joinInFlight() bool {
	for _, s := range e.p.Waiting(member.ToCoordinator) {
		switch s.Request.(type) {
		case *protocol.JoinGroupRequest, *protocol.SyncGroupRequest:
			return true
		}
	}
	return false
}

// stickyMemory is what a sticky assignor keeps between rounds, and writes into the
// user data of the next subscription.
type stickyMemory struct {
	known      bool // onAssignment has been called
	owned      []protocol.TopicPartition
	generation protocol.Generation
}

// claim fills in what one assignor says (ConsumerCoordinator.metadata).
func (e *engine) claim(s *protocol.Subscription, a assignor.Assignor) {
	switch memory := &e.sticky[0]; a.Name() {
	case assignor.Sticky{}.Name():
		if memory.known {
			s.UserData = &protocol.StickyUserData{Owned: memory.owned, Generation: memory.generation}
		}
	case assignor.CooperativeSticky{}.Name():
		s.UserData = &protocol.StickyUserData{Generation: e.sticky[1].generation}
	}
}

// remember is the assignor's onAssignment.
func (e *engine) remember() {
	switch e.Protocol.Name() {
	case assignor.Sticky{}.Name():
		e.sticky[0] = stickyMemory{true, e.Assignment.Partitions, e.AssignedIn}
	case assignor.CooperativeSticky{}.Name():
		e.sticky[1].generation = e.AssignedIn
	}
}

func (e *engine) handleJoin(request member.Sent, r *protocol.JoinGroupResponse) {
	if r.Error != protocol.NONE {
		e.joinRefused(request, r)
		return
	}
	ok := event.JoinOK{Generation: r.Generation, Leader: r.Leader == r.MemberID, Protocol: r.Protocol, MemberID: r.MemberID}
	if e.state != preparingRebalance {
		// JoinGroupResponseHandler says that the answer was good before it looks at the
		// state. close() waits for it (awaitPendingRequests); after unsubscribe() recordings
		// say nothing.
		if e.closing.stage != notClosing {
			e.p.Emit(ok)
		}
		e.joinFailed(leftGroup())
		return
	}
	e.state, e.step = completingRebalance, stepJoined
	e.Joined(r)
	e.enableHeartbeat()
	e.p.Emit(ok)
	if e.Leader {
		e.Pending = r
		e.slow(noise.Plan)
		return
	}
	e.slow(noise.Sync)
}

// sync goes on from the answer to JoinGroup, unless the member has left meanwhile.
func (e *engine) sync() {
	e.step = stepSyncing
	switch response := e.Pending; {
	case e.state != completingRebalance:
		e.joinFailed(leftGroup())
	case e.Leader:
		e.Pending = nil
		e.lead(response)
	default:
		e.sendSync(nil)
	}
}

// joinRefused is the error half of AbstractCoordinator.JoinGroupResponseHandler.
func (e *engine) joinRefused(request member.Sent, r *protocol.JoinGroupResponse) {
	e.p.Emit(event.JoinErr{Error: r.Error})
	switch r.Error {
	case protocol.MEMBER_ID_REQUIRED:
		e.p.SetIdentity(r.MemberID, protocol.NoGeneration)
		e.step = stepNone
		e.rejoin(protocol.Because(protocol.ReasonMemberIDRequired, string(r.MemberID)))
	case protocol.UNKNOWN_MEMBER_ID:
		if e.unchangedSince(request) {
			e.refused(r.Error, "JOIN_GROUP")
		}
		e.joinFailed(failureOf(r.Error))
	case protocol.COORDINATOR_LOAD_IN_PROGRESS:
		if e.joinFailed(failureOf(r.Error)); e.step == stepNone {
			e.retryAt = e.p.NextTurn()
		}
	case protocol.COORDINATOR_NOT_AVAILABLE, protocol.NOT_COORDINATOR:
		e.loseCoordinator(r.Error)
		e.joinFailed(failureOf(r.Error))
	case protocol.REBALANCE_IN_PROGRESS:
		e.joinFailed(failureOf(r.Error))
	default:
		e.fatal = protocol.BecauseOf(r.Error)
	}
}

// joinFailed lets the next turn of poll() send a JoinGroup again, without another
// onJoinPrepare unless the generation was lost meanwhile.
func (e *engine) joinFailed(why failure) {
	if e.closing.stage != notClosing || e.step != stepJoinReady && e.step != stepJoining && e.step != stepSyncing {
		return
	}
	e.step, e.Pending = stepNone, nil
	e.rejoinBecause(why.short, why.full)
}

// lead makes the assignment (ConsumerCoordinator.onLeaderElected). A leader
// whose metadata is being refreshed waits for it, which goes on and on while a topic is not
// there, at its own pace; and so does one that is not itself
// subscribed to all topics of the group (SubscriptionState.groupSubscribe); one that
// has come back to a Stable group need not assign (KIP-814).
func (e *engine) lead(r *protocol.JoinGroupResponse) {
	if foreign := e.NoteGroupTopics(r); foreign || !e.p.MetadataCurrent() {
		e.Pending, e.step = r, stepJoining
		if foreign || !e.p.LacksTopics() {
			e.p.RefreshMetadata()
		}
		return
	}
	e.assignAsLeader(r)
}

func (e *engine) assignAsLeader(r *protocol.JoinGroupResponse) {
	e.step = stepSyncing
	if e.state != completingRebalance {
		e.joinFailed(leftGroup())
		return
	}
	if r.SkipAssignment {
		e.Watch()
		e.sendSync(nil)
		return
	}
	e.sendSync(e.Plan(r))
}

func (e *engine) sendSync(assignments []protocol.MemberAssignment) {
	if !e.p.CoordinatorKnown() {
		e.joinFailed(failureOf(protocol.COORDINATOR_NOT_AVAILABLE))
		return
	}
	e.p.Emit(event.SyncSent{Generation: e.p.Generation, Leader: e.Leader})
	e.p.Send(member.ToCoordinator, e.SyncRequest(assignments), ordinary, e.p.RequestTimeout())
}

// handleSync is AbstractCoordinator.SyncGroupResponseHandler.
func (e *engine) handleSync(request member.Sent, r *protocol.SyncGroupResponse) {
	if r.Error != protocol.NONE {
		e.syncRefused(request, r.Error)
		return
	}
	if e.state != completingRebalance || request.Generation != e.p.Generation {
		if e.closing.stage != notClosing { // as in handleJoin
			e.p.Emit(event.SyncOK{})
		}
		e.joinFailed(failureOf(protocol.ILLEGAL_GENERATION))
		return
	}
	e.p.Emit(event.SyncOK{})
	e.state, e.step = stable, stepSynced
	e.rejoinNeeded, e.rejoinReason = false, protocol.Reason{}
	e.Assignment = r.Assignment
	e.slow(noise.TakeOver)
}

func (e *engine) syncRefused(request member.Sent, err protocol.ErrorCode) {
	e.p.Emit(event.SyncErr{Error: err})
	switch err {
	case protocol.REBALANCE_IN_PROGRESS:
	case protocol.UNKNOWN_MEMBER_ID, protocol.ILLEGAL_GENERATION:
		if e.unchangedSince(request) {
			e.refused(err, "SYNC_GROUP")
		}
	case protocol.COORDINATOR_NOT_AVAILABLE, protocol.NOT_COORDINATOR:
		e.loseCoordinator(err)
	default:
		e.fatal = protocol.BecauseOf(err)
		return
	}
	e.joinFailed(failureOf(err))
}

// joinLapse is what a JoinGroup has beyond the rebalance timeout
// (AbstractCoordinator.JOIN_GROUP_TIMEOUT_LAPSE).
const joinLapse = 5 * clock.Second

// joinTimeout is that of JoinGroup, which the coordinator answers when all members have
// joined.
func (e *engine) joinTimeout() clock.Duration {
	return max(e.p.RequestTimeout(), clock.Millis(e.p.Config().MaxPollIntervalMs)+joinLapse)
}

// checkRejoin asks for a rejoin where the metadata or the subscription no longer
// is what the last one was made with.
func (e *engine) checkRejoin() {
	switch {
	case e.rejoinNeeded:
	case e.MetadataChanged():
		e.rejoin(protocol.Because(protocol.ReasonMetadataChanged))
	case e.joined != nil && !protocol.Same(e.joined, e.p.Subscription()):
		e.rejoinBecause(protocol.Because(protocol.ReasonSubscriptionChanged),
			protocol.Because(protocol.ReasonSubscriptionChanged, fmt.Sprint(e.p.TopicNames(e.joined)), fmt.Sprint(e.p.TopicNames(e.p.Subscription()))))
	}
}

// metadataCame lets a leader assign that has waited for them.
func (e *engine) metadataCame() {
	if e.Pending != nil && e.step == stepJoining {
		response := e.Pending
		e.Pending = nil
		e.assignAsLeader(response)
	}
}
