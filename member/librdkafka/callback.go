package librdkafka

import (
	"slices"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/member"
	"github.com/groupsim/groupsim/protocol"
)

// rebalanceOp is a callback that waits in the application's queue (RD_KAFKA_OP_REBALANCE).
type rebalanceOp struct {
	queued      bool
	servedFrom  clock.Time // an application that waits for its queue has woken
	kind        opKind
	partitions  []protocol.TopicPartition
	incremental bool
}

type opKind uint8

const (
	assigns opKind = iota // on_assign
	revokes               // on_revoke, or on_lost
)

// heldCall is where inside the library the application's thread is held.
type heldCall struct {
	place place
	which member.Callback
	op    rebalanceOp
	until clock.Time
	began clock.Time
	// The callback commits at its end.
	commits bool
}

type place uint8

const (
	inPoll           place = iota // it is not held
	inCallback                    // in a rebalance callback, within poll() or close()
	inCallbackCommit              // which waits for its commit
	inCommit                      // in a commit of the program's own
	inClose                       // in close(), waiting
)

// Poll implements [member.Engine]: the application serves its queue.
func (e *engine) Poll() {
	if e.failed() {
		e.Process.Die(e.fatal)
		return
	}
	if e.op.servedFrom <= e.Process.Now() {
		e.serveQueue()
	}
}

// PollDue implements [member.Engine].
func (e *engine) PollDue() clock.Time {
	switch {
	case e.failed():
		return e.Process.Now()
	case e.op.queued:
		return max(e.op.servedFrom, e.Process.Now())
	}
	return clock.Never
}

// serveQueue calls the callback that waits. Whether what goes is lost is decided only now
// (Consumer_rebalance_cb).
func (e *engine) serveQueue() {
	if !e.op.queued {
		return
	}
	op := e.op
	e.op = rebalanceOp{}
	e.enter(e.tells(op))
}

// tells tells what happens to partitions, and which callback is to hear of it.
func (e *engine) tells(op rebalanceOp) (member.Callback, rebalanceOp) {
	h := &e.Process.Holdings
	if op.kind == assigns {
		h.Assign(op.partitions, e.AssignedIn)
		return member.OnAssigned, op
	}
	held := protocol.SetOf(h.List())
	op.partitions = slices.DeleteFunc(slices.Clone(op.partitions), func(q protocol.TopicPartition) bool { return !held[q] })
	if e.lost {
		h.Lose(op.partitions)
		return member.OnLost, op
	}
	h.Revoke(op.partitions)
	return member.OnRevoked, op
}

// enter calls the listener.
func (e *engine) enter(which member.Callback, op rebalanceOp) {
	p := e.Process
	takes, commits := p.Program().Listener(which, op.partitions)
	e.held = heldCall{place: inCallback, which: which, op: op, until: p.Now().Add(takes), began: p.Now(), commits: commits}
	p.Program().Hold()
	if takes == 0 {
		e.callbackGoesOn()
	}
}

// callbackGoesOn follows when the listener has done what takes time. A commit in it waits for
// its answer; of what is lost there is none (RD_KAFKA_RESP_ERR__ASSIGNMENT_LOST).
func (e *engine) callbackGoesOn() {
	h := &e.Process.Holdings
	e.Process.Program().CallbackOver(e.held.which, e.held.op.partitions)
	if e.held.commits && !e.lost {
		e.held.commits = false
		h.HandedOut()
		offsets := e.Process.Program().CommitInCallback()
		if offsets == nil {
			offsets = h.Uncommitted()
		}
		if e.begin(commit{offsets: offsets, purpose: commitInCallback}) {
			e.held.place, e.held.until = inCallbackCommit, clock.Never
			return
		}
	}
	e.callbackReturned()
}

// callbackReturned is the call of *assign() or *unassign() that follows, which the binding
// makes where the callback has not. A callback that calls assign() by itself is refused by a
// cooperative group (cgrp_handle_assign_op), and the binding, which notes the call before it
// is tried, does not make up for it (Consumer_rebalance_cb): the member goes on waiting for a
// call that does not come.
func (e *engine) callbackReturned() {
	p, held := e.Process, e.held
	e.held = heldCall{}
	if e.leaving.closes {
		e.held = heldCall{place: inClose, until: clock.Never}
	} else {
		p.Program().ReleaseCallback(held.began)
	}
	e.calls(held.op)
}

// calls is what the callback calls at its end, or the main thread in its place.
func (e *engine) calls(op rebalanceOp) {
	p := e.Process
	switch {
	case op.kind == revokes || e.leaving.closes:
		e.unassigned(op)
	case p.Application().Assigns && op.incremental:
		e.refused = true
		p.Emit(event.AssignRefused{Partitions: op.partitions, Reason: protocol.Because(protocol.ReasonIncrementalOnly)})
	default:
		e.assigned()
	}
	p.Emit(event.CallbackDone{Partitions: op.partitions})
	e.wake()
}

// Delay implements [member.Engine].
func (e *engine) Delay(by clock.Duration) {
	if e.held.place == inCallback {
		e.held.until = e.held.until.Add(by)
	}
}

// HeldUntil implements [member.Engine].
func (e *engine) HeldUntil() clock.Time {
	if e.held.place == inCallback {
		return e.held.until
	}
	return clock.Never
}

// HeldDue implements [member.Engine].
func (e *engine) HeldDue() {
	if e.held.place == inCallback && e.held.until <= e.Process.Now() {
		e.callbackGoesOn()
	}
}
