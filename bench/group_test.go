package bench

import (
	"slices"
	"testing"

	"github.com/groupsim/groupsim/assignor"
	"github.com/groupsim/groupsim/protocol"
	"github.com/twmb/franz-go/pkg/kmsg"
)

// group is the workload in numbers.
func (w *workload) group() *assignor.Group {
	g := &assignor.Group{MaxGeneration: protocol.NoGeneration}
	for _, t := range w.topics {
		g.Topics = append(g.Topics, assignor.Topic{Name: t.name, Partitions: t.partitions})
	}
	for _, m := range w.members {
		s := &protocol.Subscription{Generation: generation}
		for _, t := range m.subs {
			s.Topics = append(s.Topics, protocol.TopicID(t))
		}
		for t := range w.topics {
			s.Owned = appendPartitions(s.Owned, protocol.TopicID(t), m.owned[t])
		}
		s.UserData = &protocol.StickyUserData{Owned: s.Owned, Generation: generation}
		g.Members = append(g.Members, assignor.Member{ID: protocol.MemberID(m.id), Subscription: s})
	}
	return g
}

func appendPartitions(to []protocol.TopicPartition, t protocol.TopicID, partitions []int32) []protocol.TopicPartition {
	for _, p := range partitions {
		to = append(to, protocol.TopicPartition{Topic: t, Partition: p})
	}
	return to
}

type decoded struct {
	id string
	kmsg.ConsumerMemberMetadata
}

func decode(b *testing.B, members []kmsg.JoinGroupResponseMember) []decoded {
	all := make([]decoded, len(members))
	for i, m := range members {
		all[i].id = m.MemberID
		if err := all[i].ReadFrom(m.ProtocolMetadata); err != nil {
			b.Fatal(err)
		}
	}
	return all
}

// assignByName numbers the topics, asks the assignor, and names them again.
func assignByName(b *testing.B, a assignor.Assignor, members []decoded, topics map[string]int32) map[string]map[string][]int32 {
	g := &assignor.Group{MaxGeneration: protocol.NoGeneration}
	names := make([]string, 0, len(topics))
	for name := range topics {
		names = append(names, name)
	}
	slices.Sort(names)
	number := make(map[string]protocol.TopicID, len(names))
	g.Topics = make([]assignor.Topic, 0, len(names))
	g.Members = make([]assignor.Member, 0, len(members))
	for i, name := range names {
		number[name] = protocol.TopicID(i)
		g.Topics = append(g.Topics, assignor.Topic{Name: name, Partitions: topics[name]})
	}
	for i := range members {
		s := subscription(b, &members[i], number, a.Cooperative())
		if i > 0 && slices.Equal(members[i].Topics, members[i-1].Topics) {
			s.Topics = g.Members[i-1].Subscription.Topics
		} else {
			s.Topics = numberAll(members[i].Topics, number)
		}
		g.Members = append(g.Members, assignor.Member{ID: protocol.MemberID(members[i].id), Subscription: s})
	}
	lists := a.Assign(g).Assignment
	total := 0
	for _, list := range lists {
		total += len(list)
	}
	room := make([]int32, 0, total)
	plan := make(map[string]map[string][]int32, len(members))
	for m, list := range lists {
		of := map[string][]int32{}
		for len(list) > 0 {
			topic, from := list[0].Topic, len(room)
			for len(list) > 0 && list[0].Topic == topic {
				room, list = append(room, list[0].Partition), list[1:]
			}
			of[names[topic]] = room[from:len(room):len(room)]
		}
		plan[members[m].id] = of
	}
	return plan
}

func numberAll(names []string, number map[string]protocol.TopicID) []protocol.TopicID {
	topics := make([]protocol.TopicID, len(names))
	for i, name := range names {
		topics[i] = number[name]
	}
	return topics
}

func subscription(b *testing.B, m *decoded, number map[string]protocol.TopicID, cooperative bool) *protocol.Subscription {
	s := &protocol.Subscription{Generation: protocol.Generation(m.Generation)}
	if cooperative {
		n := 0
		for _, o := range m.OwnedPartitions {
			n += len(o.Partitions)
		}
		s.Owned = make([]protocol.TopicPartition, 0, n)
		for _, o := range m.OwnedPartitions {
			s.Owned = appendPartitions(s.Owned, number[o.Topic], o.Partitions)
		}
		return s
	}
	var data kmsg.StickyMemberMetadata
	if err := data.ReadFrom(m.UserData); err != nil {
		b.Fatal(err)
	}
	n := 0
	for _, o := range data.CurrentAssignment {
		n += len(o.Partitions)
	}
	s.UserData = &protocol.StickyUserData{Generation: protocol.Generation(data.Generation), Owned: make([]protocol.TopicPartition, 0, n)}
	for _, o := range data.CurrentAssignment {
		s.UserData.Owned = appendPartitions(s.UserData.Owned, number[o.Topic], o.Partitions)
	}
	return s
}
