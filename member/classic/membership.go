package classic

import (
	"slices"

	"github.com/groupsim/groupsim/assignor"
	"github.com/groupsim/groupsim/member"
	"github.com/groupsim/groupsim/protocol"
)

// Membership is what a client of the classic protocol knows of its part in the group.
type Membership struct {
	p         *member.Process
	assignors []assignor.Assignor // those that partition.assignment.strategy names, in its order

	Cooperative bool                        // RebalanceProtocol
	Protocol    assignor.Assignor           // selected by the vote
	Leader      bool                        // of this generation
	Pending     *protocol.JoinGroupResponse // the leader's, while it waits for metadata
	Assignment  protocol.Assignment         // from the last SyncGroup
	AssignedIn  protocol.Generation         // in which it was taken over, lost or not since

	counts        []int32 // partition counts that the leader assigned from; nil unless leader
	topics        []protocol.TopicID
	maxGeneration protocol.Generation // carried by the sticky assignor of a leader
}

// NewMembership is that of a process that has not joined. The library has its own assignors
// under the names of partition.assignment.strategy. The member is cooperative if all of
// them are (ConsumerPartitionAssignor.RebalanceProtocol).
func NewMembership(p *member.Process, find func(name string) assignor.Assignor) Membership {
	m := Membership{p: p, Cooperative: true, maxGeneration: protocol.NoGeneration}
	for _, name := range p.Config().AssignmentStrategy {
		a := find(name)
		m.assignors = append(m.assignors, a)
		m.Cooperative = m.Cooperative && a.Cooperative()
	}
	return m
}

// Clone copies the membership for a copy of its process.
func (m *Membership) Clone(p *member.Process) Membership {
	d := *m
	d.p = p
	return d
}

// joining is a JoinGroup with what is in it, in one piece of memory: mostly that is one assignor's.
type joining struct {
	request   protocol.JoinGroupRequest
	said      [1]protocol.Subscription
	protocols [1]protocol.GroupProtocol
}

// JoinRequest makes a JoinGroup with a reason (KIP-800). claim fills in what one assignor
// says for the member, beside the subscription and what the member holds.
func (m *Membership) JoinRequest(reason protocol.Reason, claim func(s *protocol.Subscription, a assignor.Assignor)) *protocol.JoinGroupRequest {
	cfg := m.p.Config()
	all := &joining{}
	request := &all.request
	*request = protocol.JoinGroupRequest{
		MemberID: m.p.MemberID, InstanceID: cfg.GroupInstanceID, ClientID: m.p.ClientID(),
		SessionTimeoutMs: cfg.SessionTimeoutMs, RebalanceTimeoutMs: cfg.MaxPollIntervalMs, Reason: reason,
	}
	said := slices.Grow(all.said[:0], len(m.assignors))[:len(m.assignors)]
	request.Protocols = slices.Grow(all.protocols[:0], len(m.assignors))[:len(m.assignors)]
	for i, a := range m.assignors {
		said[i] = protocol.Subscription{Topics: m.p.Subscription(), Owned: m.p.Holdings.List(), Generation: m.p.Generation, Rack: cfg.ClientRack}
		claim(&said[i], a)
		request.Protocols[i] = protocol.GroupProtocol{Name: a.Name(), Metadata: &said[i]}
	}
	return request
}

// SyncRequest makes a SyncGroup.
func (m *Membership) SyncRequest(assignments []protocol.MemberAssignment) *protocol.SyncGroupRequest {
	return &protocol.SyncGroupRequest{
		MemberID: m.p.MemberID, InstanceID: m.p.Config().GroupInstanceID, Generation: m.p.Generation,
		Protocol: m.Protocol.Name(), Assignments: assignments,
	}
}

// HeartbeatRequest makes a Heartbeat.
func (m *Membership) HeartbeatRequest() *protocol.HeartbeatRequest {
	return &protocol.HeartbeatRequest{MemberID: m.p.MemberID, InstanceID: m.p.Config().GroupInstanceID, Generation: m.p.Generation}
}

// CommitRequest makes an OffsetCommit.
func (m *Membership) CommitRequest(offsets []protocol.PartitionOffset) *protocol.OffsetCommitRequest {
	return m.Signed(&protocol.OffsetCommitRequest{Offsets: offsets})
}

