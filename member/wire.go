package member

import (
	"slices"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/protocol"
)

// link is one connection to the broker. The broker answers a connection's
// requests in their order, so the oldest that waits is the next one answered.
type link struct {
	waiting []sent
}

// sent is a request that waits for its answer.
type sent struct {
	request    protocol.Request
	purpose    purpose
	generation protocol.Generation // of the member when it sent it
	memberID   protocol.MemberID
	deadline   clock.Time
}

// unchangedSince tells whether the member is still who it was when it sent a request
// (CoordinatorResponseHandler.generationUnchanged).
func (c *Client) unchangedSince(request sent) bool {
	return request.generation == c.generation && request.memberID == c.memberID
}

// purpose tells apart what a commit was sent for.
type purpose uint8

const (
	ordinary         purpose = iota
	commitBeforeJoin         // onJoinPrepare waits for it
	commitInCallback         // commitSync in onPartitionsRevoked
	commitOnClose
)

// arrived is an answer that waits in a socket.
type arrived struct {
	conn     Conn
	response protocol.Response
}

func (c *Client) send(conn Conn, request protocol.Request, purpose purpose, timeout clock.Duration) {
	c.links[conn].waiting = append(c.links[conn].waiting, sent{request, purpose, c.generation, c.memberID, c.now.Add(timeout)})
	c.fx.Sends = append(c.fx.Sends, Send{conn, request})
}

func (c *Client) requestTimeout() clock.Duration { return clock.Millis(c.spec.Config.RequestTimeoutMs) }

// readInbox handles the answers that have arrived, in their order.
func (c *Client) readInbox() {
	for len(c.inbox) > 0 && c.Running() {
		next := c.inbox[0]
		if c.slowToRead(next.response) {
			return
		}
		c.inbox = append(c.inbox[:0], c.inbox[1:]...)
		waiting := &c.links[next.conn].waiting
		if len(*waiting) == 0 {
			continue
		}
		request := (*waiting)[0]
		*waiting = append((*waiting)[:0], (*waiting)[1:]...)
		c.poll.heard(c.now)
		c.handle(request, next.response)
	}
}

func (c *Client) handle(request sent, response protocol.Response) {
	if c.franz != nil && c.franz.handle(request, response) {
		return
	}
	switch r := response.(type) {
	case *protocol.JoinGroupResponse:
		c.handleJoin(request, r)
	case *protocol.SyncGroupResponse:
		c.handleSync(request, r)
	case *protocol.HeartbeatResponse:
		c.handleHeartbeat(request, r)
	case *protocol.OffsetCommitResponse:
		c.handleCommit(request, r)
	case *protocol.OffsetFetchResponse:
		c.handleOffsetFetch(request, r)
	case *protocol.LeaveGroupResponse:
	case *protocol.FindCoordinatorResponse:
		c.handleFindCoordinator(r)
	case *protocol.MetadataResponse:
		c.handleMetadata(r)
	case *protocol.FetchResponse:
		c.handleFetch()
	case *protocol.ListOffsetsResponse:
		c.handleListOffsets(r)
	}
	c.poll.wanted = true
	c.commitSyncGoesOn()
	c.closeGoesOn()
}

// nextTimeout is when a thread will find that a request has waited too long: no
// thread looks while the application is elsewhere and the heartbeat thread rests.
func (c *Client) nextTimeout() clock.Time {
	at := clock.Never
	if !c.reading() && !c.heartbeatRuns() {
		return at
	}
	for i := range c.links {
		for _, s := range c.links[i].waiting {
			at = min(at, s.deadline)
		}
	}
	return at
}

// timeOutRequests closes the connections on which a request has waited too long.
// Answers that have arrived are read first (NetworkClient.poll).
func (c *Client) timeOutRequests() {
	for conn := range c.links {
		for _, s := range c.links[conn].waiting {
			if s.deadline > c.now {
				continue
			}
			if Conn(conn) == ToCoordinator {
				c.loseCoordinator("a request timed out")
			} else {
				c.disconnect(Conn(conn))
			}
			break
		}
	}
}

// disconnect closes a connection and fails what was waiting on it, also what was to
// be sent at this moment.
func (c *Client) disconnect(conn Conn) {
	failed := c.links[conn].waiting
	c.links[conn].waiting = nil
	kept := c.inbox[:0]
	for _, a := range c.inbox {
		if a.conn != conn {
			kept = append(kept, a)
		}
	}
	c.inbox = kept
	c.fx.Sends = slices.DeleteFunc(c.fx.Sends, func(s Send) bool { return s.Conn == conn })
	c.fx.Closed = append(c.fx.Closed, conn)
	for _, s := range failed {
		c.failRequest(s)
	}
	c.poll.wanted = true
	c.commitSyncGoesOn()
	c.closeGoesOn()
}

