package assignor_test

import (
	"cmp"
	"slices"

	"github.com/groupsim/groupsim/assignor"
	"github.com/groupsim/groupsim/internal/assignortest"
	"github.com/groupsim/groupsim/protocol"
)

// reference is AbstractStickyAssignor.GeneralAssignmentBuilder step by step, as slow
// as it is plain: loads are sorted anew for each question, isBalanced looks at every
// partition, and movements are kept in emulated Java sets. The fast one must give
// the same answers.
type reference struct {
	g         *assignor.Group
	hashOrder []int
	max       protocol.Generation
	contested map[tp]bool
	holder    map[tp]int   // claims that stand
	prev      map[tp]stale // prevAssignment
	owner     map[tp]int   // currentPartitionConsumer
	load      []int
	racks     bool // racks count
	fixed     []bool
	moved     map[tp]consumerPair
	sets      map[protocol.TopicID]map[consumerPair]*javaSet
}

type tp = protocol.TopicPartition

type stale struct {
	member     int
	generation protocol.Generation
}

type consumerPair struct{ src, dst int }

func newReference(g *assignor.Group) *reference {
	r := &reference{
		g: g, max: g.MaxGeneration, contested: map[tp]bool{}, holder: map[tp]int{}, prev: map[tp]stale{},
		owner: map[tp]int{}, load: make([]int, len(g.Members)), fixed: make([]bool, len(g.Members)),
		moved: map[tp]consumerPair{}, sets: map[protocol.TopicID]map[consumerPair]*javaSet{},
	}
	var ids []protocol.MemberID
	for m := range g.Members {
		ids = append(ids, g.Members[m].ID)
		_, generation := assignortest.Claim(&g.Members[m])
		r.max = max(r.max, generation)
	}
	r.hashOrder = protocol.HashOrder(ids)
	r.racks = r.useRackAwareAssignment()
	r.settleClaims()
	return r
}

// referenceGeneral gives the target of a round with unequal subscriptions, and which
// partitions change hands.
func referenceGeneral(g *assignor.Group) ([][]tp, map[tp]bool) {
	r := newReference(g)
	r.prepopulate()
	r.build()
	return r.lists(), r.partitionsTransferringOwnership()
}

func (r *reference) lists() [][]tp {
	lists := make([][]tp, len(r.g.Members))
	for m := range lists {
		lists[m] = []tp{}
	}
	for _, p := range r.allPartitions() {
		lists[r.owner[p]] = append(lists[r.owner[p]], p)
	}
	for _, list := range lists {
		slices.SortFunc(list, tp.Compare)
	}
	return lists
}

// partitionsTransferringOwnership is CooperativeStickyAssignor's computation of them.
func (r *reference) partitionsTransferringOwnership() map[tp]bool {
	added, transferring := map[tp]bool{}, map[tp]bool{}
	for p, m := range r.owner {
		owned, _ := assignortest.Claim(&r.g.Members[m])
		added[p] = !slices.Contains(owned, p)
	}
	for m := range r.g.Members {
		owned, _ := assignortest.Claim(&r.g.Members[m])
		for _, p := range owned {
			if owner, ok := r.owner[p]; ok && owner != m && added[p] {
				transferring[p] = true
			}
		}
	}
	return transferring
}

// allPartitions is sortedAllPartitions.
func (r *reference) allPartitions() []tp {
	var topics []protocol.TopicID
	for t := range r.g.Topics {
		if len(assignortest.SubscribersOf(r.g, protocol.TopicID(t))) > 0 {
			topics = append(topics, protocol.TopicID(t))
		}
	}
	slices.SortFunc(topics, func(t, u protocol.TopicID) int {
		return cmp.Or(len(assignortest.SubscribersOf(r.g, t))-len(assignortest.SubscribersOf(r.g, u)), protocol.CompareStrings(r.g.Topics[t].Name, r.g.Topics[u].Name))
	})
	var all []tp
	for _, t := range topics {
		for p := range r.g.Topics[t].Partitions {
			all = append(all, tp{Topic: t, Partition: p})
		}
	}
	return all
}

func (r *reference) rackSet(p tp) []string {
	if racks := r.g.Topics[p.Topic].Racks; int(p.Partition) < len(racks) {
		named := slices.DeleteFunc(slices.Clone(racks[p.Partition]), func(rack string) bool { return rack == "" })
		return slices.Compact(slices.Sorted(slices.Values(named)))
	}
	return nil
}

