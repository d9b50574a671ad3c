package franzgo

import (
	"container/heap"

	"github.com/groupsim/groupsim/assignor"
	"github.com/groupsim/groupsim/protocol"
)

// stealing evens out the loads where members subscribe to different topics: the
// least loaded looks for somebody with at least two more, if need be through
// others, each of whom takes a slot from the next (balancer.balanceComplex, graph).
type stealing struct {
	*balancer
	wanted  assignor.Lists[protocol.TopicID] // by member: the topics it subscribes to
	topicOf []protocol.TopicID               // by slot
	holders [][]holder                       // by topic; their order and that of their slots decides
	place   []int32                          // by slot: where it is among those of its holder
	indexOf map[holding]int                  // of a holder
	search  search
}

// holder is a member with its slots of one topic. One that has lost them all
// keeps its place.
type holder struct {
	member int32
	slots  []int32
}

type holding struct {
	topic  protocol.TopicID
	member int32
}

// steal is one step on the way: a member takes a slot from another.
type steal struct{ slot, from, to int32 }

func (b *balancer) newStealing() *stealing {
	s := &stealing{
		balancer: b, wanted: assignor.NewLists[protocol.TopicID](len(b.plan)), topicOf: b.TopicOf(),
		holders: make([][]holder, len(b.Group.Topics)), place: make([]int32, b.Slots()), indexOf: map[holding]int{},
		search: search{plan: b.plan, distance: make([]int, len(b.plan)), via: make([]steal, len(b.plan))},
	}
	for _, m := range b.subscribers.All() {
		s.wanted.Count(int(m))
	}
	s.wanted.Lay()
	for _, t := range b.topics {
		for _, m := range b.subscribers.Of(int(t)) {
			s.wanted.Add(int(m), t)
		}
		for slot := b.Base[t]; slot < b.Base[t+1]; slot++ {
			s.hold(slot, b.Owner[slot])
		}
	}
	return s
}

func (s *stealing) hold(slot, member int32) {
	t := s.topicOf[slot]
	i, ok := s.indexOf[holding{t, member}]
	if !ok {
		i = len(s.holders[t])
		s.indexOf[holding{t, member}] = i
		s.holders[t] = append(s.holders[t], holder{member: member})
	}
	h := &s.holders[t][i]
	s.place[slot] = int32(len(h.slots))
	h.slots = append(h.slots, slot)
}

func (s *stealing) letGo(slot int32) {
	t := s.topicOf[slot]
	h := &s.holders[t][s.indexOf[holding{t, s.Owner[slot]}]]
	at, last := s.place[slot], len(h.slots)-1
	h.slots[at] = h.slots[last]
	s.place[h.slots[at]] = at
	h.slots = h.slots[:last]
}

// balance lets the members of the lowest level steal until each has gone up or can
// reach nobody. The latter leave the levels: whatever else is moved, no way will
// lead through them any more.
func (s *stealing) balance() {
	low, levels := s.levels()
	bottom, top := 0, len(levels)-1
	for {
		for bottom <= top && len(levels[bottom]) == 0 {
			bottom++
		}
		for top > bottom && len(levels[top]) == 0 {
			top--
		}
		if top <= bottom+1 {
			return
		}
		for len(levels[bottom]) > 0 && len(levels[top]) > 0 {
			m := levels[bottom][0]
			path := s.find(m)
			if len(path) == 0 {
				levels[bottom] = without(levels[bottom], m)
			}
			for _, step := range path {
				s.take(step, levels, low)
			}
		}
	}
}

// take does one step and moves both members to their new level.
func (s *stealing) take(step steal, levels [][]int32, low int) {
	from, to := len(s.plan[step.from])-low, len(s.plan[step.to])-low
	s.letGo(step.slot)
	s.move(step.slot, step.to)
	s.hold(step.slot, step.to)
	levels[from] = without(levels[from], step.from)
	levels[from-1] = append(levels[from-1], step.from)
	levels[to] = without(levels[to], step.to)
	levels[to+1] = append(levels[to+1], step.to)
}

// search looks for the most loaded member that can be reached, of these for the one
// that takes fewest steps, then for the first in order (pathHeap.Less).
type search struct {
	plan     [][]int32
	queue    []int32
	distance []int   // by member: steps to it; 0: not reached yet
	via      []steal // by member: the step that takes from it
}

func (q *search) Len() int      { return len(q.queue) }
func (q *search) Swap(i, j int) { q.queue[i], q.queue[j] = q.queue[j], q.queue[i] }
func (q *search) Push(m any)    { q.queue = append(q.queue, m.(int32)) }

func (q *search) Pop() any {
	last := len(q.queue) - 1
	m := q.queue[last]
	q.queue = q.queue[:last]
	return m
}

func (q *search) Less(i, j int) bool {
	a, b := q.queue[i], q.queue[j]
	if len(q.plan[a]) != len(q.plan[b]) {
		return len(q.plan[a]) > len(q.plan[b])
	}
	if q.distance[a] != q.distance[b] {
		return q.distance[a] < q.distance[b]
	}
	return a < b
}

// find returns the steps by which the member gets one more, those of the giver at
// the far end first; none if it can reach nobody with at least two more
// (graph.findSteal).
func (s *stealing) find(member int32) []steal {
	q := &s.search
	clear(q.distance)
	q.distance[member], q.queue = 1, append(q.queue[:0], member)
	for q.Len() > 0 {
		current := heap.Pop(q).(int32)
		if len(s.plan[current]) > len(s.plan[member])+1 {
			return q.path(current, member)
		}
		for _, t := range s.wanted.Of(int(current)) {
			for _, h := range s.holders[t] {
				if len(h.slots) > 0 && q.distance[h.member] == 0 {
					q.distance[h.member] = q.distance[current] + 1
					q.via[h.member] = steal{h.slots[0], h.member, current}
					heap.Push(q, h.member)
				}
			}
		}
	}
	return nil
}

func (q *search) path(from, to int32) []steal {
	var path []steal
	for m := from; m != to; m = q.via[m].to {
		path = append(path, q.via[m])
	}
	return path
}
