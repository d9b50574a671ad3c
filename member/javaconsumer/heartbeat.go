package javaconsumer

import (
	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/member"
	"github.com/groupsim/groupsim/noise"
	"github.com/groupsim/groupsim/protocol"
)

// heartbeat is when and what the background thread tells the coordinator
// (ConsumerHeartbeatRequestManager).
type heartbeat struct {
	interval clock.Duration // the coordinator says it; 0: it has not yet
	due      clock.Time
	inFlight *protocol.ConsumerGroupHeartbeatRequest
	failures int
	ackDue   clock.Time // when the one that acknowledges leaves
	sent     sentFields
	quiet    quietHeartbeat
	warmUp   warmUp
}

// quietHeartbeat is what is said where nothing has changed, and the fact of it: the same
// each time in an epoch, and never written to.
type quietHeartbeat struct {
	request *protocol.ConsumerGroupHeartbeatRequest
	fact    event.Fact
}

// sentFields is what the coordinator has been told since the last error
// (HeartbeatState.SentFields).
type sentFields struct {
	all    bool // rebalance timeout and assignor
	topics []protocol.TopicID
	local  local
}

// urgent tells whether a heartbeat leaves without waiting for its interval, or for a
// backoff (shouldHeartbeatNow).
func (e *engine) urgent() bool {
	switch e.state {
	case event.Leaving:
		return true
	case event.Joining:
		return e.heartbeat.inFlight == nil
	case event.Acknowledging:
		return e.heartbeat.inFlight == nil && e.heartbeat.ackDue <= e.Process.Now()
	}
	return false
}

// heartbeatGoesOn sends a heartbeat if there is one to send, and tells whether it did
// anything (AbstractHeartbeatRequestManager.poll).
func (e *engine) heartbeatGoesOn() bool {
	p := e.Process
	switch {
	case !p.CoordinatorKnown():
		if e.state == event.Leaving { // it cannot be said, and is not waited for
			e.move(event.Unsubscribed)
			return true
		}
		if !p.Closing() {
			p.FindCoordinator()
		}
		return false
	case e.silent():
		return false
	case (e.urgent() || e.heartbeat.due <= p.Now()) && e.pollExpiry() <= p.Now() && !e.isLeaving():
		e.expirePoll()
		return true
	case e.urgent(), e.heartbeat.inFlight == nil && e.heartbeat.due <= p.Now():
		e.sendHeartbeat()
		return true
	}
	return false
}

// nextHeartbeat is when heartbeatGoesOn has something to do if nothing happens.
func (e *engine) nextHeartbeat() clock.Time {
	p := e.Process
	switch {
	case !p.CoordinatorKnown():
		if p.Closing() {
			return clock.Never
		}
		return p.NextLookup()
	case e.silent():
		return clock.Never
	}
	return e.dueHeartbeat()
}

func (e *engine) dueHeartbeat() clock.Time {
	due := e.heartbeat.due.Add(e.Process.Noise().Peek(noise.Heartbeat))
	if e.heartbeat.inFlight != nil {
		expiry := max(e.heartbeat.due, e.pollExpiry())
		switch {
		case e.isLeaving():
			return clock.Never
		case due > e.Process.Now(): // the answer is to find the timer set already
			return min(due, expiry)
		}
		return expiry
	}
	if e.state == event.Acknowledging {
		due = min(due, e.heartbeat.ackDue)
	}
	return due
}

// pollExpiry is when max.poll.interval.ms will have passed without a poll(). Nothing wakes the
// background thread then, which sleeps until the next heartbeat is due: it finds out when it
// would send that, also if the one before has not been answered
// (AbstractHeartbeatRequestManager.poll, whose result has no other time).
func (e *engine) pollExpiry() clock.Time {
	last := e.Process.Program().LastPoll()
	if e.withoutEvent() {
		last = min(last, e.events.sent)
	}
	return last.Add(clock.Millis(e.Process.Config().MaxPollIntervalMs))
}

// expirePoll leaves the group because the application does not come back. What the member
// holds it has lost; it says so when poll() is called again.
func (e *engine) expirePoll() {
	e.Process.Emit(event.PollTimeout{})
	e.stale = true
	e.move(event.PrepareLeaving)
	e.sendsLeave()
	e.sendHeartbeat()
	e.heartbeat.inFlight, e.heartbeat.sent, e.heartbeat.due = nil, sentFields{}, e.Process.Now()
}

// sendHeartbeat sends what is to be said.
func (e *engine) sendHeartbeat() {
	p, h := e.Process, &e.heartbeat
	r, fact := e.request()
	p.Emit(fact)
	p.Noise().Take(noise.Heartbeat)
	p.SendLate(member.ToCoordinator, r, ordinary, p.RequestTimeout(), e.onItsWay())
	h.inFlight = r
	e.generated()
	h.due = p.Now().Add(e.nextInterval())
}

// generated goes on to the state that follows when a heartbeat is said
// (onHeartbeatRequestGenerated).
func (e *engine) generated() {
	switch e.state {
	case event.Acknowledging:
		if e.now.equal(e.target) {
			e.move(event.StableMember)
		} else {
			e.move(event.Reconciling)
			e.wake()
		}
	case event.Leaving:
		if !e.stale {
			e.move(event.Unsubscribed)
			return
		}
		e.move(event.Stale)
		e.lose(afterStale)
	}
}

