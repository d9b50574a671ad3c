package kafkametrics

import (
	"slices"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/protocol"
	"github.com/groupsim/groupsim/report"
)

// client is what one process of a member has measured. A new process begins anew.
type client struct {
	report.Process
	epochs bool // it speaks the consumer protocol

	heartbeatSent, lastHeartbeat clock.Time // an unanswered one; the last
	heartbeat                    window
	heartbeats                   int64 // sent
	callbacks                    int64 // entered

	joinSent, syncSent clock.Time
	join, sync         window
	begun              clock.Time // the rebalance that is to succeed; clock.Never: none
	rebalance          window     // the latency of those that succeeded
	lastRebalance      clock.Time
	failed             window

	committing []clock.Time
	commit     window

	revoked    window // the time in each callback
	assigned   window
	lost       window
	partitions []protocol.TopicPartition // held, in order

	away        clock.Time // since when poll() has not been called, as far as the record tells
	betweenPoll window
}

func newClient() *client {
	return &client{heartbeatSent: clock.Never, lastHeartbeat: clock.Never, joinSent: clock.Never,
		syncSent: clock.Never, begun: clock.Never, lastRebalance: clock.Never, away: clock.Never}
}

// event takes an event of the process.
func (c *client) event(e event.Event) {
	switch fact := e.Fact.(type) {
	case event.HeartbeatSent, event.ConsumerHeartbeatSent:
		c.heartbeatSent, c.lastHeartbeat = e.At, e.At
		c.heartbeats++
	case event.HeartbeatOK, event.HeartbeatErr:
		took(&c.heartbeat, &c.heartbeatSent, e.At)
		c.reconciling(e)
	case event.MemberState:
		c.reconciling(e)
	case event.CommitSent:
		c.committing = append(c.committing, e.At)
	case event.CommitOK, event.CommitErr:
		if len(c.committing) > 0 {
			c.commit.add(e.At, e.At.Sub(c.committing[0]))
			c.committing = c.committing[1:]
		}
	case event.Assigned:
		c.callbacks++
		c.partitions = append(c.partitions, fact.Partitions...)
		slices.SortFunc(c.partitions, protocol.TopicPartition.Compare)
	case event.Revoked:
		c.callbacks++
		c.release(fact.Partitions)
	case event.Lost:
		c.callbacks++
		c.release(fact.Partitions)
	case event.CallbackDone:
		if w := c.latency(c.Callback); w != nil {
			w.add(e.At, e.At.Sub(c.Entered))
		}
	default:
		c.rebalancing(e)
		c.standing(e)
	}
	c.Process.Event(e)
}

// rebalancing measures as AbstractCoordinator does: the latency runs from the
// first JoinGroup since the last success, and every refusal counts as a failure.
func (c *client) rebalancing(e event.Event) {
	switch e.Fact.(type) {
	case event.JoinSent:
		c.joinSent = e.At
		c.begun = min(c.begun, e.At)
	case event.JoinOK:
		took(&c.join, &c.joinSent, e.At)
	case event.SyncSent:
		c.syncSent = e.At
	case event.SyncOK:
		took(&c.sync, &c.syncSent, e.At)
		if c.Closing && !c.Beside() {
			return // it has left meanwhile (AbstractCoordinator.joinGroupIfNeeded)
		}
		took(&c.rebalance, &c.begun, e.At)
		c.lastRebalance = e.At
	case event.JoinErr, event.SyncErr:
		c.failed.add(e.At, 0)
	}
}

// reconciling measures as AbstractMembershipManager does, by the states of the client: the
// latency runs from RECONCILING until it goes on to ACKNOWLEDGING or STABLE, and every
// error that a heartbeat brings meanwhile counts as a failure.
func (c *client) reconciling(e event.Event) {
	switch fact := e.Fact.(type) {
	case event.HeartbeatErr:
		if c.epochs && c.begun != clock.Never {
			c.failed.add(e.At, 0)
		}
	case event.MemberState:
		c.epochs = true
		switch {
		case fact.From != event.Reconciling && fact.To == event.Reconciling:
			c.begun = e.At
		case fact.From == event.Reconciling && (fact.To == event.Acknowledging || fact.To == event.StableMember):
			took(&c.rebalance, &c.begun, e.At)
			c.lastRebalance = e.At
		}
	}
}

// standing measures how long the application keeps away from poll().
func (c *client) standing(e event.Event) {
	switch fault, begins, ok := report.FaultOf(e.Fact); {
	case !ok || fault == report.Cut:
	case begins:
		c.away = min(c.away, e.At)
	default:
		took(&c.betweenPoll, &c.away, e.At)
	}
}

// took notes how long something took that began at since, and that it is over.
func took(w *window, since *clock.Time, now clock.Time) {
	if *since != clock.Never {
		w.add(now, now.Sub(*since))
		*since = clock.Never
	}
}

// latency is where the time in a callback goes; nil for none.
func (c *client) latency(in report.Callback) *window {
	return [...]*window{report.NoCallback: nil, report.InAssigned: &c.assigned, report.InRevoked: &c.revoked, report.InLost: &c.lost}[in]
}

func (c *client) release(ps []protocol.TopicPartition) {
	gone := make(map[protocol.TopicPartition]bool, len(ps))
	for _, tp := range ps {
		gone[tp] = true
	}
	c.partitions = slices.DeleteFunc(c.partitions, func(tp protocol.TopicPartition) bool { return gone[tp] })
}
