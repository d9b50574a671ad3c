package member

import (
	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/protocol"
)

// A process is made of three, who know each other by this file alone:
//
//   - The [Process] is what every client library does alike: it has the connections, the
//     metadata, and what is held and how far each partition is consumed ([Holdings]). It
//     decides nothing about the group.
//   - The [Engine] is a client library's part in the group: when it joins, what it
//     answers to an assignment, how it stays a member, what it commits and how it leaves.
//     It knows which of its steps need the application's thread and which do not.
//   - The [Program] is what runs around the library: when it calls poll(), how long it
//     processes what that returned, what its listener does, and what it is ordered to do
//     in place of its next poll().
//
// Each input of the process goes the same way:
//
//  1. The program is followed up to this moment (Advance). Where that leads it into
//     poll(), or to an order in place of it, it calls the engine.
//  2. The input itself: an answer is handed to the engine (Handle), a timer to whom it
//     belongs (Due).
//  3. A program in poll() lets the engine do what it does there (Run, Poll); then what
//     the engine has beside the program goes on (GoOn).
//  4. All are asked when they next have something to do if nothing happens (Next), and
//     the timers are set to that.
//
// "Protocol steps happen inside poll()" is a rule of the Java consumer of the classic
// protocol alone, and so is all that holds the application's thread: such an engine lets
// the program wait (Program.Hold), says when it has something for poll() to do (Wake,
// PollDue), and when poll() returns nothing although there are records (PollWaits). An
// engine that runs beside the program embeds [Beside] and leaves these out; every
// program runs around every engine.

// Engine is a client library's part in a group. It is told of what happens, and changes
// the world by the methods of its Process: it sends requests there, assigns, revokes and
// loses partitions, and asks its Program for the application's thread.
//
// Its methods stand in groups: its life; the network; what it does beside the program, and
// when; what the program calls of the library; what poll() is to it; and what it holds the
// program's thread for. An engine that embeds [Beside] has those of the network and of
// poll() by that.
type Engine interface {
	// Start follows the start of the process. The program is in its first poll().
	Start()
	// Clone copies the engine for a copy of its process. Nothing that changes is shared.
	Clone(p *Process) Engine

	// Handle takes an answer. What is the process's own (the coordinator's place,
	// metadata, offsets, records) it has taken from it already.
	Handle(request Sent, response protocol.Response)
	// Fail takes a request that gets no answer: it waited too long, or its connection
	// was closed. Those that the process sends for itself it tries again itself.
	Fail(request Sent)
	// Disconnected follows when all requests of a connection have failed.
	Disconnected()

	// Ready tells whether this answer may be read now; one that may not waits in its
	// socket until the engine lets somebody read again (Process.ReadInbox).
	Ready(response protocol.Response) bool
	// Reads tells whether somebody reads an answer the moment it arrives.
	Reads() bool
	// Attends tells whether somebody notices when a request has waited too long.
	Attends() bool
	// RefreshesMetadata tells whether metadata are asked for anew when they are old.
	RefreshesMetadata() bool
	// Wanted lists the topics that the client asks metadata of.
	Wanted() []protocol.TopicID
	// AsksAgain is how long the client waits before it asks again for metadata that lack one
	// of them, after so many answers in a row that do, the last of which (repeats) brought
	// nothing new; clock.Forever: it does not.
	AsksAgain(answers, repeats int) clock.Duration
	// RetryLookup says when to look for the coordinator again: the last lookup failed.
	RetryLookup(l *Lookup) clock.Time
	// ReconnectBackoff is how long a connection that is closed now is not opened again,
	// after so many in a row to which no answer came.
	ReconnectBackoff(failures int) clock.Duration

	// GoOn does all that can be done without waiting and without the program.
	GoOn()
	// Due follows when the moment has come that Next gave.
	Due()
	// Next is when the engine has something to do beside the program if nothing happens.
	Next() clock.Time
	// Delay makes what is being computed take longer: the process stood still. A sleep
	// ends when it was to end.
	Delay(by clock.Duration)
	// Resume follows when a process that stood still has read its sockets.
	Resume()
	// Spread cuts the intervals of the engine's that are under way (Process.Cut). One that
	// begins later asks for its length (Process.Interval).
	Spread()

	// Subscribe changes the subscription to other topics, in ascending order.
	Subscribe(topics []protocol.TopicID)
	// MaySubscribe says why the library does not take another subscription; nil: it does.
	MaySubscribe() error
	// Unsubscribe gives everything up and leaves the group.
	Unsubscribe()
	// Commit commits offsets for the program, which is held until Program.Committed. The
	// request left so much before now.
	Commit(offsets []protocol.PartitionOffset, ago clock.Duration)
	// CommitRequest is what such a commit sends.
	CommitRequest(offsets []protocol.PartitionOffset) *protocol.OffsetCommitRequest
	// EnforceRebalance makes the member join again.
	EnforceRebalance()
	// Close begins to leave for good. The program is held; Process.Closed ends it.
	Close(how Leaving)
	// Settled tells whether the member has its assignment and nothing to do but to
	// consume it.
	Settled() bool

	// Quiet tells what the client does as long as nothing happens but what it does by itself;
	// nil: it does something else, or cannot tell without its messages.
	Quiet(q Quiet) Visits

	// Poll is what a call of poll() does besides reading the network and returning
	// records. It follows when the program has been woken, or PollDue has passed.
	Poll()
	// PollDue is when poll() has something to do if nothing happens.
	PollDue() clock.Time
	// PollWaits tells whether poll() returns the records that are there.
	PollWaits() Wait
	// Polled follows when the program calls poll() again, at a moment: what the last one
	// returned has been processed.
	Polled(at clock.Time)
	// Lookback is how long before any moment each poll() has to be looked at by itself,
	// however far the program is caught up.
	Lookback() clock.Duration

	// HeldUntil is when the engine goes on by itself with what it holds the
	// application's thread for.
	HeldUntil() clock.Time
	// HeldDue follows when that moment has come.
	HeldDue()
}

