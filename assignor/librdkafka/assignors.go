package librdkafka

import "github.com/groupsim/groupsim/assignor"

// assignors in the order of Names.
func assignors() []assignor.Assignor {
	return []assignor.Assignor{rangeAssignor{}, roundRobin{}, cooperativeSticky{}}
}

// ByName finds librdkafka's assignor with this name on the wire; nil if there is none.
func ByName(name string) assignor.Assignor { return assignor.Find(name, assignors()) }

// Names lists the names that ByName knows.
func Names() []string {
	var names []string
	for _, a := range assignors() {
		names = append(names, a.Name())
	}
	return names
}

// rangeAssignor is rd_kafka_range_assignor_assign_cb. Each topic has an order of its own,
// that of its subscribers alone, which matters where there is none for all of them.
type rangeAssignor struct{ assignor.Range }

func (rangeAssignor) Assign(g *assignor.Group) *assignor.Plan {
	r := assignor.NewRound(g)
	subscribers := r.Subscribers(subscribed(r))
	for t := range g.Topics {
		sortMembers(g, subscribers.Of(t))
	}
	return r.CutTopics(subscribers, assignor.TogetherAlways)
}

// roundRobin is rd_kafka_roundrobin_assignor_assign_cb.
type roundRobin struct{ assignor.RoundRobin }

func (roundRobin) Assign(g *assignor.Group) *assignor.Plan {
	r := assignor.NewRound(g)
	order := subscribed(r)
	sortMembers(g, order)
	return r.DealOut(order)
}
