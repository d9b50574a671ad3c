package java

import (
	"github.com/groupsim/groupsim/assignor"
	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/member"
	"github.com/groupsim/groupsim/member/classic"
	"github.com/groupsim/groupsim/protocol"
)

// engine is Kafka's Java consumer, of the classic protocol.
type engine struct {
	// What is looked at again and again in a rebalance lies close together, as in [member.Process].
	p            *member.Process
	state        memberState
	step         step
	rejoinNeeded bool
	needsPrepare bool
	joinDeadline clock.Time // for the commit before joining (joinPrepareTimer)
	retryAt      clock.Time // a join that failed is tried again
	held         heldCall
	waited       protocol.Response // the answer at hand has waited long enough
	fatal        protocol.Reason   // the error that the next poll() throws
	heartbeat    heartbeat
	commit       commit
	classic.Membership

	joined       []protocol.TopicID // subscription sent in the last JoinGroup
	rejoinReason protocol.Reason
	sticky       [2]stickyMemory
	closing      closing
	visits       *quiet // in quiet time; their memory is used again
}

// memberState is AbstractCoordinator.MemberState.
type memberState uint8

const (
	unjoined            memberState = iota // not a member, or not any more
	preparingRebalance                     // a JoinGroup is in flight
	completingRebalance                    // a SyncGroup is in flight
	stable                                 // the member knows its assignment
)

// New makes the engine of a process.
func New(p *member.Process) member.Engine {
	e := &engine{p: p, Membership: classic.NewMembership(p, assignor.ByName), needsPrepare: true}
	e.sticky = [2]stickyMemory{{generation: protocol.NoGeneration}, {generation: protocol.NoGeneration}}
	e.retryAt, e.commit.deadline = clock.Never, clock.Never
	return e
}

// Clone implements [member.Engine].
func (e *engine) Clone(p *member.Process) member.Engine {
	d := *e
	d.p, d.Membership, d.visits = p, e.Membership.Clone(p), nil
	return &d
}

// Start implements [member.Engine].
func (e *engine) Start() { e.rejoin(protocol.Reason{}) }

// Handle implements [member.Engine].
func (e *engine) Handle(request member.Sent, response protocol.Response) {
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

// Fail implements [member.Engine].
func (e *engine) Fail(s member.Sent) {
	switch s.Request.(type) {
	case *protocol.JoinGroupRequest, *protocol.SyncGroupRequest:
		e.joinFailed(disconnected())
	case *protocol.HeartbeatRequest:
		e.heartbeatFailed()
	case *protocol.OffsetCommitRequest:
		e.commitFailed(s, true)
	}
}

// Disconnected implements [member.Engine].
func (e *engine) Disconnected() {
	e.commitSyncGoesOn()
	e.closeGoesOn()
}

// Reads implements [member.Engine]: the application's thread reads wherever it waits.
func (e *engine) Reads() bool {
	return e.polling() || e.held.place == inCommitSync || e.held.place == inClose
}

// Attends implements [member.Engine]: the heartbeat thread does where the application's does
// not.
func (e *engine) Attends() bool { return e.heartbeatRuns() }

// RefreshesMetadata implements [member.Engine]: close() does not wait for them.
func (e *engine) RefreshesMetadata() bool { return e.held.place != inClose }

// AsksAgain implements [member.Engine].
func (e *engine) AsksAgain(_, repeats int) clock.Duration { return e.p.MetadataBackoff(repeats) }

// RetryLookup implements [member.Engine]. poll() backs off, begins anew with each
// call, and no call outlasts its timeout (AbstractCoordinator.ensureCoordinatorReady);
// the heartbeat thread forgets the lookup at its next step and asks at the one after.
func (e *engine) RetryLookup(l *member.Lookup) clock.Time {
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

// ReconnectBackoff implements [member.Engine].
func (e *engine) ReconnectBackoff(failures int) clock.Duration { return e.p.ReconnectBackoff(failures) }

// GoOn implements [member.Engine]: whatever the heartbeat thread does it does at a time of
// its own.
func (e *engine) GoOn() {}

// Resume implements [member.Engine].
func (e *engine) Resume() { e.heartbeatStep() }

// Subscribe implements [member.Engine]: the next poll() sees that the subscription differs
// from the one the member joined with.
func (e *engine) Subscribe(topics []protocol.TopicID) {
	e.p.SetSubscription(topics)
	e.p.Program().Wake()
	e.p.RefreshMetadata()
}

// MaySubscribe implements [member.Engine]: always.
func (e *engine) MaySubscribe() error { return nil }

// EnforceRebalance implements [member.Engine].
func (e *engine) EnforceRebalance() { e.rejoin(protocol.Because(protocol.ReasonEnforced)) }

// Settled implements [member.Engine].
func (e *engine) Settled() bool { return e.state == stable && e.step == stepNone && !e.rejoinNeeded }

// unchangedSince tells whether the member is still who it was when it sent a request
// (CoordinatorResponseHandler.generationUnchanged).
func (e *engine) unchangedSince(request member.Sent) bool { return request.Identity == e.p.Identity }
