package bench

import (
	"fmt"
	"math/rand/v2"
	"slices"
)

// workload is one group to be balanced.
type workload struct {
	name    string
	topics  []topic
	members []member
}

type topic struct {
	name       string
	partitions int32
}

type member struct {
	id    string
	subs  []int           // topics
	owned map[int][]int32 // by topic
}

// generation in which everything owned was assigned.
const generation = 5

// workloads builds them all: the name says members (m), topics (t) and partitions
// (p). a, c and e-full: nothing is owned. b, c2, d2: a balanced group that its
// first member has left. e-incr: one that a member has joined. d: each member
// subscribes to 10 of 50 topics. het: five groups of members and of topics, each
// with a subscription of its own. All others: one subscription for all.
func workloads() []workload {
	ws := []workload{
		fresh("a-init-100m-1t-10000p", 100, 1, 10000),
		leave("b-leave1-1000m-100t-10000p", 1000, 100, 10000),
		fresh("c-init-2000m-100t-100000p", 2000, 100, 100000),
		leave("c2-leave1-2000m-100t-100000p", 2000, 100, 100000),
	}
	ws = append(ws, tenOfFifty()...)
	for _, s := range []struct{ m, p, t int }{{10, 100, 5}, {50, 500, 10}, {100, 1000, 10}, {100, 10000, 100}, {500, 5000, 100}, {500, 10000, 100}} {
		size := fmt.Sprintf("hom-%dm-%dt-%dp", s.m, s.t, s.p)
		ws = append(ws, fresh("e-full-"+size, s.m, s.t, s.p), join("e-incr-"+size, s.m, s.t, s.p))
	}
	for _, s := range []struct{ m, p, t int }{{100, 1000, 10}, {500, 5000, 100}} {
		ws = append(ws, fiveGroups(s.m, s.t, s.p)...)
	}
	return ws
}

func fresh(name string, members, topics, partitions int) workload {
	return workload{name, makeTopics(topics, partitions), sameSubscription(members, topics)}
}

func leave(name string, members, topics, partitions int) workload {
	w := fresh(name, members, topics, partitions)
	w.dealOut(w.members)
	w.members = w.members[1:]
	return w
}

func join(name string, members, topics, partitions int) workload {
	w := fresh(name, members, topics, partitions)
	w.dealOut(w.members[:members-1])
	return w
}

func tenOfFifty() []workload {
	random := rand.New(rand.NewPCG(7, 0))
	build := func(name string) workload { return workload{name: name, topics: makeTopics(50, 5000)} }
	first, second := build("d-init-500m-50t-5000p-random10"), build("d2-leave1-500m-50t-5000p-random10")
	for m := range 500 {
		subs := random.Perm(50)[:10]
		slices.Sort(subs)
		first.members = append(first.members, newMember(m, subs))
		second.members = append(second.members, newMember(m, subs))
	}
	second.giveToLeastLoaded(second.members)
	second.members = second.members[1:]
	return []workload{first, second}
}

func fiveGroups(members, topics, partitions int) []workload {
	size := fmt.Sprintf("het-%dm-%dt-%dp", members, topics, partitions)
	group := func(i int) []int { return numbers(topics)[i/(members/5)*(topics/5):][:topics/5] }
	full := workload{name: "e-full-" + size, topics: makeTopics(topics, partitions)}
	incr := workload{name: "e-incr-" + size, topics: full.topics}
	for m := range members {
		full.members = append(full.members, newMember(m, group(m)))
		incr.members = append(incr.members, newMember(m, group(min(m, members-2))))
	}
	incr.giveToLeastLoaded(incr.members[:members-1])
	return []workload{full, incr}
}

// dealOut lets the members own the partitions in turn.
func (w *workload) dealOut(members []member) {
	turn := 0
	for t, topic := range w.topics {
		for p := range topic.partitions {
			m := members[turn%len(members)]
			m.owned[t] = append(m.owned[t], p)
			turn++
		}
	}
}

// giveToLeastLoaded lets the least loaded subscriber own each partition.
func (w *workload) giveToLeastLoaded(members []member) {
	load := make([]int, len(members))
	for t, topic := range w.topics {
		for p := range topic.partitions {
			best := -1
			for m := range members {
				if slices.Contains(members[m].subs, t) && (best < 0 || load[m] < load[best]) {
					best = m
				}
			}
			if best >= 0 {
				members[best].owned[t] = append(members[best].owned[t], p)
				load[best]++
			}
		}
	}
}

func makeTopics(n, partitions int) []topic {
	topics := make([]topic, n)
	for i := range topics {
		topics[i] = topic{fmt.Sprintf("t%03d", i), int32(partitions / n)}
	}
	return topics
}

func sameSubscription(members, topics int) []member {
	ms := make([]member, members)
	for m := range ms {
		ms[m] = newMember(m, numbers(topics))
	}
	return ms
}

func newMember(i int, subs []int) member {
	return member{fmt.Sprintf("member-%05d", i), subs, map[int][]int32{}}
}

func numbers(n int) []int {
	ns := make([]int, n)
	for i := range ns {
		ns[i] = i
	}
	return ns
}