// Wait says what a poll() waits for that has records to return.
type Wait uint8

// What it waits for.
const (
	ReturnsAtOnce   Wait = iota // nothing
	ReturnsTimedOut             // something of the engine's, and returns them when its time is up
	DoesNotReturn               // something of the engine's, however long that takes
)

// Program is what runs around a client library. The application's thread, which calls
// poll(), is either in there with nothing in hand, or processing, or away, or held by the
// engine inside a call of the library that has not returned.
//
// Its methods stand in groups: its life and the time that passes in it; the orders that it
// gets from outside; and what an engine asks of it.
type Program interface {
	// Start lets it call poll() for the first time.
	Start()
	// Clone copies the program for a copy of its process. Nothing that changes is shared.
	Clone(p *Process) Program
	// Advance follows it up to a moment, in which nothing else has happened.
	Advance(to clock.Time)
	// Run lets a poll() that waits do all it can at this moment.
	Run()
	// Due follows when the moment has come that Next gave.
	Due()
	// Next is when the program has something to do that is worth looking at.
	Next() clock.Time
	// Pause, Delay and Resume: the process stands still; what was being computed takes so
	// much longer; it goes on.
	Pause()
	Delay(by clock.Duration)
	Resume()
	// End reports what has been processed of the records in hand: the process ends now, or
	// the run does.
	End()

	// Order makes it do something in place of its next poll().
	Order(o Order)
	// Ordered tells whether it is to do something of this kind.
	Ordered(kind OrderKind) bool
	// Stalled tells whether it does nothing, or is about to.
	Stalled() bool

	// Still tells whether it does nothing but to poll and to process what comes as it comes, and
	// when it has records in hand then.
	Still() (Pulse, bool)
	// Wake tells that poll() has something to do besides returning records.
	Wake()
	// Heard tells that an answer has been read.
	Heard()
	// Polling tells whether the application's thread is inside a poll() that waits, where
	// an engine may let it walk protocol steps.
	Polling() bool
	// Works tells whether threads of its own have records of a partition.
	Works(p protocol.TopicPartition) bool
	// Processing tells whether it has records in hand.
	Processing() bool
	// Rest asks it not to take records for a while: another consumer of its container does.
	Rest(r Rest)
	// CommitRefused follows when a commit of its own has come to nothing because the group
	// rebalances (RebalanceInProgressException), before Committed does.
	CommitRefused()
	// Committed follows when a commit of its own has been answered, or given up; it tells
	// whether it was accepted.
	Committed(accepted bool)
	// Settle makes a commit that is under way one that is looked at, and those that follow
	// in the batch in hand.
	Settle()
	// InHandSince is since when it has had the records in hand that it is not done with at a
	// moment; clock.Never: it has none then.
	InHandSince(at clock.Time) clock.Time
	// CommitInCallback is what a commit at the end of a listener callback is about; nil: what
	// the library says.
	CommitInCallback() Offsets
	// Hold keeps the application's thread inside a call of the library.
	Hold()
	// Release lets it go back to waiting inside poll().
	Release()
	// ReleaseCallback is Release at the end of a listener callback that was called inside
	// poll() at a moment.
	ReleaseCallback(began clock.Time)
	// Pace is how it gets along with what comes.
	Pace(l Load) Pace
	// PollTimeout is how long a poll() without records waits; 0: it does not.
	PollTimeout() clock.Duration
	// PollSince is when the poll() that is under way at a moment began.
	PollSince(at clock.Time) clock.Time
	// LastPoll is when poll() was last called, as max.poll.interval.ms counts it.
	LastPoll() clock.Time
	// OutSince is since when the program has not been inside poll(); clock.Never: it is.
	OutSince() clock.Time
	// CallbackOver follows when the time of a callback that the program takes is over, before
	// the commit at its end.
	CallbackOver(c Callback, ps []protocol.TopicPartition)
	// Listener is what the program does in a callback that is called with partitions: how
	// long it takes, and whether it commits at its end.
	Listener(c Callback, ps []protocol.TopicPartition) (takes clock.Duration, commits bool)
}