// failRequest is a DisconnectException for one request.
func (c *Client) failRequest(s sent) {
	if c.franz != nil && c.franz.failed(s) {
		return
	}
	switch s.request.(type) {
	case *protocol.JoinGroupRequest, *protocol.SyncGroupRequest:
		c.joinFailed(failure{"DisconnectException", "null"})
	case *protocol.HeartbeatRequest:
		c.heartbeatFailed()
	case *protocol.OffsetCommitRequest:
		c.commitFailed(s, true)
	case *protocol.OffsetFetchRequest:
		c.offsetFetchFailed(s)
	case *protocol.ListOffsetsRequest:
		c.listOffsetsFailed()
	case *protocol.FindCoordinatorRequest:
		c.lookupInFlight = false
		c.retryLookup()
	case *protocol.FetchRequest:
		c.consumer.fetching = false
	case *protocol.MetadataRequest:
		c.metadata.inFlight = false
		c.metadata.due = c.now.Add(clock.Millis(c.spec.Config.RetryBackoffMs))
	}
}

// loseCoordinator is AbstractCoordinator.markCoordinatorUnknown. It closes the
// connection, so whatever waited there has failed, and comes back to it no sooner
// than reconnect.backoff.ms later.
func (c *Client) loseCoordinator(reason string) {
	if c.coordinatorKnown {
		c.coordinatorKnown = false
		c.emit(event.CoordinatorLost{Reason: protocol.ParseReason(reason)})
	}
	c.lookupAt, c.lookupFailures = c.now.Add(reconnectBackoff), 0
	c.disconnect(ToCoordinator)
}

// reconnectBackoff is reconnect.backoff.ms at its default.
const reconnectBackoff = 50 * clock.Millisecond

// lookup asks any broker for the coordinator, unless it is too early or the last
// question is open.
func (c *Client) lookup() {
	if c.coordinatorKnown || c.lookupInFlight || c.lookupAt > c.now {
		return
	}
	c.lookupInFlight = true
	c.send(ToBroker, &protocol.FindCoordinatorRequest{}, ordinary, c.requestTimeout())
}

func (c *Client) nextLookup() clock.Time {
	if c.lookupInFlight {
		return clock.Never
	}
	return c.lookupAt
}

func (c *Client) handleFindCoordinator(r *protocol.FindCoordinatorResponse) {
	c.lookupInFlight = false
	if r.Error != protocol.NONE {
		c.retryLookup()
		return
	}
	c.coordinatorKnown = true
	c.lookupFailures = 0
	c.heartbeat.session = c.now.Add(clock.Millis(c.spec.Config.SessionTimeoutMs))
	c.emit(event.CoordinatorFound{})
}

// retryLookup waits before the next lookup. poll() backs off, begins anew with each
// call, and no call outlasts its timeout (AbstractCoordinator.ensureCoordinatorReady);
// the heartbeat thread forgets the lookup at its next step and asks at the one after.
func (c *Client) retryLookup() {
	timeout := c.spec.Application.PollTimeout
	switch {
	case c.franz == nil && c.thread == inPoll && timeout > 0:
		call := c.poll.since(c.now, timeout)
		if call > c.lookupFailed {
			c.lookupFailures = 0
		}
		c.lookupAt = min(c.now.Add(c.backoff(c.lookupFailures)), call.Add(timeout))
	case c.reading():
		c.lookupAt = c.now.Add(c.backoff(c.lookupFailures))
	default:
		c.lookupAt = c.now.Add(2 * clock.Millis(c.spec.Config.RetryBackoffMs))
	}
	c.lookupFailures++
	c.lookupFailed = c.now
}

// backoff is ExponentialBackoff with the client's settings: it doubles with each
// failure, varies by a fifth either way, and is at most retry.backoff.max.ms.
func (c *Client) backoff(failures int) clock.Duration {
	least, most := clock.Millis(c.spec.Config.RetryBackoffMs), clock.Millis(c.spec.Config.RetryBackoffMaxMs)
	if most <= least {
		return most
	}
	d := min(least<<min(failures, 20), most)
	return min(d*4/5+c.spec.Chance.Duration(d*2/5), most)
}
