package javaconsumer

import (
	"slices"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/noise"
	"github.com/groupsim/groupsim/protocol"
)

// reconciliation is on the way from what the member holds to what it was assigned
// (AbstractMembershipManager.maybeReconcile): commit, onPartitionsRevoked, and then take
// the assignment over with onPartitionsAssigned. There is one at a time, to the assignment
// that there was when it began; a newer one waits.
type reconciliation struct {
	active         bool
	overtaken      bool // the member has joined again meanwhile
	to             local
	added, revoked []protocol.TopicPartition
	deadline       clock.Time // for the commit
	commits        bool       // it waits for that
}

// reconcileGoesOn begins one if there is one to begin, and tells whether it did. Beside
// poll() only one begins that takes nothing away and has nothing to commit: the application
// may be about to return records of what would go.
func (e *engine) reconcileGoesOn(inPoll bool) bool {
	p, r := e.Process, &e.reconcile
	if e.state != event.Reconciling || r.active || e.target.equal(e.now) {
		return false
	}
	to := e.resolve()
	if e.now.number > 0 && slices.Equal(to.partitions, e.now.partitions) {
		e.now = to
		e.move(event.Acknowledging)
		return true
	}
	held := p.Holdings.List()
	added, revoked := protocol.Without(to.partitions, held), protocol.Without(held, to.partitions)
	if !inPoll && (p.Config().EnableAutoCommit || len(revoked) > 0) {
		return false
	}
	*r = reconciliation{active: true, to: to, added: added, revoked: revoked,
		deadline: p.Now().Add(clock.Millis(p.Config().MaxPollIntervalMs))}
	going := protocol.SetOf(revoked)
	p.Holdings.StopReturning(func(q protocol.TopicPartition) bool { return going[q] })
	if r.commits = p.Config().EnableAutoCommit; r.commits {
		e.beginCommit(commitBeforeReconciling)
	} else {
		e.committedBefore()
	}
	return true
}

// resolve leaves out of the assignment what is of topics that the metadata do not have, as
// the coordinator gives them by their ids, and asks for fresh ones. What is left is taken
// over and acknowledged; the member then is not where it was assigned to be, and tries again
// (findResolvableAssignmentAndTriggerMetadataUpdate).
func (e *engine) resolve() local {
	p := e.Process
	counts, held := p.PartitionCounts(), protocol.SetOf(e.now.partitions)
	unknown := func(q protocol.TopicPartition) bool {
		return !held[q] && (int(q.Topic) >= len(counts) || counts[q.Topic] == 0)
	}
	if !slices.ContainsFunc(e.target.partitions, unknown) {
		return e.target
	}
	p.RefreshMetadata()
	return local{e.target.number, slices.DeleteFunc(slices.Clone(e.target.partitions), unknown)}
}

// committedBefore follows the commit, whatever came of it.
func (e *engine) committedBefore() {
	r := &e.reconcile
	r.commits = false
	switch {
	case e.aborted():
	case len(r.revoked) > 0:
		e.ask(task{kind: callRevoked, partitions: r.revoked})
	default:
		e.takeOver()
	}
}

// takeOver asks the application's thread to take the assignment over.
func (e *engine) takeOver() {
	if !e.aborted() {
		e.ask(task{kind: callAssigned, partitions: e.reconcile.added})
	}
}

// tookOver makes the assignment known to the coordinator.
func (e *engine) tookOver() {
	if e.aborted() {
		return
	}
	e.now = e.reconcile.to
	e.resetAutoCommit()
	e.move(event.Acknowledging)
	e.heartbeat.ackDue = e.Process.Now().Add(e.Process.Noise().Take(noise.Ack))
	e.reconcile = reconciliation{}
}

// aborted ends a reconciliation that nobody needs any more: the member has joined again, or
// is leaving (maybeAbortReconciliation).
func (e *engine) aborted() bool {
	if !e.reconcile.active {
		return true
	}
	if e.state == event.Reconciling && !e.reconcile.overtaken {
		return false
	}
	e.reconcile = reconciliation{}
	return true
}
