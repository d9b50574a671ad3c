package franzgo

import (
	"github.com/groupsim/groupsim/assignor"
	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/member"
	"github.com/groupsim/groupsim/member/classic"
	"github.com/groupsim/groupsim/protocol"
)

// engine is how franz-go takes part in a group (kgo's consumer_group.go), in place of
// what poll() and the heartbeat thread of the Java consumer do. Its loop runs in the
// background and never waits for the application, which shares with it only the
// partitions that it may take records of: a program that does not poll stays a member.
//
// The loop is that of groupConsumer.manage: join, sync, then a session of heartbeats
// until one is refused; see session.go. Requests are repeated below it, as
// kgo's client does; see call.go.
type engine struct {
	member.Beside
	classic.Membership
	stage    stage
	until    clock.Time      // nothing is done before: the end of a backoff, or of a step that takes a moment
	failures int             // sessions and attempts to have one that ended by an error, in a row
	why      protocol.Reason // of the next JoinGroup
	calls    [calls]call
	callback callback
	session  session
	signal   *protocol.Reason // why the session is to end and the member to rejoin (groupConsumer.rejoinCh)
	tick     clock.Time       // the next auto-commit
	// Subscribed to, but not joined with before there is metadata of them.
	added []protocol.TopicID
	using []protocol.TopicID // of the subscription, those that there are (groupConsumer.using)
	// Cooperative: partitions were given up for others, who get them once the member
	// has rejoined (groupConsumer.rejoinOwed).
	owed      bool
	skipped   []protocol.TopicPartition // the leader's own share of the plan that it was told not to send; nil: none
	leaving   bool
	reading   classic.Reading
	ofProgram ofProgram
	visits    *quiet // in quiet time; their memory is used again
}

// New tells how the engine of a process is made, where find has the assignors that
// partition.assignment.strategy names (kgo's option Balancers).
func New(find func(name string) assignor.Assignor) func(p *member.Process) member.Engine {
	return func(p *member.Process) member.Engine {
		return &engine{Beside: member.Beside{Process: p}, Membership: classic.NewMembership(p, find)}
	}
}

// stage is how far the loop is.
type stage uint8

const (
	unaware    stage = iota // has no metadata yet
	outside                 // about to send JoinGroup
	joining                 // JoinGroup or SyncGroup is to be answered
	inSession               // holds partitions and sends heartbeats
	losing                  // in OnPartitionsLost
	backingOff              // after an error
	leaving                 // in the last OnPartitionsRevoked, or LeaveGroup is to be answered
	gone
)

// Start implements [member.Engine]: it asks for metadata; everything else follows from the
// answer.
func (f *engine) Start() {
	f.why = protocol.Because(protocol.ReasonGroupBegins)
	f.tick = clock.Never
	f.Process.RefreshMetadata()
}

// Clone implements [member.Engine].
func (f *engine) Clone(p *member.Process) member.Engine {
	g := *f
	g.Beside, g.Membership, g.visits = member.Beside{Process: p}, f.Membership.Clone(p), nil
	return &g
}

// AsksAgain implements [member.Engine]: a few times soon, as a topic may just be being created,
// then after kgo.MetadataMinAge (Client.updateMetadataLoop).
func (f *engine) AsksAgain(answers, _ int) clock.Duration {
	if answers < quickTries {
		return quickWait
	}
	return metadataMinAge
}

// How often kgo asks soon, and how soon.
const (
	quickTries = 8
	quickWait  = 250 * clock.Millisecond
)

// GoOn implements [member.Engine].
func (f *engine) GoOn() {
	f.Process.Holdings.FetchSealed()
	for f.Process.Running() && (f.readingGoesOn() || f.callbackGoesOn() || f.programsCommitGoesOn() || f.loopGoesOn() || f.besidesGoOn() || f.callsGoOn()) {
	}
}

// loopGoesOn takes the loop one step further, and tells whether it could. A member that
// is about to join leaves from the session that comes of it.
func (f *engine) loopGoesOn() bool {
	switch {
	case f.stage == inSession:
		return f.sessionGoesOn()
	case f.leaving && (f.stage == unaware || f.stage == backingOff):
		f.leave()
	case f.stage == backingOff && f.until <= f.Process.Now():
		f.stage = outside
	case f.stage == outside && f.until <= f.Process.Now() && !f.calls[commitCall].open():
		f.join()
	default:
		return false
	}
	return true
}

// Next implements [member.Engine].
func (f *engine) Next() clock.Time {
	at := min(f.nextCall(), f.nextCallback(), f.reading.Next())
	switch f.stage {
	case outside:
		if f.until > f.Process.Now() {
			at = min(at, f.until)
		}
	case backingOff:
		at = min(at, f.until)
	case inSession:
		at = min(at, f.nextInSession())
	}
	return at
}

// Settled implements [member.Engine]: the loop has nothing to do but to send heartbeats, or
// is over.
func (f *engine) Settled() bool {
	return f.stage == gone || f.stage == inSession && f.callback.kind == noCallback && f.session.course == goesOn && f.signal == nil
}

// rejoin asks the session to end; one that is to end already, or does not exist, has
// no use for it (groupConsumer.rejoin).
func (f *engine) rejoin(why protocol.Reason) {
	if f.signal == nil {
		f.signal = &why
	}
}

// EnforceRebalance implements [member.Engine].
func (f *engine) EnforceRebalance() { f.rejoin(protocol.Because(protocol.ReasonForceRebalance)) }

// Close implements [member.Engine]. kgo does not let a program choose how it leaves.
func (f *engine) Close(member.Leaving) { f.quit() }

// Polled implements [member.Engine]: the program has come back, so what the last poll
// returned was processed and is a matter of commits (groupConsumer.undirtyUncommitted).
func (f *engine) Polled(clock.Time) {
	if !f.leaving {
		f.Process.Holdings.Processed()
	}
}

// Lookback implements [member.Engine]: what the very last poll returned is not to be
// committed yet.
func (f *engine) Lookback() clock.Duration { return clock.Millisecond }
