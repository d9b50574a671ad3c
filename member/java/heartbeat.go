package java

import (
	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/member"
	"github.com/groupsim/groupsim/noise"
	"github.com/groupsim/groupsim/protocol"
)

// heartbeat is the heartbeat thread (AbstractCoordinator.HeartbeatThread, Heartbeat).
//
// The thread looks around in steps of retry.backoff.ms. While the application is in
// poll() it is woken for a heartbeat that is due, which so leaves nearly on time;
// while the application is elsewhere the thread's own steps decide.
type heartbeat struct {
	enabled  clock.Time // when its timers were started
	due      clock.Time // the next heartbeat
	session  clock.Time // session.timeout.ms after the last good answer
	base     clock.Time // the thread's last step
	failures int
	request  *protocol.HeartbeatRequest // of this generation
	stopped  bool                       // close() has stopped the thread
}

// enableHeartbeat starts the thread's timers anew; it happens when the answer to a
// JoinGroup is handled, which lines the members' heartbeats up.
func (e *engine) enableHeartbeat() {
	cfg, h := e.p.Config(), &e.heartbeat
	h.due = e.p.Now().Add(e.heartbeatInterval())
	h.session = e.p.Now().Add(clock.Millis(cfg.SessionTimeoutMs))
	h.base, h.failures = e.p.Now(), 0
	h.enabled = e.p.Now()
	h.request = e.HeartbeatRequest()
}

// heartbeatInterval is the length of one that begins now.
func (e *engine) heartbeatInterval() clock.Duration {
	return e.p.Interval(member.HeartbeatInterval, clock.Millis(e.p.Config().HeartbeatIntervalMs))
}

// Spread implements [member.Engine].
func (e *engine) Spread() {
	if e.heartbeatRuns() {
		e.heartbeat.due = e.p.Cut(member.HeartbeatInterval, e.heartbeat.due)
	}
	e.commit.deadline = e.p.Cut(member.AutoCommitInterval, e.commit.deadline)
}

// heartbeatRuns tells whether the thread is at work: not before the first join, and
// not while a JoinGroup is in flight (MemberState.hasNotJoinedGroup). While a leader
// assigns, or waits for metadata to assign from, poll() holds the thread's lock.
func (e *engine) heartbeatRuns() bool {
	return e.p.Running() && !e.heartbeat.stopped && !e.failed() && e.Pending == nil && (e.state == completingRebalance || e.state == stable)
}

// pollExpiry is when max.poll.interval.ms will have passed without a poll().
func (e *engine) pollExpiry() clock.Time {
	return max(e.p.Program().LastPoll(), e.heartbeat.enabled).Add(clock.Millis(e.p.Config().MaxPollIntervalMs))
}

// heartbeatWants is when the thread next has a reason to act.
func (e *engine) heartbeatWants() clock.Time {
	if !e.p.CoordinatorKnown() {
		return e.p.NextLookup()
	}
	return min(e.heartbeat.due, e.heartbeat.session, e.pollExpiry())
}

// Next implements [member.Engine]: when the thread is worth looking at.
func (e *engine) Next() clock.Time {
	if !e.heartbeatRuns() {
		return clock.Never
	}
	at := e.heartbeatWants()
	if e.Reads() {
		return at.Add(e.p.Noise().Peek(noise.Heartbeat))
	}
	if e.p.Unread() > 0 {
		at = e.p.Now()
	}
	if at > e.p.Now() && e.p.Program().Processing() {
		return at
	}
	return e.gridAfter(max(at, e.p.Now()))
}

// heartbeatPause is the length of the thread's own step.
func (e *engine) heartbeatPause() clock.Duration {
	return clock.Millis(e.p.Config().RetryBackoffMs) + e.p.Noise().Peek(noise.Step)
}

// placeSteps places the thread's own steps, from a heartbeat on that poll() has woken it for.
// While the application is in poll() they wait for a lock that poll() holds; when it goes
// elsewhere, one of them finds the next heartbeat due, and noise.FirstStep late.
func (e *engine) placeSteps() {
	h, length := &e.heartbeat, e.heartbeatPause()
	first := h.due.Add(e.p.Noise().Take(noise.FirstStep))
	h.base = first.Add(-max(0, first.Sub(e.p.Now())) / length * length)
}

// gridAfter is the thread's first step at a moment or later, and after now.
func (e *engine) gridAfter(at clock.Time) clock.Time {
	if at == clock.Never {
		return at
	}
	length := e.heartbeatPause()
	if at == e.p.Now() {
		return stepAfter(e.heartbeat.base, at, length)
	}
	return stepFrom(e.heartbeat.base, at, length)
}

