package consumer

import (
	"cmp"
	"slices"

	"github.com/groupsim/groupsim/assignor/server"
	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/coordinator"
	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/protocol"
)

// retarget computes the target for the group's epoch, if it is of an older one and the
// last one was not computed a moment ago: then this heartbeat goes by the old target, and
// no timer comes back to it (GroupMetadataManager.maybeUpdateTargetAssignment, KIP-1263).
func (g *Group) retarget(t coordinator.Turn, m *member, w *write) (why protocol.Reason, computed bool) {
	if g.targetEpoch >= g.epoch || !g.mayRetarget(t.Now) {
		return why, false
	}
	name := g.preferredAssignor(m, w)
	members := g.members.hashed(w.newcomer)
	plan, err := server.ByName(name).Assign(g.question(members))
	if err != nil { // the topics that are asked about are there
		panic(err)
	}
	why = protocol.Because(protocol.ReasonTargetComputed, name)
	g.targetEpoch, g.targetAt = g.epoch, t.Now
	w.group = true
	t.Fact(event.Coordinator, event.Epoch{Group: g.epoch, Target: g.targetEpoch, Assignor: name, Reason: why})
	for i, m := range members {
		if !protocol.Same(m.target, plan[i]) {
			m.aimAt(plan[i])
			w.touch(m)
			t.Fact(m.from, event.Given{MemberID: m.id, Partitions: m.target})
		}
	}
	g.behind = 0
	for _, m := range members {
		if !m.reconciledTo(g.targetEpoch) {
			g.behind++
		}
	}
	return why, true
}

// mayRetarget holds the time against group.consumer.assignment.interval.ms
// (canComputeNextTargetAssignment).
func (g *Group) mayRetarget(now clock.Time) bool {
	interval := clock.Millis(g.cfg.AssignmentIntervalMs)
	return g.targetAt == clock.Never || interval == 0 || now >= g.targetAt.Add(interval)
}

// preferredAssignor is what most members that name one have named, else the broker's first.
// The order of Kafka's maps breaks ties, where its two assignors meet in one bucket: uniform
// comes before range, but behind it if nobody had named it before this heartbeat
// (ConsumerGroup.computePreferredServerAssignor, which lets the first of the best win).
func (g *Group) preferredAssignor(m *member, w *write) string {
	before, now := map[string]int{w.votedFor: 1}, map[string]int{}
	for _, other := range g.members.list {
		now[other.assignor]++
		if other != m {
			before[other.assignor]++
		}
	}
	best := ""
	for _, name := range []string{"uniform", "range"} {
		switch {
		case now[name] == 0:
		case best == "", now[name] > now[best], now[name] == now[best] && before[best] == 0:
			best = name
		}
	}
	return cmp.Or(best, g.cfg.Assignors[0])
}

// question is the group as the assignor sees it.
func (g *Group) question(members []*member) *server.Group {
	q := &server.Group{Partitions: g.topics, Members: make([]server.Member, len(members))}
	var last, there []protocol.TopicID
	for i, m := range members {
		if i == 0 || !protocol.Same(m.topics, last) {
			last, there = m.topics, g.there(m.topics)
		}
		q.Members[i] = server.Member{ID: m.id, InstanceID: m.instanceID, Topics: there, Target: m.targetOrder, Sorted: m.target}
	}
	return q
}

// there are the topics that exist.
func (g *Group) there(topics []protocol.TopicID) []protocol.TopicID {
	missing := func(t protocol.TopicID) bool { return g.topics[t] <= 0 }
	if !slices.ContainsFunc(topics, missing) {
		return topics
	}
	return slices.DeleteFunc(slices.Clone(topics), missing)
}

// aimAt gives a member another part of the target. As a rule most keep theirs when a target is
// computed, so the order of each is found out once.
func (m *member) aimAt(target []protocol.TopicPartition) {
	m.target, m.targetOrder = target, javaOrder(target)
}

// javaOrder is the order in which Kafka goes through a target: topic by topic, and of each
// in the order of a HashSet of numbers, which decides what is taken from a member that has
// too much (Assignment.fromRecord).
func javaOrder(target []protocol.TopicPartition) []protocol.TopicPartition {
	ordered := make([]protocol.TopicPartition, 0, len(target))
	var numbers []int32
	for from := 0; from < len(target); from += len(numbers) {
		topic := target[from].Topic
		numbers = numbers[:0]
		for _, p := range target[from:] {
			if p.Topic != topic {
				break
			}
			numbers = append(numbers, p.Partition)
		}
		for _, i := range protocol.HashSetOrder(numbers) {
			ordered = append(ordered, target[from+i])
		}
	}
	return ordered
}
