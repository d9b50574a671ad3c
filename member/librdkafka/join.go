package librdkafka

import (
	"slices"

	"github.com/groupsim/groupsim/assignor"
	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/member"
	"github.com/groupsim/groupsim/protocol"
)

// join is what the member knows of its JoinGroups.
type join struct {
	waits bool       // for the answer to a JoinGroup or SyncGroup (rkcg_wait_resp)
	last  clock.Time // when the last JoinGroup was sent, that the limit counts from; clock.Never: it does not (rkcg_join_intvl)
	// backoff comes on top where that one was answered with an error.
	backoff clock.Duration
	// The SyncGroup is sent again, a few times.
	tries int
	again *protocol.SyncGroupRequest
	at    clock.Time
}

// The limit between two JoinGroups, and what an error adds to it.
const (
	joinInterval = clock.Second
	joinBackoff  = clock.Second
)

// What the client adds to the times for which the coordinator may hold an answer back
// (kafka_JoinGroupRequest, kafka_SyncGroupRequest).
const answerGrace = 3 * clock.Second

// retries is how often a request is sent again that found no coordinator
// (RD_KAFKA_REQUEST_DEFAULT_RETRIES).
const retries = 2

// resetLimit lets the next JoinGroup leave at once (rd_interval_reset).
func (j *join) resetLimit() { j.last, j.backoff = clock.Never, 0 }

// due is when the limit lets another JoinGroup leave.
func (j *join) due() clock.Time {
	if j.last == clock.Never {
		return 0
	}
	return j.last.Add(joinInterval + j.backoff)
}

// mayJoin tells whether nothing but the limit stands against a JoinGroup (cgrp_join): some
// topic exists.
func (e *engine) mayJoin() bool {
	return !e.join.waits && e.Process.Subscription() != nil && !e.leaving.closes && !e.topics.asking &&
		slices.ContainsFunc(e.topics.known, func(n int32) bool { return n > 0 })
}

// unknownFor is how long the cache of metadata knows that a topic does not exist
// (metadata_cache_topic_update).
const unknownFor = 100 * clock.Millisecond

// asksFirst asks for metadata before a JoinGroup, if the client does not know of each topic
// whether it exists (cgrp_metadata_refresh).
func (e *engine) asksFirst() bool {
	p := e.Process
	if !slices.Contains(e.topics.known, 0) || p.MetadataAge() <= unknownFor {
		return false
	}
	e.topics.asking = true
	p.RefreshMetadata()
	return true
}

// nextJoin is when the limit has passed that a JoinGroup waits for.
func (e *engine) nextJoin() clock.Time {
	if !e.mayJoin() {
		return clock.Never
	}
	return e.join.due()
}

// joins sends the JoinGroup that is due, and tells whether there was one.
func (e *engine) joins() bool {
	p, j := e.Process, &e.join
	if e.nextJoin() > p.Now() || e.exceeded && e.pollExpiry() <= p.Now() {
		return false // after max.poll.interval.ms was exceeded the application has to poll first
	}
	if e.asksFirst() {
		return false
	}
	e.exceeded = false
	j.waits, j.last, j.backoff = true, p.Now(), 0
	e.state = waitJoin
	request := e.JoinRequest(protocol.Reason{}, e.claim)
	request.AlwaysAssigns = true
	p.Emit(event.JoinSent{Known: p.MemberID != ""})
	p.Send(member.ToCoordinator, request, 0, clock.Millis(p.Config().MaxPollIntervalMs)+answerGrace)
	return true
}

// claim fills in what one assignor says for the member. Nothing of an eager one is ever
// owned (kafka_assignor_get_metadata_with_empty_userdata), so that its metadata do not change
// by a rebalance.
func (e *engine) claim(s *protocol.Subscription, a assignor.Assignor) {
	s.Topics = e.Existing()
	if !a.Cooperative() {
		s.Owned, s.Generation = nil, protocol.NoGeneration
		return
	}
	s.Owned = e.group
	s.UserData = &protocol.StickyUserData{Owned: s.Owned, Generation: s.Generation}
}

// handleJoin is cgrp_handle_JoinGroup. An answer that comes in another state is not looked
// at.
func (e *engine) handleJoin(r *protocol.JoinGroupResponse) {
	p := e.Process
	e.join.waits = false
	if e.leaving.closes || e.state != waitJoin {
		return
	}
	if r.Error != protocol.NONE {
		p.Emit(event.JoinErr{Error: r.Error})
		e.joinRefused(r)
		return
	}
	e.Joined(r)
	p.Emit(event.JoinOK{Generation: r.Generation, Leader: e.Leader, Protocol: r.Protocol, MemberID: r.MemberID})
	if !e.Leader {
		e.sync(nil)
		return
	}
	e.state, e.Pending = waitMetadata, r
	e.NoteGroupTopics(r)
	p.Send(member.ToCoordinator, &protocol.MetadataRequest{}, planMetadata, p.RequestTimeout())
}

// joinRefused acts on an error. Whatever it is, the member tries again: none but a fence
// ends it.
func (e *engine) joinRefused(r *protocol.JoinGroupResponse) {
	p, why := e.Process, protocol.Because(protocol.ReasonJoinGroupError, r.Error.String())
	e.join.backoff = joinBackoff
	switch r.Error {
	case protocol.FENCED_INSTANCE_ID:
		e.dies(r.Error)
		return
	case protocol.UNKNOWN_MEMBER_ID:
		p.SetIdentity("", p.Generation)
	case protocol.ILLEGAL_GENERATION:
		p.SetIdentity(p.MemberID, protocol.NoGeneration)
	case protocol.MEMBER_ID_REQUIRED:
		p.SetIdentity(r.MemberID, p.Generation)
		e.join.resetLimit()
	case protocol.NOT_COORDINATOR, protocol.COORDINATOR_NOT_AVAILABLE:
		defer e.loseCoordinator(r.Error)
	}
	if e.cooperative() && (r.Error == protocol.ILLEGAL_GENERATION || r.Error == protocol.MEMBER_ID_REQUIRED) {
		e.revokeAll(true, why)
		return
	}
	e.rejoin(why)
}

