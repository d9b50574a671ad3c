package member

import (
	"fmt"
	"slices"

	"github.com/groupsim/groupsim/assignor"
	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/protocol"
)

// java is Kafka's Java consumer, of the classic protocol.
type java struct {
	p *Process
	Membership
	state        memberState
	step         step
	joined       []protocol.TopicID // subscription sent in the last JoinGroup
	rejoinNeeded bool
	rejoinReason string
	needsPrepare bool
	fatal        string     // the error that the next poll() throws
	joinDeadline clock.Time // for the commit before joining (joinPrepareTimer)
	retryAt      clock.Time // a join that failed is tried again
	sticky       [2]stickyMemory
	held         heldCall
	commit       commit
	heartbeat    heartbeat
	closing      closing
	done         task // what the process has done before
}

// memberState is AbstractCoordinator.MemberState.
type memberState uint8

const (
	unjoined            memberState = iota // not a member, or not any more
	preparingRebalance                     // a JoinGroup is in flight
	completingRebalance                    // a SyncGroup is in flight
	stable                                 // the member knows its assignment
)

// heldCall is where inside the library the application's thread is held.
type heldCall struct {
	place place
	until clock.Time // when what takes time there is over, or given up
	// The listener callback it is in.
	partitions []protocol.TopicPartition
	began      clock.Time
	commits    bool // commitSync is to follow
}

type place uint8

const (
	inPoll       place = iota // it is not held
	warmingUp                 // inside poll(), at something it does for the first time
	inCallback                // inside poll(), unsubscribe() or close(), in a listener callback
	inCommitSync              // inside a listener callback or close(), waiting for commitSync
	inClose                   // inside close(), waiting
)

// NewJava makes the engine of a process, with the assignors that it is configured with.
func NewJava(p *Process, assignors []assignor.Assignor) *java {
	e := &java{p: p, Membership: NewMembership(p, assignors), needsPrepare: true}
	e.sticky = [2]stickyMemory{{generation: protocol.NoGeneration}, {generation: protocol.NoGeneration}}
	e.retryAt, e.commit.deadline = clock.Never, clock.Never
	return e
}

// Clone implements Engine.
func (e *java) Clone(p *Process) Engine {
	d := *e
	d.p, d.Membership = p, e.Membership.Clone(p)
	return &d
}

// Start implements Engine.
func (e *java) Start() { e.rejoin("") }

// Handle implements Engine.
func (e *java) Handle(request Sent, response protocol.Response) {
	switch r := response.(type) {
	case *protocol.JoinGroupResponse:
		e.handleJoin(request, r)
	case *protocol.SyncGroupResponse:
		e.handleSync(request, r)
	case *protocol.HeartbeatResponse:
		e.handleHeartbeat(request, r)
	case *protocol.OffsetCommitResponse:
		e.handleCommit(request, r)
	case *protocol.FindCoordinatorResponse:
		if r.Error == protocol.NONE {
			e.heartbeat.session = e.p.Now().Add(clock.Millis(e.p.Config().SessionTimeoutMs))
		}
	case *protocol.MetadataResponse:
		e.metadataCame()
	}
	e.p.Program().Wake()
	e.commitSyncGoesOn()
	e.closeGoesOn()
}

// Fail implements Engine.
func (e *java) Fail(s Sent) {
	switch s.Request.(type) {
	case *protocol.JoinGroupRequest, *protocol.SyncGroupRequest:
		e.joinFailed(failure{"DisconnectException", "null"})
	case *protocol.HeartbeatRequest:
		e.heartbeatFailed()
	case *protocol.OffsetCommitRequest:
		e.commitFailed(s, true)
	}
}

// Disconnected implements Engine.
func (e *java) Disconnected() {
	e.commitSyncGoesOn()
	e.closeGoesOn()
}

// Reads implements Engine: the application's thread reads wherever it waits.
func (e *java) Reads() bool {
	return e.polling() || e.held.place == inCommitSync || e.held.place == inClose
}

// Attends implements Engine: the heartbeat thread does where the application's does not.
func (e *java) Attends() bool { return e.heartbeatRuns() }

// RefreshesMetadata implements Engine: close() does not wait for them.
func (e *java) RefreshesMetadata() bool { return e.held.place != inClose }

// RetryLookup implements Engine. poll() backs off, begins anew with each
// call, and no call outlasts its timeout (AbstractCoordinator.ensureCoordinatorReady);
// the heartbeat thread forgets the lookup at its next step and asks at the one after.
func (e *java) RetryLookup(l *Lookup) clock.Time {
	now, program := e.p.Now(), e.p.Program()
	switch timeout := program.PollTimeout(); {
	case e.polling() && timeout > 0:
		call := program.PollSince(now)
		if call > l.Failed {
			l.Failures = 0
		}
		return min(now.Add(e.p.Backoff(l.Failures)), call.Add(timeout))
	case e.Reads():
		return now.Add(e.p.Backoff(l.Failures))
	}
	return now.Add(2 * clock.Millis(e.p.Config().RetryBackoffMs))
}

