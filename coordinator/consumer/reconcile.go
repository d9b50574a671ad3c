package consumer

import (
	"slices"

	"github.com/groupsim/groupsim/coordinator"
	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/protocol"
)

// reconcile brings a member nearer to the target, as far as its heartbeat allows (package
// comment of state.go; GroupMetadataManager.maybeReconcile, CurrentAssignmentBuilder).
// owns is what the heartbeat says that the member owns; nil: it does not say.
func (g *Group) reconcile(t coordinator.Turn, m *member, owns []protocol.TopicPartition, topicsChanged bool, w *write) {
	if !topicsChanged && m.reconciledTo(g.targetEpoch) {
		return
	}
	was := *m
	switch {
	case m.state == event.Reconciled && m.epoch == g.targetEpoch:
		g.shrink(m, owns)
	case m.state == event.UnrevokedPartitions && stillOwns(owns, m.revoking):
		if topicsChanged {
			g.shrink(m, owns)
		}
	default:
		g.next(m, owns)
	}
	if m.same(&was) {
		return
	}
	g.hold(&was, m)
	g.behind += toInt(!m.reconciledTo(g.targetEpoch)) - toInt(!was.reconciledTo(g.targetEpoch))
	w.touch(m)
	t.Fact(m.from, event.MemberEpoch{MemberID: m.id, Epoch: m.epoch, State: m.state, Partitions: m.partitions()})
	switch {
	case m.classic != nil: // the join timer is all that such a member has
	case m.state == event.UnrevokedPartitions:
		g.armRevocation(t, m)
	default:
		t.Clear(revocationTimer(m.id))
	}
}

// same tells whether nothing has become of the member.
func (m *member) same(was *member) bool {
	return m.state == was.state && m.epoch == was.epoch && m.previous == was.previous &&
		protocol.Same(m.assigned, was.assigned) && protocol.Same(m.revoking, was.revoking)
}

// next goes on to the newest target (computeNextAssignment).
func (g *Group) next(m *member, owns []protocol.TopicPartition) {
	if m.hasTarget() {
		m.previous, m.epoch, m.state = m.epoch, g.targetEpoch, event.Reconciled
		return
	}
	keep, drop, give, blocked := g.compare(m)
	if len(drop) > 0 && stillOwns(owns, drop) {
		m.state, m.previous = event.UnrevokedPartitions, m.epoch
		m.assigned, m.revoking = keep, drop
		return
	}
	m.previous, m.epoch = m.epoch, g.targetEpoch
	m.assigned, m.revoking = merge(keep, give), nil
	m.state = event.Reconciled
	if blocked {
		m.state = event.UnreleasedPartitions
	}
}

// hasTarget tells whether the member has its target already, and nothing else: as most have, in
// most epochs.
func (m *member) hasTarget() bool {
	return len(m.revoking) == 0 && slices.EqualFunc(m.assigned, m.target, owned.is) && subscribesToAll(m, m.target)
}

// compare holds what a member has against its target, as far as it still subscribes to
// that: what stays, what has to go, what it can have, and whether others still hold some.
func (g *Group) compare(m *member) (keep, drop, give []owned, blocked bool) {
	have := m.assigned
	for _, p := range m.target {
		if !subscribes(m, p.Topic) {
			continue
		}
		for len(have) > 0 && have[0].Compare(p) < 0 {
			drop, have = append(drop, have[0]), have[1:]
		}
		switch _, own := find(m.revoking, p); {
		case len(have) > 0 && have[0].TopicPartition == p:
			keep, have = append(keep, have[0]), have[1:]
		case own || !g.held[p.Topic][p.Partition]:
			give = append(give, owned{p, g.targetEpoch})
		default:
			blocked = true
		}
	}
	return keep, append(drop, have...), give, blocked
}

// shrink takes from the member what it does not subscribe to any more
// (updateCurrentAssignment).
func (g *Group) shrink(m *member, owns []protocol.TopicPartition) {
	var keep, drop []owned
	for _, o := range m.assigned {
		if subscribes(m, o.Topic) {
			keep = append(keep, o)
		} else {
			drop = append(drop, o)
		}
	}
	if len(drop) == 0 {
		return
	}
	m.previous, m.assigned = m.epoch, keep
	if revoking := merge(m.revoking, drop); stillOwns(owns, revoking) {
		m.state, m.revoking = event.UnrevokedPartitions, revoking
	}
}

// stillOwns tells whether a member may still own one of these partitions. One that does
// not say what it owns may (ownsRevokedPartitions).
func stillOwns(owns []protocol.TopicPartition, list []owned) bool {
	if owns == nil {
		return true
	}
	return slices.ContainsFunc(owns, func(p protocol.TopicPartition) bool { _, found := find(list, p); return found })
}

func subscribes(m *member, t protocol.TopicID) bool {
	_, found := slices.BinarySearch(m.topics, t)
	return found
}

// subscribesToAll tells whether it subscribes to the topics of all partitions; those of one topic
// follow each other.
func subscribesToAll(m *member, ps []protocol.TopicPartition) bool {
	for i, p := range ps {
		if (i == 0 || p.Topic != ps[i-1].Topic) && !subscribes(m, p.Topic) {
			return false
		}
	}
	return true
}

func merge(a, b []owned) []owned {
	if len(b) == 0 {
		return a
	}
	all := append(slices.Clip(a), b...)
	slices.SortFunc(all, func(x, y owned) int { return x.Compare(y.TopicPartition) })
	return all
}

// hold follows who holds what: a partition that a member is asked to give up is still held
// by it (ConsumerGroup.maybeUpdatePartitionEpoch). Either member may be nil.
func (g *Group) hold(was, is *member) {
	if was != nil && is != nil && len(is.revoking)+len(was.revoking) == 0 && protocol.Same(was.assigned, is.assigned) {
		return
	}
	set := func(m *member, held bool) {
		if m == nil {
			return
		}
		for _, list := range [][]owned{m.assigned, m.revoking} {
			for _, o := range list {
				g.held[o.Topic][o.Partition] = held
			}
		}
	}
	set(was, false)
	set(is, true)
}

func toInt(b bool) int {
	if b {
		return 1
	}
	return 0
}
