package javaconsumer

import (
	"slices"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/member"
	"github.com/groupsim/groupsim/noise"
	"github.com/groupsim/groupsim/protocol"
)

// task is something that the background thread leaves to a pass of poll() (BackgroundEvent).
type task struct {
	kind       taskKind
	partitions []protocol.TopicPartition
	after      after // of callLost
}

type taskKind uint8

const (
	callRevoked taskKind = iota
	callAssigned
	callLost
)

// after is what follows onPartitionsLost.
type after uint8

const (
	afterFenced after = iota
	afterStale
	afterFatal
)

// ask leaves something to the next pass of poll().
func (e *engine) ask(t task) {
	e.queue = append(e.queue, t)
	e.wake()
}

// runTasks does what was left to this pass, one after another. What is left meanwhile is
// for the next one (AsyncKafkaConsumer.processBackgroundEvents).
func (e *engine) runTasks() {
	if len(e.pass) == 0 {
		e.pass, e.queue = e.queue, nil
	}
	for len(e.pass) > 0 && e.polling() {
		t := e.pass[0]
		e.pass = e.pass[1:]
		e.run(t)
	}
}

// idle tells whether nothing is left to the application's thread.
func (e *engine) idle() bool { return len(e.queue) == 0 && len(e.pass) == 0 }

func (e *engine) run(t task) {
	h := &e.Process.Holdings
	switch t.kind {
	case callRevoked:
		h.Revoke(t.partitions)
		e.enter(member.OnRevoked, t)
	case callLost:
		// Behind the callback goes all that is assigned, what it has taken over too late, too
		// (clearAssignment); Kafka does not name that to the listener.
		late := protocol.Without(h.List(), t.partitions)
		t.partitions = slices.SortedFunc(slices.Values(slices.Concat(t.partitions, late)), protocol.TopicPartition.Compare)
		h.Drop(t.partitions)
		h.Lose(t.partitions)
		e.enter(member.OnLost, t)
	case callAssigned:
		h.Assign(t.partitions, e.Process.Generation)
		if len(t.partitions) > 0 { // the first fetch loads classes, and opens a session
			h.FetchLate(e.Process.Noise().Take(noise.Fetch))
		}
		e.enter(member.OnAssigned, t)
	}
}

// heldCall is where inside the library the application's thread is held.
type heldCall struct {
	place   place
	which   member.Callback
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
	takes, commits := e.Process.Program().Listener(which, t.partitions)
	now := e.Process.Now()
	e.held = heldCall{place: inCallback, which: which, task: t, until: now.Add(takes), began: now, commits: commits}
	e.Process.Program().Hold()
	if takes == 0 {
		e.callbackOver()
	}
}

// callbackOver follows when the listener has done what takes time.
func (e *engine) callbackOver() {
	e.Process.Program().CallbackOver(e.held.which, e.held.task.partitions)
	e.callbackDone()
}

// callbackDone returns from the listener, after its commitSync if it does one.
func (e *engine) callbackDone() {
	if e.held.commits {
		e.held.commits = false
		e.commitSync(commitSync{purpose: commitInCallback, offsets: e.Process.Program().CommitInCallback()}, e.Process.Now().Add(clock.Millis(e.Process.Config().DefaultAPITimeoutMs)))
		return
	}
	t, began := e.held.task, e.held.began
	e.held = heldCall{}
	e.Process.Holdings.GivenUp()
	e.Process.Emit(event.CallbackDone{Partitions: t.partitions})
	if e.leaving.stage != notLeaving {
		e.held = heldCall{place: inClose, until: e.leaving.deadline}
		e.leaveCallsBack()
		return
	}
	e.passed = e.Process.Now()
	e.Process.Program().ReleaseCallback(began)
	switch t.kind {
	case callRevoked:
		e.takeOver()
		e.mayComeRound(noise.Again)
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
		e.callbackOver()
	case inCommitSync:
		e.commitSyncEnds()
	case inClose:
		e.leaving.overdue = true
	}
}
