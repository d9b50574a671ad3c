package member

import (
	"math/bits"
	"slices"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/protocol"
)

// Consuming costs no event per record or per poll(). What the application did is worked
// out when somebody asks (Program.Advance): batch after batch while it is behind, and in
// one jump over all the time in which it was caught up. The jump ends a little before the
// moment asked for, at a moment when the application surely had nothing in hand, and from
// there the batches are followed one by one; so the batch in hand and the next entry into
// poll() are those that a record-by-record run would find.
//
// A record is there for poll() the moment it is appended, except after a time in
// which nothing could be fetched; see fetch.go. Where processing takes no time at
// all, one poll() takes all there is.

// batchPart is what the batch in hand has of each partition of an entry.
type batchPart struct {
	owned    int // the place of the entry in Holdings.owned
	from, to int64
	smooth   bool // belongs to the partition's run of records taken as they arrive
}

// consumption is how far records have been taken.
type consumption struct {
	paused bool // poll() returns nothing
	// The earliest record that is not taken yet, as it was found last; nextKnown: so it is still.
	nextKnown bool
	next      clock.Time
	upTo      clock.Time // when all there was had last been taken
	cursor    int        // the partition whose turn it is; the first after all was taken
	// sealed: nothing appended after this is there before a fetch is answered.
	sealed   clock.Time
	fetching bool       // such a fetch is on its way
	useless  bool       // and its answer is, as will be that of one that is not on its way yet
	fetchDue clock.Time // or waits for a connection until then
	// Of a client that fetches ahead: when the fetch under way left, and up to where the
	// records reach of which a poll() has left some; 0: none.
	ahead       bool
	asked, left clock.Time

	// The plan of a caught-up application, worked out anew when partitions, rates or
	// costs change.
	planned    bool
	steady     bool           // it keeps up, with a tenth of its time to spare
	lookback   clock.Duration // longer than any stretch without a pause in such a loop
	trail      clock.Duration // how much later than it came a record of a run has been processed
	rate       int64          // of all that is consumed, in thousandths of a record per second
	batches    int64
	sample     sample
	pulse      Pulse // of the plan, once it is known
	pulsates   bool  // it has one
	pulseKnown bool
	// Where it has none yet: when to look again, and how long was waited for that. A backlog may have left traces.
	pulseDue  clock.Time
	pulseWait clock.Duration
}

// sample is how many batches a caught-up application makes of how many records, as it was
// when they were followed one by one.
type sample struct{ batches, records int64 }

// Sampled is as many batches as are enough to go by.
const sampled = 256

// Sampled tells whether it is known how many batches a caught-up application makes.
func (h *Holdings) Sampled() bool { return h.sample.batches >= sampled }

// Sample notes a batch that a caught-up application took.
func (h *Holdings) Sample(records int64) {
	if !h.Sampled() {
		h.sample.batches, h.sample.records = h.sample.batches+1, h.sample.records+records
	}
}

// BatchesOf is how many batches a caught-up application makes of records.
func (h *Holdings) BatchesOf(records int64) int64 {
	hi, lo := bits.Mul64(uint64(records), uint64(h.sample.batches))
	batches, _ := bits.Div64(hi, lo, uint64(max(h.sample.records, 1)))
	return int64(batches)
}

// Come is when so many records more will have come.
func (h *Holdings) Come(records int64, after clock.Time) clock.Time {
	h.Plan()
	if h.rate == 0 {
		return clock.Never
	}
	hi, lo := bits.Mul64(uint64(max(records, 0)), nanos)
	if hi >= uint64(h.rate) {
		return clock.Never
	}
	wait, _ := bits.Div64(hi, lo, uint64(h.rate))
	return after.Add(clock.Duration(min(wait, uint64(clock.Forever))))
}

// nanos is how many parts a record has that is counted in thousandths per second times
// microseconds.
const nanos = 1_000_000_000

// Batches counts the batches looked at one by one so far, a measure of work.
func (h *Holdings) Batches() int64 { return h.batches }

// CaughtUp notes that at a moment nothing more was there to be taken, and none of it is
// in hand.
func (h *Holdings) CaughtUp(at clock.Time) { h.upTo, h.cursor = max(h.upTo, at), 0 }

