package bench

import (
	"slices"
	"testing"

	"github.com/groupsim/groupsim/assignor"
	"github.com/groupsim/groupsim/assignor/franzgo"
	"github.com/groupsim/groupsim/assignor/librdkafka"
	"github.com/twmb/franz-go/pkg/kgo"
	"github.com/twmb/franz-go/pkg/kmsg"
)

// With one subscription for all the plans that are compared are equally even, so
// both solve the same problem. With different ones Kafka's rules, and so our plan,
// do not always reach what franz-go does.
func TestPlansAreEquallyEven(t *testing.T) {
	for _, w := range workloads() {
		ours, theirs := w.sizes(), w.franzSizes(t)
		if slices.Equal(ours, theirs) {
			continue
		}
		if w.oneSubscription() {
			t.Errorf("%s: sizes %v, franz-go %v", w.name, ours, theirs)
		}
		t.Logf("%s: %d to %d partitions a member, franz-go %d to %d", w.name, ours[0], ours[len(ours)-1], theirs[0], theirs[len(theirs)-1])
	}
}

func (w *workload) oneSubscription() bool {
	return !slices.ContainsFunc(w.members, func(m member) bool { return !slices.Equal(m.subs, w.members[0].subs) })
}

// sizes of the members' shares in our plan, ascending.
func (w *workload) sizes() []int {
	var sizes []int
	for _, list := range (assignor.Sticky{}).Assign(w.group()).Assignment {
		sizes = append(sizes, len(list))
	}
	slices.Sort(sizes)
	return sizes
}

// franzSizes are those in franz-go's.
func (w *workload) franzSizes(t *testing.T) []int {
	balancer, _, err := kgo.StickyBalancer().MemberBalancer(w.joinGroup(kgo.StickyBalancer()))
	if err != nil {
		t.Fatal(err)
	}
	plan, err := balancer.(kgo.GroupMemberBalancerOrError).BalanceOrError(w.partitions())
	if err != nil {
		t.Fatal(err)
	}
	var sizes []int
	for _, of := range plan.(*kgo.BalancePlan).AsMemberIDMap() {
		n := 0
		for _, partitions := range of {
			n += len(partitions)
		}
		sizes = append(sizes, n)
	}
	slices.Sort(sizes)
	return sizes
}

func BenchmarkSticky(b *testing.B) {
	compare(b, assignor.Sticky{}, kgo.StickyBalancer())
}

func BenchmarkCooperativeSticky(b *testing.B) {
	compare(b, assignor.CooperativeSticky{}, kgo.CooperativeStickyBalancer())
}

// As a librdkafka leader does, which has no assignor beside this that is sticky.
func BenchmarkLibrdkafkaCooperativeSticky(b *testing.B) {
	for _, w := range workloads() {
		b.Run(w.name, func(b *testing.B) { w.assign(b, librdkafka.ByName("cooperative-sticky")) })
	}
}

// compare measures four ways to a plan: Kafka's assignor in numbers, as the simulator
// asks; the same from the decoded metadata that franz-go has and back to a map of
// names; in numbers again the assignor that is modelled on franz-go's; and franz-go.
// Metadata is decoded beforehand, but for user data, which franz-go decodes as it
// balances.
func compare(b *testing.B, ours assignor.Assignor, theirs kgo.GroupBalancer) {
	for _, w := range workloads() {
		b.Run(w.name+"/groupsim", func(b *testing.B) { w.assign(b, ours) })
		b.Run(w.name+"/groupsim-as-franz-go", func(b *testing.B) { w.assign(b, franzgo.ByName(theirs.ProtocolName())) })
		members, topics := w.joinGroup(theirs), w.partitions()
		b.Run(w.name+"/groupsim-by-name", func(b *testing.B) {
			metadata := decode(b, members)
			b.ReportAllocs()
			for b.Loop() {
				assignByName(b, ours, metadata, topics)
			}
		})
		b.Run(w.name+"/franz-go", func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				b.StopTimer()
				balancer, _, err := theirs.MemberBalancer(members)
				if err != nil {
					b.Fatal(err)
				}
				b.StartTimer()
				if _, err := balancer.(kgo.GroupMemberBalancerOrError).BalanceOrError(topics); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func (w *workload) assign(b *testing.B, a assignor.Assignor) {
	group := w.group()
	b.ReportAllocs()
	for b.Loop() {
		a.Assign(group)
	}
}

// joinGroup is the workload as the members of a JoinGroup response.
func (w *workload) joinGroup(balancer kgo.GroupBalancer) []kmsg.JoinGroupResponseMember {
	var members []kmsg.JoinGroupResponseMember
	for _, m := range w.members {
		var subs []string
		for _, t := range m.subs {
			subs = append(subs, w.topics[t].name)
		}
		owned := map[string][]int32{}
		for t, partitions := range m.owned {
			owned[w.topics[t].name] = partitions
		}
		member := kmsg.NewJoinGroupResponseMember()
		member.MemberID = m.id
		member.ProtocolMetadata = balancer.JoinGroupMetadata(subs, owned, generation)
		members = append(members, member)
	}
	return members
}

func (w *workload) partitions() map[string]int32 {
	topics := map[string]int32{}
	for _, t := range w.topics {
		topics[t.name] = t.partitions
	}
	return topics
}
