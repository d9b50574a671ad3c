package franzgo

import (
	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/member"
	"github.com/groupsim/groupsim/noise"
	"github.com/groupsim/groupsim/protocol"
)

// session is the time from an assignment to the end of its heartbeats
// (groupConsumer.setupAssignedAndHeartbeat). Heartbeats and callbacks run side by
// side. The heartbeats are serial: while one is to be answered, nothing else ends the
// session.
type session struct {
	course  course
	request *protocol.HeartbeatRequest
	err     protocol.ErrorCode // the last that ended it
	why     protocol.Reason    // or the reason to rejoin
	beat    clock.Time         // the next heartbeat
	early   clock.Time         // the one that looks whether a cooperative rebalance goes on
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
func (f *engine) begin() {
	p := f.Process
	f.AssignedIn = p.Generation
	f.stage, f.owed = inSession, false
	f.session = session{request: f.HeartbeatRequest(), beat: f.nextBeat(), early: clock.Never}
	moved := p.Holdings.List()
	if f.Cooperative {
		f.session.early = p.Now().Add(earlyHeartbeat + p.Noise().Take(noise.Heartbeat))
		moved = protocol.Without(p.Holdings.List(), f.Assignment.Partitions)
	}
	if len(moved) > 0 {
		f.revoke(moved, movedCallback)
		return
	}
	f.assign()
}

// nextBeat is when the heartbeat leaves that counts from now.
func (f *engine) nextBeat() clock.Time {
	p := f.Process
	interval := p.Interval(member.HeartbeatInterval, clock.Millis(p.Config().HeartbeatIntervalMs))
	return p.Now().Add(interval + p.Noise().Take(noise.Heartbeat))
}

// Spread implements [member.Engine]. The ticks of auto-commit are a grid, which moves as
// a whole; one that has passed while the member joins is still to be taken, and the next
// is cut.
func (f *engine) Spread() {
	if f.stage == inSession && !f.calls[beatCall].open() {
		f.session.beat = f.Process.Cut(member.HeartbeatInterval, f.session.beat)
	}
	f.tick = f.Process.Cut(member.AutoCommitInterval, f.tick)
}

// assign calls OnPartitionsAssigned, also when there are none.
func (f *engine) assign() {
	p := f.Process
	added := protocol.Without(f.Assignment.Partitions, p.Holdings.List())
	p.Holdings.Assign(added, f.AssignedIn)
	f.enter(assignedCallback, added)
}

// sessionGoesOn is the loop of groupConsumer.heartbeat, and what a session does
// beside it.
func (f *engine) sessionGoesOn() bool {
	p, s := f.Process, &f.session
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
		p.Emit(event.Rejoin{Reason: s.why})
		f.refused(protocol.REBALANCE_IN_PROGRESS)
	case s.course == revoked:
		f.sessionEnds()
	case s.course == toRevoke && idle:
		s.course = revokes
		f.Process.Holdings.ForgetOffsets()
		f.revoke(f.unwanted(), endCallback)
	case !f.leaving && min(s.beat, s.early) <= p.Now():
		if s.early <= p.Now() {
			s.early = clock.Never
		}
		f.call(beatCall, s.request)
	default:
		return false
	}
	return true
}

// besidesGoOn does what runs beside the loop during a session, commits and positions,
// and tells whether that is to be seen.
func (f *engine) besidesGoOn() bool {
	switch {
	case f.stage != inSession:
	case f.tick <= f.Process.Now() && !f.calls[commitCall].open():
		f.autoCommit()
		return true
	case !f.fetchesOffsets():
	case f.Process.CoordinatorKnown():
		f.Process.Holdings.FetchOffsets()
		f.Process.Holdings.ResetPositions() // if it may not, the program hears of it, and gets no records of them (kgo.NoResetOffset)
	case len(f.Process.Holdings.WithoutPosition()) > 0:
		f.Process.FindCoordinator()
	}
	return false
}

// fetchesOffsets tells whether the positions of what was assigned may be asked for
// (groupConsumer.fetchOffsets).
func (f *engine) fetchesOffsets() bool {
	return f.session.course == goesOn && f.callback.kind == noCallback
}

