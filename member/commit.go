package member

import (
	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/protocol"
)

// commit is what the client knows of its commits.
type commit struct {
	deadline   clock.Time // the next auto-commit
	beforeJoin commitState
	sync       commitSync
}

// commitSync is how far a call of commitSync is.
type commitSync struct {
	purpose  purpose // commitInCallback or commitOnClose
	inFlight bool
	retryAt  clock.Time
	failures int
}

// commitState is how far the commit in onJoinPrepare is.
type commitState uint8

const (
	commitNotSent commitState = iota
	commitInFlight
	commitSettled // answered, or not to be had
)

// resetAutoCommit starts the auto-commit interval anew. Kafka's clock counts
// milliseconds, so even an interval of 0 commits no more often than that.
func (c *Client) resetAutoCommit() {
	c.commit.deadline = clock.Never
	if c.spec.Config.EnableAutoCommit {
		c.commit.deadline = c.now.Add(clock.Millis(max(c.spec.Config.AutoCommitIntervalMs, 1)))
	}
}

// maybeAutoCommit commits inside poll(), once the interval has passed, all that
// earlier calls of poll() returned (ConsumerCoordinator.maybeAutoCommitOffsetsAsync).
func (c *Client) maybeAutoCommit() {
	if c.commit.deadline > c.now {
		return
	}
	c.resetAutoCommit()
	c.sendCommit(ordinary)
}

// sendCommit commits the positions of all partitions, and tells whether there was
// something to send. Commits happen inside poll(), so a batch that the application
// works on is never among them. Outside STABLE the client refuses by itself: the
// offsets of a generation that is over cannot be committed.
func (c *Client) sendCommit(purpose purpose) bool {
	offsets := c.consumed()
	if c.state != stable || !c.coordinatorKnown || len(offsets) == 0 {
		return false
	}
	c.emit(event.CommitSent{Partitions: partitionsOf(offsets)})
	c.send(ToCoordinator, c.commitRequest(offsets), purpose, c.requestTimeout())
	return true
}

func (c *Client) commitRequest(offsets []protocol.PartitionOffset) *protocol.OffsetCommitRequest {
	return &protocol.OffsetCommitRequest{
		MemberID: c.memberID, InstanceID: c.spec.Config.GroupInstanceID, Generation: c.generation, Offsets: offsets,
	}
}

// consumed has the positions that are known (SubscriptionState.allConsumed).
func (c *Client) consumed() []protocol.PartitionOffset {
	var offsets []protocol.PartitionOffset
	for i := range c.owned {
		if o := &c.owned[i]; o.position >= 0 {
			offsets = append(offsets, protocol.PartitionOffset{Partition: o.partition, Offset: o.position})
		}
	}
	return offsets
}

// commitSync makes the application thread wait until its commit is answered. It
// looks for the coordinator and tries again what may be tried again, up to the
// deadline (ConsumerCoordinator.commitOffsetsSync). The application goes on if it
// fails.
func (c *Client) commitSync(purpose purpose, deadline clock.Time) {
	c.thread, c.until = inCommitSync, deadline
	c.commit.sync = commitSync{purpose: purpose}
	c.commitSyncGoesOn()
}

// commitSyncGoesOn takes commitSync as far as it goes without waiting.
func (c *Client) commitSyncGoesOn() {
	s := &c.commit.sync
	switch {
	case c.thread != inCommitSync:
	case c.until <= c.now || len(c.consumed()) == 0:
		c.commitSyncEnds()
	case s.inFlight || s.retryAt > c.now:
	case !c.coordinatorKnown:
		c.lookup()
	case c.sendCommit(s.purpose):
		s.inFlight = true
	default:
		c.commitSyncEnds()
	}
}

func (c *Client) commitSyncEnds() {
	if c.commit.sync.purpose == commitInCallback {
		c.callbackReturned()
		return
	}
	c.thread, c.until = inClose, c.closing.deadline
	c.closeGoesOn()
}

// nextCommitSync is when commitSync has something to do if nothing happens.
func (c *Client) nextCommitSync() clock.Time {
	switch s := &c.commit.sync; {
	case s.inFlight:
		return c.until
	case s.retryAt > c.now:
		return min(c.until, s.retryAt)
	}
	return min(c.until, c.nextLookup())
}

// handleCommit is ConsumerCoordinator.OffsetCommitResponseHandler. That a static
// member has been replaced is thrown by the next poll() if nobody waits for the
// commit, and else by commitSync.
func (c *Client) handleCommit(request sent, r *protocol.OffsetCommitResponse) {
	ps := partitionsOf(request.request.(*protocol.OffsetCommitRequest).Offsets)
	if r.Error == protocol.NONE {
		c.emit(event.CommitOK{Partitions: ps})
		c.commitSettled(request)
		return
	}
	c.emit(event.CommitErr{Partitions: ps, Error: r.Error})
	retry := false
	switch r.Error {
	case protocol.COORDINATOR_NOT_AVAILABLE, protocol.NOT_COORDINATOR, protocol.REQUEST_TIMED_OUT:
		c.loseCoordinator("error response " + r.Error.String())
		retry = true
	case protocol.COORDINATOR_LOAD_IN_PROGRESS, protocol.UNKNOWN_TOPIC_OR_PARTITION:
		retry = true
	case protocol.REBALANCE_IN_PROGRESS:
		c.rejoin("offset commit failed since group is already rebalancing")
	case protocol.UNKNOWN_MEMBER_ID, protocol.ILLEGAL_GENERATION:
		if c.unchangedSince(request) || c.state != preparingRebalance {
			c.reset("encountered "+r.Error.String()+" from OFFSET_COMMIT response", r.Error == protocol.ILLEGAL_GENERATION)
		}
	case protocol.FENCED_INSTANCE_ID:
		if c.unchangedSince(request) && (request.purpose == ordinary || request.purpose == commitBeforeJoin) {
			c.fatal = r.Error.String()
		}
	}
	c.commitFailed(request, retry)
}

// commitFailed decides whether a commit that came to nothing is tried again: the
// one before joining in the next turn of poll(), commitSync after a backoff, and an
// auto-commit is made sooner than its interval asks.
func (c *Client) commitFailed(request sent, retry bool) {
	switch {
	case !retry:
		c.commitSettled(request)
	case request.purpose == commitBeforeJoin:
		if c.step == stepCommit {
			c.commit.beforeJoin = commitNotSent
			c.retryAt = c.nextTurn()
		}
	case request.purpose == ordinary:
		c.commit.deadline = min(c.commit.deadline, c.now.Add(clock.Millis(c.spec.Config.RetryBackoffMs)))
	default:
		s := &c.commit.sync
		s.inFlight, s.retryAt = false, c.now.Add(c.backoff(s.failures))
		s.failures++
	}
}

// commitSettled lets whoever waited for a commit go on.
func (c *Client) commitSettled(request sent) {
	switch request.purpose {
	case commitBeforeJoin:
		c.commit.beforeJoin = commitSettled
	case commitInCallback, commitOnClose:
		if c.thread == inCommitSync {
			c.commitSyncEnds()
		}
	}
}

func partitionsOf(offsets []protocol.PartitionOffset) []protocol.TopicPartition {
	ps := make([]protocol.TopicPartition, len(offsets))
	for i, o := range offsets {
		ps[i] = o.Partition
	}
	return ps
}

func byPartition(offsets []protocol.PartitionOffset) map[protocol.TopicPartition]int64 {
	found := make(map[protocol.TopicPartition]int64, len(offsets))
	for _, o := range offsets {
		found[o.Partition] = o.Offset
	}
	return found
}
