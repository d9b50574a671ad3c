package java

import (
	"fmt"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/member"
	"github.com/groupsim/groupsim/protocol"
)

// heldCall is where inside the library the application's thread is held.
type heldCall struct {
	place place
	until clock.Time // when what takes time there is over, or given up
	// The listener callback it is in.
	which      member.Callback
	partitions []protocol.TopicPartition
	began      clock.Time
	commits    bool // commitSync is to follow
}

type place uint8

const (
	inPoll       place = iota // it is not held
	atWork                    // inside poll(), at something that takes a moment
	inCallback                // inside poll(), unsubscribe() or close(), in a listener callback
	inCommitSync              // inside a listener callback or close(), waiting for commitSync
	inClose                   // inside close(), waiting
)

// Delay implements [member.Engine].
func (e *engine) Delay(by clock.Duration) {
	if e.held.place == inCallback || e.held.place == atWork {
		e.held.until = e.held.until.Add(by)
	}
}

// HeldUntil implements [member.Engine].
func (e *engine) HeldUntil() clock.Time {
	if e.held.place == inCommitSync {
		return e.nextCommitSync()
	}
	return e.held.until
}

// HeldDue implements [member.Engine].
func (e *engine) HeldDue() {
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
	case atWork:
		if over {
			e.release()
		}
	}
}

// hold keeps the application's thread inside the library.
func (e *engine) hold(at place, until clock.Time) {
	e.held.place, e.held.until = at, until
	e.p.Program().Hold()
}

// release lets it go back to waiting inside poll().
func (e *engine) release() {
	e.held.place = inPoll
	e.p.Program().Release()
}

// callback runs a listener callback, which takes its time inside poll().
func (e *engine) callback(which member.Callback, ps []protocol.TopicPartition, during step) {
	e.step = during
	takes, commits := e.p.Program().Listener(which, ps)
	e.hold(inCallback, e.p.Now().Add(takes))
	e.held.which, e.held.partitions, e.held.began, e.held.commits = which, ps, e.p.Now(), commits
	if takes == 0 {
		e.callbackDone()
	}
}

// callbackDone returns from the listener callback, after the commitSync in
// onPartitionsRevoked if the application does one.
func (e *engine) callbackDone() {
	e.p.Program().CallbackOver(e.held.which, e.held.partitions)
	if e.held.commits {
		e.commitSync(commitInCallback, e.p.Program().CommitInCallback(), e.p.Now().Add(clock.Millis(e.p.Config().DefaultAPITimeoutMs)))
		return
	}
	e.callbackReturned()
}

func (e *engine) callbackReturned() {
	ps := e.held.partitions
	e.p.Holdings.GivenUp()
	e.p.Emit(event.CallbackDone{Partitions: ps})
	e.held.place = inPoll
	e.p.Program().ReleaseCallback(e.held.began)
	switch e.step {
	case stepRevoke:
		e.step = stepJoinReady
	case stepRevokeMoved:
		e.step = stepAssignReady
		e.rejoinBecause(protocol.Because(protocol.ReasonNeedToRevoke), protocol.Because(protocol.ReasonNeedToRevoke, fmt.Sprint(e.p.PartitionNames(ps))))
	case stepAssign:
		e.step = stepAssignDone
	case stepUnsubscribe:
		e.step = stepNone
		e.leave(member.AsUsual, protocol.Because(protocol.ReasonUnsubscribed))
	}
	e.closeGoesOn()
}
