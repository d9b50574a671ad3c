package member

import (
	"math/bits"
	"slices"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/protocol"
)

// A program may hand records that poll() has returned to threads of its own and poll again.
// They are not in hand here then: the program says what becomes of them, and pauses a
// partition of which it wants no more meanwhile.

// Part is records of one partition that poll() has returned.
type Part struct {
	Partition protocol.TopicPartition
	From, To  int64
	smooth    bool // as in batchPart
}

// HandOver gives the records in hand to the program, for threads of its own, but for those of
// partitions that an engine beside it has taken away meanwhile, or is about to.
func (h *Holdings) HandOver() []Part {
	parts := make([]Part, 0, len(h.batch))
	for _, part := range h.batch {
		o := &h.owned[part.owned]
		if o.gone || o.revoking {
			continue
		}
		for _, p := range o.partitions {
			parts = append(parts, Part{p, part.from, part.to, part.smooth})
		}
	}
	h.batch = h.batch[:0]
	h.forgetGone()
	return parts
}

// PausePartition is pause() of one partition: poll() returns nothing of it, its position
// stays, and what has been fetched of it is there when it is resumed (KIP-451, KAFKA-7548).
func (h *Holdings) PausePartition(p protocol.TopicPartition) {
	if o := h.of(p); o != nil {
		o.held, h.nextKnown = true, false
	}
}

// ResumePartition is resume() of it.
func (h *Holdings) ResumePartition(p protocol.TopicPartition) {
	if o := h.of(p); o != nil {
		o.held, h.nextKnown = false, false
	}
}

// WorkedTo notes that all records of a partition before one have been processed.
func (h *Holdings) WorkedTo(p protocol.TopicPartition, offset int64) {
	if o := h.of(p); o != nil && o.position >= offset {
		o.done = max(o.done, offset)
	}
}

// Worked reports records that have been processed from one moment to another, unless they
// belong to a run of records taken as they came, or have been reported as part of one.
func (h *Holdings) Worked(part Part, since, until clock.Time) {
	if o := h.of(part.Partition); o != nil {
		from := max(part.From, o.told)
		if part.smooth && o.since != clock.Never && from >= o.from || from >= part.To {
			return
		}
		hi, lo := bits.Mul64(uint64(from-part.From), uint64(until-since))
		into, _ := bits.Div64(hi, lo, uint64(part.To-part.From))
		part.From, since, o.told = from, since.Add(clock.Duration(into)), part.To
	}
	h.p.EmitConsumed(event.Consumed{Partition: part.Partition, From: part.From, To: part.To, Since: since, Until: until})
}

// WorkGone forgets partitions that are given up and whose work has been taken away.
func (h *Holdings) WorkGone() { h.forgetGone() }

// of finds a partition that the member holds, or is giving up, as an entry of its own.
func (h *Holdings) of(p protocol.TopicPartition) *owned {
	found, place := -1, 0
	for i := range h.owned {
		if o := &h.owned[i]; found < 0 || h.owned[found].gone {
			if at := slices.Index(o.partitions, p); at >= 0 {
				found, place = i, at
			}
		}
	}
	if found < 0 {
		return nil
	}
	h.oneByOne = true
	return h.alone(found, place)
}

// Load is what comes for a program to process: how much there is of it in all, in
// thousandths of a record per second, and of the fastest partition.
type Load struct {
	Partitions    int64
	Rate, Fastest int64
}

// Pace is how a program gets along with a load.
type Pace struct {
	Steady   bool           // it keeps up, with a tenth of its time to spare
	Lookback clock.Duration // longer than any stretch without a pause then
	Trail    clock.Duration // how long after it came a record has been processed, at most times
}
