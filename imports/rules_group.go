package imports

import (
	"fmt"
	"slices"

	"github.com/groupsim/groupsim/imports/describe"
	"github.com/groupsim/groupsim/scenarios"
)

// GroupRule is something that a group's description is held to.
type GroupRule struct {
	Rule
	say func(*describe.Group) string // empty: there is nothing to say
}

// GroupRules are all of them.
func GroupRules() []GroupRule {
	return slices.Concat(membersRules(), protocolGroupRules())
}

// membersRules are about groups of any protocol.
func membersRules() []GroupRule {
	return []GroupRule{
		{Rule{ID: "nobody-owns", Severity: Danger,
			About:  "a group with members in which nobody has a partition of a topic that others have partitions of",
			Source: "ConsumerGroupCommand, column CONSUMER-ID", Remedy: "look whether the group is rebalancing, and whether all members subscribe to the topic"},
			nobodyOwns},
		{Rule{ID: "idle-members", Severity: Note,
			About:  "members without a partition",
			Source: "an assignor gives a partition to one member of the group only", Remedy: "they stand by; more partitions would give them work"},
			idleMembers},
		{Rule{ID: "partly-static", Severity: Note,
			About:  "some members are static and some are not",
			Source: "KIP-345", Remedy: "only the static ones can restart without a rebalance"},
			partlyStatic},
		{Rule{ID: "of-another-client", Severity: Note,
			About:  "members whose client id is the one that a library other than Kafka's has by itself",
			Source: "rdkafka_sticky_assignor.c; KAFKA-16277; kgo's balancers", Remedy: "the leader's library decides: expect another plan than that of assign or a scenario with Kafka's consumer",
		}, func(g *describe.Group) string {
			if g.Consumer() {
				return "" // there the broker decides
			}
			return g.DecidesOtherwise("java")
		}},
		{Rule{ID: "rebalancing", Severity: Note,
			About:  "a group that was rebalancing when it was described",
			Source: "ConsumerGroupCommand; ClassicGroupState", Remedy: "describe it again when it is stable"},
			func(g *describe.Group) string {
				if wasRebalancing(g) && reconciling(g) == "" && g.Dead() == "" {
					return "the group was rebalancing: who has what was about to change"
				}
				return ""
			}},
		{Rule{ID: "no-active-members", Severity: Note,
			About:  "a group without members",
			Source: "ConsumerGroupCommand; ClassicGroupState.EMPTY", Remedy: "a scenario keeps its own members and takes the topics"},
			func(g *describe.Group) string {
				if len(g.Members) == 0 {
					return "the group has no active members"
				}
				return ""
			}},
		{Rule{ID: "cannot-start-from", Severity: Note,
			About:  "a group that no scenario can start from: with an assignor of its own, or without partitions",
			Source: "docs/model.md", Remedy: "give another form of the output"},
			func(g *describe.Group) string {
				if errs, ok := refuseGroup("", g).(*scenarios.Errors); ok {
					return errs.List[0].Msg
				}
				return ""
			}},
		{Rule{ID: "lag-unused", Severity: Dead,
			About:  "a lag: a scenario's logs are empty at first",
			Source: "docs/model.md", Remedy: "none: add a rate to see a backlog grow"},
			func(g *describe.Group) string {
				if g.Lag > 0 {
					return fmt.Sprintf("a lag of %d records in all: no scenario begins with a backlog", g.Lag)
				}
				return ""
			}},
	}
}

func groupFindings(file string, groups []*describe.Group) []Finding {
	var all []Finding
	rules := GroupRules()
	for _, g := range groups {
		for i := range rules {
			if msg := rules[i].say(g); msg != "" {
				if g.Name != "" {
					msg = "group " + g.Name + ": " + msg
				}
				all = append(all, Finding{Rule: &rules[i].Rule, At: scenarios.Origin{File: file, Line: g.Line, Column: 1}, Message: msg})
			}
		}
	}
	sortFindings(all)
	return all
}

func partlyStatic(g *describe.Group) string {
	n := 0
	for _, m := range g.Members {
		if m.InstanceID != "" {
			n++
		}
	}
	if n == 0 || n == len(g.Members) {
		return ""
	}
	return fmt.Sprintf("%d of %d members are static", n, len(g.Members))
}

func idleMembers(g *describe.Group) string {
	busy := map[string]bool{}
	for _, owners := range g.Owners {
		for _, id := range owners {
			busy[id] = true
		}
	}
	n := 0
	for _, m := range g.Members {
		if !busy[m.ID] {
			n++
		}
	}
	if n == 0 || !g.HasOwners() {
		return ""
	}
	return fmt.Sprintf("%d of %d members have no partition", n, len(g.Members))
}

// nobodyOwns looks at topics that some member has a partition of.
func nobodyOwns(g *describe.Group) string {
	n := 0
	for _, owners := range g.Owners {
		without := 0
		for _, id := range owners {
			if id == "" {
				without++
			}
		}
		if without < len(owners) {
			n += without
		}
	}
	if n == 0 {
		return ""
	}
	return fmt.Sprintf("nobody has %d partitions of topics that members have others of", n)
}
