package librdkafka_test

import (
	"cmp"
	"maps"
	"slices"
)

// plain is rd_kafka_sticky_assignor_assign_cb step by step, as slow as the original, for a
// group whose subscribers all subscribe to something. It also knows which answers of the
// library's are undefined.
type plain struct {
	problem
	order     []partition // in which partitions are looked at
	owner     map[partition]int
	previous  map[partition]int
	undefined bool // the library may answer anything, or end
}

type partition struct {
	topic  string
	number int32
}

func comparePartitions(a, b partition) int {
	return cmp.Or(cmp.Compare(a.topic, b.topic), cmp.Compare(a.number, b.number))
}

func newPlain(p problem) *plain {
	l := &plain{problem: p, owner: map[partition]int{}, previous: map[partition]int{}}
	l.Members = slices.DeleteFunc(slices.Clone(p.Members), func(m member) bool { return len(m.Subscription) == 0 })
	l.claim()
	l.sort()
	revoked := l.revoke()
	free := slices.DeleteFunc(slices.Clone(l.order), func(p partition) bool { _, held := l.owner[p]; return held })
	l.deal(free)
	if moves := (mover{plain: l, from: map[partition]int{}}); !revoked {
		moves.perform(free)
		moves.perform(l.order)
	} else {
		moves.perform(l.order)
	}
	return l
}

// claim is prepopulateCurrentAssignments. The library takes the last member to claim a
// partition for its owner when it moves it: where that is not the one with the highest
// generation the partition ends up with two.
func (l *plain) claim() {
	claimants := map[partition][]int{}
	for i, m := range l.Members {
		for topic, numbers := range m.Owned {
			for _, n := range numbers {
				claimants[partition{topic, n}] = append(claimants[partition{topic, n}], i)
			}
		}
	}
	for p, of := range claimants {
		last := of[len(of)-1]
		slices.SortStableFunc(of, func(a, b int) int { return cmp.Compare(l.Members[b].Generation, l.Members[a].Generation) })
		twice := false
		for i := range of[1:] {
			twice = twice || l.Members[of[i]].Generation == l.Members[of[i+1]].Generation
		}
		if twice {
			continue
		}
		l.owner[p] = of[0]
		l.undefined = l.undefined || of[0] != last
		if len(of) > 1 {
			l.previous[p] = of[1]
			if !l.subscribes(of[1], p) { // it would be given what it cannot have
				l.undefined = true
				delete(l.previous, p)
			}
		}
	}
}

func (l *plain) subscribes(m int, p partition) bool {
	return slices.Contains(l.Members[m].Subscription, p.topic)
}

func (l *plain) subscribers(p partition) []int {
	var of []int
	for m := range l.Members {
		if l.subscribes(m, p) {
			of = append(of, m)
		}
	}
	slices.SortFunc(of, func(a, b int) int { return cmp.Compare(l.Members[a].ID, l.Members[b].ID) })
	return of
}

// sort is sortPartitions.
func (l *plain) sort() {
	var asked []string // in the order of the Metadata answer
	for _, m := range l.Members {
		for _, topic := range m.Subscription {
			if !slices.Contains(asked, topic) {
				asked = append(asked, topic)
			}
		}
	}
	identical := true
	for _, topic := range slices.Backward(asked) {
		for n := l.Topics[topic] - 1; n >= 0; n-- {
			p := partition{topic, n}
			l.order = append(l.order, p)
			identical = identical && len(l.subscribers(p)) == len(l.Members)
		}
	}
	if identical {
		if turns := l.turns(); len(turns) > 0 {
			l.order = append(turns, slices.DeleteFunc(l.order, func(p partition) bool { return slices.Contains(turns, p) })...)
			return
		}
	}
	slices.SortFunc(l.order, func(a, b partition) int {
		return cmp.Or(cmp.Compare(len(l.subscribers(a)), len(l.subscribers(b))), comparePartitions(a, b))
	})
}

func (l *plain) turns() []partition {
	var turns []partition
	left := make([][]partition, len(l.Members))
	for _, p := range slices.SortedFunc(maps.Keys(l.owner), comparePartitions) {
		if slices.Contains(l.order, p) {
			left[l.owner[p]] = append(left[l.owner[p]], p)
		}
	}
	for {
		most := 0
		for m := range left {
			if d := cmp.Compare(len(left[m]), len(left[most])); d > 0 || d == 0 && l.Members[m].ID > l.Members[most].ID {
				most = m
			}
		}
		if len(left) == 0 || len(left[most]) == 0 {
			return turns
		}
		i := max(0, slices.IndexFunc(left[most], func(p partition) bool { _, had := l.previous[p]; return had }))
		turns = append(turns, left[most][i])
		left[most] = slices.Delete(left[most], i, i+1)
	}
}

