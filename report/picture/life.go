package picture

import (
	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/protocol"
	"github.com/groupsim/groupsim/report"
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
	report.Process
	states   track[memberState]
	protocol memberState // unjoined to rejoinNeeded
}

var (
	faultStates    = [...]memberState{report.Pause: paused, report.Cut: cutOff, report.Stall: stalled}
	callbackStates = [...]memberState{report.InAssigned: inAssigned, report.InRevoked: inRevoked, report.InLost: inLost}
)

func (l *life) state() memberState {
	fault, faulty := l.Fault()
	switch {
	case !l.Running:
		return notRunning
	case faulty:
		return faultStates[fault]
	case l.Callback != report.NoCallback:
		return callbackStates[l.Callback]
	case l.Closing:
		return closing
	}
	return l.protocol
}

func (l *life) event(e event.Event) {
	l.Process.Event(e)
	l.speak(e.Fact)
	l.states.set(e.At, l.state())
}

// speak follows the protocol.
func (l *life) speak(fact event.Fact) {
	switch f := fact.(type) {
	case event.ProcessStart:
		l.protocol = unjoined
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
