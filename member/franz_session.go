package member

import (
	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/protocol"
)

// session is the time from an assignment to the end of its heartbeats
// (groupConsumer.setupAssignedAndHeartbeat). Heartbeats and callbacks run side by
// side. The heartbeats are serial: while one is to be answered, nothing else ends the
// session.
type session struct {
	course course
	err    protocol.ErrorCode // the last that ended it
	why    string             // or the reason to rejoin
	beat   clock.Time         // the next heartbeat
	early  clock.Time         // the one that looks whether a cooperative rebalance goes on
}

// course is what becomes of a session.
type course uint8

const (
	goesOn   course = iota
	toRevoke        // it is to end with OnPartitionsRevoked
	revokes         // it is in there
	revoked         // and has come back
	breaks          // it ends by an error, once the other callbacks have come back
)

// earlyHeartbeat is how long after its begin a cooperative session sends a heartbeat
// out of turn: most such rebalances are followed by another one.
const earlyHeartbeat = 500 * clock.Millisecond

// begin begins a session: what the assignment takes away is revoked first. A member
// that comes from a cooperative group into an eager one gives up everything.
func (f *franz) begin() {
	c := f.c
	c.assignedIn = c.generation
	f.stage, f.owed = franzInSession, false
	f.session = session{beat: c.now.Add(clock.Millis(c.spec.Config.HeartbeatIntervalMs)), early: clock.Never}
	c.heartbeat.request = c.heartbeatRequest()
	moved := c.list
	if c.cooperative {
		f.session.early = c.now.Add(earlyHeartbeat)
		moved = minus(c.list, c.assignment.Partitions)
	}
	if len(moved) > 0 {
		f.revoke(moved, movedCallback)
		return
	}
	f.assign()
}

// assign calls OnPartitionsAssigned, also when there are none.
func (f *franz) assign() {
	c := f.c
	c.remember()
	added := minus(c.assignment.Partitions, c.list)
	c.own(added)
	f.enter(assignedCallback, added)
}

// sessionGoesOn is the loop of groupConsumer.heartbeat, and what a session does
// beside it.
func (f *franz) sessionGoesOn() bool {
	c, s := f.c, &f.session
	if f.calls[beatCall].open() {
		return false
	}
	idle := f.callback.kind == noCallback
	switch {
	case s.course == breaks && idle:
		f.sessionEnds()
	case s.course == breaks:
		return false
	case f.leaving && s.course == goesOn:
		s.course = breaks
	case f.signal != nil:
		s.why, f.signal = *f.signal, nil
		c.emit(event.Rejoin{Reason: protocol.ParseReason(s.why)})
		f.refused(protocol.REBALANCE_IN_PROGRESS)
	case s.course == revoked:
		f.sessionEnds()
	case s.course == toRevoke && idle:
		s.course = revokes
		f.forgetOffsets()
		f.revoke(f.unwanted(), endCallback)
	case !f.leaving && min(s.beat, s.early) <= c.now:
		if s.early <= c.now {
			s.early = clock.Never
		}
		f.call(beatCall, c.heartbeat.request)
	default:
		return false
	}
	return true
}

// besidesGoOn does what runs beside the loop during a session, commits and positions,
// and tells whether that is to be seen.
func (f *franz) besidesGoOn() bool {
	switch {
	case f.stage != franzInSession:
	case f.tick <= f.c.now && !f.calls[commitCall].open():
		f.autoCommit()
		return true
	case !f.fetchesOffsets():
	case f.c.coordinatorKnown:
		f.c.updatePositions()
		f.c.resetPositions()
	case len(f.c.withoutPosition()) > 0:
		f.c.lookup()
	}
	return false
}

// fetchesOffsets tells whether the positions of what was assigned may be asked for
// (groupConsumer.fetchOffsets).
func (f *franz) fetchesOffsets() bool {
	return f.session.course == goesOn && f.callback.kind == noCallback
}

// nextBeside is when one of these is due.
func (f *franz) nextBeside() clock.Time {
	at := clock.Never
	if !f.calls[commitCall].open() {
		at = f.tick
	}
	switch {
	case !f.fetchesOffsets():
	case f.c.coordinatorKnown:
		at = min(at, f.c.consumer.committed.askAgain)
	case len(f.c.withoutPosition()) > 0:
		at = min(at, f.c.nextLookup())
	}
	return at
}

