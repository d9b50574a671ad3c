package imports

import (
	"strings"

	"github.com/groupsim/groupsim/imports/describe"
	"github.com/groupsim/groupsim/words"
)

// protocolNotes say what a group of the consumer protocol (KIP-848) is taken for.
func protocolNotes(g *describe.Group) []string {
	if !g.Consumer() {
		return nil
	}
	notes := []string{"the group speaks the consumer protocol (KIP-848), and so do the scenario's members"}
	if text := ofClassic(g); text != "" {
		notes[0] += "; " + text
	}
	if g.Guessed() {
		notes[0] = "the ids of the members are such as clients of the consumer protocol (KIP-848) make, so the scenario's members speak it; --set consumer.group.protocol=classic has them speak the other one"
	}
	for _, text := range []string{reconciling(g), away(g)} {
		if text != "" {
			notes = append(notes, text)
		}
	}
	return notes
}

// protocolGroupRules are about groups of the consumer protocol.
func protocolGroupRules() []GroupRule {
	return []GroupRule{
		{Rule{ID: "reconciling", Severity: Note,
			About:  "a group of the consumer protocol whose members have yet to get what the target assignment gives them",
			Source: "KIP-848; ConsumerGroup.state; columns CURRENT-EPOCH, TARGET-EPOCH, TARGET-ASSIGNMENT", Remedy: "describe it again: who stays behind does not poll, or is in onPartitionsRevoked"},
			reconciling},
		{Rule{ID: "static-away", Severity: Note,
			About:  "static members of the consumer protocol that have left for the time being",
			Source: "KIP-848; ConsumerGroupMember, LEAVE_GROUP_STATIC_MEMBER_EPOCH", Remedy: "nobody consumes what they have until they are back, or their session is over"},
			away},
		{Rule{ID: "both-protocols", Severity: Note,
			About:  "a group of the consumer protocol with members of the classic one",
			Source: "KIP-848; column UPGRADED", Remedy: "restart those with group.protocol=consumer to end the migration"},
			ofClassic},
		{Rule{ID: "shown-as-dead", Severity: Note,
			About:  "a group that a tool shows as Dead",
			Source: "GroupMetadataManager.describeGroups answers Dead to a classic DescribeGroups about a group of the consumer protocol; redpanda-data/console#1815", Remedy: "ask kafka-consumer-groups.sh of Kafka 4.0 or later",
		}, (*describe.Group).Dead},
	}
}

func reconciling(g *describe.Group) string {
	if !g.Consumer() || !g.Reconciling() {
		return ""
	}
	behind := some(g, "members behind the group's epoch", func(m describe.Member) bool { return g.Epoch > 0 && m.Epoch > 0 && m.Epoch < g.Epoch })
	if behind != "" {
		behind = "; " + behind
	}
	return "the group was reconciling: members have yet to get what the target assignment gives them" + behind
}

func away(g *describe.Group) string {
	return some(g, "static members that are away (epoch -2)", func(m describe.Member) bool { return m.Epoch == describe.Away })
}

func ofClassic(g *describe.Group) string {
	return some(g, "members of the classic protocol in it", func(m describe.Member) bool { return m.Classic })
}

// some names the members that are something.
func some(g *describe.Group, what string, is func(describe.Member) bool) string {
	var names []string
	for _, m := range g.Members {
		if is(m) {
			names = append(names, memberName(m))
		}
	}
	if len(names) == 0 {
		return ""
	}
	return what + ": " + strings.Join(words.Few(names, 5), ", ")
}
