package member

import (
	"slices"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/protocol"
)

// What a program does with a batch besides processing it from the first record to the last:
// it may fail on a record, and give back what it has not processed.

// nextOf is the first offset from one on of which each of so many records fails: with every
// 1000 they are 999, 1999 and so on.
func nextOf(every, from int64) int64 { return from + every - 1 - from%every }

// FailsAfter is how many records of the batch in hand come before the first that fails, where
// of each partition each of so many does; negative: none of them fails.
func (h *Holdings) FailsAfter(every int64) int64 {
	before := int64(0)
	for _, part := range h.batch {
		if fails := nextOf(every, part.from); fails < part.to {
			return before + fails - part.from
		}
		before += part.of(h)
	}
	return -1
}

// NextFailing is when the next record that fails will be there for poll(), and how many
// records come before it, at least, of those that poll() has not returned.
func (h *Holdings) NextFailing(every int64) (at clock.Time, before int64) {
	at, before = clock.Never, int64(1<<62)
	for i := range h.owned {
		if o := &h.owned[i]; h.fetchable(o) {
			fails := nextOf(every, o.position)
			at, before = min(at, h.appended(o.first(), fails)), min(before, fails-o.position)
		}
	}
	return at, before
}

// First is the first record of the batch in hand.
func (h *Holdings) First() (p protocol.TopicPartition, offset int64) {
	part := h.batch[0]
	return h.owned[part.owned].first(), part.from
}

// GiveBack keeps the first of the batch in hand, so many of them, and makes the positions
// those of the others (KafkaConsumer.seek). The next poll() begins where that is.
func (h *Holdings) GiveBack(keep int64) {
	first := true
	h.nextKnown = false
	for i := 0; i < len(h.batch); i++ {
		h.firstOf(i, keep)
		part := &h.batch[i]
		n := min(keep, part.to-part.from)
		if keep -= n * h.owned[part.owned].number(); part.from+n == part.to {
			continue
		}
		if first {
			h.cursor, first = h.place(part.owned), false
		}
		if o := &h.owned[part.owned]; !o.gone {
			h.flushSegment(o)
			o.position, o.caughtUp = part.from+n, false
		}
		part.to, part.smooth = part.from+n, false
	}
	h.batch = slices.DeleteFunc(h.batch, func(part batchPart) bool { return part.from == part.to })
	if len(h.batch) == 0 {
		h.forgetGone()
	}
}

// Refetch lets poll() return nothing until a fetch has been answered: what was there has been
// dropped.
func (h *Holdings) Refetch() {
	h.sealed = 0
	h.forget()
	h.p.program.Wake()
}

// Halt lets poll() return nothing of any partition until GoOn: all are paused. That ends the
// runs of records taken as they come.
func (h *Holdings) Halt() {
	h.flush()
	h.paused = true
	h.forget()
}

// GoOn ends that. Nothing has been fetched of them meanwhile.
func (h *Holdings) GoOn() {
	h.paused = false
	h.Refetch()
}
