package kafkametrics

import (
	"slices"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/protocol"
)

// broker is what the coordinator has measured of its groups, this one being all
// (GroupCoordinatorMetrics, GroupCoordinatorMetricsShard).
type broker struct {
	exists     bool // the group does
	state      event.GroupState
	rebalances [numRebalanceCounts]window
}

// brokerSeen is what it shows at a moment.
type brokerSeen struct {
	exists     bool
	state      event.GroupState
	rebalances [numRebalanceCounts]struct{ rate, total Value }
}

// The rebalances that a coordinator counts.
const (
	completedRebalances = iota // of classic groups
	epochRebalances            // of consumer groups
	numRebalanceCounts
)

// rebalanceCounts has their names and what they say.
var rebalanceCounts = [numRebalanceCounts]struct{ name, help string }{
	completedRebalances: {"group_completed_rebalance", "Rebalances of classic groups that the coordinator has completed: a leader's assignment was accepted"},
	epochRebalances:     {"consumer_group_rebalance", "Rebalances of consumer groups: a heartbeat raised the group's epoch; those that a removal raises are not counted"},
}

func (b *broker) event(e event.Event) {
	switch fact := e.Fact.(type) {
	case event.State:
		b.exists, b.state = true, fact.To
		if fact.From.OfEpochs() && fact.To == event.Dead {
			b.exists = false // unloaded: no broker counts it, until it is loaded again
		}
		if !fact.To.OfEpochs() && fact.From.Phase().Rebalancing() && fact.To.Phase().Assigned() {
			b.rebalances[completedRebalances].add(e.At, 0)
		}
	case event.Epoch:
		if fact.Target < fact.Group && byHeartbeat(fact.Reason.Code) {
			b.rebalances[epochRebalances].add(e.At, 0)
		}
	}
}

// byHeartbeat tells whether it was a heartbeat that raised an epoch, not a removal: only
// that records the sensor (GroupMetadataManager.updateSubscriptionMetadata).
func byHeartbeat(reason protocol.ReasonCode) bool {
	return reason == protocol.ReasonMemberJoins || reason == protocol.ReasonSubscribes || reason == protocol.ReasonTopicMetadata
}

func (b *broker) seen(at clock.Time) brokerSeen {
	s := brokerSeen{exists: b.exists, state: b.state}
	for i := range b.rebalances {
		w := &b.rebalances[i]
		w.forget(at)
		s.rebalances[i].rate, s.rebalances[i].total = w.rate(clock.Second, at.Sub(0)), Count(w.total)
	}
	return s
}

// brokerFamilies are what the coordinator knows of its groups.
func (r *Recorder) brokerFamilies() []*Family {
	families := []*Family{{Name: GroupsInState, Help: "Classic groups of the coordinator in each state"}}
	add := func(name, help string) *Family {
		f := &Family{Name: coordinatorMetrics + name, Help: help}
		families = append(families, f)
		return f
	}
	r.states(families[0], "name", "NumGroups", event.ClassicStates())
	groups := add("group_count", "Groups of the coordinator by their protocol")
	for epochs, name := range [...]string{"classic", "consumer"} {
		groups.Series = append(groups.Series, r.series([]Label{{"protocol", name}}, func(s *scrape) Value {
			return one(s.broker.exists && s.broker.state.OfEpochs() == (epochs == 1))
		})...)
	}
	r.states(add("consumer_group_count", "Consumer groups of the coordinator in each state"), "state", "", event.ConsumerStates())
	for i, c := range rebalanceCounts {
		rate, total := add(c.name+"_rate", c.help+", per second"), add(c.name+"_count", c.help)
		rate.Series = r.series(nil, func(s *scrape) Value { return s.broker.rebalances[i].rate })
		total.Series = r.series(nil, func(s *scrape) Value { return s.broker.rebalances[i].total })
	}
	return slices.DeleteFunc(families, func(f *Family) bool { return !r.wants(f.Name) })
}

// states has for each state how many groups are in it.
func (r *Recorder) states(f *Family, label, prefix string, states []event.GroupState) {
	for _, state := range states {
		f.Series = append(f.Series, r.series([]Label{{label, prefix + state.String()}}, func(s *scrape) Value {
			return one(s.broker.exists && s.broker.state == state)
		})...)
	}
}

func one(is bool) Value {
	if is {
		return Count(1)
	}
	return 0
}
