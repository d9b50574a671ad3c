package member

import (
	"slices"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/protocol"
)

// Holdings are the partitions that a member holds, how far each is consumed, and what
// has been taken of them and is not processed yet. This file has how they come and go,
// equal.go how those are kept together that are equally far, positions.go where they begin,
// consume.go what is taken of them, fetch.go what there is
// to take, offsets.go what of it can be committed, and state.go what a program saves of it.
type Holdings struct {
	p        *Process
	owned    []owned
	list     []protocol.TopicPartition // of owned; immutable, replaced on change
	givingUp []protocol.TopicPartition // a listener callback is called for them
	someGone bool                      // some of owned may be given up already
	batch    []batchPart
	consumption
	offsets offsetFetch
	scratch []int64 // the memory of ends
	// oneByOne: threads of the program's ask for single partitions again and again.
	oneByOne bool
}

// owned are partitions that the member holds, mostly many: they lie one behind the other, their logs are alike,
// and all of them are equally far.
type owned struct {
	partitions []protocol.TopicPartition // never changed in place
	extent
}

// extent is how far a partition is.
type extent struct {
	position int64      // the next record that poll() returns; negative: not known yet
	known    clock.Time // since when it is
	done     int64      // the next record to be processed
	// For an engine that commits beside the program: the next record to be committed,
	// which a poll moves on to what the last one returned and was processed, and that
	// which has been committed.
	head, committed int64
	reset           resetState
	revoking        bool // about to be revoked: nothing more is returned (SubscriptionState.markPendingRevocation)
	gone            bool // given up already, with a batch still in hand
	held            bool // paused by the program
	caughtUp        bool // the last poll() took all there was
	// The run of records that were taken as they arrived, from this one on, which
	// has not been reported yet; since is clock.Never if there is none.
	from  int64
	since clock.Time
	told  int64 // all before this one has been reported, or belongs to no run
	kept  *kept // of a program that keeps state, once the position is known
}

// kept is what of a partition's state has been saved, or where it begins, and when that was.
type kept struct {
	State
	at clock.Time
}

// begin leaves nothing of them but memory.
func (h *Holdings) begin(p *Process) {
	clear(h.owned)
	*h = Holdings{p: p, owned: h.owned[:0], batch: h.batch[:0], scratch: h.scratch[:0]}
	h.offsets.askAgain, h.offsets.resetDue, h.sealed, h.fetchDue = clock.Never, clock.Never, clock.Never, clock.Never
}

// clone copies the holdings for a copy of their process.
func (h *Holdings) clone(p *Process) Holdings {
	d := *h
	d.p, d.owned, d.batch, d.scratch = p, slices.Clone(h.owned), slices.Clone(h.batch), nil
	for i := range d.owned {
		if o := &d.owned[i]; o.kept != nil {
			k := *o.kept
			o.kept = &k
		}
	}
	return d
}

func (h *Holdings) clear() { h.owned, h.list, h.batch = h.owned[:0], nil, h.batch[:0] }

// List has the partitions that the member holds, sorted as Kafka sorts them for the
// listener and for the wire. It is never changed; there is another one when they change.
func (h *Holdings) List() []protocol.TopicPartition { return h.list }

// positioned tells whether the position of every partition is known.
func (h *Holdings) positioned() bool {
	for i := range h.owned {
		if o := &h.owned[i]; o.position < 0 && !o.gone {
			return false
		}
	}
	return true
}

// kept are those that are not being given up.
func (h *Holdings) kept() []protocol.TopicPartition {
	if h.givingUp == nil {
		return h.list
	}
	return protocol.Without(h.list, h.givingUp)
}

// Unsubscribed are those whose topics the member is no longer subscribed to.
func (h *Holdings) Unsubscribed() (ps []protocol.TopicPartition) {
	if h.p.SubscribedToAll(h.list) {
		return nil
	}
	for _, p := range h.list {
		if !h.p.SubscribedTo(p.Topic) {
			ps = append(ps, p)
		}
	}
	return ps
}