// nextInSession is when the session has something to do if nothing happens.
func (f *franz) nextInSession() clock.Time {
	at, s := f.nextBeside(), &f.session
	if !f.calls[beatCall].open() && s.course != breaks && !f.leaving {
		at = min(at, s.beat, s.early)
	}
	return at
}

// forgetOffsets gives up an OffsetFetch; the next session asks again
// (groupConsumer.adjustCooperativeFetchOffsets).
func (f *franz) forgetOffsets() {
	k := &f.c.consumer.committed
	k.request, k.answer, k.askAgain = nil, nil, clock.Never
}

// unwanted is what the member gives up at the end of a session: everything under
// EAGER, and what it is no longer subscribed to under COOPERATIVE.
func (f *franz) unwanted() []protocol.TopicPartition {
	if !f.c.cooperative {
		return f.c.list
	}
	return f.c.unsubscribedOf()
}

// beaten takes the answer to a heartbeat, from which the next one counts.
func (f *franz) beaten(err protocol.ErrorCode) {
	f.session.beat = f.c.now.Add(clock.Millis(f.c.spec.Config.HeartbeatIntervalMs))
	if err == protocol.NONE {
		f.c.emit(event.HeartbeatOK{})
		return
	}
	f.c.emit(event.HeartbeatErr{Error: err})
	f.refused(err)
}

// refused ends the session. A rebalance, or a reason to rejoin, lets it end with
// OnPartitionsRevoked; then what comes last decides: if a heartbeat finds that the member
// is unknown and then its commit does, it rejoins and loses nothing. Any other error ends
// the session at once.
func (f *franz) refused(err protocol.ErrorCode) {
	s := &f.session
	s.err = err
	switch {
	case s.course != goesOn:
	case err == protocol.REBALANCE_IN_PROGRESS:
		s.course = toRevoke
	default:
		s.course = breaks
	}
}

// sessionEnds goes back to groupConsumer.manage.
func (f *franz) sessionEnds() {
	s := &f.session
	f.forgetOffsets()
	switch {
	case f.leaving && s.err == protocol.NONE:
		f.leave()
	case s.err == protocol.REBALANCE_IN_PROGRESS:
		f.stage, f.failures, f.why = franzOutside, 0, s.why
		if f.why == "" {
			f.why = "rejoining from normal rebalance"
		}
	default:
		f.lose(s.err)
	}
}

// quit begins to leave: records, heartbeats and auto-commits are over, and a heartbeat
// under way is given up (Client.LeaveGroupContext). What the member was told before
// OnPartitionsRevoked has come back does not count: the session is not lost, but left.
// Only a reason to rejoin that comes later still does (groupConsumer.heartbeat).
func (f *franz) quit() {
	f.leaving, f.tick = true, clock.Never
	f.c.stopReturning(func(*owned) bool { return true })
	f.call(beatCall, nil)
	if f.session.course == toRevoke || f.session.course == revokes {
		f.session.err = protocol.NONE
	}
}

// leave is what is left to do when the program closes the client, or calls
// LeaveGroup: the last OnPartitionsRevoked, and LeaveGroup.
func (f *franz) leave() {
	if f.stage == franzInSession {
		f.stage = franzLeaving
		f.revoke(f.c.list, leaveCallback)
		return
	}
	f.stage = franzLeaving
	f.sendLeave()
}

// sendLeave says goodbye, if the member is one. A static member only does if the
// group waits for partitions that it has given up (groupConsumer.leave).
func (f *franz) sendLeave() {
	c := f.c
	instance := c.spec.Config.GroupInstanceID
	if c.memberID == "" || instance != "" && !f.owed {
		f.gone()
		return
	}
	f.call(leaveCall, &protocol.LeaveGroupRequest{Members: []protocol.LeavingMember{
		{MemberID: c.memberID, InstanceID: instance, Reason: protocol.ParseReason("client leaving group per normal operation")},
	}})
}

func (f *franz) gone() {
	f.stage = franzGone
	if f.c.closing.stage != notClosing {
		f.c.closed()
	}
}
