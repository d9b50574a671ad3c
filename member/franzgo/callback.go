package franzgo

import (
	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/member"
	"github.com/groupsim/groupsim/protocol"
)

// callback is the listener callback that is under way. There is never more than one.
type callback struct {
	kind       callbackKind
	which      member.Callback
	over       bool // its time is up, and the program has been told
	partitions []protocol.TopicPartition
	until      clock.Time // when its own time is up
	commits    bool       // and it is to commit then
	commitsNow bool       // it waits for its commit
}

type callbackKind uint8

const (
	noCallback       callbackKind = iota
	movedCallback                 // OnPartitionsRevoked for what the assignment takes away
	assignedCallback              // OnPartitionsAssigned
	endCallback                   // OnPartitionsRevoked at the end of a session
	leaveCallback                 // and at the end of all
	lostCallback                  // OnPartitionsLost
)

// Delay implements [member.Engine].
func (f *engine) Delay(by clock.Duration) {
	if f.callback.kind != noCallback {
		f.callback.until = f.callback.until.Add(by)
	}
}

// nextCallback is when the callback goes on by itself.
func (f *engine) nextCallback() clock.Time {
	switch b := &f.callback; {
	case b.kind == noCallback, b.commitsNow, b.until <= f.Process.Now() && f.calls[commitCall].open():
		return clock.Never
	default:
		return b.until
	}
}

// enter calls the listener.
func (f *engine) enter(kind callbackKind, ps []protocol.TopicPartition) {
	which := member.OnRevoked
	switch kind {
	case assignedCallback:
		which = member.OnAssigned
	case lostCallback:
		which = member.OnLost
	}
	takes, commits := f.Process.Program().Listener(which, ps)
	f.callback = callback{kind: kind, which: which, partitions: ps, until: f.Process.Now().Add(takes), commits: commits}
}

// revoke calls OnPartitionsRevoked, also where there is nothing to revoke. Where the
// program has none of its own, kgo's commits what was consumed, if auto-commit is on
// (consumer.initGroup, groupConsumer.defaultRevoke). The application gets no more records
// of these partitions.
func (f *engine) revoke(ps []protocol.TopicPartition, kind callbackKind) {
	p, going := f.Process, protocol.SetOf(ps)
	p.Holdings.StopReturning(func(q protocol.TopicPartition) bool { return going[q] })
	p.Holdings.Revoke(ps)
	f.enter(kind, ps)
	if p.Application().CommitOnRevoke == member.LibrarysRevoke {
		f.callback.commits = p.Config().EnableAutoCommit
	}
}

// callbackGoesOn goes on with the callback, and tells whether it could.
func (f *engine) callbackGoesOn() bool {
	b := &f.callback
	switch {
	case b.kind == noCallback || b.commitsNow || b.until > f.Process.Now():
		return false
	case !b.over:
		b.over = true
		f.Process.Program().CallbackOver(b.which, b.partitions)
		return true
	case b.commits && f.calls[commitCall].open(): // commits keep their order
		return false
	case b.commits:
		b.commits = false
		b.commitsNow = f.commitInCallback()
		return true
	}
	f.callbackReturned()
	return true
}

func (f *engine) callbackReturned() {
	p, b := f.Process, f.callback
	f.callback = callback{}
	if b.kind != assignedCallback {
		p.Holdings.GivenUp()
	}
	p.Emit(event.CallbackDone{Partitions: b.partitions})
	switch b.kind {
	case movedCallback:
		if f.Cooperative {
			f.owed = true
			f.rejoin(protocol.Because(protocol.ReasonRevokedLost))
		}
		f.assign()
	case endCallback:
		f.session.course = revoked
	case leaveCallback:
		f.sendLeave()
	case lostCallback:
		f.backOff()
	}
}

// autoCommit commits at a tick (groupConsumer.loopCommit). The ticks stay in step
// with the first; those that pass while the member rejoins come to one.
func (f *engine) autoCommit() {
	interval := f.commitInterval()
	f.tick = f.Process.Cut(member.AutoCommitInterval, f.tick.Add((f.Process.Now().Sub(f.tick)/interval+1)*interval))
	f.commit()
}

func (f *engine) commitInterval() clock.Duration {
	return clock.Millis(max(f.Process.Config().AutoCommitIntervalMs, 1))
}

// commit sends what is to be committed and is not, and tells whether there is such.
func (f *engine) commit() bool {
	return f.commitOffsets(f.Process.Holdings.Uncommitted())
}

// commitInCallback does so at the end of a callback, where the program may have offsets of its
// own.
func (f *engine) commitInCallback() bool {
	if own := f.Process.Program().CommitInCallback(); own != nil {
		return f.commitOffsets(own)
	}
	return f.commit()
}

func (f *engine) commitOffsets(offsets member.Offsets) bool {
	if len(offsets) == 0 {
		return false
	}
	f.call(commitCall, f.CommitRequest(offsets))
	return true
}

// ofProgram is a commit that the program waits for (Client.CommitOffsetsSync).
type ofProgram struct {
	offsets []protocol.PartitionOffset // nil: there is none, or it is on its way
	ago     clock.Duration
	waits   bool // the program does
}

// Commit implements [member.Engine]: commits keep their order, and wait while the member
// joins (groupConsumer.noCommitDuringJoinAndSync).
func (f *engine) Commit(offsets []protocol.PartitionOffset, ago clock.Duration) {
	f.ofProgram = ofProgram{offsets: offsets, ago: ago, waits: true}
}

// programsCommitGoesOn sends the program's commit, or gives it up where the member has
// lost its group, and tells whether it could.
func (f *engine) programsCommitGoesOn() bool {
	k := &f.ofProgram
	joinsNext := f.stage == outside && f.until <= f.Process.Now() // a lock that is waited for goes to no more readers
	switch {
	case k.offsets == nil || f.calls[commitCall].open() || f.stage == unaware || f.stage == joining || joinsNext:
		return false
	case f.stage == inSession || f.stage == outside:
		f.call(commitCall, f.CommitRequest(k.offsets))
		f.calls[commitCall].ago = k.ago
		k.offsets, k.ago = nil, 0
		return true
	}
	k.offsets = nil
	f.programsCommitEnds(false)
	return true
}

// programsCommitEnds lets the program go on.
func (f *engine) programsCommitEnds(accepted bool) {
	if f.ofProgram.waits && f.ofProgram.offsets == nil {
		f.ofProgram.waits = false
		f.Process.Program().Committed(accepted)
	}
}

// committed takes the answer to a commit. A member that the coordinator no longer
// knows rejoins at once, without waiting for a heartbeat to tell.
func (f *engine) committed(request *protocol.OffsetCommitRequest, err protocol.ErrorCode) {
	p := f.Process
	f.callback.commitsNow = false
	defer f.programsCommitEnds(err == protocol.NONE)
	if err != protocol.NONE {
		p.Emit(event.CommitErr{Partitions: p.PartitionsOf(request.Offsets), Error: err})
		if err == protocol.UNKNOWN_MEMBER_ID || err == protocol.ILLEGAL_GENERATION {
			f.rejoin(protocol.Because(protocol.ReasonCommitError, err.String()))
		}
		return
	}
	p.TellAccepted(request.Offsets)
	p.Holdings.Committed(request.Offsets)
}
