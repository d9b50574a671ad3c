package librdkafka

import (
	"strconv"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/member"
	"github.com/groupsim/groupsim/noise"
	"github.com/groupsim/groupsim/protocol"
)

// session is how the member and its coordinator know that the other is there.
type session struct {
	// beat is the last tick that was used up, by a heartbeat or in place of one, so that the
	// interval counts from send to send through all rebalances (rkcg_heartbeat_intvl, which
	// nothing resets). clock.Never: there was none.
	beat     clock.Time
	inFlight bool
	// until is when the member takes its session to be over by itself
	// (rkcg_ts_session_timeout). clock.Never: it is, or there is none yet.
	until clock.Time
}

// due is when the next heartbeat is. The first of all is at once.
func (s *session) due(interval clock.Duration) clock.Time {
	if s.beat == clock.Never {
		return 0
	}
	return s.beat.Add(interval)
}

// renew follows a good SyncGroup.
func (s *session) renew(timeout clock.Duration, now clock.Time) { s.until = now.Add(timeout) }

// prolong follows a heartbeat: a session that is over stays over.
func (s *session) prolong(timeout clock.Duration, now clock.Time) {
	if s.until != clock.Never {
		s.renew(timeout, now)
	}
}

func (e *engine) sessionTimeout() clock.Duration {
	return clock.Millis(e.Process.Config().SessionTimeoutMs)
}

func (e *engine) heartbeatInterval() clock.Duration {
	return clock.Millis(e.Process.Config().HeartbeatIntervalMs)
}

// beats tells whether this is a state with heartbeats: not from JoinGroup to the answer of
// SyncGroup, nor while fetchers are stopped, but while a callback waits for the application.
func (e *engine) beats() bool {
	return (e.state == steady || e.awaitsCall()) && e.Process.Subscription() != nil
}

// heartbeats uses up a tick that is due, and tells whether there was one. While a heartbeat
// is to be answered, or max.poll.interval.ms was exceeded, none leaves (cgrp_heartbeat).
func (e *engine) heartbeats() bool {
	p, s := e.Process, &e.session
	if s.due(e.heartbeatInterval()) > p.Now() {
		return false
	}
	if s.beat != clock.Never { // the first of all waits for no tick
		e.delays()
	}
	e.usesTick(p.Interval(member.HeartbeatInterval, e.heartbeatInterval()))
	if e.exceeded || s.inFlight {
		return true
	}
	s.inFlight = true
	p.Emit(event.HeartbeatSent{})
	p.SendLate(member.ToCoordinator, e.HeartbeatRequest(), 0, min(e.sessionTimeout(), p.RequestTimeout()), p.Noise().Take(noise.Transit))
	return true
}

// usesTick lets an interval of a length begin. In a group that has lived for hours it is cut,
// and with it the poll check, at a tick of which it ends.
func (e *engine) usesTick(length clock.Duration) {
	now := e.Process.Now()
	e.session.beat = now.Add(length - e.heartbeatInterval())
	if length < e.heartbeatInterval() {
		e.wakes.cutTo(now, now.Add(length))
	}
}

// handleHeartbeat is cgrp_handle_Heartbeat. An error that comes when the member joins
// already is not looked at.
func (e *engine) handleHeartbeat(request member.Sent, r *protocol.HeartbeatResponse) {
	p, s := e.Process, &e.session
	s.inFlight = false
	if r.Error == protocol.NONE {
		p.Emit(event.HeartbeatOK{})
		s.prolong(e.sessionTimeout(), p.Now())
		return
	}
	p.Emit(event.HeartbeatErr{Error: r.Error})
	if e.state <= waitSync {
		return
	}
	switch r.Error {
	case protocol.NOT_COORDINATOR, protocol.COORDINATOR_NOT_AVAILABLE:
		e.loseCoordinator(r.Error) // and stays joined
	case protocol.REBALANCE_IN_PROGRESS:
		s.prolong(e.sessionTimeout(), p.Now())
		e.groupRebalances()
	case protocol.UNKNOWN_MEMBER_ID:
		e.forget("", p.Generation, protocol.Because(protocol.ReasonResettingMemberID))
		e.loseAll(protocol.Because(protocol.ReasonResettingMemberID))
	case protocol.ILLEGAL_GENERATION:
		e.forget(p.MemberID, protocol.NoGeneration, protocol.Because(protocol.ReasonIllegalGeneration))
		e.loseAll(protocol.Because(protocol.ReasonIllegalGeneration))
	case protocol.FENCED_INSTANCE_ID:
		e.dies(r.Error)
	}
}

