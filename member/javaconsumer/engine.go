package javaconsumer

import (
	"slices"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/member"
	"github.com/groupsim/groupsim/protocol"
)

// engine is Kafka's Java consumer, of the consumer protocol.
type engine struct {
	member.Beside
	state  event.ClientState
	target local // what the coordinator has assigned
	now    local // what the member has told it that it has come to
	// stale: max.poll.interval.ms has passed, and poll() has not been called since.
	stale  bool
	thrown protocol.Reason // the error that the next poll() throws

	heartbeat heartbeat
	reconcile reconciliation
	commit    commit
	queue     []task // what the application's thread is to do in its next pass
	pass      []task // what of it the one under way has still to do
	passAt    clock.Time
	passed    clock.Time // the last pass that called a callback
	events    pollEvents
	unasked   bool // committed offsets wait to be asked for until the coordinator is known
	held      heldCall
	leaving   leaving
	visits    *quiet // in quiet time; their memory is used again
}

// local is an assignment and its number on this side: the same partitions under another
// number are another assignment, and are acknowledged again
// (AbstractMembershipManager.LocalAssignment). The zero value is none.
type local struct {
	number     int // from 1; 0: none
	partitions []protocol.TopicPartition
}

func (l local) equal(m local) bool {
	return l.number == m.number && protocol.Same(l.partitions, m.partitions)
}

// updateWith is what an assignment that has come makes of one.
func (l local) updateWith(partitions []protocol.TopicPartition) local {
	if l.number > 0 && slices.Equal(l.partitions, partitions) {
		return l
	}
	return local{l.number + 1, partitions}
}

// New makes the engine of a process.
func New(p *member.Process) member.Engine {
	e := &engine{Beside: member.Beside{Process: p}, passAt: clock.Never}
	p.Holdings.FetchAhead()
	e.commit.deadline, e.commit.before.retryAt, e.commit.own.retryAt = clock.Never, clock.Never, clock.Never
	return e
}

// Clone implements [member.Engine].
func (e *engine) Clone(p *member.Process) member.Engine {
	d := *e
	d.Beside, d.visits = member.Beside{Process: p}, nil
	d.queue, d.pass = slices.Clone(e.queue), slices.Clone(e.pass)
	d.commit.waiting = slices.Clone(e.commit.waiting)
	return &d
}

// Start implements [member.Engine]: the first poll() lets the member join.
func (e *engine) Start() {
	e.resetAutoCommit()
	e.join()
}

// Handle implements [member.Engine].
func (e *engine) Handle(request member.Sent, response protocol.Response) {
	switch r := response.(type) {
	case *protocol.ConsumerGroupHeartbeatResponse:
		if !e.heartbeat.warmUp.waits(request, r, e.Process.Now()) {
			e.handleHeartbeat(request, r)
		}
	case *protocol.OffsetCommitResponse:
		e.handleCommit(request, r)
	case *protocol.OffsetFetchResponse:
		e.handleOffsets(r)
	}
}

// handleOffsets takes the answer to an OffsetFetch. That the member is none, or is in no epoch
// any more, poll() throws; all else is asked again (OffsetFetchRequestState.onFailure,
// CommitRequestManager.handleGroupLevelError).
func (e *engine) handleOffsets(r *protocol.OffsetFetchResponse) {
	switch {
	case r.Error == protocol.UNKNOWN_MEMBER_ID, r.Error == protocol.STALE_MEMBER_EPOCH && e.Process.Generation <= 0:
		e.throws(r.Error)
	default:
		e.wake()
	}
}

// Fail implements [member.Engine].
func (e *engine) Fail(s member.Sent) {
	switch r := s.Request.(type) {
	case *protocol.ConsumerGroupHeartbeatRequest:
		e.heartbeatLost(r)
	case *protocol.OffsetCommitRequest:
		e.commitFailed(s, true)
	}
}

// GoOn implements [member.Engine]: one round of the background thread.
func (e *engine) GoOn() {
	for e.Process.Running() && (e.readsOn() || e.heartbeatGoesOn() || e.commitGoesOn() || e.reconcileGoesOn(false) || e.leaveGoesOn()) {
	}
}

