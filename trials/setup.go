package trials

import (
	"slices"

	"github.com/groupsim/groupsim/assignor"
	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/member"
	"github.com/groupsim/groupsim/report"
	"github.com/groupsim/groupsim/report/findings"
	"github.com/groupsim/groupsim/sim"
)

// setup says how a scenario's group is set up at first.
func setup(sc *sim.Scenario) report.Setup {
	s := report.Setup{Protocol: "classic", Rebalance: "cooperative", Assignor: vote(sc.Members), Members: len(sc.Members), Static: true}
	eager, cooperative := false, false
	for i := range sc.Members {
		m := &sc.Members[i]
		if isCooperative(&m.Consumer, s.Assignor) {
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

// settingsOf gives those of each member's settings that remedies name.
func settingsOf(sc *sim.Scenario) []findings.Settings {
	list := make([]findings.Settings, len(sc.Members))
	for i := range sc.Members {
		c := &sc.Members[i].Consumer
		list[i] = findings.Settings{
			SessionTimeout: clock.Millis(c.SessionTimeoutMs), HeartbeatInterval: clock.Millis(c.HeartbeatIntervalMs),
			MaxPollInterval: clock.Millis(c.MaxPollIntervalMs), MaxPollRecords: c.MaxPollRecords, Static: c.GroupInstanceID != "", Client: c.Client,
			MinSession: clock.Millis(sc.Broker.MinSessionTimeoutMs),
		}
	}
	return list
}

// isCooperative tells which rebalance protocol a consumer follows. The Java consumer's
// is the highest that all its assignors support (ConsumerCoordinator): with Kafka's
// default, range and cooperative-sticky, that is EAGER. franz-go's is that of the
// assignor that the group has chosen (kgo's groupConsumer.handleJoinResp).
func isCooperative(c *member.Config, chosen string) bool {
	if c.Client.Traits().FollowsGroup && chosen != noAssignor {
		return assignor.ByName(chosen).Cooperative()
	}
	return !slices.ContainsFunc(c.AssignmentStrategy, func(name string) bool { return !assignor.ByName(name).Cooperative() })
}

// noAssignor is what a group has chosen whose members have none in common.
const noAssignor = "none"

// vote is the assignor that the members choose together, as the coordinator counts
// (ClassicGroup.selectProtocol); noAssignor where none is on every list.
func vote(members []sim.Member) string {
	best, most := noAssignor, 0
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
