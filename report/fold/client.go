package fold

import (
	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/protocol"
	"github.com/groupsim/groupsim/report"
)

// client is what one process does about the group.
type client struct {
	seat     *seat // its latest; nil before its first JoinGroup counted
	awaited  bool  // has let go; its JoinGroup or LeaveGroup is still to reach the coordinator
	leaving  bool  // has sent a LeaveGroup that is still to reach the coordinator
	closed   bool  // has ended by close()
	epochs   bool  // it speaks the consumer protocol
	owesPoll bool  // and takes its next step in poll(): on to an assignment, or back into the group

	heard      bool // that it has to join: the Java consumer does when it polls next
	joinSent   bool // a JoinGroup, whose answer it has not handled
	arrived    bool // that JoinGroup has reached the coordinator
	syncing    bool // it has handled that answer, but not yet its assignment
	committing bool
	asked      protocol.ReasonCode // why it joins again or leaves, as it says itself

	since clock.Time // how long it has been doing what it does now
	round int32      // the rebalance that spent is about
	spent spent
}

// spent is how long a member has done what in one join phase.
type spent [report.NumActivities]clock.Duration

func (p *process) activity() report.Activity {
	c := &p.client
	switch {
	case !p.Running:
		return report.WhileDead
	case p.Has(report.Pause):
		return report.WhilePaused
	case p.Has(report.Cut):
		return report.WhileCutOff
	case p.Has(report.Stall) && !p.Beside():
		return report.WhileStalled
	case p.Callback == report.InRevoked:
		return report.WhileInRevoked
	case p.Callback == report.InLost:
		return report.WhileInLost
	case p.Callback == report.InAssigned:
		return report.WhileInAssigned
	case p.Refused:
		return report.WhileRefused
	case c.joinSent && c.arrived:
		return report.WhileAnswered
	case c.joinSent:
		return report.WhileJoining
	case c.heard && c.committing:
		return report.WhileCommitting
	case c.heard && p.Beside(): // it backs off after an error, or has no coordinator
		return report.WhileSettingOut
	case c.heard:
		return report.WhileProcessing
	case c.syncing:
		return report.WhileSyncing
	case c.owesPoll:
		return report.WhileProcessing
	}
	return report.WhileUnaware
}

// settle adds the time since the last event of the process to what it has been
// doing, as far as it lies in the join phase; in a consumer group, in the time in which
// members come to the target.
func (f *Fold) settle(p *process, now clock.Time) {
	g, c := &f.group, &p.client
	if i := g.current(); i >= 0 {
		r := &g.rounds[i]
		from, counts := r.from, g.phase == event.Gathering
		if r.epochs {
			from, counts = r.gathered, r.gathered != clock.Never
		}
		if c.round != i+1 {
			c.round, c.spent = i+1, spent{}
		}
		if counts {
			c.spent[p.activity()] += now.Sub(max(c.since, from))
		}
	}
	c.since = now
}

// client takes an event of a client, after Holding has.
func (f *Fold) client(p *process, e event.Event) {
	c := &p.client
	switch fact := e.Fact.(type) {
	case event.HeartbeatErr:
		c.heard = c.heard || fact.Error == protocol.REBALANCE_IN_PROGRESS
	case event.Rejoin:
		c.heard, c.asked = true, fact.Reason.Code
	case event.JoinSent:
		if c.leaving { // it comes back, for which it has no reason of its own
			c.asked = protocol.ReasonNone
		}
		c.joinSent, c.arrived, c.heard, c.syncing, c.leaving = true, false, true, false, false
	case event.JoinErr:
		c.joinSent = false
	case event.JoinOK:
		c.joinSent, c.heard, c.syncing, c.asked = false, false, true, protocol.ReasonNone
		f.joinHandled(e, fact)
	case event.SyncSent:
		f.syncSent(e, fact)
	case event.SyncOK:
		c.syncing = false
		f.counts[e.Member].Rebalances++
	case event.SyncErr:
		c.syncing = false
	case event.Reset:
		c.syncing, c.heard = false, c.heard || p.Beside()
	case event.CommitSent:
		c.committing = true
	case event.CommitOK, event.CommitErr:
		c.committing = false
	case event.LeaveSent:
		c.leaving, c.asked = !p.Has(report.Cut) || p.Waits, fact.Reason.Code
	case event.Revoked:
		f.counts[e.Member].Revoked += len(fact.Partitions)
		f.withheld(p, fact.Partitions)
	case event.Lost:
		f.counts[e.Member].Lost += len(fact.Partitions)
		f.withheld(p, fact.Partitions)
	case event.CallbackDone:
		f.stillWithheld(p, fact.Partitions)
	case event.MemberState:
		c.epochs, c.owesPoll = true, fact.To == event.Reconciling || fact.To == event.PrepareLeaving || fact.To == event.Stale
		if fact.To == event.Acknowledging {
			f.counts[e.Member].Rebalances++
		}
	case event.Closing:
		c.awaited = true
	case event.Closed:
		c.closed = true
	}
}

// withheld looks at what a member has let go of: whether that is because the
// assignment gives it to nobody, so that its next owner can have it in the
// follow-up rebalance (KIP-429, CooperativeStickyAssignor.adjustAssignment).
func (f *Fold) withheld(p *process, ps []protocol.TopicPartition) {
	p.client.awaited = p.client.awaited || len(ps) > 0
	for _, t := range f.holding.of(ps) {
		if t.last == p && (p.Callback == report.InRevoked || p.Callback == report.InLost && p.counted()) && !p.Closing && t.group.given == nil {
			t.group.withheldIn = f.group.generation
		}
	}
}

// stillWithheld looks at what a member was letting go of while the group went on: a leader goes by
// what a static member that has not joined claimed before.
func (f *Fold) stillWithheld(p *process, ps []protocol.TopicPartition) {
	for _, t := range f.holding.of(ps) {
		if t.last == p && t.group.given == nil && t.group.withheldIn > 0 {
			t.group.withheldIn = f.group.generation
		}
	}
}