// nextInterval is how long the next heartbeat is waited for. One of a member that is on its
// way to its assignment ends with its acknowledgement, so it is not that which is cut to
// put members out of step.
func (e *engine) nextInterval() clock.Duration {
	if e.state == event.StableMember {
		return e.Process.Interval(member.HeartbeatInterval, e.heartbeat.interval)
	}
	return e.heartbeat.interval
}

// request says what has changed since the last one; all of it when the member joins
// (HeartbeatState.buildRequestData).
func (e *engine) request() (*protocol.ConsumerGroupHeartbeatRequest, event.Fact) {
	p, cfg, sent, quiet := e.Process, e.Process.Config(), &e.heartbeat.sent, &e.heartbeat.quiet
	joins := e.state == event.Joining
	changes := joins || !sent.all || !sent.local.equal(e.now) || !protocol.Same(sent.topics, p.Subscription())
	if q := quiet.request; !changes && q != nil && q.Epoch == protocol.Epoch(p.Generation) {
		return q, quiet.fact
	}
	r := &protocol.ConsumerGroupHeartbeatRequest{MemberID: p.MemberID, Epoch: protocol.Epoch(p.Generation), InstanceID: cfg.GroupInstanceID,
		ClientID: p.ClientID(), RebalanceTimeoutMs: protocol.NoTimeout}
	if joins {
		r.Rack = cfg.ClientRack
	}
	if joins || !sent.all {
		r.RebalanceTimeoutMs, r.Assignor, sent.all = cfg.MaxPollIntervalMs, cfg.RemoteAssignor.String(), true
	}
	if joins || !protocol.Same(sent.topics, p.Subscription()) {
		sent.topics = p.Subscription()
		r.Topics = append([]protocol.TopicID{}, sent.topics...)
	}
	if joins || !sent.local.equal(e.now) {
		sent.local = e.now
		r.Owned = append([]protocol.TopicPartition{}, e.now.partitions...)
	}
	fact := event.Fact(event.ConsumerHeartbeatSent{Epoch: r.Epoch, Owned: r.Owned})
	if !changes {
		*quiet = quietHeartbeat{r, fact}
	}
	return r, fact
}

// handleHeartbeat takes the answer (onResponse). An answer to a heartbeat that has been
// given up, or to one that left, is nothing to it.
func (e *engine) handleHeartbeat(request member.Sent, r *protocol.ConsumerGroupHeartbeatResponse) {
	h, p := &e.heartbeat, e.Process
	if h.inFlight != request.Request {
		return
	}
	h.inFlight = nil
	if r.Error != protocol.NONE {
		p.Emit(event.HeartbeatErr{Error: r.Error})
		e.heartbeatRefused(r.Error)
		return
	}
	p.Emit(event.HeartbeatOK{})
	h.failures = 0
	if !e.silent() && e.state != event.Leaving && r.Epoch >= 0 {
		e.inEpoch(r.Epoch)
		if r.Assignment != nil {
			e.assign(r.Assignment)
		}
	}
	// The poll() that is under way has not heard of the interval yet.
	if length := clock.Millis(r.HeartbeatIntervalMs); length != h.interval && r.HeartbeatIntervalMs > 0 {
		h.interval = length
		h.due = p.Now().Add(e.nextInterval())
	}
	e.restsBehindAnswer()
}

// restsBehindAnswer keeps the next heartbeat back for a first backoff behind an answer, also a
// good one: that of one whose interval was over before the answer had come
// (RequestState.onSuccessfulAttempt, canSendRequest).
func (e *engine) restsBehindAnswer() {
	now := e.Process.Now()
	if longest := 2 * clock.Millis(e.Process.Config().RetryBackoffMs); e.heartbeat.due.Sub(now) < longest {
		e.heartbeat.due = max(e.heartbeat.due, now.Add(e.Process.Backoff(0)))
	}
}

// heartbeatRefused is onErrorResponse.
func (e *engine) heartbeatRefused(err protocol.ErrorCode) {
	h, p := &e.heartbeat, e.Process
	h.sent = sentFields{}
	h.due = p.Now().Add(p.Backoff(h.failures))
	h.failures++
	switch err {
	case protocol.NOT_COORDINATOR, protocol.COORDINATOR_NOT_AVAILABLE:
		p.LoseCoordinator(protocol.Because(protocol.ReasonCoordinatorError, err.String()))
		h.due, h.failures = p.Now(), 0
	case protocol.COORDINATOR_LOAD_IN_PROGRESS:
	case protocol.FENCED_MEMBER_EPOCH, protocol.UNKNOWN_MEMBER_ID:
		h.due, h.failures = p.Now(), 0
		e.fenced()
	case protocol.TOPIC_AUTHORIZATION_FAILED:
		e.throws(err) // and stays what it is
	case protocol.GROUP_ID_NOT_FOUND:
		if e.state != event.Unsubscribed { // else it has left by that
			e.dies(err)
		}
	default:
		e.dies(err)
	}
}

// heartbeatLost follows when there is no answer: what has been told is not known, so the
// next one says all of it.
func (e *engine) heartbeatLost(r *protocol.ConsumerGroupHeartbeatRequest) {
	h := &e.heartbeat
	if h.inFlight != r {
		return
	}
	h.inFlight, h.sent = nil, sentFields{}
	h.due = e.Process.Now().Add(e.Process.Backoff(h.failures))
	h.failures++
}