// stepFrom is the first step at a moment or later, of a length from where they count.
func stepFrom(base, at clock.Time, length clock.Duration) clock.Time {
	return base.Add((at.Sub(base) + length - 1) / length * length)
}

// stepAfter is the first after a moment.
func stepAfter(base, at clock.Time, length clock.Duration) clock.Time {
	step := stepFrom(base, at, length)
	if step <= at {
		step = step.Add(length)
	}
	return step
}

// Due implements [member.Engine]: it acts if the thread takes a step now; else it leaves
// word that the next poll() is to wake it.
func (e *engine) Due() {
	if !e.heartbeatRuns() {
		return
	}
	if e.Reads() || e.p.Now().Sub(e.heartbeat.base)%e.heartbeatPause() == 0 {
		e.heartbeatStep()
		return
	}
	e.p.Program().Wake()
}

// heartbeatStep is one turn of the thread's loop, in the order of its checks. It does
// not look again at the member's state when it has read the network, so a heartbeat may
// leave for a membership that was just lost.
func (e *engine) heartbeatStep() {
	e.heartbeat.base = e.p.Now()
	e.p.Noise().Take(noise.Step)
	if !e.heartbeatRuns() {
		return
	}
	e.p.ReadInbox()
	switch {
	case !e.p.Running() || e.heartbeat.stopped || e.failed() || e.Pending != nil:
	case !e.p.CoordinatorKnown():
		e.p.FindCoordinator()
	case e.heartbeat.session <= e.p.Now():
		e.p.LoseCoordinator(protocol.Because(protocol.ReasonNoHeartbeatAnswer))
		e.p.FindCoordinator() // the loop goes round again without waiting
	case e.pollExpiry() <= e.p.Now():
		e.p.Emit(event.PollTimeout{})
		e.leave(member.AsUsual, protocol.Because(protocol.ReasonPollTimeout))
	case e.heartbeat.due <= e.p.Now():
		e.sendHeartbeat()
	}
}

func (e *engine) sendHeartbeat() {
	e.heartbeat.due = e.p.Now().Add(e.heartbeatInterval())
	if h := &e.heartbeat; h.request.Generation != e.p.Generation {
		h.request = e.HeartbeatRequest()
	}
	e.p.Emit(event.HeartbeatSent{})
	e.p.Noise().Take(noise.Heartbeat)
	if e.Reads() {
		e.placeSteps()
	}
	e.p.SendLate(member.ToCoordinator, e.heartbeat.request, ordinary, e.p.RequestTimeout(), e.p.Noise().Take(noise.Transit))
}

// handleHeartbeat is AbstractCoordinator.HeartbeatResponseHandler. Errors that
// belong to a generation the member has left are nothing to it.
func (e *engine) handleHeartbeat(request member.Sent, r *protocol.HeartbeatResponse) {
	h := &e.heartbeat
	if r.Error == protocol.NONE {
		e.p.Emit(event.HeartbeatOK{})
		h.session, h.failures = e.p.Now().Add(clock.Millis(e.p.Config().SessionTimeoutMs)), 0
		return
	}
	e.p.Emit(event.HeartbeatErr{Error: r.Error})
	switch r.Error {
	case protocol.REBALANCE_IN_PROGRESS:
		h.session, h.failures = e.p.Now().Add(clock.Millis(e.p.Config().SessionTimeoutMs)), 0
		if e.state == stable {
			e.rejoin(protocol.Because(protocol.ReasonAlreadyRebalancing))
		}
	case protocol.COORDINATOR_NOT_AVAILABLE, protocol.NOT_COORDINATOR:
		e.loseCoordinator(r.Error)
		e.heartbeatFailed()
	case protocol.UNKNOWN_MEMBER_ID, protocol.ILLEGAL_GENERATION, protocol.FENCED_INSTANCE_ID:
		if !e.unchangedSince(request) {
			return
		}
		e.refused(r.Error, "HEARTBEAT")
		if r.Error == protocol.FENCED_INSTANCE_ID {
			e.fatal = protocol.BecauseOf(r.Error)
		}
	default:
		e.heartbeatFailed()
	}
}

// heartbeatFailed tries again sooner than the next interval (Heartbeat.failHeartbeat).
func (e *engine) heartbeatFailed() {
	e.heartbeat.due = e.p.Now().Add(e.p.Backoff(e.heartbeat.failures))
	e.heartbeat.failures++
}
