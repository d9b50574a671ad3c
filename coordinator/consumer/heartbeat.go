package consumer

import (
	"slices"

	"github.com/groupsim/groupsim/coordinator"
	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/protocol"
)

// Validate is the check of what a heartbeat says, before the group is looked at
// (GroupCoordinatorService.throwIfConsumerGroupHeartbeatRequestIsInvalid).
func (c *Config) Validate(r *protocol.ConsumerGroupHeartbeatRequest) protocol.ErrorCode {
	joins := r.Epoch == protocol.JoinEpoch
	switch {
	case r.MemberID == "",
		joins && (r.RebalanceTimeoutMs == protocol.NoTimeout || r.Topics == nil || r.Owned == nil || len(r.Owned) > 0),
		r.Epoch == protocol.StaticLeaveEpoch && r.InstanceID == "",
		r.Epoch < protocol.StaticLeaveEpoch:
		return protocol.INVALID_REQUEST
	case r.Assignor != "" && !slices.Contains(c.Assignors, r.Assignor):
		return protocol.UNSUPPORTED_ASSIGNOR
	}
	return protocol.NONE
}

// heartbeat follows GroupMetadataManager.consumerGroupHeartbeat.
func (g *Group) heartbeat(t coordinator.Turn, call coordinator.Call, r *protocol.ConsumerGroupHeartbeatRequest) {
	if r.Epoch < protocol.JoinEpoch {
		g.leave(t, call, r)
		return
	}
	var w write
	m, err := g.memberOf(t, call, r, &w)
	if err != protocol.NONE {
		t.Reply(call.ID, coordinator.Refuse(r, err))
		return
	}
	before, joins := m.assigned, m.topics == nil
	changed := g.update(m, r, &w)
	reason := g.look(t, m, joins, changed, &w)
	if why, computed := g.retarget(t, m, &w); computed {
		reason = why
	}
	g.reconcile(t, m, r.Owned, changed, &w)
	g.armSession(t, m)
	g.settleFor(t, m, reason)

	answer := g.answer(m)
	if r.Epoch == protocol.JoinEpoch || r.Full() || !protocol.Same(before, m.assigned) {
		full := *answer
		full.Assignment = m.partitions()
		answer = &full
	}
	g.persist(t, &w)
	g.appends.Reply(t, call, answer)
}

// answer is what a member hears that keeps what it has. As long as that is so it is the same
// each time, and never written to.
func (g *Group) answer(m *member) *protocol.ConsumerGroupHeartbeatResponse {
	if a := m.answer; a == nil || a.MemberID != m.id || a.Epoch != m.epoch {
		m.answer = &protocol.ConsumerGroupHeartbeatResponse{MemberID: m.id, Epoch: m.epoch, HeartbeatIntervalMs: g.cfg.HeartbeatIntervalMs}
	}
	return m.answer
}

// memberOf finds who speaks, or takes it in.
func (g *Group) memberOf(t coordinator.Turn, call coordinator.Call, r *protocol.ConsumerGroupHeartbeatRequest, w *write) (*member, protocol.ErrorCode) {
	joins := r.Epoch == protocol.JoinEpoch
	if !g.exists && !joins {
		return nil, protocol.GROUP_ID_NOT_FOUND
	}
	m := g.members.get(r.MemberID)
	if g.full(r.MemberID) {
		return nil, protocol.GROUP_MAX_SIZE_REACHED
	}
	if r.InstanceID != "" {
		return g.staticMember(t, call, r, w)
	}
	switch {
	case m != nil:
		return m, m.checkEpoch(r)
	case !joins:
		return nil, protocol.UNKNOWN_MEMBER_ID
	}
	return g.admit(t, identity{r.MemberID, call.From}, r.InstanceID, protocol.ReasonJoinsConsumerGroup, w), protocol.NONE
}

// full tells whether there is no room for this member id (throwIfConsumerGroupIsFull).
func (g *Group) full(id protocol.MemberID) bool {
	return g.members.len() >= int(g.cfg.MaxSize) && g.members.get(id) == nil
}

// admit takes in a member, which has nothing yet.
func (g *Group) admit(t coordinator.Turn, who identity, instanceID string, why protocol.ReasonCode, w *write) *member {
	g.exists = true
	m := &member{identity: who, instanceID: instanceID}
	w.newcomer = m
	g.members.put(m)
	g.behind++
	t.Fact(m.from, event.MemberAdded{MemberID: m.id, Reason: protocol.Because(why)})
	return m
}

