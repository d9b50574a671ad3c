package kafkametrics

import (
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
	rebalances [numRebalanceCounts]struct{ rate, total value }
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
		s.rebalances[i].rate, s.rebalances[i].total = w.rate(clock.Second, at.Sub(0)), count(w.total)
	}
	return s
}

// broker writes what the coordinator knows of its groups.
func (o *writer) broker() {
	const classic = "kafka_coordinator_group_GroupMetadataManager_Value"
	o.head(classic, "gauge", "Classic groups of the coordinator in each state")
	o.states(classic, "name", "NumGroups", event.ClassicStates())
	const server = "kafka_server_group_coordinator_metrics_"
	o.head(server+"group_count", "gauge", "Groups of the coordinator by their protocol")
	for epochs, name := range [...]string{"classic", "consumer"} {
		for i := range o.recorder.scrapes {
			s := &o.recorder.scrapes[i]
			o.sample(server+"group_count", `protocol="`+name+`"`, one(s.broker.exists && s.broker.state.OfEpochs() == (epochs == 1)), s.at)
		}
	}
	o.head(server+"consumer_group_count", "gauge", "Consumer groups of the coordinator in each state")
	o.states(server+"consumer_group_count", "state", "", event.ConsumerStates())
	for i, c := range rebalanceCounts {
		o.gauge(server+c.name+"_rate", c.help+", per second", func(b *brokerSeen) value { return b.rebalances[i].rate })
		o.gauge(server+c.name+"_count", c.help, func(b *brokerSeen) value { return b.rebalances[i].total })
	}
}

func (o *writer) gauge(name, help string, get func(b *brokerSeen) value) {
	o.head(name, "gauge", help)
	for i := range o.recorder.scrapes {
		s := &o.recorder.scrapes[i]
		o.sample(name, "", get(&s.broker), s.at)
	}
}

// states writes for each state how many groups are in it.
func (o *writer) states(name, label, prefix string, states []event.GroupState) {
	for _, state := range states {
		for i := range o.recorder.scrapes {
			s := &o.recorder.scrapes[i]
			o.sample(name, label+`="`+prefix+state.String()+`"`, one(s.broker.exists && s.broker.state == state), s.at)
		}
	}
}

func one(is bool) value {
	if is {
		return count(1)
	}
	return 0
}
