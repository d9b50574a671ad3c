package bench

import (
	"cmp"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/groupsim/groupsim/assignor"
	"github.com/groupsim/groupsim/assignor/franzgo"
	"github.com/groupsim/groupsim/protocol"
	"github.com/twmb/franz-go/pkg/kgo"
	"github.com/twmb/franz-go/pkg/kmsg"
)

// Answers of assignor/franzgo are those of kgo's own balancers, round after round of
// groups that members join and leave and in which some claim what they had long ago
// (docs/assignors.md, "As a franz-go leader assigns").

func TestRangeIsThatOfFranzGo(t *testing.T) { playRounds(t, kgo.RangeBalancer(), 300, unequal) }
func TestRoundRobinIsThatOfFranzGo(t *testing.T) {
	playRounds(t, kgo.RoundRobinBalancer(), 300, unequal)
}

func TestStickyIsThatOfFranzGo(t *testing.T) { playSticky(t, kgo.StickyBalancer()) }

func TestCooperativeStickyIsThatOfFranzGo(t *testing.T) {
	playSticky(t, kgo.CooperativeStickyBalancer())
}

func playSticky(t *testing.T, balancer kgo.GroupBalancer) {
	t.Run("one topic", func(t *testing.T) { playRounds(t, balancer, 400, oneTopic) })
	t.Run("three topics", func(t *testing.T) { playRounds(t, balancer, 100, threeTopics) })
	t.Run("different subscriptions", func(t *testing.T) { playRounds(t, balancer, 100, unequal) })
}

// shape of the groups to be played: how many topics there are, and whether members
// subscribe to all of them.
type shape struct {
	topics int
	equal  bool
}

var (
	oneTopic    = shape{1, true}
	threeTopics = shape{3, true}
	unequal     = shape{6, false}
)

// playRounds compares answers in all rounds of some groups.
func playRounds(t *testing.T, balancer kgo.GroupBalancer, groups int, s shape) {
	ours := franzgo.ByName(balancer.ProtocolName())
	random := rand.New(rand.NewPCG(1, 2))
	withheld := 0
	for n := range groups {
		p := newPlayed(random, s)
		for round := range 8 {
			p.change()
			g := p.group()
			plan := ours.Assign(g)
			if want, same := franzGoAnswer(t, balancer, g, plan.Assignment); !same {
				t.Fatalf("group %d, round %d: %s\nfranz-go %v\nours     %v", n, round, describe(g), want, plan.Assignment)
			}
			if plan.Target != nil {
				withheld++
			}
			p.handOut(plan.Assignment)
		}
	}
	if balancer.IsCooperative() != (withheld > groups/2) {
		t.Errorf("%d rounds withheld something", withheld)
	}
}

// played is a group that goes through rounds.
type played struct {
	*rand.Rand
	shape
	topics     []assignor.Topic
	members    []assignor.Member
	gone       []assignor.Member
	joined     int // members so far
	generation protocol.Generation
}

func newPlayed(random *rand.Rand, s shape) *played {
	p := &played{Rand: random, shape: s}
	for t := range s.topics {
		topic := assignor.Topic{Name: fmt.Sprintf("t%d", s.topics-t), Partitions: random.Int32N(24)}
		for range topic.Partitions {
			topic.Racks = append(topic.Racks, []string{fmt.Sprintf("r%d", random.IntN(3))})
		}
		p.topics = append(p.topics, topic)
	}
	for range 1 + random.IntN(6) {
		p.join()
	}
	return p
}

// change is what happens before a round. Who comes back claims what it once had.
func (p *played) change() {
	for range p.IntN(3) {
		p.join()
	}
	if p.IntN(4) > 0 && len(p.gone) > 0 {
		p.members, p.gone = append(p.members, p.gone[0]), p.gone[1:]
	}
	if p.IntN(2) == 0 && len(p.members) > 2 {
		n := 1 + p.IntN(2)
		p.gone = append(p.gone, p.members[:n]...)
		p.members = slices.Delete(p.members, 0, n)
	}
	p.Shuffle(len(p.members), func(i, j int) { p.members[i], p.members[j] = p.members[j], p.members[i] })
	for m := 0; contested(p.members) > oneGroup; m++ {
		p.setClaims(m, nil, p.generation)
	}
}