// GoOn implements Engine: whatever the heartbeat thread does it does at a time of its own.
func (e *java) GoOn() {}

// Delay implements Engine.
func (e *java) Delay(by clock.Duration) {
	if e.held.place == inCallback || e.held.place == warmingUp {
		e.held.until = e.held.until.Add(by)
	}
}

// Resume implements Engine.
func (e *java) Resume() { e.heartbeatStep() }

// Subscribe implements Engine: the next poll() sees that the subscription differs from the
// one the member joined with.
func (e *java) Subscribe(topics []protocol.TopicID) {
	e.p.SetSubscription(topics)
	e.p.Program().Wake()
	e.p.RefreshMetadata()
}

// MaySubscribe implements Engine: always.
func (e *java) MaySubscribe() error { return nil }

// EnforceRebalance implements Engine.
func (e *java) EnforceRebalance() { e.rejoin("rebalance enforced by user") }

// Settled implements Engine.
func (e *java) Settled() bool { return e.state == stable && e.step == stepNone && !e.rejoinNeeded }

// polling tells whether the application's thread waits inside poll(), where it walks the
// steps of a rebalance.
func (e *java) polling() bool { return e.p.Program().Polling() }

// PollDue implements Engine.
func (e *java) PollDue() clock.Time {
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

// Poll implements Engine: the coordinator's part first (ConsumerCoordinator.poll), which
// never waits, then positions.
func (e *java) Poll() {
	if e.heartbeat.due <= e.p.Now() && e.heartbeatRuns() {
		e.heartbeatStep()
	}
	switch {
	case e.fatal != "":
		e.p.Die(e.fatal)
	case e.p.Subscription() == nil:
	case !e.p.CoordinatorKnown():
		e.p.FindCoordinator()
	case e.ensureActiveGroup():
		e.maybeAutoCommit()
		e.p.Holdings.FetchOffsets()
		if !e.p.Holdings.ResetPositions() {
			e.p.Die("NoOffsetForPartitionException")
		}
	}
}

// PollWaits implements Engine: for the coordinator and for committed offsets until poll()
// times out (ConsumerCoordinator.poll, fetchCommittedOffsets), for metadata to assign from
// without a timeout (updateGroupSubscription).
func (e *java) PollWaits() Wait {
	switch {
	case e.Pending != nil:
		return DoesNotReturn
	case !e.p.CoordinatorKnown() || e.awaitsPositions():
		return ReturnsTimedOut
	}
	return ReturnsAtOnce
}

// awaitsPositions tells whether poll() has come as far as positions and waits there.
func (e *java) awaitsPositions() bool {
	return e.step == stepNone && !e.rejoinNeeded && e.p.Holdings.AwaitsOffsets()
}

// Polled implements Engine: commits go by positions.
func (e *java) Polled() {}

// Lookback implements Engine: commits go by positions.
func (e *java) Lookback() clock.Duration { return 0 }

// HeldUntil implements Engine.
func (e *java) HeldUntil() clock.Time {
	if e.held.place == inCommitSync {
		return e.nextCommitSync()
	}
	return e.held.until
}

// HeldDue implements Engine.
func (e *java) HeldDue() {
	over := e.held.until <= e.p.Now()
	switch e.held.place {
	case inCommitSync:
		e.commitSyncGoesOn()
	case inCallback:
		if over {
			e.callbackDone()
		}
	case inClose:
		if over {
			e.closed()
		}
	case warmingUp:
		if over {
			e.release()
		}
	}
}

// hold keeps the application's thread inside the library.
func (e *java) hold(at place, until clock.Time) {
	e.held.place, e.held.until = at, until
	e.p.Program().Hold()
}

// release lets it go back to waiting inside poll().
func (e *java) release() {
	e.held.place = inPoll
	e.p.Program().Release()
}

// unchangedSince tells whether the member is still who it was when it sent a request
// (CoordinatorResponseHandler.generationUnchanged).
func (e *java) unchangedSince(request Sent) bool { return request.Identity == e.p.Identity }

// joinTimeout is that of JoinGroup, which the coordinator answers when all members have joined.
func (e *java) joinTimeout() clock.Duration {
	return max(e.p.RequestTimeout(), clock.Millis(e.p.Config().MaxPollIntervalMs)+5*clock.Second)
}

// checkRejoin asks for a rejoin where the metadata or the subscription no longer
// is what the last one was made with.
func (e *java) checkRejoin() {
	switch {
	case e.rejoinNeeded:
	case e.MetadataChanged():
		e.rejoin("cached metadata has changed")
	case e.joined != nil && !slices.Equal(e.joined, e.p.Subscription()):
		e.rejoinBecause("subscription has changed", fmt.Sprintf("subscription has changed from %s at the beginning of the rebalance to %s", e.p.TopicNames(e.joined), e.p.TopicNames(e.p.Subscription())))
	}
}

// metadataCame lets a leader assign that has waited for them.
func (e *java) metadataCame() {
	if e.Pending != nil && e.step == stepJoining {
		response := e.Pending
		e.Pending = nil
		e.assignAsLeader(response)
	}
}
