package javaconsumer

import (
	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/member"
	"github.com/groupsim/groupsim/protocol"
)

// task is something that the background thread leaves to a pass of poll(). There is one at
// a time.
type task struct {
	kind       taskKind
	partitions []protocol.TopicPartition
	after      after // of callLost
}

type taskKind uint8

const (
	noTask taskKind = iota
	callRevoked
	callAssigned
	callLost
)

// after is what follows onPartitionsLost.
type after uint8

const (
	afterFenced after = iota
	afterStale
)

// ask leaves something to the next pass of poll(). A reconciliation whose step this takes the
// place of is over: nothing comes back to it.
func (e *engine) ask(t task) {
	if e.queue.kind == callRevoked || e.queue.kind == callAssigned {
		e.reconcile = reconciliation{}
	}
	e.queue = t
	e.wake()
}

// runTask does what was left to this pass.
func (e *engine) runTask() {
	t := e.queue
	if t.kind == noTask || !e.polling() {
		return
	}
	e.queue = task{}
	e.run(t)
}

func (e *engine) run(t task) {
	h := &e.Process.Holdings
	switch t.kind {
	case callRevoked:
		h.Revoke(t.partitions)
		e.enter(member.OnRevoked, t)
	case callLost:
		// A callback that ran when it was asked for may have given some up.
		t.partitions = protocol.Without(t.partitions, protocol.Without(t.partitions, h.List()))
		h.Drop(t.partitions)
		h.Lose(t.partitions)
		e.enter(member.OnLost, t)
	case callAssigned:
		h.Assign(t.partitions, e.Process.Generation)
		e.enter(member.OnAssigned, t)
	}
}

// heldCall is where inside the library the application's thread is held.
type heldCall struct {
	place   place
	task    task
	until   clock.Time
	began   clock.Time
	commits bool // commitSync is to follow
}

type place uint8

const (
	inPoll       place = iota // it is not held
	inCallback                // in a listener callback
	inCommitSync              // waiting for commitSync, in a callback, in close() or of the program's own
	inClose                   // in close() or unsubscribe(), waiting for the background thread
)

// enter calls the listener.
func (e *engine) enter(which member.Callback, t task) {
	takes, commits := e.Process.Program().Listener(which)
	now := e.Process.Now()
	e.held = heldCall{place: inCallback, task: t, until: now.Add(takes), began: now, commits: commits}
	e.Process.Program().Hold()
	if takes == 0 {
		e.callbackDone()
	}
}

// callbackDone returns from the listener, after its commitSync if it does one.
func (e *engine) callbackDone() {
	if e.held.commits {
		e.held.commits = false
		e.commitSync(commitSync{purpose: commitInCallback}, e.Process.Now().Add(clock.Millis(e.Process.Config().DefaultAPITimeoutMs)))
		return
	}
	t, began := e.held.task, e.held.began
	e.held = heldCall{}
	e.Process.Holdings.GivenUp()
	e.Process.Emit(event.CallbackDone{Partitions: t.partitions})
	if e.leaving.stage != notLeaving {
		e.leaving.calledBack = true
		e.held = heldCall{place: inClose, until: e.leaving.deadline}
		return
	}
	e.Process.Program().ReleaseCallback(began)
	switch t.kind {
	case callRevoked:
		e.takeOver()
	case callAssigned:
		e.tookOver()
	case callLost:
		e.lost(t.after)
	}
}

// Delay implements [member.Engine].
func (e *engine) Delay(by clock.Duration) {
	if e.held.place == inCallback {
		e.held.until = e.held.until.Add(by)
	}
}

// HeldUntil implements [member.Engine].
func (e *engine) HeldUntil() clock.Time {
	if e.held.place == inPoll {
		return clock.Never
	}
	return e.held.until
}

// HeldDue implements [member.Engine].
func (e *engine) HeldDue() {
	if e.held.until > e.Process.Now() {
		return
	}
	switch e.held.place {
	case inCallback:
		e.callbackDone()
	case inCommitSync:
		e.commitSyncEnds()
	case inClose:
		e.leaving.overdue = true
	}
}
