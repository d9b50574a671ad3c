package member

import (
	"slices"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/protocol"
)

// Conn names one of the client's two connections. Kafka's consumer keeps one to
// the coordinator apart (node id MAX_INT − id), so that fetches never wait behind
// a parked JoinGroup.
type Conn uint8

// The connections.
const (
	ToCoordinator Conn = iota
	ToBroker
	Conns // how many there are
)

// link is one connection to the broker. The broker answers a connection's
// requests in their order, so the oldest that waits is the next one answered.
type link struct {
	waiting  []Sent
	failures int        // how often it was closed since the last answer came
	opens    clock.Time // the client does not connect before (ClusterConnectionStates.canConnect)
}

// Sent is a request that waits for its answer.
type Sent struct {
	Request  protocol.Request
	Purpose  Purpose
	Identity // of the member when it sent it
	deadline clock.Time
}

// Purpose tells an engine apart what it sent a request for. The process gives it no
// meaning, and its own requests have none: so it knows them from those of an engine.
type Purpose uint8

// arrived is an answer that waits in a socket.
type arrived struct {
	conn     Conn
	response protocol.Response
}

// Send sends a request, whose answer is waited for as long as the timeout.
func (p *Process) Send(conn Conn, request protocol.Request, purpose Purpose, timeout clock.Duration) {
	p.SendLate(conn, request, purpose, timeout, 0)
}

// SendLate is Send where the request does not get onto the wire at once.
func (p *Process) SendLate(conn Conn, request protocol.Request, purpose Purpose, timeout, late clock.Duration) {
	p.links[conn].waiting = append(p.links[conn].waiting, Sent{request, purpose, p.Identity, p.now.Add(timeout)})
	p.fx.Sends = append(p.fx.Sends, Send{conn, request, late})
}

// RequestTimeout is request.timeout.ms.
func (p *Process) RequestTimeout() clock.Duration {
	return clock.Millis(p.spec.Config.RequestTimeoutMs)
}

// send sends a request of the process's own.
func (p *Process) send(conn Conn, request protocol.Request) {
	p.Send(conn, request, 0, p.RequestTimeout())
}

// Waiting lists the requests of a connection that wait for their answers, the oldest
// first. It is not to be changed.
func (p *Process) Waiting(conn Conn) []Sent { return p.links[conn].waiting }

// Unread counts the answers that wait in the sockets.
func (p *Process) Unread() int { return len(p.inbox) }

// UnreadOn counts those of one connection.
func (p *Process) UnreadOn(conn Conn) (n int) {
	for _, a := range p.inbox {
		if a.conn == conn {
			n++
		}
	}
	return n
}

// reading tells whether somebody reads the network now.
func (p *Process) reading() bool { return !p.paused && p.engine.Reads() }

// ReadInbox handles the answers that have arrived, in their order.
func (p *Process) ReadInbox() {
	for len(p.inbox) > 0 && p.Running() {
		next := p.inbox[0]
		if !p.engine.Ready(next.response) {
			return
		}
		p.inbox = append(p.inbox[:0], p.inbox[1:]...)
		waiting := &p.links[next.conn].waiting
		if len(*waiting) == 0 {
			continue
		}
		request := (*waiting)[0]
		*waiting = append((*waiting)[:0], (*waiting)[1:]...)
		p.links[next.conn].failures = 0
		p.program.Heard()
		p.handle(request, next.response)
	}
}

func (p *Process) handle(request Sent, response protocol.Response) {
	switch r := response.(type) {
	case *protocol.OffsetFetchResponse:
		p.handleOffsetFetch(request, r)
	case *protocol.FindCoordinatorResponse:
		p.handleFindCoordinator(r)
	case *protocol.MetadataResponse:
		p.handleMetadata(request, r)
	case *protocol.FetchResponse:
		p.Holdings.fetched()
	case *protocol.ListOffsetsResponse:
		p.handleListOffsets(r)
	}
	p.engine.Handle(request, response)
	if r, commit := response.(*protocol.OffsetCommitResponse); commit {
		p.takeBack(request, r)
	}
}

// nextTimeout is when somebody will find that a request has waited too long.
func (p *Process) nextTimeout() clock.Time {
	at := clock.Never
	for i := range p.links {
		for j := range p.links[i].waiting {
			at = min(at, p.links[i].waiting[j].deadline)
		}
	}
	if at != clock.Never && !p.reading() && !p.engine.Attends() {
		return clock.Never
	}
	return at
}

// TimeOutRequests closes the connections on which a request has waited too long.
// Answers that have arrived are read first (NetworkClient.poll).
func (p *Process) TimeOutRequests() {
	for conn := range p.links {
		for i := range p.links[conn].waiting {
			if p.links[conn].waiting[i].deadline > p.now {
				continue
			}
			if Conn(conn) == ToCoordinator {
				p.LoseCoordinator(protocol.Because(protocol.ReasonRequestTimedOut))
			} else {
				p.disconnect(Conn(conn))
			}
			break
		}
	}
}

// mayConnect tells whether a connection is open, or may be opened.
func (p *Process) mayConnect(conn Conn) bool { return p.links[conn].opens <= p.now }

// disconnect closes a connection and fails what was waiting on it, also what was to
// be sent at this moment. It is opened again no sooner than its backoff is over, which
// grows until an answer shows that it works (ClusterConnectionStates.disconnected; Kafka's
// client goes by the answer to ApiVersions, the first there is).
func (p *Process) disconnect(conn Conn) {
	l := &p.links[conn]
	failed := l.waiting
	l.waiting, l.opens = nil, p.now.Add(p.engine.ReconnectBackoff(l.failures))
	l.failures++
	kept := p.inbox[:0]
	for _, a := range p.inbox {
		if a.conn != conn {
			kept = append(kept, a)
		}
	}
	p.inbox = kept
	p.fx.Sends = slices.DeleteFunc(p.fx.Sends, func(s Send) bool { return s.Conn == conn })
	p.fx.Closed = append(p.fx.Closed, conn)
	for _, s := range failed {
		p.fail(s)
	}
	p.program.Wake()
	p.engine.Disconnected()
}

// fail is a DisconnectException for one request.
func (p *Process) fail(s Sent) {
	switch s.Request.(type) {
	case *protocol.OffsetFetchRequest:
		p.Holdings.offsetFetchFailed(s)
	case *protocol.ListOffsetsRequest:
		p.Holdings.listOffsetsFailed()
	case *protocol.FindCoordinatorRequest:
		p.lookup.inFlight = false
		p.retryLookup()
	case *protocol.FetchRequest:
		p.Holdings.fetching = false
	case *protocol.MetadataRequest:
		if s.Purpose != 0 {
			p.engine.Fail(s)
			return
		}
		p.metadata.inFlight = false
		p.metadata.due = p.now.Add(clock.Millis(p.spec.Config.RetryBackoffMs))
	default:
		p.engine.Fail(s)
	}
}
