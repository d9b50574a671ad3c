package picture

import (
	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/protocol"
	"github.com/groupsim/groupsim/report"
)

// memberState is what a member is in. Those of the classic protocol are the states of the
// Java consumer (org.apache.kafka.clients.consumer.internals.AbstractCoordinator.MemberState),
// and rejoinNeeded, which is STABLE with a rejoin due, as soon as it polls; franz-go
// has no names for what comes to the same. Those of the consumer protocol are the client's
// (…consumer.internals.MemberState); of a client that is STABLE the coordinator's, if that
// waits for something: unreleased, or notTold while the target is of a newer epoch than
// the member has heard of. What stands in the way of the protocol goes before it.
type memberState uint8

const (
	notRunning memberState = iota
	unjoined
	preparing
	completing
	stable
	rejoinNeeded
	unsubscribed
	joining
	reconciling
	acknowledging
	notTold
	unreleased
	fenced
	prepareLeaving
	leaving
	stale
	fatal
	inRevoked
	inLost
	inAssigned
	refused
	closing
	stalled
	cutOff
	paused
	numMemberStates
)

var memberStateNames = [numMemberStates]string{
	"not running", "unjoined", "preparing rebalance", "completing rebalance", "stable", "rejoin needed",
	"unsubscribed", "joining", "reconciling", "acknowledging", "not told of the target yet", "unreleased partitions",
	"fenced", "prepare leaving", "leaving", "stale", "fatal",
	"in onPartitionsRevoked", "in onPartitionsLost", "in onPartitionsAssigned", "assign() refused", "closing", "stalled", "cut off", "paused",
}

func (s memberState) String() string { return memberStateNames[s] }

// clientStates has the states of a client of the consumer protocol.
var clientStates = [...]memberState{
	event.Unsubscribed: unsubscribed, event.Joining: joining, event.Reconciling: reconciling, event.Acknowledging: acknowledging,
	event.StableMember: stable, event.Fenced: fenced, event.PrepareLeaving: prepareLeaving, event.Leaving: leaving, event.Stale: stale, event.Fatal: fatal,
}

// life follows one member through its incarnations.
type life struct {
	report.Process
	states   track[memberState]
	protocol memberState // unjoined to fatal

	// Of a member of the consumer protocol, as the coordinator has it.
	epochs bool
	epoch  protocol.Epoch // that it is in; 0: it is not counted in
	waits  bool           // for partitions that others have not released
	target protocol.Epoch // the group's
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
	case l.protocol == stable && l.Refused:
		return refused
	case l.protocol == stable && l.epoch > 0 && l.epoch < l.target:
		return notTold
	case l.protocol == stable && l.waits:
		return unreleased
	}
	return l.protocol
}

func (l *life) event(e event.Event) {
	l.Process.Event(e)
	l.speak(e.Fact)
	l.states.set(e.At, l.state())
}

// retarget takes the epoch of the target that has been computed last.
func (l *life) retarget(at clock.Time, target protocol.Epoch) {
	l.target = target
	l.states.set(at, l.state())
}

// speak follows the protocol.
func (l *life) speak(fact event.Fact) {
	switch f := fact.(type) {
	case event.ProcessStart:
		l.protocol, l.epochs, l.epoch, l.waits = unjoined, false, 0, false
	case event.MemberState:
		l.protocol, l.epochs = clientStates[f.To], true
	case event.MemberEpoch:
		l.epoch, l.waits = f.Epoch, f.State == event.UnreleasedPartitions
	case event.MemberRemoved:
		l.epoch, l.waits = 0, false
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
