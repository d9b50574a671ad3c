package member

import (
	"slices"

	"github.com/groupsim/groupsim/assignor"
	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/protocol"
)

// Spec is what a process is started with.
type Spec struct {
	Member      event.Member
	ClientID    string
	Config      Config
	Application Application
	Topics      []protocol.TopicID  // subscribed to at first
	Cluster     []assignor.Topic    // names and racks of all topics, by TopicID; partition counts come with metadata
	Assignors   []assignor.Assignor // those that Config.AssignmentStrategy names, in its order
	Logs        Logs
	Chance      clock.Stream // for the jitter of retry backoffs
}

// Logs are the partitions as a fetching client finds them.
type Logs interface {
	// End is the log end offset of a partition at a moment.
	End(p protocol.TopicPartition, at clock.Time) int64
	// When tells when the record with this offset is appended, at the present
	// rate; clock.Never if it is not to be.
	When(p protocol.TopicPartition, offset int64) clock.Time
	// Rate is the present growth of a partition in thousandths of a record per
	// second.
	Rate(p protocol.TopicPartition) int64
}

// Conn names one of the client's two connections. Kafka's consumer keeps one to
// the coordinator apart (node id MAX_INT − id), so that fetches never wait behind
// a parked JoinGroup.
type Conn uint8

// The connections.
const (
	ToCoordinator Conn = iota
	ToBroker
	conns
)

// Timer names one of the client's timers.
type Timer uint8

// The timers.
const (
	ApplicationTimer Timer = iota // the application thread has something to do
	HeartbeatTimer                // so has the heartbeat thread
	RequestTimer                  // a request has waited for its answer too long
	MetadataTimer                 // metadata.max.age.ms has passed
	Timers                        // how many there are
)

// Effects is what an input leads to, to be carried out in the order of the fields.
type Effects struct {
	Facts  []event.Fact
	Closed []Conn // connections that the client closes, before it sends more
	Sends  []Send
	Timers []TimerOp
	Exited bool // the process is gone
}

// Reset empties the effects and keeps their memory.
func (fx *Effects) Reset() {
	fx.Facts, fx.Closed, fx.Sends, fx.Timers, fx.Exited = fx.Facts[:0], fx.Closed[:0], fx.Sends[:0], fx.Timers[:0], false
}

// Send is a request that leaves on a connection.
type Send struct {
	Conn    Conn
	Request protocol.Request
}

// TimerOp sets a timer; clock.Never clears it.
type TimerOp struct {
	Timer Timer
	At    clock.Time
}

// memberState is AbstractCoordinator.MemberState.
type memberState uint8

const (
	unjoined            memberState = iota // not a member, or not any more
	preparingRebalance                     // a JoinGroup is in flight
	completingRebalance                    // a SyncGroup is in flight
	stable                                 // the member knows its assignment
)

// Client is one process of a member. Its methods are the inputs.
type Client struct {
	spec Spec
	now  clock.Time
	fx   *Effects

	paused bool
	thread thread
	done   task       // what the process has done before
	until  clock.Time // when processing, a callback or a stall ends
	links  [conns]link
	inbox  []arrived // answers that wait in the sockets for a thread to read them
	armed  [Timers]clock.Time

	// What AbstractCoordinator and ConsumerCoordinator know.
	state            memberState
	memberID         protocol.MemberID
	generation       protocol.Generation
	protocol         assignor.Assignor // selected by the vote
	cooperative      bool              // RebalanceProtocol, fixed when the consumer is built
	subscription     []protocol.TopicID
	joined           []protocol.TopicID // subscription sent in the last JoinGroup
	rejoinNeeded     bool
	rejoinReason     string
	needsPrepare     bool
	step             step
	fatal            string
	coordinatorKnown bool
	lookupInFlight   bool
	lookupAt         clock.Time // not to be asked for the coordinator before
	lookupFailures   int
	lookupFailed     clock.Time // when it last failed
	leader           bool
	snapshot         []int32 // partition counts that the leader assigned from; nil unless leader
	groupTopics      []protocol.TopicID
	pending          *protocol.JoinGroupResponse // the leader's, while it waits for metadata
	assignment       protocol.Assignment         // from the last SyncGroup
	assignedIn       protocol.Generation         // in which it was taken over, lost or not since
	sticky           [2]stickyMemory
	joinDeadline     clock.Time                // for the commit before joining (joinPrepareTimer)
	retryAt          clock.Time                // a join that failed is tried again
	maxGeneration    protocol.Generation       // carried by the sticky assignor of a leader
	revoking         []protocol.TopicPartition // what onPartitionsRevoked is in for
	inListener       []protocol.TopicPartition // what any callback is in for
	callbackBegan    clock.Time
	commit           commit
	heartbeat        heartbeat
	metadata         metadata
	franz            *franz // nil: this is the Java consumer

	// What the application holds and does.
	owned    []owned
	list     []protocol.TopicPartition // of owned; immutable, replaced on change
	batch    []batchPart
	consumer consumption
	poll     pollLoop
	commands []command
	closing  closing
}

