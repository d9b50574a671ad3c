package librdkafka

import (
	"slices"

	"github.com/groupsim/groupsim/assignor"
	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/member"
	"github.com/groupsim/groupsim/member/classic"
	"github.com/groupsim/groupsim/protocol"
)

// engine is how librdkafka takes part in a group.
type engine struct {
	member.Beside
	classic.Membership
	state joinState
	wakes wakes
	// group is what the group has assigned to the member (rkcg_group_assignment), which
	// changes when a callback is queued, not when it is served; nil: nothing, not even an
	// empty list.
	group    []protocol.TopicPartition
	join     join
	session  session
	op       rebalanceOp
	held     heldCall
	toAssign []protocol.TopicPartition // what is to be assigned after what is being revoked (rkcg_rebalance_incr_assignment)
	rejoins  bool                      // once the assignment is done (rkcg_rebalance_rejoin)
	lost     bool                      // what is held is lost (cgrp_assignment_is_lost)
	refused  bool                      // the application's assign() was, so that nothing is there to fetch
	exceeded bool                      // max.poll.interval.ms was (RD_KAFKA_CGRP_F_MAX_POLL_EXCEEDED)
	polled   clock.Time                // subscribe() counts as a poll
	commits  []commit
	tick     clock.Time // the next auto-commit
	topics   topics
	leaving  leaving
	reading  classic.Reading
	fatal    protocol.Reason // the error that ends the consumer
	visits   *quiet          // in quiet time; their memory is used again
}

// joinState is rkcg_join_state, in its order, which counts.
type joinState uint8

const (
	initial joinState = iota // RD_KAFKA_CGRP_JOIN_STATE_INIT
	waitJoin
	waitMetadata
	waitSync
	waitAssignCall
	waitUnassignCall
	waitUnassignToComplete
	waitIncrUnassignToComplete
	steady
)

// New tells how the engine of a process is made, where find has the assignors that
// partition.assignment.strategy names.
func New(find func(name string) assignor.Assignor) func(p *member.Process) member.Engine {
	return func(p *member.Process) member.Engine {
		return &engine{Beside: member.Beside{Process: p}, Membership: classic.NewMembership(p, find)}
	}
}

// Start implements [member.Engine]. The client's timers count from here.
func (e *engine) Start() {
	now := e.Process.Now()
	e.wakes = wakes{created: now, born: now, pollCheck: clock.Never}
	e.join.last, e.session.beat, e.session.until = clock.Never, clock.Never, clock.Never
	e.tick, e.topics.tick = clock.Never, now
	e.delays()
	if cfg := e.Process.Config(); cfg.EnableAutoCommit && cfg.AutoCommitIntervalMs > 0 {
		e.tick = now.Add(e.Process.Interval(member.AutoCommitInterval, e.commitInterval()))
	}
}

// connected tells whether the client has a connection, for which it needs a moment after its
// creation.
func (e *engine) connected() bool { return e.Process.Now() >= e.connects() }

func (e *engine) connects() clock.Time { return e.wakes.created.Add(e.Process.Connects()) }

// RefreshesMetadata implements [member.Engine].
func (e *engine) RefreshesMetadata() bool { return e.connected() && !e.Process.Closing() }

// Clone implements [member.Engine].
func (e *engine) Clone(p *member.Process) member.Engine {
	d := *e
	d.Beside, d.Membership, d.visits = member.Beside{Process: p}, e.Membership.Clone(p), nil
	d.commits = slices.Clone(e.commits)
	return &d
}

// Handle implements [member.Engine].
func (e *engine) Handle(request member.Sent, response protocol.Response) {
	if !e.reading.Waits(request, response, e.Process.Now(), e.Process.Noise()) {
		e.handle(request, response)
	}
}

// handle takes an answer. Records do not wake the main thread.
func (e *engine) handle(request member.Sent, response protocol.Response) {
	switch r := response.(type) {
	case *protocol.FetchResponse, *protocol.ListOffsetsResponse:
		e.Process.Program().Wake()
		return
	case *protocol.JoinGroupResponse:
		e.handleJoin(r)
	case *protocol.SyncGroupResponse:
		e.handleSync(request, r)
	case *protocol.HeartbeatResponse:
		e.handleHeartbeat(request, r)
	case *protocol.OffsetCommitResponse:
		e.handleCommit(request, r)
	case *protocol.LeaveGroupResponse:
		e.leaving.waits = false
	case *protocol.MetadataResponse:
		e.metadataCame(request)
	}
	e.wake()
}