func (p *played) join() {
	p.joined++
	m := assignor.Member{
		ID:           protocol.MemberID(fmt.Sprintf("%c%d", 'a'+p.IntN(26), p.joined)),
		Subscription: &protocol.Subscription{Generation: protocol.NoGeneration, Rack: fmt.Sprintf("r%d", p.IntN(3))},
	}
	if p.IntN(4) == 0 {
		m.InstanceID = fmt.Sprintf("i%d", p.IntN(100)*1000+p.joined)
	}
	m.Subscription.Topics = p.subscribe()
	p.members = append(p.members, m)
}

func (p *played) subscribe() (topics []protocol.TopicID) {
	for t := range p.topics {
		if p.equal || p.IntN(3) > 0 {
			topics = append(topics, protocol.TopicID(t))
		}
	}
	return topics
}

func (p *played) group() *assignor.Group {
	return &assignor.Group{Topics: p.topics, Members: slices.Clone(p.members), MaxGeneration: protocol.NoGeneration}
}

// handOut lets members own what they have been given. Some miss it, and go on
// claiming some of what they had; some of these have lost their generation and speak
// through the user data alone, or have no user data, or such that has no generation.
// Some claim what does not exist, and some have other topics from now on.
func (p *played) handOut(assignment [][]protocol.TopicPartition) {
	p.generation += protocol.Generation(p.IntN(2))
	for m := range p.members {
		s := p.members[m].Subscription
		part := s.Owned[:min(len(s.Owned), 3)]
		switch p.IntN(12) {
		case 0:
			p.setClaims(m, append(slices.Clone(part), protocol.TopicPartition{Partition: 99}), s.Generation)
		case 1:
			p.setClaims(m, part, s.Generation).Generation = protocol.NoGeneration
		case 2:
			p.setClaims(m, part, s.Generation).UserData = nil
		case 3:
			s = p.setClaims(m, assignment[m], p.generation)
			s.Generation, s.UserData.Generation = protocol.NoGeneration, protocol.NoGeneration
		case 4:
			p.setClaims(m, assignment[m], p.generation).Topics = p.subscribe()
		default:
			p.setClaims(m, assignment[m], p.generation)
		}
	}
}

func (p *played) setClaims(m int, owned []protocol.TopicPartition, generation protocol.Generation) *protocol.Subscription {
	s := *p.members[m].Subscription
	s.Owned, s.Generation = owned, generation
	s.UserData = &protocol.StickyUserData{Owned: owned, Generation: generation}
	p.members[m].Subscription = &s
	return &s
}

// oneGroup is how many entries a Go map holds in one piece. It then iterates in the
// order of insertion, from a random one on and around.
const oneGroup = 8

// franzGoAnswer asks kgo, and tells whether it answers so. Where its answer depends
// on the order of a Go map it is asked again until that is ours, the ascending one.
func franzGoAnswer(t *testing.T, balancer kgo.GroupBalancer, g *assignor.Group, ours [][]protocol.TopicPartition) ([][]protocol.TopicPartition, bool) {
	tries := 1
	if len(g.Topics) > 1 || contested(g.Members) > 1 {
		tries = 2000
	}
	for {
		theirs := askFranzGo(t, balancer, g)
		same := slices.EqualFunc(theirs, ours, slices.Equal)
		if tries--; same || tries == 0 {
			return theirs, same
		}
	}
}

// contested counts the partitions that two members claim.
func contested(members []assignor.Member) int {
	claims, n := map[protocol.TopicPartition]int{}, 0
	for _, m := range members {
		owned := slices.Clone(m.Subscription.Owned)
		if m.Subscription.UserData != nil {
			owned = append(owned, m.Subscription.UserData.Owned...)
		}
		slices.SortFunc(owned, protocol.TopicPartition.Compare)
		for _, p := range slices.Compact(owned) {
			if claims[p]++; claims[p] == 2 {
				n++
			}
		}
	}
	return n
}

