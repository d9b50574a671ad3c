package member

import (
	"slices"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/protocol"
)

// Commits is who commits what the program has processed, and when.
type Commits struct {
	By      CommitBy
	Records int64          // of EverySoOften: after so many records; 0: however many
	Every   clock.Duration // or after so much time, whichever comes first; 0: however long
	// WithinBatch: it is looked at after each record, and not after those of a poll() alone.
	WithinBatch bool
}

// CommitBy is who commits.
type CommitBy uint8

// Who does.
const (
	Unnamed      CommitBy = iota // nobody has said: the library if it commits by itself, else the program, after each batch
	ByLibrary                    // the library does, if enable.auto.commit is true
	EveryBatch                   // the program, after the records of each poll()
	EveryRecord                  // after each record
	EverySoOften                 // after the records of a poll(), when it is time
	Nobody
)

// NamedCommit is who commits, as the settings of the program say: what its kind has for that
// stands before what all have.
func (a *Application) NamedCommit() Commits {
	if a.Program == WorkersProgram && a.Workers.Commit != Unnamed {
		return Commits{By: a.Workers.Commit}
	}
	if own := a.Spring.commits(); a.Program == SpringProgram && own.By != Unnamed {
		return own
	}
	return a.Commit
}

// Committing is who commits under these settings.
func (a *Application) Committing(c *Config) Commits {
	switch named := a.NamedCommit(); {
	case named.By != Unnamed:
		return named
	case c.EnableAutoCommit:
		return Commits{By: ByLibrary}
	case a.State.Kept() && a.Program != SpringProgram: // its checkpoints commit; a container always has an AckMode
		return Commits{By: Nobody}
	}
	return Commits{By: EveryBatch}
}

// Unwatched are commits of a program that were not looked at one by one: they were answered
// as fast as ever, and nobody else had to do with it. The coordinator is told of all of them
// when somebody has.
type Unwatched struct {
	Request *protocol.OffsetCommitRequest // what the last of them committed
	Arrived clock.Time                    // when that reached the coordinator
}

// unwatched are those of a process that the coordinator has not been told of.
type unwatched struct {
	Identity
	n     int64
	since clock.Time // when the first was sent
	sent  clock.Time // and the last
}

// Unwatched notes that commits have been sent without being looked at, the last at a moment.
func (p *Process) Unwatched(n int64, first, last clock.Time) {
	u := &p.unwatched
	if n <= 0 {
		return
	}
	if u.n == 0 {
		u.Identity, u.since = p.Identity, first
	}
	u.n += n
	u.sent = max(u.sent, last)
}

// tellUnwatched tells of the commits that nobody has looked at: all that has been processed
// is committed by them.
func (p *Process) tellUnwatched() {
	u := p.unwatched
	if u.n == 0 {
		return
	}
	p.unwatched = unwatched{}
	now := p.Identity
	p.Identity = u.Identity
	request := p.engine.CommitRequest(p.Holdings.Done())
	p.Identity = now
	p.Emit(event.Commits{Number: u.n, Partitions: p.PartitionsOf(request.Offsets), Since: u.since, Until: u.sent})
	p.fx.Unwatched = append(p.fx.Unwatched, Unwatched{request, min(u.sent.Add(p.spec.Latency), p.now)})
}

// SetIdentity makes the member another one to the coordinator, or of another generation: what
// it has committed until now, it has as who it was.
func (p *Process) SetIdentity(id protocol.MemberID, generation protocol.Generation) {
	if is := (Identity{id, generation}); is != p.Identity {
		p.Settle()
		p.Identity = is
	}
}

// CommitTakes is how long a commit takes that meets nothing unusual.
func (p *Process) CommitTakes() clock.Duration { return p.spec.CommitTakes }

// Calm tells whether from now on a commit would meet nothing unusual.
func (p *Process) Calm(now clock.Time, calm bool, fx *Effects) {
	p.begin(now, fx)
	p.calm = calm
	if !calm {
		p.Settle()
	}
	p.end()
}

// Unwatchable tells whether commits of the program need not be looked at one by one.
func (p *Process) Unwatchable() bool {
	return p.calm && p.Running() && !p.closing && p.CoordinatorKnown() && p.engine.Settled()
}

// Settle makes the present visible: a commit that is on its way becomes a request, and the
// coordinator is told of those before it.
func (p *Process) Settle() {
	p.program.Settle()
	p.tellUnwatched()
}

// told is what is told of a commit: mostly of the same partitions as of the one before, and then
// it is the same list, and the same facts.
type told struct {
	offsets    []protocol.PartitionOffset // of the commit
	partitions []protocol.TopicPartition
	sent, ok   event.Fact
}

// PartitionsOf lists the partitions of a commit, for what is told of it.
func (p *Process) PartitionsOf(offsets []protocol.PartitionOffset) []protocol.TopicPartition {
	t := &p.told
	if t.sent == nil || !slices.EqualFunc(offsets, t.partitions, func(o protocol.PartitionOffset, tp protocol.TopicPartition) bool { return o.Partition == tp }) {
		ps := protocol.PartitionsOf(offsets)
		*t = told{nil, ps, event.CommitSent{Partitions: ps}, event.CommitOK{Partitions: ps}}
	}
	return t.partitions
}

// TellSent tells that a commit leaves.
func (p *Process) TellSent(offsets []protocol.PartitionOffset) {
	p.PartitionsOf(offsets)
	p.told.offsets = offsets
	p.Emit(p.told.sent)
}

// TellAccepted tells that it has been accepted: mostly the one that left last.
func (p *Process) TellAccepted(offsets []protocol.PartitionOffset) {
	if last := p.told.offsets; len(offsets) == 0 || len(last) != len(offsets) || &last[0] != &offsets[0] {
		p.PartitionsOf(offsets)
	}
	p.Emit(p.told.ok)
}

// autoCommit is the request with which a library commits by itself. Once one has been accepted
// nobody has to do with it any more, and the next one is made in its place: a group at rest
// commits every few seconds.
type autoCommit struct {
	request *protocol.OffsetCommitRequest // the last one that was made
	free    bool                          // it is not on its way
}

// AutoOffsets has the positions of all partitions, for an [Process.AutoRequest]: nobody else
// may keep them.
func (p *Process) AutoOffsets() []protocol.PartitionOffset {
	if !p.auto.free {
		p.auto = autoCommit{&protocol.OffsetCommitRequest{}, true}
	}
	r := p.auto.request
	r.Offsets = p.Holdings.appendConsumed(r.Offsets[:0])
	return r.Offsets
}

// AutoRequest is the request that commits them, and is sent now.
func (p *Process) AutoRequest(offsets []protocol.PartitionOffset) *protocol.OffsetCommitRequest {
	if !p.auto.free {
		p.auto.request = &protocol.OffsetCommitRequest{}
	}
	p.auto.free, p.auto.request.Offsets = false, offsets
	return p.auto.request
}

// SendCommit sends a commit, and tells so. It left so much later than now.
func (p *Process) SendCommit(r *protocol.OffsetCommitRequest, purpose Purpose, late clock.Duration) {
	p.TellSent(r.Offsets)
	p.SendLate(ToCoordinator, r, purpose, p.RequestTimeout(), late)
}

// takeBack takes a request back that nobody needs any more: what it said is in the log.
func (p *Process) takeBack(request Sent, r *protocol.OffsetCommitResponse) {
	if r.Error == protocol.NONE && request.Request == protocol.Request(p.auto.request) {
		p.auto.free = true
	}
}
