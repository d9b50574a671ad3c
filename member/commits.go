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

// PartitionsOf lists the partitions of a commit, for what is told of it: mostly those of the one
// before, and then it is the same list, which facts share.
func (p *Process) PartitionsOf(offsets []protocol.PartitionOffset) []protocol.TopicPartition {
	if !slices.EqualFunc(offsets, p.committed, func(o protocol.PartitionOffset, tp protocol.TopicPartition) bool { return o.Partition == tp }) {
		p.committed = protocol.PartitionsOf(offsets)
	}
	return p.committed
}