func (r *reference) useRackAwareAssignment() bool {
	var union, sets, members = []string(nil), [][]string(nil), []string(nil)
	for _, p := range r.allPartitions() {
		sets = append(sets, r.rackSet(p))
		union = append(union, r.rackSet(p)...)
	}
	slices.Sort(union)
	union = slices.Compact(union)
	for m := range r.g.Members {
		members = append(members, r.g.Members[m].Subscription.Rack)
	}
	shared := slices.ContainsFunc(union, func(rack string) bool { return slices.Contains(members, rack) })
	return shared && slices.ContainsFunc(sets, func(set []string) bool { return !slices.Equal(set, union) })
}

func (r *reference) racksMismatch(m int, p tp) bool {
	rack := r.g.Members[m].Subscription.Rack
	return r.racks && rack != "" && !slices.Contains(r.rackSet(p), rack)
}

func (r *reference) settleClaims() {
	claimant := map[tp]int{}
	for _, m := range r.hashOrder {
		owned, generation := assignortest.Claim(&r.g.Members[m])
		for _, p := range owned {
			rival, contested := claimant[p]
			theirs := protocol.NoGeneration
			if contested {
				theirs = max(theirs, r.g.Members[rival].Subscription.Generation)
			}
			switch {
			case !contested || generation > theirs:
				r.holder[p], claimant[p] = m, m
			case generation == theirs:
				delete(r.holder, p)
				claimant[p] = m
				r.contested[p] = true
			}
		}
	}
}

func (r *reference) prepopulate() {
	for _, m := range r.hashOrder {
		owned, generation := assignortest.Claim(&r.g.Members[m])
		if generation >= r.max {
			continue
		}
		for _, p := range owned {
			if before, ok := r.prev[p]; !ok || generation > before.generation {
				r.prev[p] = stale{m, generation}
			}
		}
	}
	for _, p := range r.allPartitions() { // where ours differs: Kafka keeps these
		if before, ok := r.prev[p]; ok && !assignortest.Subscribes(r.g, before.member, p.Topic) {
			delete(r.prev, p)
		}
	}
}

func (r *reference) build() {
	revocationRequired := false
	var unassigned []tp
	for _, p := range r.allPartitions() {
		m, ok := r.holder[p]
		if ok && assignortest.Subscribes(r.g, m, p.Topic) && !r.racksMismatch(m, p) {
			r.owner[p] = m
			r.load[m]++
			continue
		}
		revocationRequired = revocationRequired || ok
		unassigned = append(unassigned, p)
	}
	initializing := slices.Max(r.load) == 0
	r.maybeAssign(unassigned)

	isFixed := func(p tp) bool { return len(assignortest.SubscribersOf(r.g, p.Topic)) < 2 }
	reassignable := slices.DeleteFunc(r.allPartitions(), isFixed)
	unassigned = slices.DeleteFunc(unassigned, isFixed)
	for m := range r.g.Members {
		r.fixed[m] = !r.canParticipate(m)
	}
	score, owner, load := r.score(), make(map[tp]int), slices.Clone(r.load)
	for p, m := range r.owner {
		owner[p] = m
	}
	if !revocationRequired {
		r.performReassignments(unassigned)
	}
	if r.performReassignments(reassignable) && !initializing && r.score() >= score {
		r.owner, r.load = owner, load
	}
}

func (r *reference) maybeAssign(unassigned []tp) {
	for _, near := range []bool{true, false} {
		for _, p := range unassigned {
			for _, m := range r.sortedCurrentSubscriptions() {
				if _, ok := r.owner[p]; !ok && assignortest.Subscribes(r.g, m, p.Topic) && !(near && r.racksMismatch(m, p)) {
					r.owner[p] = m
					r.load[m]++
				}
			}
		}
	}
}

func (r *reference) sortedCurrentSubscriptions() []int {
	var members []int
	for m := range r.g.Members {
		if !r.fixed[m] {
			members = append(members, m)
		}
	}
	slices.SortFunc(members, func(i, j int) int {
		return cmp.Or(r.load[i]-r.load[j], protocol.CompareStrings(string(r.g.Members[i].ID), string(r.g.Members[j].ID)))
	})
	return members
}

func (r *reference) canParticipate(m int) bool {
	for _, p := range r.allPartitions() {
		if assignortest.Subscribes(r.g, m, p.Topic) && (r.owner[p] != m || len(assignortest.SubscribersOf(r.g, p.Topic)) > 1) {
			return true
		}
	}
	return false
}