// New builds a process that has not started.
func New(spec Spec) *Client {
	c := &Client{spec: spec, generation: protocol.NoGeneration, needsPrepare: true, maxGeneration: protocol.NoGeneration}
	c.sticky = [2]stickyMemory{{generation: protocol.NoGeneration}, {generation: protocol.NoGeneration}}
	c.subscription = slices.Sorted(slices.Values(spec.Topics))
	c.cooperative = true
	for _, a := range spec.Assignors {
		c.cooperative = c.cooperative && a.Cooperative()
	}
	for t := range c.armed {
		c.armed[t] = clock.Never
	}
	c.retryAt, c.commit.deadline, c.consumer.committed.askAgain = clock.Never, clock.Never, clock.Never
	c.consumer.sealed = clock.Never
	if spec.Config.Client == event.FranzGo {
		c.franz = &franz{c: c}
	}
	return c
}

// Clone copies the process as it is, to run on against other logs.
func (c *Client) Clone(logs Logs) *Client {
	d := *c
	d.spec.Logs = logs
	d.franz = c.franz.clone(&d)
	for i := range d.links {
		d.links[i].waiting = slices.Clone(c.links[i].waiting)
	}
	d.inbox, d.owned, d.batch, d.commands = slices.Clone(c.inbox), slices.Clone(c.owned), slices.Clone(c.batch), slices.Clone(c.commands)
	return &d
}

// Start lets the process call poll() for the first time.
func (c *Client) Start(now clock.Time, fx *Effects) {
	c.begin(now, fx)
	c.emit(event.ProcessStart{Client: c.spec.Config.Client})
	c.thread, c.poll.entered, c.poll.last, c.consumer.at = inPoll, now, now, now
	if c.franz != nil {
		c.franz.start()
	} else {
		c.rejoin("")
		c.metadata.due = now
	}
	c.end()
}

// Receive hands an answer to the process.
func (c *Client) Receive(now clock.Time, conn Conn, response protocol.Response, fx *Effects) {
	c.begin(now, fx)
	c.inbox = append(c.inbox, arrived{conn, response})
	if c.reading() {
		c.readInbox()
	}
	c.end()
}

// Expire tells that a timer has come due.
func (c *Client) Expire(now clock.Time, timer Timer, fx *Effects) {
	c.begin(now, fx)
	c.armed[timer] = clock.Never
	if !c.paused {
		switch timer {
		case ApplicationTimer:
			c.applicationDue()
		case HeartbeatTimer:
			c.heartbeatDue()
		case RequestTimer:
			c.readInbox()
			c.timeOutRequests()
		case MetadataTimer:
			c.requestMetadata()
		}
	}
	c.end()
}

