package fidelity

import "github.com/groupsim/groupsim/clock"

// Exception is a recording that none of many runs is within the tolerances of, because of
// something that the recording does not tell and no noise draws.
type Exception struct {
	Recording string
	Reasons   []Reason
	Limits    Limits
}

// Limits say how far run 0 is out at most.
type Limits struct {
	Downtime, Event clock.Duration // of a partition, and at the 95th percentile
	Equal           bool           // generations, leaders and owners are the same all the same
}

// Reason is what decided a recorded run and is not to be known.
type Reason int

// The reasons.
const (
	sessionRace Reason = iota
	firstJoinRace
	joinRace
	newcomerRace
	backlog
	recordPhase
	slowMachine
	threadRace
	fetchRace
	heartbeatRace
	mapOrder
	reasonCount
)

// String is the reason's name.
func (r Reason) String() string { return reasons[r].name }

// Text says in a few sentences what happened, and what the nudges have to do with it.
func (r Reason) Text() string { return reasons[r].text }

var reasons = [reasonCount]struct{ name, text string }{
	sessionRace: {"session race", "The session timeout is three heartbeat intervals, and the members' heartbeats run in step: when the session of a member that is dead, paused or cut off ends, the others' heartbeats are due. " +
		"One that comes before it hears of the rebalance an interval later. In the recordings, counted from the lost member's last heartbeat and its session timeout, such heartbeats left 19 ms before it to 9 ms after it; those that heard at once, 4 to 20 ms after it. " +
		"Here a commit was under way besides."},
	firstJoinRace: {"first join", "Two processes turned to the group within 5 ms. The one that was second with its first JoinGroup was first with the next, and so became the leader."},
	joinRace: {"join phase", "A new process's JoinGroup came 1 ms after one member's heartbeat and 4 ms before another's, which heard of the rebalance at once; another one came 5 ms before a heartbeat that would have ended the join phase without it. " +
		"The recording tells the start of a process from its first JoinGroup, to the millisecond."},
	newcomerRace: {"newcomer", "After a cooperative rebalance the newcomer's first SyncGroup was faster than the next JoinGroup of the members that gave something up. In most recordings, and in the simulation, it is slower, is refused, and so the newcomer learns of the follow-up rebalance at once. " +
		"Noise lets it come first now and then; here that and something else would have to meet."},
	backlog: {"backlog", "A member that had been away for 11 to 12 s found the records of that time, and had processed only some of them when it lost the partitions. In the simulation a record that costs nothing to process lets one poll() take all there are."},
	recordPhase: {"busy", "Applications are busy half of the time, and each step of the protocol waits until the batch in hand is done. When within their period the records came is not recorded; the waits add up until a close falls on the other side of a heartbeat. " +
		"No noise moves the records."},
	slowMachine: {"slow machine", "The machine was slow during this run: each of six rebalances took 60 to 130 ms longer from the first revocation to the last assignment. Noise is drawn for each step by itself; such a run is slow as a whole."},
	threadRace: {"threads", "When the process went on, the answer to a commit was that the coordinator did not know the member. It was heard between the heartbeat thread's look at the member's state and its heartbeat, for in between that thread reads the network (AbstractCoordinator.HeartbeatThread): " +
		"in the same millisecond a heartbeat left for nobody. It was refused 6 ms later, and that spoiled the JoinGroup which had gone out meanwhile. A simulated heartbeat has left before a commit is answered; no input changes that."},
	fetchRace: {"fetch", "The member came back after 5 s and more. What it was refused, a heartbeat or a commit, and its fetch of what had been appended meanwhile were under way at the same time, and the refusal was faster or came after one poll: the application got nothing of the backlog, or 500 records. " +
		"In the simulation it always gets all of it, as it did in most of the other recordings. In one recording it was the other way round: 500 records in it, none of them in the simulation. No input of a scenario makes fetches alone slower. Nothing else differs."},
	heartbeatRace: {"heartbeat", "The link healed when the others' heartbeats were due: in the recording these came some 10 ms after the member's JoinGroup and heard of it, in the simulation 5 ms before it."},
	mapOrder: {"map order", "A franz-go leader takes topics, and partitions that two members claim, in the order of a Go map, which is random. Here members subscribe to different topics, or one that had been expelled claims what had gone to another: " +
		"asked again and again the leader gives the recorded and the simulated assignment by turns."},
}