// checkEpoch holds the epoch of a heartbeat against the member's. The previous one is
// good enough if the member owns nothing that it should not: the answer with the new one
// may have been lost (GroupMetadataManager.throwIfConsumerGroupMemberEpochIsInvalid).
func (m *member) checkEpoch(r *protocol.ConsumerGroupHeartbeatRequest) protocol.ErrorCode {
	switch {
	case r.Epoch == protocol.JoinEpoch || r.Epoch == m.epoch:
		return protocol.NONE
	case r.Epoch < m.epoch && r.Epoch == m.previous && r.Owned != nil && within(r.Owned, m.assigned):
		return protocol.NONE
	}
	return protocol.FENCED_MEMBER_EPOCH
}

// within tells whether all of these partitions are in a list.
func within(ps []protocol.TopicPartition, list []owned) bool {
	for _, p := range ps {
		if _, found := find(list, p); !found {
			return false
		}
	}
	return true
}

func find(list []owned, p protocol.TopicPartition) (int, bool) {
	return slices.BinarySearchFunc(list, p, func(o owned, p protocol.TopicPartition) int { return o.Compare(p) })
}

// update takes in what the heartbeat says of the member. It tells whether the member
// subscribes to other topics now.
func (g *Group) update(m *member, r *protocol.ConsumerGroupHeartbeatRequest, w *write) (topicsChanged bool) {
	s := m.subscription
	s.clientID = r.ClientID
	if r.Rack != "" {
		s.rack = r.Rack
	}
	if r.Assignor != "" {
		s.assignor = r.Assignor
	}
	if r.RebalanceTimeoutMs != protocol.NoTimeout {
		s.rebalanceTimeoutMs = r.RebalanceTimeoutMs
	}
	if r.Topics != nil {
		s.topics = r.Topics
	}
	s.classic = nil
	return g.resubscribe(m, s, w)
}

// resubscribe lets the member ask for something else, and tells whether that are other topics.
func (g *Group) resubscribe(m *member, s subscription, w *write) (topicsChanged bool) {
	if topicsChanged = !protocol.Same(s.topics, m.topics); topicsChanged {
		g.countSubscribers(m.topics, -1)
		g.countSubscribers(s.topics, 1)
	}
	if topicsChanged || s.clientID != m.clientID || s.rack != m.rack || s.assignor != m.assignor || s.rebalanceTimeoutMs != m.rebalanceTimeoutMs || s.classic != m.classic {
		w.touch(m)
	}
	w.votedFor, m.subscription = m.assignor, s
	return topicsChanged
}

func (g *Group) countSubscribers(topics []protocol.TopicID, by int32) {
	for _, t := range topics {
		g.subscribers[t] += by
	}
}

// look raises the group's epoch if the member subscribes to other topics now, as one that
// joins does, or if what is known of the topics has changed (updateSubscriptionMetadata). It
// gives the reason, or none.
func (g *Group) look(t coordinator.Turn, m *member, joins, topicsChanged bool, w *write) protocol.Reason {
	if !topicsChanged && !g.dirty {
		return protocol.Reason{}
	}
	why := protocol.Because(protocol.ReasonTopicMetadata)
	metadata := g.subscribed()
	switch {
	case topicsChanged && joins:
		why = protocol.Because(protocol.ReasonMemberJoins, string(m.id))
	case topicsChanged:
		why = protocol.Because(protocol.ReasonSubscribes, string(m.id))
	}
	if changed := !slices.Equal(metadata, g.metadata); changed || topicsChanged {
		g.raise(t, metadata, why, w)
	}
	g.dirty = false
	return why
}

// subscribed is what the group's epoch depends on: the topics that somebody subscribes to.
func (g *Group) subscribed() []topicMetadata {
	var list []topicMetadata
	for t, n := range g.subscribers {
		if n > 0 && g.topics[t] > 0 {
			list = append(list, topicMetadata{protocol.TopicID(t), g.topics[t]})
		}
	}
	return list
}

// raise makes the group's epoch newer than the target.
func (g *Group) raise(t coordinator.Turn, metadata []topicMetadata, why protocol.Reason, w *write) {
	g.epoch++
	g.metadata = metadata
	w.group = true
	t.Fact(event.Coordinator, event.Epoch{Group: g.epoch, Target: g.targetEpoch, Reason: why})
}
