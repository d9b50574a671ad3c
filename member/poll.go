package member

import (
	"slices"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/protocol"
)

// thread is where the application thread is.
type thread uint8

const (
	notStarted   thread = iota
	inPoll              // inside poll(), waiting
	warmingUp           // inside poll(), at something it does for the first time, until Client.until
	processing          // a batch in hand, until Client.until
	inCallback          // inside poll(), in a listener callback, until Client.until
	inCommitSync        // inside a listener callback or close(), waiting for commitSync
	stalled             // doing nothing, until Client.until
	inClose             // inside close(), waiting
	exited
)

// pollLoop is what is known of the application's calls of poll().
type pollLoop struct {
	entered  clock.Time // the call that is under way, or the last one
	last     clock.Time // when max.poll.interval.ms was last counted from
	stopped  bool       // with the process; poll() has not gone on yet
	wanted   bool       // poll() has something to do besides returning records
	returnAt clock.Time // when an idle poll() returns, for a command that waits for that
	overdue  clock.Time // when a listener callback returned that outlasted its timeout; 0: none did
}

// command is something that the application is to do in place of its next poll().
type command struct {
	kind   commandKind
	length clock.Duration // of a stall
	topics []protocol.TopicID
	reason string
}

type commandKind uint8

const (
	stallCommand commandKind = iota
	subscribeCommand
	unsubscribeCommand
	enforceCommand
	closeCommand
)

// Stall makes the application do nothing for a time, in place of its next poll();
// an idle poll() returns first.
func (c *Client) Stall(now clock.Time, length clock.Duration, fx *Effects) {
	c.order(now, command{kind: stallCommand, length: length}, fx)
}

// Subscribe makes the application call subscribe() in place of its next poll().
func (c *Client) Subscribe(now clock.Time, topics []protocol.TopicID, fx *Effects) {
	c.order(now, command{kind: subscribeCommand, topics: topics}, fx)
}

// Left tells whether the process cannot subscribe any more: a client of franz-go that
// has left its group, or is ordered to, does not come back.
func (c *Client) Left() bool {
	return c.franz != nil && (c.franz.leaving || slices.ContainsFunc(c.commands, func(cmd command) bool { return cmd.kind == unsubscribeCommand }))
}

// Unsubscribe makes the application call unsubscribe() in place of its next
// poll(); it does not poll again until it subscribes.
func (c *Client) Unsubscribe(now clock.Time, fx *Effects) {
	c.order(now, command{kind: unsubscribeCommand}, fx)
}

// EnforceRebalance makes the application call enforceRebalance() in place of its
// next poll().
func (c *Client) EnforceRebalance(now clock.Time, fx *Effects) {
	c.order(now, command{kind: enforceCommand}, fx)
}

// Close makes the application finish its batch, call close() and exit.
func (c *Client) Close(now clock.Time, reason string, fx *Effects) {
	c.order(now, command{kind: closeCommand, reason: reason}, fx)
}

func (c *Client) order(now clock.Time, cmd command, fx *Effects) {
	c.begin(now, fx)
	c.commands = append(c.commands, cmd)
	if c.thread == inPoll {
		c.poll.returnAt = c.timeoutBoundary(now)
	}
	c.end()
}

// Stalled tells whether the application is held by a stall or about to be.
func (c *Client) Stalled() bool {
	for _, cmd := range c.commands {
		if cmd.kind == stallCommand {
			return true
		}
	}
	return c.thread == stalled
}

// reading tells whether somebody reads the network now: the application thread, or
// franz-go's goroutines, which always do.
func (c *Client) reading() bool {
	if c.franz != nil {
		return !c.paused
	}
	return !c.paused && (c.thread == inPoll || c.thread == inCommitSync || c.thread == inClose)
}

// pollWanted tells whether poll() has something to do besides returning records.
func (c *Client) pollWanted(now clock.Time) bool {
	return c.poll.wanted || len(c.inbox) > 0 || c.pollDue() <= now
}