func askFranzGo(t *testing.T, balancer kgo.GroupBalancer, g *assignor.Group) [][]protocol.TopicPartition {
	b, interests, err := balancer.MemberBalancer(joinGroupMembers(g))
	if err != nil {
		t.Fatal(err)
	}
	topics, number := map[string]int32{}, map[string]protocol.TopicID{}
	for i, topic := range slices.Backward(g.Topics) { // by name, as ours takes them
		number[topic.Name] = protocol.TopicID(i)
		if _, ok := interests[topic.Name]; ok && topic.Partitions > 0 { // the leader asks for these, and gets metadata
			topics[topic.Name] = topic.Partitions
		}
	}
	plan, err := b.(kgo.GroupMemberBalancerOrError).BalanceOrError(topics)
	if err != nil {
		t.Fatal(err)
	}
	lists := make([][]protocol.TopicPartition, len(g.Members))
	for m := range g.Members {
		for topic, partitions := range plan.(*kgo.BalancePlan).AsMemberIDMap()[string(g.Members[m].ID)] {
			lists[m] = appendPartitions(lists[m], number[topic], partitions)
		}
		slices.SortFunc(lists[m], protocol.TopicPartition.Compare)
	}
	return lists
}

// joinGroupMembers are those of the JoinGroup response, in the order into which kgo
// brings them before it asks a balancer (sortJoinMembers).
func joinGroupMembers(g *assignor.Group) []kmsg.JoinGroupResponseMember {
	var members []kmsg.JoinGroupResponseMember
	for i := range g.Members {
		m := kmsg.NewJoinGroupResponseMember()
		m.MemberID = string(g.Members[i].ID)
		if id := g.Members[i].InstanceID; id != "" {
			m.InstanceID = &id
		}
		m.ProtocolMetadata = metadata(g, g.Members[i].Subscription)
		members = append(members, m)
	}
	slices.SortFunc(members, func(a, b kmsg.JoinGroupResponseMember) int {
		switch {
		case a.InstanceID != nil && b.InstanceID != nil:
			return cmp.Compare(*a.InstanceID, *b.InstanceID)
		case a.InstanceID != nil:
			return -1
		case b.InstanceID != nil:
			return 1
		}
		return cmp.Compare(a.MemberID, b.MemberID)
	})
	return members
}

func metadata(g *assignor.Group, s *protocol.Subscription) []byte {
	meta := kmsg.NewConsumerMemberMetadata()
	meta.Version, meta.Generation, meta.Rack = 3, int32(s.Generation), &s.Rack
	for _, t := range s.Topics {
		meta.Topics = append(meta.Topics, g.Topics[t].Name)
	}
	for t, partitions := range byTopic(g, s.Owned) {
		if len(partitions) > 0 {
			meta.OwnedPartitions = append(meta.OwnedPartitions, kmsg.ConsumerMemberMetadataOwnedPartition{Topic: g.Topics[t].Name, Partitions: partitions})
		}
	}
	if s.UserData != nil {
		data := kmsg.StickyMemberMetadata{Generation: int32(s.UserData.Generation)}
		for t, partitions := range byTopic(g, s.UserData.Owned) {
			if len(partitions) > 0 {
				data.CurrentAssignment = append(data.CurrentAssignment, kmsg.StickyMemberMetadataCurrentAssignment{Topic: g.Topics[t].Name, Partitions: partitions})
			}
		}
		meta.UserData = data.AppendTo(nil)
	}
	return meta.AppendTo(nil)
}

func byTopic(g *assignor.Group, list []protocol.TopicPartition) [][]int32 {
	of := make([][]int32, len(g.Topics))
	for _, p := range list {
		of[p.Topic] = append(of[p.Topic], p.Partition)
	}
	return of
}

func describe(g *assignor.Group) string {
	s := fmt.Sprint(g.Topics)
	for _, m := range g.Members {
		s += fmt.Sprintf("\n%s %s %+v %+v", m.ID, m.InstanceID, m.Subscription, m.Subscription.UserData)
	}
	return s
}