// Assign takes partitions over, whose positions are not known yet, as the assignment of a
// generation has them.
func (h *Holdings) Assign(added []protocol.TopicPartition, generation protocol.Generation) {
	if len(added) > 0 {
		all := len(h.owned) == 0 && slices.IsSortedFunc(added, protocol.TopicPartition.Compare)
		h.take(added)
		h.offsets.lacking = true
		if all { // one list, in place of two that are alike
			h.list = slices.Clip(added)
			h.forget()
		} else {
			h.relist()
		}
	}
	h.followAnew()
	fact := event.Assigned{Partitions: added, Generation: generation}
	if h.p.spec.Config.Protocol == ConsumerProtocol {
		fact.MemberID = h.p.MemberID
	}
	h.p.Emit(fact)
}

// Revoke tells that onPartitionsRevoked is called for partitions. The member still counts
// as their owner, until Drop.
func (h *Holdings) Revoke(ps []protocol.TopicPartition) {
	h.p.tellUnwatched()
	h.p.Emit(event.Revoked{Partitions: ps})
	h.givingUp = ps
}

// Lose tells that onPartitionsLost is called for them. Whether the member counts as their
// owner meanwhile is for the engine to say, by calling Drop before or after.
func (h *Holdings) Lose(ps []protocol.TopicPartition) {
	h.p.tellUnwatched()
	h.p.Emit(event.Lost{Partitions: ps})
	h.givingUp = ps
}

// GivenUp tells that the callback for revoked or lost partitions has returned.
func (h *Holdings) GivenUp() {
	ps := h.givingUp
	h.givingUp = nil
	h.Drop(ps)
}

// Drop takes partitions away from the member.
func (h *Holdings) Drop(ps []protocol.TopicPartition) {
	if len(ps) == 0 {
		return
	}
	h.p.tellUnwatched()
	going := protocol.InOrder(ps)
	goes := h.apart(func(p protocol.TopicPartition) int64 { return one(going.Has(p)) })
	for i := range h.owned {
		o := &h.owned[i]
		o.gone = goes[i] == 1 || o.gone
	}
	h.someGone = true
	h.forgetGone()
	h.relist()
}

// forgetGone forgets partitions that are given up, but not while the application has
// a batch in hand: an engine beside it takes partitions away from under it.
func (h *Holdings) forgetGone() {
	if len(h.batch) > 0 || !h.someGone {
		return
	}
	works := h.apart(func(p protocol.TopicPartition) int64 { return one(h.p.program.Works(p)) })
	over := func(i int) bool { return h.owned[i].gone && works[i] == 0 }
	some := false
	h.someGone = false
	for i := range h.owned {
		some = some || over(i)
		h.someGone = h.someGone || h.owned[i].gone && !over(i)
	}
	if !some {
		return
	}
	h.forget()
	kept := 0
	for i := range h.owned {
		o := &h.owned[i]
		if over(i) {
			h.flushSegment(o)
			continue
		}
		if kept < i {
			h.owned[kept] = *o
		}
		kept++
	}
	h.owned = h.owned[:kept]
}

// relist makes the list of owned partitions anew; lists in facts and requests stay as
// they were.
func (h *Holdings) relist() {
	h.list = make([]protocol.TopicPartition, 0, h.count())
	for i := range h.owned {
		if o := &h.owned[i]; !o.gone {
			h.list = append(h.list, o.partitions...)
		}
	}
	slices.SortFunc(h.list, protocol.TopicPartition.Compare)
	h.forget()
}

// StopReturning marks partitions as pending revocation: poll() returns nothing more
// of them. That ends a run of records, however long the callback takes.
func (h *Holdings) StopReturning(which func(protocol.TopicPartition) bool) {
	stops := h.apart(func(p protocol.TopicPartition) int64 { return one(which(p)) })
	for i := range h.owned {
		if o := &h.owned[i]; stops[i] == 1 {
			h.flushSegment(o)
			o.revoking = true
		}
	}
	h.forget()
}