// Jump passes over time in which every record was processed as it arrived. It gives how
// many they were, and when the last of them came.
func (h *Holdings) Jump(from, to clock.Time) (n int64, last clock.Time) {
	next := clock.Never
	for i := range h.owned {
		o := &h.owned[i]
		if !h.fetchable(o) {
			continue
		}
		end := max(o.position, h.logEnd(o.first(), to))
		next = min(next, h.appended(o.first(), end))
		if end > o.position {
			last = max(last, h.appended(o.first(), end-1))
			h.extend(o, from)
			n += (end - o.position) * o.number()
			o.position, o.done, o.head, o.caughtUp = end, end, end, true
		}
	}
	h.upTo, h.asked, h.left, h.next, h.nextKnown = to, to, 0, next, true
	h.join()
	return n, last
}

func (h *Holdings) fetchable(o *owned) bool { return !o.held && h.consumed(o) }

// consumed tells whether records of the partition are returned, now or when the program is
// done with those before.
func (h *Holdings) consumed(o *owned) bool {
	return !h.paused && o.position >= 0 && !o.revoking && !o.gone
}

// extend opens a run of records taken as they arrive, if none is open.
func (h *Holdings) extend(o *owned, at clock.Time) {
	if o.since == clock.Never {
		o.since, o.from = at.Add(h.trail), o.position
	}
}

// Plan decides whether the application keeps up with what is produced, and how long
// before any moment its batches have to be followed one by one all the same.
func (h *Holdings) Plan() (steady bool, lookback clock.Duration) {
	if h.planned {
		return h.steady, h.lookback
	}
	var load Load
	for i := range h.owned {
		if o := &h.owned[i]; h.consumed(o) {
			rate := h.p.spec.Logs.Rate(o.first())
			load.Rate, load.Fastest = load.Rate+rate*o.number(), max(load.Fastest, rate)
			load.Partitions += o.number()
		}
	}
	pace := h.p.program.Pace(load)
	h.planned, h.rate = true, load.Rate
	h.followAnew()
	h.steady, h.lookback, h.trail = pace.Steady, pace.Lookback, pace.Trail
	h.lookback = max(h.lookback, h.p.engine.Lookback())
	return h.steady, h.lookback
}

// followAnew lets the plan be followed anew.
func (h *Holdings) followAnew() { h.sample, h.pulseKnown, h.pulseWait = sample{}, false, 0 }

// forget forgets the plan, and when the next record comes.
func (h *Holdings) forget() { h.planned, h.nextKnown = false, false }

// NextRecord is when poll() has the earliest record that it has not returned: when that was
// or will be appended, or of a client that fetches ahead when a fetch brings it.
func (h *Holdings) NextRecord() clock.Time {
	if h.ahead {
		return h.reach()
	}
	return h.nextAppended()
}

// nextAppended is when the earliest record that poll() has not returned was or will be
// appended.
func (h *Holdings) nextAppended() clock.Time {
	if h.nextKnown {
		return h.next
	}
	next := clock.Never
	for i := range h.owned {
		if o := &h.owned[i]; h.fetchable(o) {
			next = min(next, h.appended(o.first(), o.position))
		}
	}
	h.next, h.nextKnown = next, true
	return next
}

// Take makes poll() return up to so many records, partition after partition, as a batch
// in hand, and gives how many they are.
func (h *Holdings) Take(at clock.Time, most int64) (n int64) {
	steady, lookback := h.Plan()
	idle := h.p.spec.Application.IdleBetweenPolls
	fresh := steady && at.Sub(h.upTo) <= lookback.Plus(idle.Times(idleRounds))
	waits := fresh && h.trail == 0 // what is left now waits for the next poll() and for no worker, and is soon done, too
	all, next, reach := true, clock.Never, min(at, h.reach())
	count := h.count()
	for left, i := count, h.turn(count); left > 0; i++ {
		if h.cursor == count {
			h.cursor, i = 0, 0
		}
		o := &h.owned[i]
		if h.fetchable(o) {
			available := max(0, h.logEnd(o.first(), reach)-o.position)
			if o.number() > 1 && available > 0 {
				if whole := (most - n) / available; whole < o.number() {
					h.part(i, int(max(whole, 1)))
					o = &h.owned[i]
				}
			}
			take := min(available, most-n)
			h.addToBatch(i, take, fresh, at)
			o.caughtUp = take == available || waits && o.caughtUp
			n += take * o.number()
			if take < available {
				all = false
				break
			}
			next = min(next, h.appended(o.first(), o.position))
		}
		h.cursor, left = h.cursor+len(o.partitions), left-len(o.partitions)
	}
	h.next, h.nextKnown = next, all
	if h.left = reach; all {
		h.upTo, h.asked, h.left = reach, at, 0
	}
	h.batches++
	return n
}

