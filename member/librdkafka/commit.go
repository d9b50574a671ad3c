package librdkafka

import (
	"slices"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/member"
	"github.com/groupsim/groupsim/protocol"
)

// commit is one that is under way: the next step of a rebalance waits until there is none
// (rk_consumer.wait_commit_cnt).
type commit struct {
	offsets []protocol.PartitionOffset
	purpose member.Purpose
	ago     clock.Duration                // it left so much before now
	request *protocol.OffsetCommitRequest // on the wire; nil: it waits to be sent
	tries   int
	at      clock.Time // not to be sent before
	until   clock.Time // put off until there is a coordinator, and given up then; 0: it is not
}

// What a commit was sent for.
const (
	commitByTimer member.Purpose = iota
	commitRemoved                // before partitions go
	commitInCallback
	commitOfProgram
	planMetadata // no commit: the leader's Metadata, with which it makes its plan
)

func (e *engine) commitInterval() clock.Duration {
	return clock.Millis(e.Process.Config().AutoCommitIntervalMs)
}

// begin begins a commit, and tells whether there is anything to commit.
func (e *engine) begin(k commit) bool {
	if len(k.offsets) == 0 {
		return false
	}
	e.commits = append(e.commits, k)
	e.wake()
	return true
}

// autoCommits is cgrp_offset_commit_tmr_cb. The timer runs from the client's creation on,
// whether the application polls or not, and what it commits has been handed out, not
// processed. A tick outside of STEADY is lost. It tells whether there was one.
func (e *engine) autoCommits() bool {
	p, now := e.Process, e.Process.Now()
	if e.tick > now {
		return false
	}
	interval := e.commitInterval()
	e.tick = e.tick.Add((now.Sub(e.tick)/interval + 1) * interval)
	if e.state == steady && !e.lost {
		p.Holdings.HandedOut()
		e.begin(commit{offsets: p.Holdings.Uncommitted(), purpose: commitByTimer})
	}
	return true
}

// Commit implements [member.Engine].
func (e *engine) Commit(offsets []protocol.PartitionOffset, ago clock.Duration) {
	e.held = heldCall{place: inCommit, until: clock.Never}
	e.begin(commit{offsets: offsets, purpose: commitOfProgram, ago: ago})
}

// commitsGoOn sends the first commit that can be sent, or gives one up, and tells whether
// there was one.
func (e *engine) commitsGoOn() bool {
	p := e.Process
	for i := range e.commits {
		k := &e.commits[i]
		switch {
		case k.request != nil:
		case k.until != 0 && k.until <= p.Now():
			e.commitEnds(i, false)
			return true
		case k.at <= p.Now() && p.CoordinatorKnown():
			k.request = e.CommitRequest(k.offsets)
			k.tries++
			p.SendCommit(k.request, k.purpose, -k.ago)
			k.ago = 0
			return true
		}
	}
	return false
}

// nextCommit is when commitsGoOn has something to do if nothing happens.
func (e *engine) nextCommit() clock.Time {
	at := clock.Never
	for i := range e.commits {
		k := &e.commits[i]
		switch {
		case k.request != nil:
		case e.Process.CoordinatorKnown():
			at = min(at, k.at)
		case k.until != 0:
			at = min(at, k.until)
		}
	}
	return at
}

// commitOf finds a commit by what was sent; -1: there is none.
func (e *engine) commitOf(request protocol.Request) int {
	return slices.IndexFunc(e.commits, func(k commit) bool { return k.request != nil && protocol.Request(k.request) == request })
}

// handleCommit is cgrp_op_handle_OffsetCommit. That a rebalance is in progress triggers
// nothing.
func (e *engine) handleCommit(request member.Sent, r *protocol.OffsetCommitResponse) {
	p, i := e.Process, e.commitOf(request.Request)
	if i < 0 {
		return
	}
	if r.Error == protocol.NONE {
		p.TellAccepted(e.commits[i].offsets)
		p.Holdings.Committed(e.commits[i].offsets)
		e.commitEnds(i, true)
		return
	}
	p.Emit(event.CommitErr{Partitions: p.PartitionsOf(e.commits[i].offsets), Error: r.Error})
	switch r.Error {
	case protocol.NOT_COORDINATOR, protocol.COORDINATOR_NOT_AVAILABLE, protocol.REQUEST_TIMED_OUT:
		e.commitFailed(request, r.Error)
		e.loseCoordinator(r.Error)
		return
	case protocol.COORDINATOR_LOAD_IN_PROGRESS:
		e.commitFailed(request, r.Error)
		return
	}
	e.commitEnds(i, false)
	switch r.Error {
	case protocol.UNKNOWN_MEMBER_ID:
		why := protocol.Because(protocol.ReasonCommitUnknownMember)
		e.forget("", p.Generation, why)
		e.loseAll(why)
	case protocol.ILLEGAL_GENERATION:
		if !e.rebalancing() {
			why := protocol.Because(protocol.ReasonCommitIllegalGeneration)
			e.forget(p.MemberID, protocol.NoGeneration, why)
			e.loseAll(why)
		}
	case protocol.FENCED_INSTANCE_ID:
		e.dies(r.Error)
	}
}

// commitFailed lets a commit be sent again: a few times soon, and then once there is a
// coordinator, for as long as a session lasts (cgrp_defer_offset_commit).
func (e *engine) commitFailed(request member.Sent, err protocol.ErrorCode) {
	i := e.commitOf(request.Request)
	if i < 0 {
		return
	}
	k, now := &e.commits[i], e.Process.Now()
	k.request = nil
	switch {
	case k.tries <= retries:
		k.at = now.Add(e.Process.Backoff(k.tries - 1))
	case err != protocol.COORDINATOR_LOAD_IN_PROGRESS && k.until == 0:
		k.at, k.until = now, now.Add(e.sessionTimeout())
	default:
		e.commitEnds(i, false)
	}
}

// commitEnds lets whoever waits for a commit go on, whatever came of it.
func (e *engine) commitEnds(i int, accepted bool) {
	purpose := e.commits[i].purpose
	e.commits = slices.Delete(e.commits, i, i+1)
	switch {
	case purpose == commitOfProgram && e.held.place == inCommit:
		e.held = heldCall{}
		e.Process.Program().Committed(accepted)
	case purpose == commitInCallback && e.held.place == inCallbackCommit:
		e.callbackReturned()
	}
}
