package fidelity

import "github.com/groupsim/groupsim/clock"

// What is asked of every recording that is not an exception, beside equal
// generations, leaders, owners and events.
const (
	eventTolerance       = 300 * clock.Millisecond // at the 95th percentile
	medianTolerance      = 50 * clock.Millisecond  // in the median, over all recordings
	downtimeTolerance    = 250 * clock.Millisecond // of each partition
	reprocessedTolerance = 100                     // records, of all partitions
)

// Exception is a recording that the simulation does not come as near to, because of
// something that it cannot know.
type Exception struct {
	Recording string
	Reason    Reason
	// How far the two are apart at most: the downtime of a partition, and an event
	// at the 95th percentile.
	Downtime, Event clock.Duration
	// Equal: generations, leaders and owners are the same all the same.
	Equal bool
}

// Reason is what decided a recorded run and is not to be known.
type Reason int

// The reasons.
const (
	sessionRace Reason = iota
	firstJoinRace
	staticRace
	newcomerRace
	recordPhase
	joinRace
	slowMachine
)

var reasons = [...]string{
	sessionRace: "The session timeout is three heartbeat intervals, and the members' heartbeats run in step: when the dead member's session ends, the others' heartbeats are due within some 10 ms. " +
		"In the recording one or both came before it and heard of the rebalance an interval later; in the simulation both come just after it.",
	firstJoinRace: "Two processes turned to the group within 5 ms. The one that was second with its first JoinGroup was first with the next, and so became the leader.",
	staticRace: "When the process went on, a commit and a heartbeat were refused within 6 ms of each other; the JoinGroup went out between the two answers, and the second one spoiled it. " +
		"The simulation hears the two in the other order.",
	newcomerRace: "After a cooperative rebalance the newcomer's first SyncGroup was some 20 ms faster than the next JoinGroup of the members that gave something up. " +
		"In most recordings, and in the simulation, it is slower, is refused, and so the newcomer learns of the follow-up rebalance at once.",
	recordPhase: "Applications are busy half of the time, and each step of the protocol waits until the batch in hand is done. When within their period the records came is not recorded; the waits add up until a close falls on the other side of a heartbeat.",
	joinRace:    "A new process's JoinGroup came 5 ms before a heartbeat that was to end the join phase, and so was part of it; in the simulation it comes after.",
	slowMachine: "The machine was slow during this run: each of six rebalances took 60 to 130 ms longer from the first revocation to the last assignment.",
}

// String says it in a few sentences.
func (r Reason) String() string { return reasons[r] }

// exceptions lists them all.
var exceptions = []Exception{
	{"autoscaler-flap--cooperative-sticky--1", slowMachine, 900 * clock.Millisecond, 300 * clock.Millisecond, true},
	{"autoscaler-flap--range--1", slowMachine, 800 * clock.Millisecond, 300 * clock.Millisecond, true},
	{"autoscaler-flap--sticky--1", slowMachine, 1100 * clock.Millisecond, 400 * clock.Millisecond, true},
	{"crash--cooperative-sticky--1", sessionRace, 2100 * clock.Millisecond, 2100 * clock.Millisecond, true},
	{"crash--range--1", sessionRace, 2100 * clock.Millisecond, 2100 * clock.Millisecond, true},
	{"crash--sticky--1", sessionRace, 2100 * clock.Millisecond, 2100 * clock.Millisecond, true},
	{"crash-busy--cooperative-sticky--1", sessionRace, 2100 * clock.Millisecond, 2100 * clock.Millisecond, true},
	{"crash-busy--range--1", sessionRace, 2100 * clock.Millisecond, 2100 * clock.Millisecond, true},
	{"crash-static--cooperative-sticky--1", sessionRace, 2100 * clock.Millisecond, 2100 * clock.Millisecond, true},
	{"crash-static--range--1", sessionRace, 2100 * clock.Millisecond, 2100 * clock.Millisecond, true},
	{"gc-pause-long--cooperative-sticky--1", sessionRace, 2100 * clock.Millisecond, 2100 * clock.Millisecond, true},
	{"gc-pause-long-static--cooperative-sticky--1", sessionRace, 2100 * clock.Millisecond, 2100 * clock.Millisecond, true},
	{"gc-pause-long-static--sticky--1", staticRace, 100 * clock.Millisecond, 100 * clock.Millisecond, false},
	{"network-partition--cooperative-sticky--1", sessionRace, 2100 * clock.Millisecond, 2100 * clock.Millisecond, true},
	{"rolling-deploy-busy--cooperative-sticky--1", recordPhase, 4000 * clock.Millisecond, 3900 * clock.Millisecond, true},
	{"rolling-deploy-busy--range--1", recordPhase, 1400 * clock.Millisecond, 1900 * clock.Millisecond, true},
	{"rolling-deploy-busy--sticky--1", recordPhase, 1800 * clock.Millisecond, 1900 * clock.Millisecond, true},
	{"rolling-deploy-surge--cooperative-sticky--1", newcomerRace, 2100 * clock.Millisecond, 4000 * clock.Millisecond, true},
	{"stall-past-session-in-rebalance--cooperative-sticky--1", newcomerRace, 2100 * clock.Millisecond, 2100 * clock.Millisecond, true},
	{"subscription-change--cooperative-sticky--1", firstJoinRace, 100 * clock.Millisecond, 200 * clock.Millisecond, false},
	{"upgrade-eager-to-cooperative--range-to-cooperative--1", joinRace, 2300 * clock.Millisecond, 6400 * clock.Millisecond, false},
}

func exceptionFor(recording string) *Exception {
	for i := range exceptions {
		if exceptions[i].Recording == recording {
			return &exceptions[i]
		}
	}
	return nil
}