// Callback is a method of the program's rebalance listener.
type Callback uint8

// The callbacks.
const (
	OnAssigned Callback = iota
	OnRevoked
	OnLost
)

// Order is something that the program is to do in place of its next poll().
type Order struct {
	Kind   OrderKind
	Length clock.Duration // of a stall
	Topics []protocol.TopicID
	Leave  Leaving // of a close
}

// OrderKind is what it is to do.
type OrderKind uint8

// The kinds of orders.
const (
	StallOrder OrderKind = iota
	SubscribeOrder
	UnsubscribeOrder
	EnforceOrder
	CloseOrder
)

// Identity is who the member is to the coordinator. The engine says so; the process
// writes it on what it sends.
type Identity struct {
	MemberID   protocol.MemberID // empty: it has not been given one
	Generation protocol.Generation
}

// Beside has what an engine that runs beside the program has no use for: it reads the
// network on threads of its own, and poll() is to it but where records are taken from.
// An engine embeds it and has methods of its own where it does otherwise.
type Beside struct{ Process *Process }

// Quiet cannot tell.
func (Beside) Quiet(Quiet) Visits { return nil }

// Disconnected does nothing.
func (Beside) Disconnected() {}

// Ready lets every answer be read.
func (Beside) Ready(protocol.Response) bool { return true }

// Reads tells that the network is always read.
func (Beside) Reads() bool { return true }

// Attends tells that late answers are always noticed.
func (Beside) Attends() bool { return true }

// RefreshesMetadata goes on until close().
func (b Beside) RefreshesMetadata() bool { return !b.Process.Closing() }

// RetryLookup backs off.
func (b Beside) RetryLookup(l *Lookup) clock.Time {
	return b.Process.Now().Add(b.Process.Backoff(l.Failures))
}

// ReconnectBackoff backs off.
func (b Beside) ReconnectBackoff(failures int) clock.Duration {
	return b.Process.ReconnectBackoff(failures)
}

// Due does nothing: GoOn follows.
func (Beside) Due() {}

// Resume does nothing: GoOn follows.
func (Beside) Resume() {}

// Poll does nothing.
func (Beside) Poll() {}

// PollDue is never.
func (Beside) PollDue() clock.Time { return clock.Never }

// PollWaits for nothing.
func (Beside) PollWaits() Wait { return ReturnsAtOnce }

// Polled does nothing.
func (Beside) Polled(clock.Time) {}

// Lookback is none.
func (Beside) Lookback() clock.Duration { return 0 }

// HeldUntil is never: the engine lets go of the program when an answer has come.
func (Beside) HeldUntil() clock.Time { return clock.Never }

// HeldDue does nothing.
func (Beside) HeldDue() {}