// pollDue is when poll() will have something to do if nothing happens.
func (c *Client) pollDue() clock.Time {
	if c.subscription == nil || c.franz != nil {
		return clock.Never
	}
	if !c.coordinatorKnown {
		return c.nextLookup()
	}
	switch {
	case c.step == stepCommit:
		return min(c.retryAt, c.joinDeadline)
	case c.rejoinNeeded || c.step != stepNone:
		return c.retryAt
	}
	return min(c.commit.deadline, c.consumer.committed.askAgain)
}

// runPoll lets a poll() that waits do all it can at this moment.
func (c *Client) runPoll() {
	for c.thread == inPoll && c.pollWanted(c.now) {
		c.pollOnce()
		if c.thread == inPoll {
			c.advance(c.now)
		}
	}
}

// pollOnce is one turn of the loop inside KafkaConsumer.poll: the coordinator's
// part first (ConsumerCoordinator.poll), which never waits, then positions. What
// is left is to return records, in advance.
func (c *Client) pollOnce() {
	c.poll.wanted = false
	c.poll.last = c.now
	if c.readInbox(); c.returnsOverdue() {
		return
	}
	c.timeOutRequests()
	if c.heartbeat.due <= c.now && c.heartbeatRuns() {
		c.heartbeatStep()
	}
	switch {
	case c.fatal != "":
		c.die()
	case c.subscription == nil || c.franz != nil:
	case !c.coordinatorKnown:
		c.lookup()
	case c.ensureActiveGroup():
		c.maybeAutoCommit()
		c.updatePositions()
		c.resetPositions()
	}
	c.fetchSealed()
}

// outlasted notes that a listener callback has returned which took longer than poll()
// may. Kafka's timer counts on only once the network has been waited for, so poll()
// sends one request more and hears one answer, or waits for what was left of its
// timeout; then it returns (AbstractCoordinator.joinGroupIfNeeded, Timer).
func (c *Client) outlasted() {
	began, timeout := c.callbackBegan, c.spec.Application.PollTimeout
	left := c.poll.since(began, timeout).Add(timeout).Sub(began)
	if c.now.Sub(began) >= left {
		c.poll.overdue, c.poll.returnAt = c.now, c.now.Add(left)
	}
}

// heard notes that an answer has been read. What had come while a callback ran does
// not count: the heartbeat thread has read it.
func (p *pollLoop) heard(at clock.Time) {
	if p.overdue != 0 && at > p.overdue {
		p.returnAt = at
	}
}

// returnsOverdue lets a poll() return that a callback has outlasted, if the application
// has something else to do than to call the next one.
func (c *Client) returnsOverdue() bool {
	if c.poll.overdue == 0 || c.now < c.poll.returnAt || c.thread != inPoll {
		return false
	}
	c.poll.overdue = 0
	if len(c.commands) == 0 {
		return false
	}
	c.enterPoll(c.now)
	return true
}

// die ends the process with the error that poll() throws.
func (c *Client) die() {
	c.flushSegments()
	reason := c.fatal
	c.exit()
	c.emit(event.Closed{Reason: protocol.ParseReason(reason)})
}

// applicationDue goes on with what the application thread waited for.
func (c *Client) applicationDue() {
	switch c.thread {
	case inCallback:
		if c.until <= c.now {
			c.callbackDone()
		}
	case stalled:
		if c.until <= c.now {
			c.wake()
		}
	case inCommitSync:
		c.commitSyncGoesOn()
	case inClose:
		if c.until <= c.now {
			c.closed()
		}
	case warmingUp:
		if c.until <= c.now {
			c.thread, c.poll.wanted = inPoll, true
		}
	case inPoll:
		if len(c.commands) > 0 && c.poll.returnAt <= c.now {
			c.enterPoll(c.now)
		}
	}
}