// nextBeside is when one of these is due.
func (f *engine) nextBeside() clock.Time {
	at := clock.Never
	if !f.calls[commitCall].open() {
		at = f.tick
	}
	switch {
	case !f.fetchesOffsets():
	case f.Process.CoordinatorKnown():
		at = min(at, f.Process.Holdings.OffsetsDue())
	case len(f.Process.Holdings.WithoutPosition()) > 0:
		at = min(at, f.Process.NextLookup())
	}
	return at
}

// nextInSession is when the session has something to do if nothing happens.
func (f *engine) nextInSession() clock.Time {
	at, s := f.nextBeside(), &f.session
	if !f.calls[beatCall].open() && s.course != breaks && !f.leaving {
		at = min(at, s.beat, s.early)
	}
	return at
}

// unwanted is what the member gives up at the end of a session: everything under
// EAGER, and what it is no longer subscribed to under COOPERATIVE.
func (f *engine) unwanted() []protocol.TopicPartition {
	if !f.Cooperative {
		return f.Process.Holdings.List()
	}
	return f.Process.Holdings.Unsubscribed()
}

// beaten takes the answer to a heartbeat, from which the next one counts.
func (f *engine) beaten(err protocol.ErrorCode) {
	f.session.beat = f.nextBeat()
	if err == protocol.NONE {
		f.Process.Emit(event.HeartbeatOK{})
		return
	}
	f.Process.Emit(event.HeartbeatErr{Error: err})
	f.refused(err)
}

// refused ends the session. A rebalance, or a reason to rejoin, lets it end with
// OnPartitionsRevoked; then what comes last decides: if a heartbeat finds that the member
// is unknown and then its commit does, it rejoins and loses nothing. Any other error ends
// the session at once.
func (f *engine) refused(err protocol.ErrorCode) {
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
func (f *engine) sessionEnds() {
	s := &f.session
	// The next session asks again (groupConsumer.adjustCooperativeFetchOffsets).
	f.Process.Holdings.ForgetOffsets()
	switch {
	case f.leaving && s.err == protocol.NONE:
		f.leave()
	case s.err == protocol.REBALANCE_IN_PROGRESS:
		f.stage, f.failures, f.why = outside, 0, s.why
		f.until = f.Process.Now().Add(f.Process.Noise().Take(noise.Rejoin))
		if f.why.Code == protocol.ReasonNone {
			f.why = protocol.Because(protocol.ReasonNormalRebalance)
		}
	default:
		f.lose(s.err)
	}
}

// quit begins to leave: records, heartbeats and auto-commits are over, and a heartbeat
// under way is given up (Client.LeaveGroupContext). What the member was told before
// OnPartitionsRevoked has come back does not count: the session is not lost, but left.
// Only a reason to rejoin that comes later still does (groupConsumer.heartbeat).
func (f *engine) quit() {
	f.leaving, f.tick = true, clock.Never
	f.Process.Holdings.StopReturning(func(protocol.TopicPartition) bool { return true })
	f.call(beatCall, nil)
	if f.session.course == toRevoke || f.session.course == revokes {
		f.session.err = protocol.NONE
	}
}

// leave is what is left to do when the program closes the client, or calls
// LeaveGroup: the last OnPartitionsRevoked, also where it was about to have a session
// (groupConsumer.manageFailWait), and LeaveGroup.
func (f *engine) leave() {
	if f.stage == inSession || f.stage == joining {
		f.stage = leaving
		f.revoke(f.Process.Holdings.List(), leaveCallback)
		return
	}
	f.stage = leaving
	f.sendLeave()
}

// sendLeave says goodbye, if the member is one. A static member only does if the
// group waits for partitions that it has given up (groupConsumer.leave).
func (f *engine) sendLeave() {
	p := f.Process
	instance := p.Config().GroupInstanceID
	if p.MemberID == "" || instance != "" && !f.owed {
		f.gone()
		return
	}
	f.call(leaveCall, &protocol.LeaveGroupRequest{Members: []protocol.LeavingMember{
		{MemberID: p.MemberID, InstanceID: instance, Reason: protocol.Because(protocol.ReasonLeavesNormally)},
	}})
}

func (f *engine) gone() {
	f.stage = gone
	if f.Process.Closing() {
		f.Process.Closed()
		return
	}
	f.Process.SetSubscription(nil)
}
