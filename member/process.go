package member

import (
	"slices"

	"github.com/groupsim/groupsim/assignor"
	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/noise"
	"github.com/groupsim/groupsim/protocol"
)

// Spec is what a process is started with.
type Spec struct {
	ClientID    string
	MemberID    protocol.MemberID // of a member of the consumer protocol, which chooses it itself (KIP-1082)
	Config      Config
	Application Application
	Topics      []protocol.TopicID // subscribed to at first
	Cluster     []assignor.Topic   // names and racks of all topics, by TopicID; partition counts come with metadata
	Logs        Logs
	States      States         // of a program that keeps state
	Retries     clock.Stream   // for the jitter of backoffs before requests are sent again
	Reconnects  clock.Stream   // and of those before connections are opened again
	Noise       noise.Source   // how late its threads are
	Connects    clock.Duration // how long it takes to its first request; 0: as its library does
	WarmUp      clock.Duration // how much longer than a round trip its first heartbeat takes, of the consumer protocol; 0: as it is drawn
	Latency     clock.Duration // one way to the coordinator, as a rule
	CommitTakes clock.Duration // from sending a commit until its answer, as a rule
	Engine      func(p *Process) Engine
	Program     func(p *Process) Program
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
	// Alike tells whether two partitions are alike in all that, at any moment.
	Alike(p, q protocol.TopicPartition) bool
}

// Timer names one of the process's timers.
type Timer uint8

// The timers.
const (
	ProgramTimer  Timer = iota // the application's thread has something to do
	EngineTimer                // so has what the engine runs beside it
	RequestTimer               // a request has waited for its answer too long
	MetadataTimer              // metadata.max.age.ms has passed
	Timers                     // how many there are
)

// Effects is what an input leads to, to be carried out in the order of the fields.
type Effects struct {
	Facts []event.Fact
	// Consumed are those of the facts that are of records, in the place of each of which
	// there is a nil: a member that lets go of all it has tells of every partition.
	Consumed []event.Consumed
	Saves    []Save // what goes to the store of states
	// Unwatched has commits that were made before, for the coordinator.
	Unwatched []Unwatched
	Closed    []Conn // connections that the client closes, before it sends more
	Sends     []Send
	Timers    []TimerOp
	Rest      Rest // of the other consumers in the process's container; zero: none
	Exited    bool // the process is gone
}

// Reset empties the effects and keeps their memory.
func (fx *Effects) Reset() {
	fx.Facts, fx.Consumed, fx.Saves, fx.Unwatched = fx.Facts[:0], fx.Consumed[:0], fx.Saves[:0], fx.Unwatched[:0]
	fx.Closed, fx.Sends, fx.Timers = fx.Closed[:0], fx.Sends[:0], fx.Timers[:0]
	fx.Rest, fx.Exited = Rest{}, false
}

// Told gives all facts in their order, as [iter.Seq] does.
func (fx *Effects) Told(yield func(event.Fact) bool) {
	consumed := fx.Consumed
	for _, fact := range fx.Facts {
		if fact == nil {
			fact, consumed = consumed[0], consumed[1:]
		}
		if !yield(fact) {
			return
		}
	}
}

// Send is a request that leaves on a connection. It takes so much longer than the
// connection's latency.
type Send struct {
	Conn    Conn
	Request protocol.Request
	Late    clock.Duration
}

// TimerOp sets a timer; clock.Never clears it.
type TimerOp struct {
	Timer Timer
	At    clock.Time
}

// Process is one process of a member. Its methods that take a moment and [Effects] are
// the inputs; the others are for its engine and its program.
type Process struct {
	Identity

	// What nearly every input looks at lies close together: in a large group the processes do not
	// fit into the caches.
	now        clock.Time
	fx         *Effects
	engine     Engine
	program    Program
	life       life
	paused     bool
	closing    bool // close() has been called and has not returned
	died       bool // it has ended by an error that poll() threw
	everything bool // the subscription is all topics there are
	calm       bool // a commit meets nothing unusual
	armed      [Timers]clock.Time
	inbox      []arrived // answers that wait in the sockets to be read
	links      [Conns]link
	lookup     Lookup
	metadata   metadata
	shares     Shares // of intervals that are still to be cut
	unwatched  unwatched

	subscription []protocol.TopicID // ascending, immutable; nil: none
	Holdings     Holdings
	told         told // of the last commit
	auto         autoCommit
	pausedAt     clock.Time
	spec         Spec
}

// life is how far the life of a process is.
type life uint8

const (
	notStarted life = iota
	running
	exited
)