// groupRebalances is cgrp_group_is_rebalancing. An eager member gives up everything first,
// for which it needs the application; a cooperative one joins at once.
func (e *engine) groupRebalances() {
	switch {
	case e.rebalancing():
	case e.cooperative():
		e.rejoin(protocol.Because(protocol.ReasonGroupIsRebalancing))
	default:
		e.revokeAll(false, protocol.Because(protocol.ReasonRebalanceInProgress))
	}
}

// sessionExpires is cgrp_session_timeout_check: without a good answer for so long the member
// has lost what it holds, whatever the coordinator thinks. It tells whether that is so.
func (e *engine) sessionExpires() bool {
	p := e.Process
	if e.state != steady || e.session.until > p.Now() {
		return false
	}
	since := p.Now().Sub(e.session.until) + e.sessionTimeout()
	e.session.until = clock.Never
	why := protocol.Because(protocol.ReasonSessionTimedOut, strconv.FormatInt(int64(since/clock.Millisecond), 10))
	e.forget("", p.Generation, why)
	e.loseAll(why)
	return true
}

// forget makes the member one that the coordinator does not know, or of no generation. One
// that is that already has nothing to forget.
func (e *engine) forget(id protocol.MemberID, generation protocol.Generation, why protocol.Reason) {
	if p := e.Process; p.MemberID == id && p.Generation == generation {
		return
	}
	e.Process.SetIdentity(id, generation)
	e.Process.Emit(event.Reset{Reason: why})
}

// pollExpiry is when max.poll.interval.ms will have passed without a poll(). Inside one the
// time does not count, so that of a callback does not either, unless poll() is called without
// a timeout (kafka_app_poll_start).
func (e *engine) pollExpiry() clock.Time {
	p := e.Process
	since := p.Program().OutSince()
	if e.held.place == inCallback || e.held.place == inCallbackCommit {
		since = clock.Never
		if p.Program().PollTimeout() == 0 {
			since = e.held.began
		}
	}
	if since == clock.Never {
		return clock.Never
	}
	return max(since, e.polled).Add(clock.Millis(p.Config().MaxPollIntervalMs))
}

// nextPollCheck is when the timer is served that will find max.poll.interval.ms exceeded, or
// that may: the application can be away from now on.
func (e *engine) nextPollCheck() clock.Time {
	at := e.pollExpiry()
	if at == clock.Never {
		at = e.Process.Now().Add(clock.Millis(e.Process.Config().MaxPollIntervalMs))
	}
	return e.wakes.pollCheckAt(max(at, e.wakes.served) + 1)
}

// pollExpires is cgrp_max_poll_interval_check_tmr_cb: the member leaves the group, if it is
// dynamic, and has lost what it holds; unless a callback waits for the application already,
// which then is served as if nothing were lost. It tells whether that is so.
func (e *engine) pollExpires() bool {
	p, w := e.Process, &e.wakes
	if w.pollCheck == clock.Never || w.pollCheck != p.Now() && w.pollCheckAt(p.Now()) != p.Now() || e.pollExpiry() >= p.Now() {
		return false
	}
	p.Emit(event.PollTimeout{})
	e.exceeded, w.pollCheck = true, clock.Never
	why := protocol.Because(protocol.ReasonMaxPollExceeded)
	if p.Config().GroupInstanceID == "" {
		e.sendLeave(why)
	}
	e.forget("", p.Generation, why)
	e.loseAll(why)
	return true
}
