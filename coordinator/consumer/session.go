package consumer

import (
	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/coordinator"
	"github.com/groupsim/groupsim/protocol"
)

// # The timers
//
// Both are a member's, and both do nothing but take it out.
//
//	session      armed by each heartbeat of it that is accepted, and by nothing else: not
//	             by a commit, nor by leaving for a while
//	revocation   armed when it is asked to give partitions up, by max.poll.interval.ms of
//	             its own, and cleared when it has. Its heartbeats do not extend it
//
// (GroupMetadataManager.groupSessionTimeoutKey, groupRebalanceTimeoutKey.)
const (
	sessionKind coordinator.TimerKind = iota
	revocationKind
)

func sessionTimer(id protocol.MemberID) coordinator.Timer {
	return coordinator.Timer{Kind: sessionKind, MemberID: id}
}

func revocationTimer(id protocol.MemberID) coordinator.Timer {
	return coordinator.Timer{Kind: revocationKind, MemberID: id}
}

func (g *Group) armSession(t coordinator.Turn, id protocol.MemberID) {
	t.Arm(sessionTimer(id), g.cfg.SessionTimeoutMs)
}

func (g *Group) armRevocation(t coordinator.Turn, m *member) {
	t.Arm(revocationTimer(m.id), m.rebalanceTimeoutMs)
}

// Expire takes a timer that has come due.
func (g *Group) Expire(now clock.Time, timer coordinator.Timer, fx *coordinator.Effects) {
	t, m := coordinator.Turn{Now: now, Fx: fx}, g.members.get(timer.MemberID)
	var w write
	if timer.Kind == sessionKind {
		g.fence(t, m, protocol.Because(protocol.ReasonSessionTimeout), protocol.Because(protocol.ReasonMemberTimedOut, string(m.id)), &w)
	} else {
		g.fence(t, m, protocol.Because(protocol.ReasonNotRevoked), protocol.Because(protocol.ReasonMemberNotRevoked, string(m.id)), &w)
	}
	g.persist(t, &w)
}