// joinFailed lets the member join again: there was no answer, or none with the metadata to
// assign from.
func (e *engine) joinFailed() {
	if e.state == waitJoin || e.state == waitMetadata {
		e.Pending = nil
		e.rejoin(protocol.Because(protocol.ReasonJoinGroupError, localTransport))
	}
}

// localTransport is the error of a request whose connection was closed (RD_KAFKA_RESP_ERR__TRANSPORT).
const localTransport = "Local: Broker transport failure"

func (e *engine) loseCoordinator(err protocol.ErrorCode) {
	e.Process.LoseCoordinator(protocol.Because(protocol.ReasonCoordinatorError, err.String()))
}

// rejoin goes back to where a JoinGroup is sent, as soon as the limit lets it (cgrp_rejoin).
// A member without a subscription leaves instead, if it is to.
func (e *engine) rejoin(why protocol.Reason) {
	e.state = initial
	e.join.giveUpSync()
	if e.Process.Subscription() == nil && e.topics.next == nil {
		e.leave()
		return
	}
	e.tellRejoin(why)
}

// tellRejoin tells why the member joins again; the first time it does not.
func (e *engine) tellRejoin(why protocol.Reason) {
	if why.Code != protocol.ReasonNone && (e.Process.MemberID != "" || e.Protocol != nil) {
		e.Process.Emit(event.Rejoin{Reason: why})
	}
}

// sync sends the SyncGroup.
func (e *engine) sync(plan []protocol.MemberAssignment) {
	e.state, e.join.waits, e.join.tries = waitSync, true, 0
	e.sendSync(e.SyncRequest(plan))
}

func (e *engine) sendSync(request *protocol.SyncGroupRequest) {
	p := e.Process
	e.join.again = nil
	e.join.tries++
	p.Emit(event.SyncSent{Generation: request.Generation, Leader: e.Leader})
	p.Send(member.ToCoordinator, request, 0, min(clock.Millis(p.Config().SessionTimeoutMs)+answerGrace, p.RequestTimeout()))
}

// giveUpSync forgets a SyncGroup that was to be sent again.
func (j *join) giveUpSync() {
	if j.again != nil {
		j.again, j.waits = nil, false
	}
}

// syncsAgain sends a SyncGroup that has found no coordinator once more, and tells whether
// there was one to send.
func (e *engine) syncsAgain() bool {
	if e.nextSync() > e.Process.Now() {
		return false
	}
	e.sendSync(e.join.again)
	return true
}

func (e *engine) nextSync() clock.Time {
	if e.join.again == nil || e.state != waitSync {
		return clock.Never
	}
	return e.join.at
}

// mayRetrySync lets a SyncGroup be sent again, if it has not been too often.
func (e *engine) mayRetrySync(request protocol.Request) bool {
	if e.join.tries > retries {
		return false
	}
	e.join.again, e.join.waits = request.(*protocol.SyncGroupRequest), true
	e.join.at = e.Process.Now().Add(e.Process.Backoff(e.join.tries - 1))
	return true
}

// plans is cgrp_assignor_run: the leader has the metadata of the group's topics.
func (e *engine) plans() {
	if e.state == waitMetadata && e.Pending != nil {
		r := e.Pending
		e.Pending = nil
		e.sync(e.Plan(r))
	}
}

// handleSync is cgrp_handle_SyncGroup. While the member goes a new assignment is not taken.
func (e *engine) handleSync(request member.Sent, r *protocol.SyncGroupResponse) {
	p := e.Process
	e.join.waits = false
	if e.state != waitSync {
		return
	}
	if r.Error == protocol.NONE && !e.leaving.closes {
		p.Emit(event.SyncOK{})
		e.Assignment, e.AssignedIn = r.Assignment, p.Generation
		e.session.renew(e.sessionTimeout(), p.Now())
		e.takeOver()
		return
	}
	if r.Error != protocol.NONE {
		p.Emit(event.SyncErr{Error: r.Error})
	}
	e.syncRefused(request, r.Error)
}

func (e *engine) syncRefused(request member.Sent, err protocol.ErrorCode) {
	p, why := e.Process, protocol.Because(protocol.ReasonSyncGroupError, err.String())
	switch err {
	case protocol.FENCED_INSTANCE_ID:
		e.dies(err)
		return
	case protocol.ILLEGAL_GENERATION:
		p.SetIdentity(p.MemberID, protocol.NoGeneration)
	case protocol.UNKNOWN_MEMBER_ID:
		p.SetIdentity("", p.Generation)
	case protocol.NOT_COORDINATOR, protocol.COORDINATOR_NOT_AVAILABLE:
		defer e.loseCoordinator(err)
	case protocol.COORDINATOR_LOAD_IN_PROGRESS:
		if e.mayRetrySync(request.Request) {
			return
		}
	}
	if e.cooperative() && (err == protocol.ILLEGAL_GENERATION || err == protocol.UNKNOWN_MEMBER_ID) {
		e.revokeAll(true, why)
		return
	}
	e.rejoin(why)
}

// syncFailed follows when there is no answer.
func (e *engine) syncFailed(request member.Sent) {
	e.join.waits = false
	if e.state == waitSync && !e.mayRetrySync(request.Request) {
		e.rejoin(protocol.Because(protocol.ReasonSyncGroupError, localTransport))
	}
}
