package groupsim

import (
	"slices"

	"github.com/groupsim/groupsim/assignor"
	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/report"
	"github.com/groupsim/groupsim/report/metrics"
	"github.com/groupsim/groupsim/sim"
)

// setup says how a scenario's group is set up at first.
func setup(sc *sim.Scenario) report.Setup {
	s := report.Setup{Protocol: "classic", Rebalance: "cooperative", Assignor: vote(sc.Members), Members: len(sc.Members), Static: true}
	eager, cooperative := false, false
	for _, m := range sc.Members {
		if isCooperative(m.Consumer.AssignmentStrategy) {
			cooperative = true
		} else {
			eager = true
		}
		s.Static = s.Static && m.Consumer.GroupInstanceID != ""
	}
	switch {
	case eager && cooperative:
		s.Rebalance = "mixed"
	case eager:
		s.Rebalance = "eager"
	}
	return s
}

// settings gives those of each member's settings that remedies name.
func settings(sc *sim.Scenario) []metrics.Settings {
	list := make([]metrics.Settings, len(sc.Members))
	for i := range sc.Members {
		c := &sc.Members[i].Consumer
		list[i] = metrics.Settings{
			SessionTimeout: clock.Millis(c.SessionTimeoutMs), HeartbeatInterval: clock.Millis(c.HeartbeatIntervalMs),
			MaxPollInterval: clock.Millis(c.MaxPollIntervalMs), MaxPollRecords: c.MaxPollRecords, Static: c.GroupInstanceID != "",
		}
	}
	return list
}

// isCooperative tells which rebalance protocol a consumer with these assignors
// follows: the highest that all of them support (ConsumerCoordinator). With Kafka's
// default, range and cooperative-sticky, that is EAGER.
func isCooperative(strategy []string) bool {
	return !slices.ContainsFunc(strategy, func(name string) bool { return !assignor.ByName(name).Cooperative() })
}

// vote is the assignor that the members choose together, as the coordinator counts
// (ClassicGroup.selectProtocol); "none" where no assignor is on every list.
func vote(members []sim.Member) string {
	best, most := "none", 0
	for _, candidate := range assignor.Names() {
		votes := 0
		for _, m := range members {
			if firstCommon(m.Consumer.AssignmentStrategy, members) == candidate {
				votes++
			}
		}
		if votes > most {
			best, most = candidate, votes
		}
	}
	return best
}

func firstCommon(strategy []string, members []sim.Member) string {
	for _, name := range strategy {
		if !slices.ContainsFunc(members, func(m sim.Member) bool { return !slices.Contains(m.Consumer.AssignmentStrategy, name) }) {
			return name
		}
	}
	return ""
}
