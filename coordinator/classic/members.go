package classic

import (
	"slices"

	"github.com/groupsim/groupsim/protocol"
)

// memberMap holds the members by id and gives them in the order of the Java
// HashMap in which Kafka keeps them (ClassicGroup.members). That order decides
// who leads next and what the leader's list looks like.
type memberMap struct {
	inserted   []*member // in the order of insertion, which counts within a bucket
	byID       map[protocol.MemberID]*member
	byInstance map[string]*member
	most       int       // the most members at any time
	order      []*member // a cache; nil: to be made anew
	last       *member   // whom somebody has looked for
}

func newMemberMap() memberMap {
	return memberMap{byID: map[protocol.MemberID]*member{}, byInstance: map[string]*member{}}
}

func (ms *memberMap) len() int { return len(ms.inserted) }

// get finds a member, or gives nil. A request looks for the same one again and again, and in a
// rebalance they are looked for in the same order each time.
func (ms *memberMap) get(id protocol.MemberID) *member {
	last := ms.last
	switch {
	case last == nil:
		ms.last = ms.byID[id]
		return ms.last
	case last.id == id:
		return last
	case last.next != nil && last.next.id == id && !last.next.gone:
		ms.last = last.next
		return ms.last
	}
	m := ms.byID[id]
	if m != nil {
		last.next, ms.last = m, m
	}
	return m
}

// static finds the member with a group.instance.id, or gives nil.
func (ms *memberMap) static(instanceID string) *member { return ms.byInstance[instanceID] }

// ordered lists the members in Kafka's order. The list is the caller's to read;
// members may be put and deleted while it is walked.
func (ms *memberMap) ordered() []*member {
	if ms.order == nil {
		ids := make([]protocol.MemberID, len(ms.inserted))
		for i, m := range ms.inserted {
			ids[i] = m.id
		}
		ms.order = make([]*member, 0, len(ids))
		for _, i := range protocol.HashOrderGrown(ids, ms.most) {
			ms.order = append(ms.order, ms.inserted[i])
		}
	}
	return ms.order
}

// first is the id of the first member in Kafka's order, or empty.
func (ms *memberMap) first() protocol.MemberID {
	if ms.len() == 0 {
		return ""
	}
	return ms.ordered()[0].id
}

func (ms *memberMap) put(m *member) {
	ms.inserted = append(ms.inserted, m)
	ms.byID[m.id], m.gone = m, false
	if m.instanceID != "" {
		ms.byInstance[m.instanceID] = m
	}
	ms.most = max(ms.most, ms.len())
	ms.order = nil
}

func (ms *memberMap) delete(m *member) {
	i := slices.Index(ms.inserted, m)
	ms.inserted = slices.Delete(ms.inserted, i, i+1)
	delete(ms.byID, m.id)
	m.gone, ms.last = true, nil
	if m.instanceID != "" {
		delete(ms.byInstance, m.instanceID)
	}
	// The order of the others stays; a new list, for somebody may be walking this one.
	if i := slices.Index(ms.order, m); i >= 0 {
		ms.order = slices.Concat(ms.order[:i], ms.order[i+1:])
	}
}

func (ms *memberMap) clone() memberMap {
	c := newMemberMap()
	for _, m := range ms.inserted {
		copied := *m
		copied.next = nil
		c.put(&copied)
	}
	c.most = ms.most
	return c
}