func (r *reference) score() int {
	score := 0
	members := r.sortedCurrentSubscriptions()
	for i, m := range members {
		for _, lighter := range members[:i] {
			score += r.load[m] - r.load[lighter]
		}
	}
	return score
}

func (r *reference) isBalanced() bool {
	members := r.sortedCurrentSubscriptions()
	if r.load[members[0]] >= r.load[members[len(members)-1]]-1 {
		return true
	}
	for _, m := range members {
		for _, p := range r.allPartitions() {
			if assignortest.Subscribes(r.g, m, p.Topic) && r.owner[p] != m && r.load[m]+1 < r.load[r.owner[p]] {
				return false
			}
		}
	}
	return true
}

func (r *reference) performReassignments(list []tp) bool {
	performed := false
	for modified := true; modified; {
		modified = false
		for _, p := range list {
			if r.isBalanced() {
				break
			}
			if to := r.destination(p); to >= 0 {
				r.reassign(p, to)
				performed, modified = true, true
			}
		}
	}
	return performed
}

// destination of the partition; -1: it stays. Any better member is a reason to move
// it, but it goes to the first in sortedCurrentSubscriptions. (Kafka asks the
// members on the partition's racks first, to the same end.)
func (r *reference) destination(p tp) int {
	c := r.owner[p]
	if before, ok := r.prev[p]; ok && r.load[c] > r.load[before.member]+1 {
		return before.member
	}
	for _, other := range assignortest.SubscribersOf(r.g, p.Topic) {
		if r.load[c] > r.load[other]+1 {
			for _, m := range r.sortedCurrentSubscriptions() {
				if assignortest.Subscribes(r.g, m, p.Topic) {
					return m
				}
			}
		}
	}
	return -1
}

func (r *reference) reassign(p tp, to int) {
	p = r.actualPartition(p, r.owner[p], to)
	from := r.owner[p]
	r.movePartition(p, from, to)
	r.load[from]--
	r.load[to]++
	r.owner[p] = to
}

func (r *reference) actualPartition(p tp, from, to int) tp {
	if earlier, ok := r.moved[p]; ok {
		from = earlier.src
	}
	if set := r.sets[p.Topic][consumerPair{to, from}]; set != nil {
		return tp{Topic: p.Topic, Partition: set.first()}
	}
	return p
}

func (r *reference) movePartition(p tp, from, to int) {
	pair := consumerPair{from, to}
	if earlier, ok := r.moved[p]; ok {
		delete(r.moved, p)
		r.sets[p.Topic][earlier].remove(p.Partition)
		if r.sets[p.Topic][earlier].size == 0 {
			delete(r.sets[p.Topic], earlier)
		}
		if earlier.src == to {
			return
		}
		pair.src = earlier.src
	}
	r.moved[p] = pair
	if r.sets[p.Topic] == nil {
		r.sets[p.Topic] = map[consumerPair]*javaSet{}
	}
	if r.sets[p.Topic][pair] == nil {
		r.sets[p.Topic][pair] = newJavaSet(r.g.Topics[p.Topic].Name)
	}
	r.sets[p.Topic][pair].add(p.Partition)
}

// javaSet is a java.util.HashSet of the partitions of one topic, without trees.
type javaSet struct {
	topic   string
	buckets [][]int32
	size    int
}

func newJavaSet(topic string) *javaSet { return &javaSet{topic: topic, buckets: make([][]int32, 16)} }

func (s *javaSet) bucket(p int32) *[]int32 {
	h := uint32(31*(31+p) + protocol.HashString(s.topic))
	return &s.buckets[int(h^h>>16)%len(s.buckets)]
}

func (s *javaSet) add(p int32) {
	b := s.bucket(p)
	*b = append(*b, p)
	if len(*b) > 8 && len(s.buckets) < 64 {
		s.grow()
	}
	if s.size++; s.size > len(s.buckets)*3/4 {
		s.grow()
	}
}

func (s *javaSet) grow() {
	old := s.buckets
	s.buckets = make([][]int32, 2*len(old))
	for _, bucket := range old {
		for _, p := range bucket {
			b := s.bucket(p)
			*b = append(*b, p)
		}
	}
}

func (s *javaSet) remove(p int32) {
	b := s.bucket(p)
	*b = slices.DeleteFunc(*b, func(q int32) bool { return q == p })
	s.size--
}

func (s *javaSet) first() int32 {
	for _, bucket := range s.buckets {
		if len(bucket) > 0 {
			return bucket[0]
		}
	}
	panic("the set is empty")
}
