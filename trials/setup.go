package trials

import (
	"slices"
	"strings"

	"github.com/groupsim/groupsim/assignor"
	"github.com/groupsim/groupsim/assignor/server"
	"github.com/groupsim/groupsim/member"
	"github.com/groupsim/groupsim/report"
)

// setup says how a group is set up at first; brokers are the broker's own assignors.
func setup(members []member.Config, brokers string) report.Setup {
	epochs := 0
	for i := range members {
		if members[i].Protocol == member.ConsumerProtocol {
			epochs++
		}
	}
	switch s := consumerSetup(members, brokers); {
	case epochs == 0:
		return classicSetup(members)
	case epochs < len(members):
		s.Protocol, s.Rebalance = report.Mixed, report.Mixed
		return s
	default:
		return s
	}
}

// classicSetup is that of a group whose members assign.
func classicSetup(members []member.Config) report.Setup {
	s := report.Setup{Protocol: "classic", Rebalance: report.Cooperative, Assignor: vote(members), Members: len(members), Static: true}
	eager, cooperative := false, false
	for i := range members {
		if isCooperative(&members[i], s.Assignor) {
			cooperative = true
		} else {
			eager = true
		}
		s.Static = s.Static && members[i].GroupInstanceID != ""
	}
	switch {
	case eager && cooperative:
		s.Rebalance = report.Mixed
	case eager:
		s.Rebalance = report.Eager
	}
	return s
}

// consumerSetup is that of a group in which the broker assigns: by the assignor that most
// members name, else by its first.
func consumerSetup(members []member.Config, brokers string) report.Setup {
	s := report.Setup{Protocol: "consumer", Rebalance: report.Incremental, Members: len(members), Static: true}
	s.Assignor, _, _ = strings.Cut(brokers, ",")
	votes, most := map[string]int{}, 0
	for i := range members {
		if named := members[i].RemoteAssignor; named != member.AnyAssignor {
			votes[named.String()]++
		}
		s.Static = s.Static && members[i].GroupInstanceID != ""
	}
	for _, name := range server.Names() {
		if votes[name] > most {
			s.Assignor, most = name, votes[name]
		}
	}
	return s
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
func vote(members []member.Config) string {
	common, votes := map[string]bool{}, map[string]int{}
	for _, name := range assignor.Names() {
		common[name] = !slices.ContainsFunc(members, func(m member.Config) bool { return !slices.Contains(m.AssignmentStrategy, name) })
	}
	for _, m := range members {
		if i := slices.IndexFunc(m.AssignmentStrategy, func(name string) bool { return common[name] }); i >= 0 {
			votes[m.AssignmentStrategy[i]]++
		}
	}
	best, most := noAssignor, 0
	for _, candidate := range assignor.Names() {
		if votes[candidate] > most {
			best, most = candidate, votes[candidate]
		}
	}
	return best
}