// New builds a process that has not started.
func New(spec Spec) *Process { return NewIn(new(Process), spec) }

// NewIn builds it in the memory of one with which nobody has to do any more.
func NewIn(p *Process, spec Spec) *Process {
	*p = Process{spec: spec, links: p.links, inbox: p.inbox[:0], Holdings: p.Holdings}
	for i := range p.links {
		p.links[i] = link{waiting: p.links[i].waiting[:0]}
	}
	p.MemberID, p.Generation = spec.MemberID, protocol.NoGeneration
	p.subscribe(ascending(spec.Topics))
	for t := range p.armed {
		p.armed[t] = clock.Never
	}
	p.Holdings.begin(p)
	p.engine, p.program = spec.Engine(p), spec.Program(p)
	return p
}

// Clone copies the process as it is, to run on against other logs and another store. Both know
// of the requests that are on their way, so neither of them takes one back.
func (p *Process) Clone(logs Logs, states States) *Process {
	p.auto = autoCommit{}
	d := *p
	d.spec.Logs, d.spec.States, d.spec.Noise = logs, states, p.spec.Noise.Clone()
	for i := range d.links {
		d.links[i].waiting = slices.Clone(p.links[i].waiting)
	}
	d.inbox = slices.Clone(p.inbox)
	d.Holdings = p.Holdings.clone(&d)
	d.engine, d.program = p.engine.Clone(&d), p.program.Clone(&d)
	return &d
}

// Start lets the process call poll() for the first time.
func (p *Process) Start(now clock.Time, fx *Effects) {
	p.begin(now, fx)
	p.Emit(event.ProcessStart{Client: p.spec.Config.Client})
	p.Emit(event.Subscribed{Topics: p.subscription})
	p.life = running
	p.program.Start()
	p.engine.Start()
	p.end()
}

// Receive hands an answer to the process.
func (p *Process) Receive(now clock.Time, conn Conn, response protocol.Response, fx *Effects) {
	p.begin(now, fx)
	p.inbox = append(p.inbox, arrived{conn, response})
	if p.reading() {
		p.ReadInbox()
	}
	p.end()
}

// Expire tells that a timer has come due.
func (p *Process) Expire(now clock.Time, timer Timer, fx *Effects) {
	p.begin(now, fx)
	p.armed[timer] = clock.Never
	if !p.paused {
		switch timer {
		case ProgramTimer:
			p.program.Due()
		case EngineTimer:
			p.engine.Due()
		case RequestTimer:
			p.ReadInbox()
			p.TimeOutRequests()
		case MetadataTimer:
			p.requestMetadata()
		}
	}
	p.end()
}

// Pause stops the whole process: a collector at work, SIGSTOP.
func (p *Process) Pause(now clock.Time, fx *Effects) {
	p.begin(now, fx)
	p.Settle()
	p.Emit(event.Paused{})
	p.Holdings.Seal()
	p.program.Pause()
	p.paused, p.pausedAt = true, now
	p.end()
}

// Resume lets it go on. What it was computing takes as much longer as it stood still.
// Where several threads have waited, the sockets are read first, then those of the engine
// go on, then poll() does and counts as one call: in Kafka's consumer the threads race
// here, and in recordings the heartbeat thread was first.
func (p *Process) Resume(now clock.Time, fx *Effects) {
	stood := now.Sub(p.pausedAt)
	p.paused = false
	p.program.Delay(stood)
	p.engine.Delay(stood)
	p.begin(now, fx)
	p.Emit(event.Resumed{})
	if p.reading() {
		p.ReadInbox()
	}
	p.TimeOutRequests()
	p.engine.Resume()
	p.program.Resume()
	p.end()
}

// Kill ends the process without a word, and says what it had processed.
func (p *Process) Kill(now clock.Time, reason protocol.Reason, fx *Effects) {
	p.begin(now, fx)
	p.Settle()
	p.program.End()
	p.Holdings.flush()
	p.exit()
	p.Emit(event.Killed{Reason: reason})
	p.end()
}

// CutOff tells that from now on no byte reaches the process or leaves it. It does
// not know, but its fetches bring nothing more.
func (p *Process) CutOff(now clock.Time, fx *Effects) {
	p.begin(now, fx)
	p.Settle()
	p.Holdings.Seal()
	p.end()
}

// Reconfigure tells that production or the cost of processing changes now. The
// logs must still answer for the time before.
func (p *Process) Reconfigure(now clock.Time, app Application, fx *Effects) {
	p.begin(now, fx)
	p.Settle()
	p.Holdings.flush()
	p.spec.Application = app
	p.Holdings.unlike()
	p.Holdings.forget()
	p.end()
}

