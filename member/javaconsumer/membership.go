package javaconsumer

import (
	"slices"

	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/noise"
	"github.com/groupsim/groupsim/protocol"
)

// # The states of the membership
//
//	UNSUBSCRIBED     no heartbeats. subscribe() and poll() → JOINING
//	JOINING          epoch 0, heartbeat at once. An assignment → RECONCILING
//	RECONCILING      commit, callbacks, in passes of poll(). Done → ACKNOWLEDGING
//	ACKNOWLEDGING    heartbeat at once, and with it → STABLE, or RECONCILING if a newer
//	                 assignment has come meanwhile
//	STABLE           a heartbeat each interval. Another assignment → RECONCILING
//	FENCED           the coordinator does not know the member or its epoch: no heartbeats,
//	                 onPartitionsLost, then → JOINING
//	PREPARE_LEAVING  callbacks. Done → LEAVING
//	LEAVING          heartbeat at once, and with it → UNSUBSCRIBED, or STALE if the poll
//	                 interval was at fault
//	STALE            no heartbeats: onPartitionsLost, and when poll() is called → JOINING
//	FATAL            poll() throws. The end
//
// (org.apache.kafka.clients.consumer.internals.MemberState, AbstractMembershipManager.)

// move changes the state. Nothing else does.
func (e *engine) move(to event.ClientState) {
	e.Process.Emit(event.MemberState{From: e.state, To: to})
	e.state = to
}

// silent tells whether heartbeats rest (shouldSkipHeartbeat).
func (e *engine) silent() bool {
	switch e.state {
	case event.Unsubscribed, event.Fatal, event.Stale, event.Fenced:
		return true
	}
	return false
}

func (e *engine) isLeaving() bool { return e.state == event.PrepareLeaving || e.state == event.Leaving }

// join begins to join, as the same member that it was (transitionToJoining).
func (e *engine) join() {
	if e.reconcile.active {
		e.reconcile.overtaken = true
	}
	e.inEpoch(protocol.JoinEpoch)
	e.move(event.Joining)
	e.target = local{}
}

// inEpoch puts the member into an epoch.
func (e *engine) inEpoch(epoch protocol.Epoch) {
	e.Process.SetIdentity(e.Process.MemberID, protocol.Generation(epoch))
}

// clear forgets what the member had (clearAssignment).
func (e *engine) clear() {
	e.now, e.target = local{}, local{}
}

// assign takes an assignment from the coordinator (processAssignmentReceived).
func (e *engine) assign(partitions []protocol.TopicPartition) {
	switch e.state {
	case event.Joining, event.StableMember, event.Reconciling, event.Acknowledging:
	default:
		return
	}
	e.target = e.target.updateWith(partitions)
	switch {
	case !e.target.equal(e.now):
		e.move(event.Reconciling) // a log line even if it is that already (transitionTo)
		e.wake()
		if len(e.Process.Holdings.List()) > 0 {
			e.mayComeRound(noise.Round)
		}
	case e.state == event.Reconciling || e.state == event.Joining:
		e.move(event.StableMember)
	}
}

// fenced: the coordinator has taken the member out, or does not believe its epoch. What it
// holds is lost; then it joins again (transitionToFenced).
func (e *engine) fenced() {
	switch e.state {
	case event.PrepareLeaving:
		e.sendsLeave()
		e.move(event.Unsubscribed)
	case event.Leaving:
		e.move(event.Unsubscribed)
	case event.Unsubscribed:
	default:
		e.move(event.Fenced)
		e.inEpoch(protocol.JoinEpoch)
		e.lose(afterFenced)
	}
}

// dies: an error that nothing can be done about. poll() throws it, after the member has lost
// what it holds, unless it was leaving or has left (transitionToFatal).
func (e *engine) dies(err protocol.ErrorCode) {
	leaves := e.isLeaving() || e.state == event.Unsubscribed
	e.move(event.Fatal)
	e.Process.Generation = protocol.NoGeneration
	e.throws(err)
	if !leaves {
		e.lose(afterFatal)
	}
}

// throws makes the next poll() throw an error.
func (e *engine) throws(err protocol.ErrorCode) {
	e.thrown = protocol.BecauseOf(err)
	e.wake()
}

// lose gives everything up: nothing more is fetched, and the application is told in its
// next pass, also of what a callback that runs or waits is called for. Without anything to
// lose it goes on at once (signalPartitionsLost).
func (e *engine) lose(then after) {
	ps := e.Process.Holdings.List()
	if len(ps) == 0 {
		e.lost(then)
		return
	}
	going := protocol.SetOf(ps)
	e.Process.Holdings.StopReturning(func(q protocol.TopicPartition) bool { return going[q] })
	e.ask(task{kind: callLost, partitions: slices.Clone(ps), after: then})
}

// lost follows when it is lost.
func (e *engine) lost(then after) {
	e.clear()
	switch {
	case then == afterFenced && e.state == event.Fenced:
		e.join()
	case then == afterStale && e.state == event.Stale && !e.stale:
		e.join()
	}
}

// rejoinStale lets a member that had left because of max.poll.interval.ms join again: its
// application has called poll() (resetPollTimer, maybeRejoinStaleMember).
func (e *engine) rejoinStale() {
	e.stale = false
	released := e.idle() && e.held.place == inPoll
	if e.state == event.Stale && released && len(e.Process.Subscription()) > 0 {
		e.join()
	}
}