// Signed is an OffsetCommit with who sends it.
func (m *Membership) Signed(r *protocol.OffsetCommitRequest) *protocol.OffsetCommitRequest {
	r.MemberID, r.InstanceID, r.Generation = m.p.MemberID, m.p.Config().GroupInstanceID, m.p.Generation
	return r
}

// Joined takes over what the answer to a JoinGroup says of the member.
func (m *Membership) Joined(r *protocol.JoinGroupResponse) {
	m.p.SetIdentity(r.MemberID, r.Generation)
	m.Protocol = m.assignorNamed(r.Protocol)
	m.Leader = r.Leader == r.MemberID
}

func (m *Membership) assignorNamed(name string) assignor.Assignor {
	for _, a := range m.assignors {
		if a.Name() == name {
			return a
		}
	}
	return m.assignors[0]
}

// NoteGroupTopics keeps what the group subscribes to, for its leader, and tells whether
// some of it is foreign to the leader itself.
func (m *Membership) NoteGroupTopics(r *protocol.JoinGroupResponse) (foreign bool) {
	m.topics = m.topics[:0:0]
	wanted := make([]bool, len(m.p.Cluster()))
	var noted []protocol.TopicID
	for _, member := range r.Members {
		if protocol.Same(member.Metadata.Topics, noted) {
			continue
		}
		noted = member.Metadata.Topics
		for _, t := range noted {
			wanted[t], foreign = true, foreign || !m.p.SubscribedTo(t)
		}
	}
	for t, w := range wanted {
		if w {
			m.topics = append(m.topics, protocol.TopicID(t))
		}
	}
	return foreign
}

// Wanted lists what metadata are asked of: the group's topics by its leader, from when it is
// to assign them, else the member's own (SubscriptionState.metadataTopics).
func (m *Membership) Wanted() []protocol.TopicID {
	if m.topics != nil && (m.counts != nil || m.Pending != nil) {
		return m.topics
	}
	return m.p.Subscription()
}

// Existing lists the topics of the subscription that there are, as far as the client knows.
func (m *Membership) Existing() (topics []protocol.TopicID) {
	counts := m.p.PartitionCounts()
	for _, t := range m.p.Subscription() {
		if counts != nil && counts[t] > 0 {
			topics = append(topics, t)
		}
	}
	return topics
}

// Watch keeps the partition counts of the group's topics, which its leader watches.
func (m *Membership) Watch() { m.counts = m.countsOf(m.topics) }

// WatchNothing ends that: the member does not lead.
func (m *Membership) WatchNothing() { m.counts = nil }

// MetadataChanged tells, to the leader alone, that a topic of the group has another
// number of partitions than it assigned from (ConsumerCoordinator.rejoinNeededOrPending).
func (m *Membership) MetadataChanged() bool {
	if m.counts == nil || m.p.PartitionCounts() == nil {
		return false
	}
	return !slices.Equal(m.counts, m.countsOf(m.topics))
}

func (m *Membership) countsOf(topics []protocol.TopicID) []int32 {
	counts, all := make([]int32, len(topics)), m.p.PartitionCounts()
	for i, t := range topics {
		counts[i] = all[t]
	}
	return counts
}

// Plan is the leader's part: it assigns partitions to the members of the group.
func (m *Membership) Plan(r *protocol.JoinGroupResponse) []protocol.MemberAssignment {
	m.Watch()
	cluster, counts := m.p.Cluster(), m.p.PartitionCounts()
	group := assignor.Group{Topics: make([]assignor.Topic, len(cluster)), MaxGeneration: m.maxGeneration}
	for t, topic := range cluster {
		group.Topics[t] = assignor.Topic{Name: topic.Name, Partitions: counts[t], Racks: topic.Racks}
	}
	for _, member := range r.Members {
		group.Members = append(group.Members, assignor.Member{ID: member.MemberID, InstanceID: member.InstanceID, Subscription: member.Metadata})
	}
	plan := m.Protocol.Assign(&group)
	m.maxGeneration = plan.MaxGeneration
	assignments := make([]protocol.MemberAssignment, len(r.Members))
	for i, member := range r.Members {
		part := plan.Assignment[i]
		if len(part) > 0 && protocol.Same(part, member.Metadata.Owned) {
			part = member.Metadata.Owned // one list, in place of two that are alike
		}
		assignments[i] = protocol.MemberAssignment{MemberID: member.MemberID, Assignment: protocol.Assignment{Partitions: part}}
	}
	return assignments
}