// Fail implements [member.Engine].
func (e *engine) Fail(s member.Sent) {
	switch s.Request.(type) {
	case *protocol.JoinGroupRequest:
		e.join.waits = false
		e.joinFailed()
	case *protocol.SyncGroupRequest:
		e.syncFailed(s)
	case *protocol.HeartbeatRequest:
		e.session.inFlight = false // it stays joined, and looks for the coordinator
	case *protocol.OffsetCommitRequest:
		e.commitFailed(s, protocol.COORDINATOR_NOT_AVAILABLE)
	case *protocol.LeaveGroupRequest:
		e.leaving.waits = false
	case *protocol.MetadataRequest:
		e.joinFailed()
	}
	e.wake()
}

// Disconnected implements [member.Engine].
func (e *engine) Disconnected() { e.wake() }

// RetryLookup implements [member.Engine]: every 500 ms, a fifth more or less
// (cgrp_coord_query).
func (e *engine) RetryLookup(*member.Lookup) clock.Time {
	return e.Process.Now().Add(e.Process.Jitter(coordQueryInterval))
}

const coordQueryInterval = 500 * clock.Millisecond

// GoOn implements [member.Engine]: the main thread, if something has woken it.
func (e *engine) GoOn() {
	e.Process.Holdings.FetchSealed()
	if e.reading.Next() <= e.Process.Now() {
		r := e.reading.Read()
		e.handle(r.Request, r.Response)
	}
	for e.wakes.woken && e.Process.Running() {
		e.wakes.woken, e.wakes.served = false, e.Process.Now()
		e.pass()
	}
}

// pass is cgrp_serve and what hangs on it, as far as it goes without waiting; then come the
// timers (kafka_thread_main), so that a heartbeat still leaves at the tick at which
// max.poll.interval.ms is found exceeded.
func (e *engine) pass() {
	if e.failed() {
		e.givesUp()
		return
	}
	for e.Process.Running() && !e.failed() && (e.sessionExpires() || e.joinStateServed() || e.assignmentServed() || e.pollExpires() || e.autoCommits() || e.commitsGoOn() || e.terminates()) {
	}
	if !e.Process.CoordinatorKnown() && e.connected() && !e.gone() {
		e.Process.FindCoordinator()
	}
}

// joinStateServed is cgrp_join_state_serve, and tells whether it did anything.
func (e *engine) joinStateServed() bool {
	switch {
	case !e.Process.CoordinatorKnown():
		return false
	case e.state == initial:
		return e.subscribesNext() || e.joins()
	case e.state == waitSync:
		return e.syncsAgain()
	case e.beats():
		return e.heartbeats()
	}
	return false
}

// rebalancing is RD_KAFKA_CGRP_REBALANCING.
func (e *engine) rebalancing() bool {
	switch e.state {
	case waitJoin, waitMetadata, waitSync:
		if e.Process.MemberID != "" {
			return true
		}
	case waitAssignCall, waitUnassignCall, waitUnassignToComplete, waitIncrUnassignToComplete:
		return true
	}
	return e.toAssign != nil || e.rejoins
}

// awaitsCall is RD_KAFKA_CGRP_WAIT_ASSIGN_CALL: a callback waits for the application, or
// runs.
func (e *engine) awaitsCall() bool { return e.state == waitAssignCall || e.state == waitUnassignCall }

// cooperative tells whether the assignor that the group has chosen is; before the first
// JoinGroup was answered there is none (cgrp_rebalance_protocol).
func (e *engine) cooperative() bool { return e.Protocol != nil && e.Protocol.Cooperative() }

// failed tells whether a fatal error has ended the consumer (kafka_set_fatal_error).
func (e *engine) failed() bool { return e.fatal.Code != protocol.ReasonNone }

// dies is a fatal error. The application hears of it from its next poll(), and no callback
// is called.
func (e *engine) dies(err protocol.ErrorCode) {
	e.fatal = protocol.BecauseOf(err)
	e.Process.Program().Wake()
}

// givesUp ends what the application may wait for. It hears of the error in its next poll().
func (e *engine) givesUp() {
	for len(e.commits) > 0 {
		e.commitEnds(0, false)
	}
	if e.leaving.closes {
		e.Process.Closed()
	}
}

// Settled implements [member.Engine]. Who has exceeded max.poll.interval.ms in a callback comes
// out of that as if nothing were lost, but is no member any more.
func (e *engine) Settled() bool {
	return !e.rebalancing() && (e.state == steady && !e.exceeded || e.state == initial && e.Process.Subscription() == nil)
}

// EnforceRebalance implements [member.Engine]: librdkafka has no such call.
func (e *engine) EnforceRebalance() {}