// Wanted implements [member.Engine].
func (e *engine) Wanted() []protocol.TopicID { return e.Process.Subscription() }

// AsksAgain implements [member.Engine].
func (e *engine) AsksAgain(_, repeats int) clock.Duration { return e.Process.MetadataBackoff(repeats) }

// Next implements [member.Engine].
func (e *engine) Next() clock.Time {
	return min(e.nextHeartbeat(), e.nextCommit(), e.heartbeat.warmUp.next())
}

// Poll implements [member.Engine]: a pass of poll(). It lets the background thread begin
// what it may begin now (AsyncPollEvent), and then does what was left for it
// (AsyncKafkaConsumer.processBackgroundEvents). An error is thrown when that is done.
func (e *engine) Poll() {
	if e.waitsForPass() && (e.passAt > e.Process.Now() || e.returns()) {
		return
	}
	sends := !e.withoutEvent()
	if len(e.pass) == 0 {
		e.passAt = clock.Never
		if sends {
			e.events.sentAfterAll(e.Process.Now())
			e.reconcileGoesOn(true)
			e.maybeAutoCommit()
			e.rejoinStale()
		}
	}
	if e.runTasks(); !e.polling() {
		return
	}
	if e.failed() {
		e.Process.Die(e.thrown)
		return
	}
	if e.events.owed = !sends; e.events.owed {
		return
	}
	if e.unasked = !e.Process.CoordinatorKnown(); !e.unasked {
		e.Process.Holdings.FetchOffsets()
	}
	if !e.Process.Holdings.ResetPositions() {
		e.Process.Die(protocol.Because(protocol.ReasonNoOffset))
	}
}

// PollDue implements [member.Engine]: before what is left to a pass, that pass does nothing
// else either.
func (e *engine) PollDue() clock.Time {
	if e.waitsForPass() && e.passAt > e.Process.Now() && e.passAt != clock.Never {
		return e.passAt
	}
	switch {
	case e.polling() && (e.returns() || e.idle() && e.withoutEvent()):
		return clock.Never
	case e.events.owed && !(e.polling() && e.withoutEvent()):
		return e.Process.Now()
	}
	at := min(e.passAt, e.autoCommitDue())
	switch {
	case !e.unasked:
		return min(at, e.Process.Holdings.OffsetsDue())
	case e.Process.CoordinatorKnown():
		return e.Process.Now()
	}
	return at
}

func (e *engine) polling() bool { return e.Process.Program().Polling() }

// waitsForPass tells whether all that is left to do is left to the next pass.
func (e *engine) waitsForPass() bool { return len(e.queue) > 0 && len(e.pass) == 0 }

// failed tells whether poll() throws an error. Our programs do not catch it.
func (e *engine) failed() bool { return e.thrown.Code != protocol.ReasonNone }

// Subscribe implements [member.Engine]: the next heartbeat says so, when its time has come.
// Who had unsubscribed joins again.
func (e *engine) Subscribe(topics []protocol.TopicID) {
	e.Process.SetSubscription(topics)
	e.Process.RefreshMetadata()
	switch e.state {
	case event.Unsubscribed:
		e.join()
	case event.Stale: // the next poll() lets it (AbstractMembershipManager.maybeRejoinStaleMember)
		e.wake()
	}
}

// MaySubscribe implements [member.Engine]: always.
func (e *engine) MaySubscribe() error { return nil }

// EnforceRebalance implements [member.Engine]: in this protocol it does nothing but log a
// warning (AsyncKafkaConsumer.enforceRebalance).
func (e *engine) EnforceRebalance() {}

// Settled implements [member.Engine].
func (e *engine) Settled() bool {
	return (e.state == event.StableMember || e.state == event.Unsubscribed) && e.idle() && !e.reconcile.active
}

// Spread implements [member.Engine].
func (e *engine) Spread() {
	if e.heartbeat.due != clock.Never {
		e.heartbeat.due = e.Process.Cut(member.HeartbeatInterval, e.heartbeat.due)
	}
	e.commit.deadline = e.Process.Cut(member.AutoCommitInterval, e.commit.deadline)
}