// Pause stops the whole process: a collector at work, SIGSTOP.
func (c *Client) Pause(now clock.Time, fx *Effects) {
	c.begin(now, fx)
	c.emit(event.Paused{})
	c.seal()
	c.poll.last, c.poll.stopped = c.lastPoll(), true
	c.paused = true
	c.consumer.at = now
	c.end()
}

// Resume lets it go on. What it was computing takes as much longer as it stood
// still; a sleep ends when it was to end. Where both threads have waited, the
// sockets are read first, then the heartbeat thread looks at its session and at the
// last poll, then poll() goes on and counts as one: in Kafka the two threads race
// here, and in recordings the heartbeat thread was first.
func (c *Client) Resume(now clock.Time, fx *Effects) {
	stood := now.Sub(c.consumer.at)
	c.paused = false
	if c.thread == processing || c.thread == inCallback || c.thread == warmingUp {
		c.until = c.until.Add(stood)
		c.consumer.batchStart = c.consumer.batchStart.Add(stood)
	}
	if c.franz != nil {
		c.franz.callback.delay(stood)
	}
	c.consumer.at = now
	c.begin(now, fx)
	c.emit(event.Resumed{})
	if c.reading() {
		c.readInbox()
	}
	c.timeOutRequests()
	c.heartbeatStep()
	c.poll.stopped = false
	if c.thread == inPoll {
		c.poll.entered, c.poll.last = now, now
	}
	c.end()
}

// Kill ends the process without a word, and says what it had processed.
func (c *Client) Kill(now clock.Time, reason string, fx *Effects) {
	c.begin(now, fx)
	c.abandonBatch()
	c.flushSegments()
	c.exit()
	c.emit(event.Killed{Reason: protocol.ParseReason(reason)})
	c.end()
}

// Reconfigure tells that production or the cost of processing changes now. The
// logs must still answer for the time before.
func (c *Client) Reconfigure(now clock.Time, app Application, fx *Effects) {
	c.begin(now, fx)
	c.flushSegments()
	c.spec.Application = app
	c.consumer.planned = false
	c.end()
}

// Running tells whether the process exists.
func (c *Client) Running() bool { return c.thread != notStarted && c.thread != exited }

// Batches counts the batches looked at one by one so far, a measure of work.
func (c *Client) Batches() int64 { return c.consumer.batches }

func (c *Client) begin(now clock.Time, fx *Effects) {
	c.now, c.fx = now, fx
	if !c.paused {
		c.advance(now)
	}
}

// end lets poll() do what there is to do and sets the timers anew.
func (c *Client) end() {
	if !c.paused {
		c.runPoll()
		if c.franz != nil {
			c.franz.goOn()
		}
	}
	c.schedule()
	c.fx = nil
}

func (c *Client) emit(fact event.Fact) { c.fx.Facts = append(c.fx.Facts, fact) }

func (c *Client) exit() {
	c.thread = exited
	c.fx.Exited = true
	c.owned, c.list, c.batch, c.inbox = nil, nil, nil, nil
}

// schedule sets every timer whose time has changed.
func (c *Client) schedule() {
	if !c.Running() || c.paused {
		return
	}
	c.arm(ApplicationTimer, c.nextApplication())
	c.arm(HeartbeatTimer, c.nextHeartbeat())
	c.arm(RequestTimer, c.nextTimeout())
	c.arm(MetadataTimer, c.nextMetadata())
}

func (c *Client) arm(timer Timer, at clock.Time) {
	at = max(at, c.now)
	if c.armed[timer] != at {
		c.armed[timer] = at
		c.fx.Timers = append(c.fx.Timers, TimerOp{timer, at})
	}
}

// MemberID is the id that the coordinator has given to this process, if any.
func (c *Client) MemberID() protocol.MemberID { return c.memberID }

// Settled tells whether the process has its assignment and nothing to do but to
// consume it; a process without subscription is settled too.
func (c *Client) Settled() bool {
	switch {
	case c.subscription == nil:
		return true
	case c.franz != nil:
		return c.franz.settled()
	}
	return c.state == stable && c.step == stepNone && !c.rejoinNeeded
}
