package check

import (
	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/protocol"
)

// hindsight is what a client of the consumer protocol has been given, has said of that and has
// done with it. What it acknowledges is the assignment before the one that it is on its way to
// (HeartbeatState.buildRequestData sends currentAssignment), so the coordinator may take back
// what the client has been given and does not own yet (CurrentAssignmentBuilder asks nobody to
// give up what is not among the owned partitions), and give it to another at once. The client
// takes it over all the same if it has begun to, or begins to before it is told.
type hindsight struct {
	says     map[protocol.TopicPartition]bool // it owns these, by its last heartbeat; nil: that does not say
	letGo    map[protocol.TopicPartition]bool // since it was given these
	disowned map[protocol.TopicPartition]bool // these have been taken back so, and it may still take them over
	late     map[protocol.TopicPartition]bool // and these it has taken over
	apart    map[protocol.TopicPartition]bool // it has these from a reconciliation that was interrupted, and does not say so
}

func newHindsight() hindsight {
	return hindsight{
		letGo: map[protocol.TopicPartition]bool{}, disowned: map[protocol.TopicPartition]bool{},
		late: map[protocol.TopicPartition]bool{}, apart: map[protocol.TopicPartition]bool{},
	}
}

// owns takes what a client says that it owns: all that it has taken over in an assignment
// that it has come to the end of.
func (f *follower) owns(c *client, m event.Member, fact event.ConsumerHeartbeatSent) {
	if c.says = nil; fact.Owned == nil || fact.Epoch < protocol.JoinEpoch {
		return
	}
	c.says = protocol.SetOf(fact.Owned)
	for _, p := range c.taken() {
		if c.says[p] {
			delete(c.apart, p)
		} else if !c.late[p] && !c.apart[p] {
			f.complain("%s says that it does not own %s, and has it", f.run.Names.Member(m), f.run.Names.Partition(p))
		}
	}
}

// taken lists what a client has taken over, the listener's call included.
func (c *client) taken() []protocol.TopicPartition {
	list := held(c)
	for p, w := range c.awaits {
		if !w.callback {
			list = append(list, p)
		}
	}
	return list
}

// given: the coordinator lets a member own a partition that it could not.
func (c *client) given(p protocol.TopicPartition) {
	delete(c.letGo, p)
	delete(c.disowned, p)
	delete(c.late, p)
}

// takenBack: the coordinator does not let a member own a partition any more that this has not
// given up. If it says that it has not taken it over it may be about to.
func (c *client) takenBack(p protocol.TopicPartition) {
	switch {
	case !c.running || c.letGo[p] || c.says == nil || c.says[p]:
	case c.has(p):
		c.late[p] = true
	default:
		c.disowned[p] = true
	}
}

// removed: the coordinator has removed a member, and what it had been given and had not taken
// over it may take over until it hears of that: what has been left to the next poll() is done
// (ConsumerMembershipManager.applyAssignment), also if the member joins again meanwhile.
func (c *client) removed(was *reconciled) {
	if was == nil || !c.running {
		return
	}
	for p := range was.holds {
		switch {
		case c.letGo[p]:
		case !c.has(p):
			c.disowned[p] = true
		case c.apart[p]: // it had left, and took it over then
			c.late[p] = true
		}
	}
}

// takesOver: a client takes over what it has been told that it may own, also if it is not on
// its way there any more (maybeAbortReconciliation).
func (c *client) takesOver(p protocol.TopicPartition) {
	if c.disowned[p] {
		delete(c.disowned, p)
		c.late[p] = true
	}
	if c.state != event.Reconciling {
		c.apart[p] = true
	}
}

// anew: it comes to an end of a reconciliation, behind which it knows what has been taken
// back, or joins, and what it had counts no more.
func (c *client) anew() {
	switch c.state {
	case event.Acknowledging:
		clear(c.disowned)
	case event.Joining:
		for p := range c.awaits {
			c.apart[p] = true
		}
		for p := range c.holds {
			c.apart[p] = true
		}
	}
}
