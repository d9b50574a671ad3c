package member

import (
	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/protocol"
)

// Consuming costs no event per record or per poll(). What the application loop
// did is worked out when somebody asks (advance): batch after batch while it is
// behind, and in one jump over all the time in which it was caught up. The jump
// ends a little before the moment asked for, at a moment when the loop surely had
// nothing in hand, and from there the batches are followed one by one; so the
// batch in hand and the next entry into poll() are those that a record-by-record
// run would find.
//
// A record is there for poll() the moment it is appended, except after a time in
// which nothing could be fetched; see fetch.go. Where processing takes no time at
// all, one poll() takes all there is.

// owned is a partition that the member holds.
type owned struct {
	partition protocol.TopicPartition
	position  int64 // the next record that poll() returns; negative: not known yet
	reset     resetState
	done      int64 // the next record to be processed
	// Of franz-go: the next record to be committed, which a poll moves on to what the
	// last one returned and was processed, and that which has been committed.
	head, committed int64
	revoking        bool // about to be revoked: nothing more is returned (SubscriptionState.markPendingRevocation)
	gone            bool // given up already, with a batch still in hand
	caughtUp        bool // the last poll() took all there was
	// The run of records that were taken as they arrived, from this one on, which
	// has not been reported yet; since is clock.Never if there is none.
	from  int64
	since clock.Time
}

// batchPart is one partition's share of the batch in hand.
type batchPart struct {
	owned    int // its place in Client.owned
	from, to int64
	smooth   bool // belongs to the partition's run of records taken as they arrive
}

// consumption is how far the application loop has been followed.
type consumption struct {
	at         clock.Time // up to here
	upTo       clock.Time // when it last had taken all there was
	cursor     int        // the partition whose turn it is; the first after all was taken
	batchStart clock.Time
	batches    int64
	committed  committed
	// sealed: nothing appended after this is there before a fetch is answered.
	sealed   clock.Time
	fetching bool // such a fetch is on its way

	// The plan of a caught-up loop, worked out anew when partitions, rates or
	// costs change.
	planned  bool
	steady   bool           // it keeps up, with a tenth of its time to spare
	lookback clock.Duration // longer than any stretch without a pause in such a loop
}

// advance follows the application loop up to a moment, which the client's timers
// keep before the next poll() that has something other than records to do.
func (c *Client) advance(to clock.Time) {
	k := &c.consumer
	for c.Running() {
		switch c.thread {
		case processing:
			if c.until > to {
				k.at = to
				return
			}
			k.at = c.until
			c.finishBatch()
			c.enterPoll(k.at)
		case inPoll:
			if k.at >= to && c.pollWanted(to) || !c.takeNext(to) {
				return
			}
		default:
			k.at = to
			return
		}
	}
}

// takeNext moves an idle poll() on to its next return with records at or before
// the moment, and tells whether there is one.
func (c *Client) takeNext(to clock.Time) bool {
	k := &c.consumer
	arrival := c.nextRecord()
	if arrival > k.at && k.sealed == clock.Never {
		k.upTo, k.cursor = max(k.upTo, min(arrival, to)), 0
		if c.plan(); k.steady && !c.blocked() && arrival <= to && to.Sub(k.at) > k.lookback {
			c.jump(to.Add(-k.lookback))
			arrival = c.nextRecord()
		}
	}
	at := c.pollReturns(max(arrival, k.at))
	if at > to {
		k.at = to
		return false
	}
	k.at = at
	c.takeBatch(at)
	return true
}

// blocked tells whether poll() waits for something before it returns records: for
// the coordinator, for committed offsets, or for metadata to assign from.
func (c *Client) blocked() bool {
	return c.franz == nil && (!c.coordinatorKnown || c.pending != nil || c.awaitsPositions())
}

// pollReturns is when poll() returns a record that is there at a moment: at once, or
// if it is blocked when it times out (ConsumerCoordinator.poll, fetchCommittedOffsets).
// A leader waits for metadata without a timeout (updateGroupSubscription).
func (c *Client) pollReturns(arrival clock.Time) clock.Time {
	timeout := c.spec.Application.PollTimeout
	switch {
	case !c.blocked() || arrival == clock.Never:
		return arrival
	case c.pending != nil:
		return clock.Never
	case timeout <= 0:
		return arrival
	}
	calls := max(1, (arrival.Sub(c.poll.entered)+timeout-1)/timeout)
	return c.poll.entered.Add(calls * timeout)
}

// jump passes over time in which every record was processed as it arrived.
func (c *Client) jump(to clock.Time) {
	for i := range c.owned {
		o := &c.owned[i]
		if !o.fetchable() {
			continue
		}
		if end := c.logEnd(o.partition, to); end > o.position {
			o.extend(c.consumer.at)
			o.position, o.done, o.head, o.caughtUp = end, end, end, true
		}
	}
	c.consumer.at, c.consumer.upTo = to, to
	c.poll.entered, c.poll.last = to, to
}

func (o *owned) fetchable() bool { return o.position >= 0 && !o.revoking && !o.gone }

// extend opens a run of records taken as they arrive, if none is open.
func (o *owned) extend(at clock.Time) {
	if o.since == clock.Never {
		o.since, o.from = at, o.done
	}
}