// idleRounds is how many times longer than the wait before it a poll() is after the one before,
// at most, of a program that keeps up by nine tenths.
const idleRounds = 10

// turn gives the entry that begins with the partition whose turn it is, of so many.
func (h *Holdings) turn(count int) int {
	if count == 0 {
		return 0
	}
	h.cursor %= count
	i, before := 0, 0
	for before+len(h.owned[i].partitions) <= h.cursor {
		before += len(h.owned[i].partitions)
		i++
	}
	if before < h.cursor {
		h.part(i, h.cursor-before)
		i++
	}
	return i
}

// addToBatch adds so many records of each partition of an entry. Those of a run are processed from where there was
// nothing more to be taken; where the program waited meanwhile, from now on.
func (h *Holdings) addToBatch(i int, take int64, fresh bool, now clock.Time) {
	if take == 0 {
		return
	}
	o, begins := &h.owned[i], h.upTo
	if h.p.spec.Application.IdleBetweenPolls > 0 {
		begins = now
	}
	smooth := fresh && o.caughtUp && o.known <= h.upTo // what came before its position was known was not taken as it came
	if smooth {
		h.extend(o, begins)
	} else {
		h.flushSegment(o)
	}
	h.batch = append(h.batch, batchPart{i, o.position, o.position + take, smooth})
	o.position += take
}

// of counts the records of all partitions of the entry.
func (b *batchPart) of(h *Holdings) int64 { return (b.to - b.from) * h.owned[b.owned].number() }

// firstOf takes as many partitions of a part of the batch apart from the others as have so many records, but one at
// least if there are any.
func (h *Holdings) firstOf(j int, n int64) {
	part := &h.batch[j]
	if h.owned[part.owned].number() > 1 && n > 0 && n < part.of(h) {
		h.part(part.owned, int(max(n/(part.to-part.from), 1)))
	}
}

// InHand counts the records of the batch in hand.
func (h *Holdings) InHand() (n int64) {
	for _, part := range h.batch {
		n += part.of(h)
	}
	return n
}

// Finish reports the first records of the batch in hand as processed: so many of them,
// one after another from a moment on, each in so much time. Those of an open run are
// reported with it. It gives how far the last of their partitions is done, if there are any.
func (h *Holdings) Finish(n int64, from clock.Time, each clock.Duration) (last protocol.PartitionOffset, some bool) {
	for i := 0; i < len(h.batch); i++ {
		h.firstOf(i, n)
		part := &h.batch[i]
		o, m := &h.owned[part.owned], min(n, part.to-part.from)
		if m == 0 {
			continue
		}
		o.done = part.from + m
		if !part.smooth || o.since == clock.Never {
			at := from
			for _, p := range o.partitions {
				until := at.Add(each.Times(m))
				h.p.EmitConsumed(event.Consumed{Partition: p, From: part.from, To: o.done, Since: at, Until: until})
				at = until
			}
		}
		n -= m * o.number()
		part.from, from = o.done, from.Add(each.Times(m*o.number()))
		last, some = protocol.PartitionOffset{Partition: o.partitions[len(o.partitions)-1], Offset: o.done}, true
	}
	h.batch = slices.DeleteFunc(h.batch, func(part batchPart) bool { return part.from == part.to })
	if len(h.batch) == 0 {
		h.forgetGone()
	}
	return last, some
}

// Abandon forgets the records in hand: the process has ended.
func (h *Holdings) Abandon() { h.batch = h.batch[:0] }

// flushSegment reports a run of records that were taken as they arrived.
func (h *Holdings) flushSegment(o *owned) {
	if o.since != clock.Never && o.done > o.from {
		for _, p := range o.partitions {
			h.p.EmitConsumed(event.Consumed{Partition: p, From: o.from, To: o.done, Since: o.since, Until: max(o.since, min(h.upTo.Add(h.trail), h.p.now))})
		}
		o.told = o.done
	}
	o.since = clock.Never
}

func (h *Holdings) flush() {
	for i := range h.owned {
		h.flushSegment(&h.owned[i])
	}
}
