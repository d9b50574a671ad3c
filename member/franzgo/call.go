package franzgo

import (
	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/member"
	"github.com/groupsim/groupsim/noise"
	"github.com/groupsim/groupsim/protocol"
)

// call is a request to the coordinator that kgo's client repeats by itself until it
// has an answer that is one (retryable.Request, Client.handleReqWithCoordinator).
type call struct {
	request protocol.Request // nil: there is none
	began   clock.Time
	tries   int
	onWire  bool
	ago     clock.Duration // it left so much before now
	at      clock.Time     // not to be sent before
}

func (k *call) open() bool { return k.request != nil }

// What a member can have one call each of. Nothing else waits behind a JoinGroup.
const (
	joinCall = iota // JoinGroup or SyncGroup
	beatCall
	commitCall
	leaveCall
	calls
)

// What kgo has as defaults that no setting of the Java consumer stands for.
const (
	requestRetries = 20                // kgo.RequestRetries
	retryTimeout   = 30 * clock.Second // kgo.RetryTimeoutFn, but for requests of a session
)

// call opens a call, in place of what was there.
func (f *engine) call(which int, request protocol.Request) {
	f.calls[which] = call{request: request, began: f.Process.Now()}
}

// callsGoOn sends the first request that is to be Sent, and tells whether there was one.
func (f *engine) callsGoOn() bool {
	p := f.Process
	for i := range f.calls {
		k := &f.calls[i]
		if !k.open() || k.onWire || k.at > p.Now() {
			continue
		}
		if !p.CoordinatorKnown() {
			p.FindCoordinator()
			return false
		}
		k.onWire = true
		k.tries++
		f.tell(k.request)
		p.SendLate(member.ToCoordinator, k.request, 0, f.timeout(k.request), f.onItsWay(k.request)-k.ago)
		k.ago = 0
		return true
	}
	return false
}

// onItsWay is how much longer than its like a request takes to the coordinator.
func (f *engine) onItsWay(request protocol.Request) clock.Duration {
	if _, ok := request.(*protocol.HeartbeatRequest); ok {
		return f.Process.Noise().Take(noise.Transit)
	}
	return 0
}

// nextCall is when a request is to be Sent, or the coordinator looked for.
func (f *engine) nextCall() clock.Time {
	at := clock.Never
	for i := range f.calls {
		k := &f.calls[i]
		switch {
		case !k.open() || k.onWire:
		case f.Process.CoordinatorKnown() || k.at > f.Process.Now():
			at = min(at, k.at)
		default:
			at = min(at, f.Process.NextLookup())
		}
	}
	return at
}

func (f *engine) tell(request protocol.Request) {
	switch r := request.(type) {
	case *protocol.JoinGroupRequest:
		f.Process.Emit(event.JoinSent{Known: r.MemberID != ""})
	case *protocol.SyncGroupRequest:
		f.Process.Emit(event.SyncSent{Generation: r.Generation, Leader: f.Leader})
	case *protocol.HeartbeatRequest:
		f.Process.Emit(event.HeartbeatSent{})
	case *protocol.OffsetCommitRequest:
		f.Process.TellSent(r.Offsets)
	case *protocol.LeaveGroupRequest:
		f.Process.Emit(event.LeaveSent{Reason: r.Members[0].Reason})
	}
}

// timeout is how long an answer is waited for (connTimeouter.timeouts).
func (f *engine) timeout(request protocol.Request) clock.Duration {
	rebalance := clock.Millis(f.Process.Config().MaxPollIntervalMs)
	switch request.(type) {
	case *protocol.JoinGroupRequest:
		return f.Process.RequestTimeout() + rebalance
	case *protocol.SyncGroupRequest:
		return rebalance
	}
	return f.Process.RequestTimeout()
}

// patience is how long a request is repeated: those that a session depends on no
// longer than it can last.
func (f *engine) patience(request protocol.Request) clock.Duration {
	switch request.(type) {
	case *protocol.JoinGroupRequest, *protocol.SyncGroupRequest, *protocol.HeartbeatRequest:
		return clock.Millis(f.Process.Config().SessionTimeoutMs)
	}
	return retryTimeout
}

// callOf finds the call that a request on the wire belongs to; nil if it was given up.
func (f *engine) callOf(request protocol.Request) *call {
	for i := range f.calls {
		if k := &f.calls[i]; k.open() && k.request == request {
			return k
		}
	}
	return nil
}

// Handle implements [member.Engine].
func (f *engine) Handle(request member.Sent, response protocol.Response) {
	err := protocol.NONE
	switch r := response.(type) {
	case *protocol.JoinGroupResponse:
		err = r.Error
	case *protocol.SyncGroupResponse:
		err = r.Error
	case *protocol.HeartbeatResponse:
		err = r.Error
	case *protocol.OffsetCommitResponse:
		err = r.Error
	case *protocol.LeaveGroupResponse:
		err = r.Error
	case *protocol.MetadataResponse:
		f.metadataCame()
		f.Process.Program().Wake()
		return
	default:
		f.Process.Program().Wake()
		return
	}
	k := f.callOf(request.Request)
	if k == nil {
		return
	}
	switch err {
	case protocol.COORDINATOR_NOT_AVAILABLE, protocol.COORDINATOR_LOAD_IN_PROGRESS, protocol.NOT_COORDINATOR:
		again := f.again(k)
		f.Process.LoseCoordinator(protocol.Because(protocol.ReasonCoordinatorError, err.String()))
		if again {
			return
		}
	}
	f.read(k, request, response)
}

// Fail implements [member.Engine].
func (f *engine) Fail(request member.Sent) {
	k := f.callOf(request.Request)
	if k == nil || f.again(k) {
		return
	}
	switch request.Request.(type) {
	case *protocol.JoinGroupRequest, *protocol.SyncGroupRequest:
		k.request = nil
		f.lose(protocol.REQUEST_TIMED_OUT)
	case *protocol.HeartbeatRequest:
		f.answered(k, &protocol.HeartbeatResponse{Error: protocol.REQUEST_TIMED_OUT})
	case *protocol.OffsetCommitRequest:
		f.answered(k, &protocol.OffsetCommitResponse{Error: protocol.REQUEST_TIMED_OUT})
	case *protocol.LeaveGroupRequest:
		f.answered(k, &protocol.LeaveGroupResponse{})
	}
}

// ReconnectBackoff implements [member.Engine]: kgo dials whenever it has a request
// (broker.loadConnection). It is the request that waits before it is sent again.
func (f *engine) ReconnectBackoff(int) clock.Duration { return 0 }

// again lets a call wait for its next try, unless it has had enough of them.
func (f *engine) again(k *call) bool {
	at := f.Process.Now().Add(f.Process.Backoff(k.tries - 1))
	if k.tries > requestRetries || at.Sub(k.began) > f.patience(k.request) {
		return false
	}
	k.onWire, k.at = false, at
	return true
}

func (f *engine) answered(k *call, response protocol.Response) {
	request := k.request
	k.request = nil
	switch r := response.(type) {
	case *protocol.JoinGroupResponse:
		f.joined(r)
	case *protocol.SyncGroupResponse:
		f.synced(r)
	case *protocol.HeartbeatResponse:
		f.beaten(r.Error)
	case *protocol.OffsetCommitResponse:
		f.committed(request.(*protocol.OffsetCommitRequest), r.Error)
	case *protocol.LeaveGroupResponse:
		f.gone()
	}
}