// revoke takes from members what they cannot keep, and tells whether there is any that
// still exists.
func (l *plain) revoke() bool {
	revoked, aware := false, l.rackAware()
	for p, m := range l.owner {
		switch {
		case !slices.Contains(l.order, p):
			delete(l.owner, p)
		case !l.subscribes(m, p) || aware && l.mismatch(m, p):
			delete(l.owner, p)
			revoked = true
		}
	}
	return revoked
}

func (l *plain) racksOf(p partition) []string {
	if int(p.number) >= len(l.PartitionRacks[p.topic]) {
		return nil
	}
	racks := slices.Sorted(slices.Values(l.PartitionRacks[p.topic][p.number]))
	return slices.DeleteFunc(slices.Compact(racks), func(rack string) bool { return rack == "" })
}

func (l *plain) mismatch(m int, p partition) bool {
	return l.Members[m].Rack != "" && !slices.Contains(l.racksOf(p), l.Members[m].Rack)
}

// rackAware is rd_kafka_use_rack_aware_assignment.
func (l *plain) rackAware() bool {
	all := map[string]bool{}
	for _, p := range l.order {
		for _, rack := range l.racksOf(p) {
			all[rack] = true
		}
	}
	return slices.ContainsFunc(l.Members, func(m member) bool { return all[m.Rack] }) &&
		slices.ContainsFunc(l.order, func(p partition) bool { return len(l.racksOf(p)) < len(all) })
}

func (l *plain) load(m int) int {
	n := 0
	for _, owner := range l.owner {
		if owner == m {
			n++
		}
	}
	return n
}

// lightest is the least loaded of some members, the first of several.
func (l *plain) lightest(of []int) int {
	return slices.MinFunc(of, func(a, b int) int { return cmp.Compare(l.load(a), l.load(b)) })
}

// deal is maybeAssign: on racks first where they count.
func (l *plain) deal(free []partition) {
	if l.rackAware() {
		for _, p := range free {
			near := slices.DeleteFunc(l.subscribers(p), func(m int) bool { return l.mismatch(m, p) })
			if len(near) > 0 {
				l.owner[p] = l.lightest(near)
			}
		}
	}
	for _, p := range free {
		if _, done := l.owner[p]; !done {
			l.owner[p] = l.lightest(l.subscribers(p))
		}
	}
}

// mover is performReassignments, with PartitionMovements: what has moved and from whom, the
// oldest move first.
type mover struct {
	*plain
	from  map[partition]int
	moved []partition
}

func (v *mover) perform(order []partition) {
	for modified := true; modified; {
		modified = false
		for _, p := range order {
			to, ok := v.better(p)
			if ok {
				v.move(p, to)
				modified = true
			}
		}
	}
}

func (v *mover) better(p partition) (int, bool) {
	load := v.load(v.owner[p])
	if m, had := v.previous[p]; had && load > v.load(m)+1 {
		return m, true
	}
	m := v.lightest(v.subscribers(p))
	return m, load > v.load(m)+1
}

// move moves the partition, or one of its topic back that went the other way before. The
// library reads freed memory or an entry too far when it undoes a move, and where a
// partition moves twice.
func (v *mover) move(p partition, to int) {
	home := v.home(p)
	i := slices.IndexFunc(v.moved, func(q partition) bool {
		return q.topic == p.topic && v.from[q] == to && v.owner[q] == home
	})
	if i >= 0 {
		p = v.moved[i]
	}
	home = v.home(p)
	if at := slices.Index(v.moved, p); at >= 0 {
		v.undefined = true
		v.moved = slices.Delete(v.moved, at, at+1)
		delete(v.from, p)
	}
	v.owner[p] = to
	if home != to {
		v.from[p], v.moved = home, append(v.moved, p)
	}
}

func (v *mover) home(p partition) int {
	if m, ok := v.from[p]; ok {
		return m
	}
	return v.owner[p]
}

func (l *plain) target() assignment {
	target := assignment{}
	for _, m := range l.Members {
		target[m.ID] = map[string][]int32{}
	}
	for _, p := range slices.SortedFunc(maps.Keys(l.owner), comparePartitions) {
		of := target[l.Members[l.owner[p]].ID]
		of[p.topic] = append(of[p.topic], p.number)
	}
	return target
}
