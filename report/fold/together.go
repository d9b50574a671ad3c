package fold

import (
	"slices"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/protocol"
)

// Most of what a member holds comes, goes and is down with all the rest of it. So what events have always
// named together has one history, which is followed once. When an event names some of it alone, they get
// one of their own from there on; histories never become one again.

// place is where a partition is found.
type place struct {
	tenure *Tenure // nil: no event has named it
	at     int32   // its place in Tenure.Partitions
	named  uint32  // by which list of those that events have named, last
}

// Held is a partition with its history.
type Held struct {
	Partition protocol.TopicPartition
	*Tenure
}

func (h *Holding) place(tp protocol.TopicPartition) *place {
	for int(tp.Topic) >= len(h.topics) {
		h.topics = append(h.topics, nil)
	}
	places := h.topics[tp.Topic]
	if more := int(tp.Partition) + 1 - len(places); more > 0 {
		places = append(places, make([]place, more)...)
		h.topics[tp.Topic] = places
	}
	return &places[tp.Partition]
}

// of gives the histories of partitions that an event names, which are of nothing else from now on. The list
// is good until the next one.
func (h *Holding) of(ps []protocol.TopicPartition) []*Tenure {
	if t := h.listed(ps); t != nil {
		h.found = append(h.found[:0], t)
		return h.found
	}
	h.named++
	found, apart := h.found[:0], false
	var begun *Tenure
	for _, tp := range ps {
		at := h.place(tp)
		if at.tenure == nil {
			if begun == nil {
				begun = h.begun()
			}
			begun.take(tp, at)
		}
		t := at.tenure
		if t.named != h.named {
			t.named, t.times = h.named, 0
			found = append(found, t)
		}
		if at.named != h.named { // nobody names one twice, but a file may
			at.named = h.named
			t.times++
		}
	}
	for i, t := range found {
		if t.parting = nil; int(t.times) < len(t.Partitions) {
			t.parting = h.part(t)
			found[i], apart = t.parting, true
		}
	}
	if h.found = found; apart {
		h.takeApart(ps)
	} else if len(found) == 1 {
		found[0].list = ps
	}
	return found
}

// listed finds the history that a list was all of when it was named last: mostly it is one list that an
// assignment hands out, and that all events are about until the next.
func (h *Holding) listed(ps []protocol.TopicPartition) *Tenure {
	if len(ps) == 0 {
		return nil
	}
	if t := h.place(ps[0]).tenure; t != nil && len(t.list) == len(ps) && &t.list[0] == &ps[0] {
		return t
	}
	return nil
}

// begun is a history that begins.
func (h *Holding) begun() *Tenure {
	t := h.tenures.new()
	t.FirstUp, t.lastUp = clock.Never, event.Coordinator
	h.all = append(h.all, t)
	return t
}

// take takes a partition in.
func (t *Tenure) take(tp protocol.TopicPartition, at *place) {
	at.tenure, at.at, t.list = t, int32(len(t.Partitions)), nil
	t.Partitions = append(t.Partitions, tp)
}

// takeApart moves the partitions of a list that are named without others of their histories.
func (h *Holding) takeApart(ps []protocol.TopicPartition) {
	for _, tp := range ps {
		at := h.place(tp)
		if t := at.tenure; t.parting != nil {
			t.list = nil
			t.Partitions = swapRemove(t.Partitions, int(at.at), func(moved protocol.TopicPartition) { h.place(moved).at = at.at })
			t.parting.take(tp, at)
		}
	}
}

// part copies a history, for some of its partitions.
func (h *Holding) part(t *Tenure) *Tenure {
	u := h.tenures.new()
	owners, gaps, holds, partitions := u.Owners[:0], u.Gaps[:0], u.holds[:0], u.Partitions[:0]
	*u = *t
	u.Owners, u.Gaps, u.Partitions = append(owners, t.Owners...), append(gaps, t.Gaps...), partitions
	for _, x := range t.holds {
		y := h.holds.new()
		*y = *x
		y.tenure, y.inProcess = u, len(x.process.holds)
		x.process.holds, holds = append(x.process.holds, y), append(holds, y)
	}
	if u.holds = holds; t.last != nil {
		u.lastAt = len(t.last.left)
		t.last.left = append(t.last.left, u)
	}
	if t.touched == h.tick {
		h.touched = append(h.touched, u)
	}
	h.all = append(h.all, u)
	if h.parted != nil {
		h.parted(u)
	}
	return u
}

// Tenures gives the histories by topic and partition.
func (h *Holding) Tenures() []Held {
	list := make([]Held, 0, len(h.topics))
	for topic, places := range h.topics {
		list = slices.Grow(list, len(places))
		for p := range places {
			if t := places[p].tenure; t != nil {
				list = append(list, Held{protocol.TopicPartition{Topic: protocol.TopicID(topic), Partition: int32(p)}, t})
			}
		}
	}
	return list
}

// partitions counts those that have a history.
func (h *Holding) partitions() (n int) {
	for _, t := range h.all {
		n += len(t.Partitions)
	}
	return n
}