// nextApplication is when the application thread next has something to do that is
// worth looking at.
func (c *Client) nextApplication() clock.Time {
	switch c.thread {
	case inPoll:
		at := c.pollDue()
		if len(c.commands) > 0 {
			at = min(at, c.poll.returnAt, c.pollReturns(max(c.nextRecord(), c.now)))
		}
		return at
	case processing:
		if c.poll.wanted || len(c.commands) > 0 || len(c.inbox) > 0 {
			return c.until
		}
		return max(c.until, c.pollDue())
	case inCommitSync:
		return c.nextCommitSync()
	case warmingUp, inCallback, stalled, inClose:
		return c.until
	}
	return clock.Never
}

// enterPoll begins a call of poll(), or what is to be done in place of it.
func (c *Client) enterPoll(at clock.Time) {
	c.thread = inPoll
	c.poll.entered, c.poll.last, c.poll.overdue = at, at, 0
	for len(c.commands) > 0 && c.thread == inPoll {
		cmd := c.commands[0]
		c.commands = c.commands[1:]
		c.obey(cmd)
	}
	if c.franz != nil && c.thread == inPoll && !c.franz.leaving {
		c.franz.polled()
	}
}

func (c *Client) obey(cmd command) {
	switch cmd.kind {
	case stallCommand:
		c.stall(cmd.length)
	case subscribeCommand:
		c.subscribe(cmd.topics)
	case unsubscribeCommand:
		c.unsubscribe()
	case enforceCommand:
		if c.franz != nil {
			c.franz.rejoin("from ForceRebalance")
			return
		}
		c.rejoin("rebalance enforced by user")
	case closeCommand:
		c.beginClose(cmd.reason)
	}
}

// holdBatch lets a stall that waited for poll() to return begin before the records
// that it returned are processed.
func (c *Client) holdBatch() {
	if len(c.commands) > 0 && c.commands[0].kind == stallCommand {
		length := c.commands[0].length
		c.commands = c.commands[1:]
		c.stall(length)
	}
}

func (c *Client) stall(length clock.Duration) {
	c.emit(event.Stall{})
	c.seal()
	c.thread, c.until = stalled, c.now.Add(length)
}

// wake ends a stall: the records in hand are processed, else poll() is called.
func (c *Client) wake() {
	c.emit(event.Awake{})
	c.consumer.at = c.now
	if len(c.batch) == 0 {
		c.enterPoll(c.now)
		c.poll.wanted = true
		return
	}
	n := int64(0)
	for _, part := range c.batch {
		n += part.to - part.from
	}
	app := &c.spec.Application
	c.thread, c.consumer.batchStart = processing, c.now
	c.until = c.now.Add(app.PerBatch + clock.Duration(n)*app.PerRecord)
}

// returned notes that poll() returned records: the poll timer was last set when
// that call, or the one before that timed out, began.
func (p *pollLoop) returned(at clock.Time, timeout clock.Duration) {
	p.last = max(p.last, p.since(at, timeout))
}

// since is when the call of poll() that is under way began, if the ones before it
// ran into their timeout.
func (p *pollLoop) since(at clock.Time, timeout clock.Duration) clock.Time {
	if timeout <= 0 {
		return at
	}
	return p.entered.Add(at.Sub(p.entered) / timeout * timeout)
}

// lastPoll is when max.poll.interval.ms was last counted from.
func (c *Client) lastPoll() clock.Time {
	if c.thread == inPoll && !c.poll.stopped {
		return max(c.poll.last, c.poll.since(c.now, c.spec.Application.PollTimeout))
	}
	return c.poll.last
}

// timeoutBoundary is when an idle poll() returns for its timeout.
func (c *Client) timeoutBoundary(at clock.Time) clock.Time {
	timeout := c.spec.Application.PollTimeout
	since := c.poll.since(at, timeout)
	if since == at {
		return at
	}
	return since.Add(timeout)
}
