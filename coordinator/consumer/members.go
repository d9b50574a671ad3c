package consumer

import (
	"slices"

	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/protocol"
)

// member is one member of the group (ConsumerGroupMember).
type member struct {
	identity
	subscription
	instanceID string // empty: a dynamic member

	state    event.Reconciliation
	epoch    protocol.Epoch // up to which it is reconciled; StaticLeaveEpoch: it is away
	previous protocol.Epoch // for which an answer that was lost is forgiven
	// assigned is what it may own now, revoking what it was asked to give up and has not
	// yet; by Compare.
	assigned, revoking []owned
	told               []protocol.TopicPartition // what partitions has said last
	target             []protocol.TopicPartition // its part of the target; by Compare
	targetOrder        []protocol.TopicPartition // the same as Kafka goes through it

	answer *protocol.ConsumerGroupHeartbeatResponse // the last one that gave it nothing new

	joinDue bool // it speaks the classic protocol and has been told to join

	stored protocol.Epoch // its epoch in the log
	logged bool           // it is in the log
}

// identity is a member id and whose it is.
type identity struct {
	id   protocol.MemberID
	from event.Member
}

// subscription is what a member asks for.
type subscription struct {
	topics             []protocol.TopicID // ascending
	assignor           string             // group.remote.assignor; empty: any
	rack, clientID     string
	rebalanceTimeoutMs int32
	classic            *classicTerms // nil: it speaks the consumer protocol
}

// owned is a partition and the epoch in which the member got it, which decides who may
// commit (KIP-1251).
type owned struct {
	protocol.TopicPartition
	epoch protocol.Epoch
}

// reconciledTo tells whether the member is where the target is
// (ModernGroupMember.isReconciledTo).
func (m *member) reconciledTo(target protocol.Epoch) bool {
	return m.state == event.Reconciled && m.epoch == target
}

// is tells whether it is this partition.
func (o owned) is(p protocol.TopicPartition) bool { return o.TopicPartition == p }

// partitions lists what the member may own. It is not nil, as an answer that takes everything must
// say so; and the same list as long as the partitions are, which answers and facts share.
func (m *member) partitions() []protocol.TopicPartition {
	if m.told == nil || !slices.EqualFunc(m.assigned, m.told, owned.is) {
		m.told = make([]protocol.TopicPartition, len(m.assigned))
		for i, o := range m.assigned {
			m.told[i] = o.TopicPartition
		}
	}
	return m.told
}

// memberMap holds the members by id, in the order in which they came.
type memberMap struct {
	list       []*member
	most       int // the most members at any time
	byID       map[protocol.MemberID]*member
	byInstance map[string]*member
}

func newMemberMap() memberMap {
	return memberMap{byID: map[protocol.MemberID]*member{}, byInstance: map[string]*member{}}
}

func (ms *memberMap) len() int { return len(ms.list) }

// get finds a member, or gives nil.
func (ms *memberMap) get(id protocol.MemberID) *member { return ms.byID[id] }

// static finds the member with a group.instance.id, or gives nil.
func (ms *memberMap) static(instanceID string) *member { return ms.byInstance[instanceID] }

func (ms *memberMap) put(m *member) {
	ms.list = append(ms.list, m)
	ms.most = max(ms.most, len(ms.list))
	ms.byID[m.id] = m
	if m.instanceID != "" {
		ms.byInstance[m.instanceID] = m
	}
}

func (ms *memberMap) delete(m *member) {
	i := slices.Index(ms.list, m)
	ms.list = slices.Delete(ms.list, i, i+1)
	delete(ms.byID, m.id)
	if ms.byInstance[m.instanceID] == m {
		delete(ms.byInstance, m.instanceID)
	}
}

func (ms *memberMap) clone() memberMap {
	c := newMemberMap()
	for _, m := range ms.list {
		copied := *m
		c.put(&copied)
	}
	c.most = ms.most
	return c
}

// timeline lists the members in the order of the TimelineHashMap that Kafka keeps them in.
func (ms *memberMap) timeline() []*member {
	ids := make([]protocol.MemberID, len(ms.list))
	for i, m := range ms.list {
		ids[i] = m.id
	}
	ordered := make([]*member, 0, len(ids))
	for _, i := range protocol.TimelineOrder(ids, ms.most) {
		ordered = append(ordered, ms.list[i])
	}
	return ordered
}

// hashed lists the members in the order of the HashMap that Kafka makes of them for its
// assignor: it is filled in the order of another map, with the newcomer last, if this
// heartbeat has brought one (TargetAssignmentBuilder.build).
func (ms *memberMap) hashed(newcomer *member) []*member {
	filled := make([]protocol.MemberID, 0, len(ms.list))
	for _, m := range ms.timeline() {
		if m != newcomer {
			filled = append(filled, m.id)
		}
	}
	if newcomer != nil {
		filled = append(filled, newcomer.id)
	}
	ordered := make([]*member, len(filled))
	for i, at := range protocol.HashOrder(filled) {
		ordered[i] = ms.get(filled[at])
	}
	return ordered
}
