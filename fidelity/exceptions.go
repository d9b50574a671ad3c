package fidelity

import "github.com/groupsim/groupsim/clock"

// Exception is a recording that none of many runs is within the tolerances of, because of
// something that the recording does not tell and no noise draws. A race is none: of that it
// is known how many runs come out as recorded.
type Exception struct {
	Recording string
	Reasons   []Reason
	Limits    Limits
}

// Limits say how far the nearest run is out at most.
type Limits struct {
	Downtime, Event clock.Duration // of a partition, and at the 95th percentile
	Equal           bool           // generations, leaders and owners are the same all the same
}

// near are limits of recordings of which some run is as near as of any, but for records that
// are processed again. In other of them somebody else leads or owns: their times are near.
var (
	near  = Limits{Downtime: 60 * clock.Millisecond, Event: 60 * clock.Millisecond, Equal: true}
	other = Limits{Downtime: 60 * clock.Millisecond, Event: 60 * clock.Millisecond}
)

// Reason is what decided a recorded run and is not to be known.
type Reason int

// The reasons.
const (
	firstJoinRace Reason = iota
	backlog
	threadRace
	fetchRace
	mapOrder
	busyPasses
	memberIDs
	busyBatches
	busyPolls
	reasonCount
)

// String is the reason's name.
func (r Reason) String() string { return reasons[r].name }

// Text says in a few sentences what happened.
func (r Reason) Text() string { return reasons[r].text }

var reasons = [reasonCount]struct{ name, text string }{
	firstJoinRace: {"first join", "Two processes turned to the group within 5 ms. The one that was second with its first JoinGroup was first with the next, and so became the leader."},
	backlog:       {"backlog", "A member that had been away for 11 to 12 s found the records of that time, and had processed only some of them when it lost the partitions. In the simulation a record that costs nothing to process lets one poll() take all there are."},
	threadRace: {"threads", "When the process went on, the answer to a commit was that the coordinator did not know the member. It was heard between the heartbeat thread's look at the member's state and its heartbeat, for in between that thread reads the network (AbstractCoordinator.HeartbeatThread): " +
		"in the same millisecond a heartbeat left for nobody. It was refused 6 ms later, and that spoiled the JoinGroup which had gone out meanwhile. A simulated heartbeat has left before a commit is answered; no input changes that."},
	fetchRace: {"fetch", "The member came back after 5 s and more. What it was refused, a heartbeat or a commit, and its fetch of what had been appended meanwhile were under way at the same time, and the refusal was faster or came after one poll: the application got nothing of the backlog, or 500 records. " +
		"In the simulation it gets all of it, as it did in most of the other recordings. In one recording it was the other way round: 500 records in it, none of them in the simulation. No input of a scenario makes fetches alone slower. Nothing else differs."},
	mapOrder: {"map order", "A franz-go leader takes topics, and partitions that two members claim, in the order of a Go map, which is random. Here members subscribe to different topics, or one that had been expelled claims what had gone to another: " +
		"asked again and again the leader gives the recorded and the simulated assignment by turns."},
	busyPasses: {"busy passes", "Applications are busy, and the first member of a group has more to do than it can until the others have their share: its batches are long and short by turns and grow, and of two calls of poll() behind them only one lets a reconciliation go on. " +
		"How long they are when something is to be given up hangs on the millisecond of the first fetch, which is drawn, and on where in their period records came, which is not."},
	memberIDs: {"member ids", "The recording has no member ids. When the leader has gone, who leads next hangs on their hashes (ClassicGroup.remove). Nothing else differs."},
	busyPolls: {"busy polls", "Applications are busy, and how many records each poll() returned is not recorded. A member gives up and joins between two of them, so each rebalance of the deployment waits for what was left of the longest batch in hand, and for all downtimes to be as recorded these have to be as long as they were. In next to no run they are; in the nearest one partition is down for a little longer than it may be."},
	busyBatches: {"busy batches", "Applications are busy, and how many records one consume() returned is not recorded: how long a member's last batch was before it gave something up. From the end of that batch on its poll check counts, at a tick of which its next heartbeats leave, before or behind the end of the next member's process: " +
		"so it heard of the next rebalance half a second sooner, or an interval later."},
}
