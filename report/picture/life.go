package picture

import (
	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/protocol"
)

// memberState is what a member is in. Those of the protocol are the states of the Java
// consumer (org.apache.kafka.clients.consumer.internals.AbstractCoordinator.MemberState),
// and rejoinNeeded, which is STABLE with a rejoin due, as soon as it polls; franz-go
// has no names for what comes to the same. What
// stands in the way of the protocol goes before it.
type memberState uint8

const (
	notRunning memberState = iota
	unjoined
	preparing
	completing
	stable
	rejoinNeeded
	inRevoked
	inLost
	inAssigned
	closing
	stalled
	cutOff
	paused
	numMemberStates
)

var memberStateNames = [numMemberStates]string{
	"not running", "unjoined", "preparing rebalance", "completing rebalance", "stable", "rejoin needed",
	"in onPartitionsRevoked", "in onPartitionsLost", "in onPartitionsAssigned", "closing", "stalled", "cut off", "paused",
}

func (s memberState) String() string { return memberStateNames[s] }

// life follows one member through its incarnations.
type life struct {
	states   track[memberState]
	running  bool
	closing  bool
	protocol memberState // unjoined to rejoinNeeded
	callback memberState // one of three, or notRunning: none
	paused   bool
	cutOff   bool
	stalled  bool
}

func (l *life) state() memberState {
	switch {
	case !l.running:
		return notRunning
	case l.paused:
		return paused
	case l.cutOff:
		return cutOff
	case l.stalled:
		return stalled
	case l.callback != notRunning:
		return l.callback
	case l.closing:
		return closing
	}
	return l.protocol
}

func (l *life) event(e event.Event) {
	switch fact := e.Fact.(type) {
	case event.ProcessStart:
		*l = life{states: l.states, running: true, protocol: unjoined}
	case event.Closed, event.Killed:
		*l = life{states: l.states}
	case event.Closing:
		l.closing = true
	case event.Paused:
		l.paused = true
	case event.Resumed:
		l.paused = false
	case event.Stall:
		l.stalled = true
	case event.Awake:
		l.stalled = false
	case event.Disconnected:
		l.cutOff = true
	case event.Reconnected:
		l.cutOff = false
	case event.Revoked:
		l.callback = inRevoked
	case event.Lost:
		l.callback = inLost
	case event.Assigned:
		l.callback = inAssigned
	case event.CallbackDone:
		l.callback = notRunning
	default:
		l.speak(fact)
	}
	l.states.set(e.At, l.state())
}

// speak follows the protocol.
func (l *life) speak(fact event.Fact) {
	switch f := fact.(type) {
	case event.JoinSent:
		l.protocol = preparing
	case event.JoinOK:
		l.protocol = completing
	case event.SyncOK:
		l.protocol = stable
	case event.JoinErr, event.SyncErr, event.Reset:
		l.protocol = unjoined
	case event.HeartbeatErr:
		if f.Error == protocol.REBALANCE_IN_PROGRESS && l.protocol == stable {
			l.protocol = rejoinNeeded
		}
	case event.Rejoin:
		if l.protocol == stable {
			l.protocol = rejoinNeeded
		}
	}
}