// Stall makes the application do nothing for a time, in place of its next poll();
// an idle poll() returns first.
func (p *Process) Stall(now clock.Time, length clock.Duration, fx *Effects) {
	p.order(now, Order{Kind: StallOrder, Length: length}, fx)
}

// Subscribe makes the application call subscribe() in place of its next poll().
func (p *Process) Subscribe(now clock.Time, topics []protocol.TopicID, fx *Effects) {
	p.order(now, Order{Kind: SubscribeOrder, Topics: topics}, fx)
}

// Unsubscribe makes the application call unsubscribe() in place of its next
// poll(); it does not poll again until it subscribes.
func (p *Process) Unsubscribe(now clock.Time, fx *Effects) {
	p.order(now, Order{Kind: UnsubscribeOrder}, fx)
}

// EnforceRebalance makes the application call enforceRebalance() in place of its
// next poll().
func (p *Process) EnforceRebalance(now clock.Time, fx *Effects) {
	p.order(now, Order{Kind: EnforceOrder}, fx)
}

// Close makes the application finish its batch, call close() and exit.
func (p *Process) Close(now clock.Time, how Leaving, fx *Effects) {
	p.order(now, Order{Kind: CloseOrder, Leave: how}, fx)
}

func (p *Process) order(now clock.Time, o Order, fx *Effects) {
	p.begin(now, fx)
	p.program.Order(o)
	p.end()
}

// Finish reports what has been processed up to the end of the run.
func (p *Process) Finish(now clock.Time, fx *Effects) {
	if !p.Running() {
		return
	}
	p.begin(now, fx)
	p.Settle()
	p.program.End()
	p.Holdings.flush()
	p.fx = nil
}

func (p *Process) begin(now clock.Time, fx *Effects) {
	p.now, p.fx = now, fx
	if !p.paused {
		p.program.Advance(now)
	}
}

// end lets poll() and the engine do what there is to do and sets the timers anew. A call
// of the library that has just begun to wait for the network finds what had come before.
func (p *Process) end() {
	if !p.paused {
		if p.reading() && !p.program.Polling() {
			p.ReadInbox()
		}
		p.program.Run()
		p.engine.GoOn()
	}
	p.schedule()
	p.fx = nil
}

// schedule sets every timer whose time has changed.
func (p *Process) schedule() {
	if !p.Running() || p.paused {
		return
	}
	p.arm(ProgramTimer, p.program.Next())
	p.arm(EngineTimer, p.engine.Next())
	p.arm(RequestTimer, p.nextTimeout())
	p.arm(MetadataTimer, p.nextMetadata())
}

func (p *Process) arm(timer Timer, at clock.Time) {
	at = max(at, p.now)
	if p.armed[timer] != at {
		p.armed[timer] = at
		p.fx.Timers = append(p.fx.Timers, TimerOp{timer, at})
	}
}

// Running tells whether the process exists.
func (p *Process) Running() bool { return p.life == running }

// TakesOthers tells whether the end of the process is that of the other consumers of its
// program: Spring's container lets all of them stop when one has died (ListenerConsumer.wrapUp,
// ConcurrentMessageListenerContainer.setEmergencyStop).
func (p *Process) TakesOthers() bool { return p.died && p.spec.Application.Program == SpringProgram }

// Paused tells whether it stands still.
func (p *Process) Paused() bool { return p.paused }

// Stalled tells whether the application is held by a stall or about to be.
func (p *Process) Stalled() bool { return p.program.Stalled() }

// MaySubscribe says why the process cannot subscribe to anything any more; nil: it can.
func (p *Process) MaySubscribe() error { return p.engine.MaySubscribe() }

// Consuming tells whether the process consumes all that it holds, and has nothing else to
// do.
func (p *Process) Consuming() bool {
	return p.Running() && !p.paused && !p.closing && !p.Stalled() && p.Settled() && p.Holdings.positioned()
}

// LastPoll is when the application last called poll(), up to now.
func (p *Process) LastPoll(now clock.Time, fx *Effects) clock.Time {
	p.begin(now, fx)
	last := p.program.LastPoll()
	p.end()
	return last
}

// InHandSince is since when the application has had the records in hand that it is not done
// with at a moment; clock.Never: it has none then.
func (p *Process) InHandSince(at clock.Time) clock.Time { return p.program.InHandSince(at) }

// Settled tells whether the process has its assignment and nothing to do but to
// consume it; a process without subscription is settled too.
func (p *Process) Settled() bool { return p.subscription == nil || p.engine.Settled() }
