package classic

import (
	"strconv"

	"github.com/groupsim/groupsim/coordinator"
	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/protocol"
)

// initialDelay is the wait of a group that was Empty for more members to arrive
// (group.initial.rebalance.delay.ms, KIP-134), in steps.
type initialDelay struct {
	runs        bool  // the join timer is a step of it
	remainingMs int32 // what may still be added after this step
	// newMemberAdded: somebody came during this step. Only an extension clears it, so
	// it may be left over from an earlier initial delay, as in Kafka.
	newMemberAdded bool
}

// rebalanceOrCompleteJoin starts a rebalance, or, in the join phase, looks whether
// it is over (GroupMetadataManager.maybePrepareRebalanceOrCompleteJoin).
func (g *Group) rebalanceOrCompleteJoin(t coordinator.Turn, reason protocol.Reason) {
	if g.mayMove(event.PreparingRebalance) {
		g.prepareRebalance(t, reason)
	} else {
		g.maybeCompleteJoin(t)
	}
}

// prepareRebalance starts the join phase. Everyone is to send a JoinGroup, within
// the longest rebalance timeout of those who are members now; it is not looked at
// again during the phase.
func (g *Group) prepareRebalance(t coordinator.Turn, reason protocol.Reason) {
	if g.state == event.CompletingRebalance {
		g.withdrawAssignment(t, protocol.REBALANCE_IN_PROGRESS)
	}
	clear(g.pendingSync)
	t.Clear(syncTimer)
	g.move(t, event.PreparingRebalance, reason)
	for _, m := range g.members.ordered() {
		if m.join.waits {
			t.Fact(m.from, event.Joined{MemberID: m.id})
		}
	}
	switch {
	case g.previous == event.Empty:
		g.startInitialDelay(t)
	case g.everyoneJoined():
		g.completeJoin(t)
	default:
		t.Arm(joinTimer, g.rebalanceTimeoutMs())
	}
}

// startInitialDelay arms the first step. It is not cut by the rebalance timeout;
// the steps after it are.
func (g *Group) startInitialDelay(t coordinator.Turn) {
	step := g.cfg.InitialRebalanceDelayMs
	g.delay.runs, g.delay.remainingMs = true, max(g.rebalanceTimeoutMs()-step, 0)
	t.Arm(joinTimer, step)
}

// expireJoin ends the join phase, or extends the initial delay by another step if
// somebody came during the last one
// (GroupMetadataManager.tryCompleteInitialRebalanceElseSchedule).
func (g *Group) expireJoin(t coordinator.Turn) {
	d := &g.delay
	if !d.runs || !d.newMemberAdded || d.remainingMs == 0 {
		g.completeJoin(t)
		return
	}
	step := min(g.cfg.InitialRebalanceDelayMs, d.remainingMs)
	d.newMemberAdded, d.remainingMs = false, d.remainingMs-step
	t.Arm(joinTimer, step)
}

// maybeCompleteJoin ends the join phase if nobody is missing, but never the
// initial delay (GroupMetadataManager.maybeCompleteJoinPhase).
func (g *Group) maybeCompleteJoin(t coordinator.Turn) {
	if g.previous != event.Empty && g.everyoneJoined() {
		g.completeJoin(t)
	}
}

// everyoneJoined counts the member ids that were handed out as missing (KIP-394).
func (g *Group) everyoneJoined() bool {
	return g.awaiting == g.members.len() && len(g.pendingJoin) == 0
}

func (g *Group) rebalanceTimeoutMs() int32 {
	var longest int32
	for _, m := range g.members.ordered() {
		longest = max(longest, m.rebalanceTimeoutMs)
	}
	return longest
}

// completeJoin ends the join phase (GroupMetadataManager.completeClassicGroupJoin).
func (g *Group) completeJoin(t coordinator.Turn) {
	t.Clear(joinTimer)
	g.delay.runs = false
	g.removeStragglers(t)
	switch {
	case g.members.len() == 0:
		g.becomeEmpty(t)
	case !g.electJoinedLeader():
		// Only static members, and none is there: wait for them, or for their sessions
		// to end. The generation stays.
		t.Arm(joinTimer, g.rebalanceTimeoutMs())
	default:
		g.startGeneration(t)
	}
}

func countMembers(n int) string {
	if n == 1 {
		return "1 member"
	}
	return strconv.Itoa(n) + " members"
}

// removeStragglers takes out the dynamic members that have not rejoined. Static
// ones stay and are given partitions unseen (KIP-345).
func (g *Group) removeStragglers(t coordinator.Turn) {
	for _, m := range g.members.ordered() {
		if !m.join.waits && m.instanceID == "" {
			g.remove(t, m, protocol.Because(protocol.ReasonStraggler))
		}
	}
}

// electJoinedLeader replaces a leader that is not there; false if nobody is
// (ClassicGroup.maybeElectNewJoinedLeader).
func (g *Group) electJoinedLeader() bool {
	if g.members.get(g.leader).join.waits {
		return true
	}
	for _, m := range g.members.ordered() {
		if m.join.waits {
			g.leader = m.id
			return true
		}
	}
	return false
}

func (g *Group) becomeEmpty(t coordinator.Turn) {
	g.generation++
	g.protocol = ""
	g.move(t, event.Empty, protocol.Because(protocol.ReasonNobodyJoined))
	g.persist(t, write{purpose: emptying, record: g.describe()})
}

// startGeneration answers all who wait. From here on every member's session runs,
// static ones that were not there included, and each has the rebalance timeout to
// send its SyncGroup.
func (g *Group) startGeneration(t coordinator.Turn) {
	g.generation++
	g.protocol = g.vote()
	g.move(t, event.CompletingRebalance, protocol.Because(protocol.ReasonJoinPhaseEnds, countMembers(g.members.len())))
	for _, m := range g.members.ordered() {
		g.answerJoin(t, m, g.joinAnswer(m))
		g.armSession(t, m.id, m.sessionTimeoutMs)
		m.isNew = false
		g.pendingSync[m.id] = true
	}
	t.Arm(syncTimer, g.rebalanceTimeoutMs())
}