// plan decides whether the loop keeps up with what is produced. At a load of at
// most nine tenths, where even one poll() a record would do, a stretch of work
// without a pause is shorter than the work of one record of each partition,
// stretched by the load: n·cost/(1−load).
func (c *Client) plan() {
	k := &c.consumer
	if k.planned {
		return
	}
	const second = 1_000_000_000 // thousandths of a record per second times microseconds
	cost, rate, n := int64(c.spec.Application.PerRecord+c.spec.Application.PerBatch), int64(0), int64(0)
	for i := range c.owned {
		if c.owned[i].fetchable() {
			rate += c.spec.Logs.Rate(c.owned[i].partition)
			n++
		}
	}
	k.planned, k.lookback = true, 0
	k.steady = cost == 0 || rate == 0 || rate <= second*9/10/cost
	if k.steady && rate > 0 {
		k.lookback = clock.Duration(n * cost * (1 + second/(second-rate*cost)))
	}
	if c.franz != nil {
		k.lookback = max(k.lookback, clock.Millisecond) // what the very last poll returned is not to be committed yet
	}
}

// nextRecord is when the earliest record that poll() has not returned was or will
// be appended.
func (c *Client) nextRecord() clock.Time {
	next := clock.Never
	for i := range c.owned {
		if o := &c.owned[i]; o.fetchable() {
			next = min(next, c.appended(o.partition, o.position))
		}
	}
	return next
}

// takeBatch makes poll() return up to max.poll.records records, partition after
// partition, and the application begin to process them.
func (c *Client) takeBatch(at clock.Time) {
	k, app := &c.consumer, &c.spec.Application
	c.plan()
	room := int64(c.spec.Config.MaxPollRecords)
	if app.PerRecord == 0 && app.PerBatch == 0 {
		room = 1<<63 - 1
	}
	fresh := k.steady && at.Sub(k.upTo) <= k.lookback
	n, all := int64(0), true
	for range c.owned {
		k.cursor %= len(c.owned)
		o := &c.owned[k.cursor]
		if o.fetchable() {
			available := max(0, c.logEnd(o.partition, at)-o.position)
			take := min(available, room-n)
			c.addToBatch(o, take, fresh)
			o.caughtUp = take == available
			n += take
			if !o.caughtUp {
				all = false
				break
			}
		}
		k.cursor++
	}
	if all {
		k.upTo = at
	}
	k.batches++
	k.batchStart = at
	c.poll.returned(at, app.PollTimeout)
	c.thread, c.until = processing, at.Add(app.PerBatch+clock.Duration(n)*app.PerRecord)
	c.holdBatch()
}

func (c *Client) addToBatch(o *owned, take int64, fresh bool) {
	if take == 0 {
		return
	}
	smooth := fresh && o.caughtUp
	if smooth {
		o.extend(c.consumer.upTo)
	} else {
		c.flushSegment(o)
	}
	c.batch = append(c.batch, batchPart{c.consumer.cursor, o.position, o.position + take, smooth})
	o.position += take
}

// finishBatch reports the batch in hand as processed.
func (c *Client) finishBatch() {
	c.reportBatch(1<<63 - 1)
	c.forgetGone()
}

// abandonBatch reports what of the batch in hand was processed when the process
// ended.
func (c *Client) abandonBatch() {
	app, done := &c.spec.Application, int64(0)
	if worked := c.consumer.at.Sub(c.consumer.batchStart) - app.PerBatch; c.thread == processing && worked > 0 && app.PerRecord > 0 {
		done = int64(worked / app.PerRecord)
	}
	c.reportBatch(done)
}

// reportBatch reports the first records of the batch in hand as processed, and the
// others as not. Those of an open run are reported with it.
func (c *Client) reportBatch(left int64) {
	at := c.consumer.batchStart.Add(c.spec.Application.PerBatch)
	for _, part := range c.batch {
		o := &c.owned[part.owned]
		n := min(left, part.to-part.from)
		left -= n
		o.done = part.from + n
		until := at.Add(clock.Duration(n) * c.spec.Application.PerRecord)
		if n > 0 && (!part.smooth || o.since == clock.Never) {
			c.emit(event.Consumed{Partition: o.partition, From: part.from, To: o.done, Since: at, Until: until})
		}
		at = until
	}
	c.batch = c.batch[:0]
}

// flushSegment reports a run of records that were taken as they arrived.
func (c *Client) flushSegment(o *owned) {
	if o.since != clock.Never && o.done > o.from {
		c.emit(event.Consumed{Partition: o.partition, From: o.from, To: o.done, Since: o.since, Until: max(o.since, c.consumer.upTo)})
	}
	o.since = clock.Never
}

func (c *Client) flushSegments() {
	for i := range c.owned {
		c.flushSegment(&c.owned[i])
	}
}

// Finish reports what has been processed up to the end of the run.
func (c *Client) Finish(now clock.Time, fx *Effects) {
	if !c.Running() {
		return
	}
	c.now, c.fx = now, fx
	if !c.paused {
		c.advance(now)
	}
	c.abandonBatch()
	c.flushSegments()
	c.fx = nil
}
