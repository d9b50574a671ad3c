package imports

import (
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"github.com/groupsim/groupsim/imports/describe"
	"github.com/groupsim/groupsim/scenarios"
	"github.com/groupsim/groupsim/words"
)

// GroupState is a described group, for a scenario to start from.
type GroupState struct {
	Name  string
	Group *scenarios.Group
	// Notes say what of the description is not used, and what was taken for granted.
	Notes []string
}

// ReadGroupState reads what kafka-consumer-groups.sh --describe printed, in any of its
// forms; name chooses among several groups. The description does not tell
// subscriptions: all members are taken to subscribe to every topic of which a member
// has a partition, and those of a group without members to every topic.
//
// The error, [*scenarios.Errors], names the place.
func ReadGroupState(file string, r io.Reader, name string) (*GroupState, error) {
	groups, err := describe.Read(r, file)
	if err != nil {
		return nil, asErrors(file, err)
	}
	g, err := describe.Choose(groups, name)
	if err != nil {
		return nil, asErrors(file, err)
	}
	if err := refuseGroup(file, g); err != nil {
		return nil, err
	}
	at := scenarios.Origin{File: file, Line: g.Line, Column: 1}
	s := &GroupState{Name: g.Name, Group: &scenarios.Group{Origin: at, Protocol: groupProtocolOf(g), Strategy: g.Strategy}}
	past := s.addTopics(g, at)
	s.addMembers(g, file)
	s.note(g, past)
	return s, nil
}

func asErrors(file string, err error) error {
	if d, ok := err.(*describe.Error); ok {
		return failAt(scenarios.Origin{File: file, Line: d.Line, Column: d.Column}, d.Msg)
	}
	return failAt(scenarios.Origin{File: file}, err.Error())
}

// refuseGroup finds groups that no scenario can start from.
func refuseGroup(file string, g *describe.Group) error {
	switch {
	case g.Dead() != "":
		return failAt(scenarios.Origin{File: file, Line: g.Line, Column: 1}, g.Dead()+"; "+describe.AskAgain)
	case g.Consumer() && g.Strategy != "" && !slices.Contains(brokersAssignors(), g.Strategy):
		return failAt(scenarios.Origin{File: file, Line: g.Line, Column: 1},
			fmt.Sprintf("the group's assignor is %q, which is none of the broker's that are modelled, %s: leave the output of --state out to run it with the first", words.Short(g.Strategy), strings.Join(brokersAssignors(), ", ")))
	case !g.Consumer() && g.Strategy != "" && !isShort(g.Strategy):
		return failAt(scenarios.Origin{File: file, Line: g.Line, Column: 1},
			fmt.Sprintf("the group's assignment strategy is %q, which is not modelled: leave the output of --state out to run it with the scenario's", words.Short(g.Strategy)))
	case len(g.Owners) == 0:
		return failAt(scenarios.Origin{File: file, Line: g.Line, Column: 1},
			"the description lists no partitions: give the output of --describe, or of --describe --members --verbose")
	}
	return nil
}

// groupProtocolOf is the group's protocol, as far as the description tells.
func groupProtocolOf(g *describe.Group) string {
	switch {
	case g.Consumer():
		return "consumer"
	case g.Classic():
		return "classic"
	}
	return ""
}

// addTopics takes the topics that are consumed, and gives the others.
func (s *GroupState) addTopics(g *describe.Group, at scenarios.Origin) (past []string) {
	anybody := g.HasOwners()
	for _, name := range slices.Sorted(maps.Keys(g.Owners)) {
		owners := g.Owners[name]
		if anybody && !slices.ContainsFunc(owners, func(id string) bool { return id != "" }) {
			past = append(past, name)
			continue
		}
		s.Group.Topics = append(s.Group.Topics, scenarios.GroupTopic{Name: name, Partitions: int32(len(owners)), Origin: at})
	}
	return past
}

// addMembers names members after their group.instance.id, or else their client id,
// numbered where several share it.
func (s *GroupState) addMembers(g *describe.Group, file string) {
	sharing := map[string]int{}
	for _, m := range g.Members {
		sharing[memberName(m)]++
	}
	taken, number := map[string]bool{}, map[string]int{}
	for _, m := range g.Members {
		base := memberName(m)
		name := base
		for sharing[base] > 1 && name == base || taken[name] {
			number[base]++
			name = fmt.Sprintf("%s-%d", base, number[base])
		}
		taken[name] = true
		s.Group.Members = append(s.Group.Members, scenarios.GroupMember{
			ID: name, MemberID: m.ID, InstanceID: m.InstanceID, Classic: m.Classic, Origin: scenarios.Origin{File: file, Line: m.Line, Column: 1},
		})
	}
}

// memberName is what a member may be called in a scenario: letters, digits, '.', '_'
// and '-', and neither a range nor the word all.
func memberName(m describe.Member) string {
	name := m.InstanceID
	if name == "" {
		name = m.ClientID
	}
	if name == "-" || name == "" {
		name = m.ID
	}
	name = strings.Map(func(r rune) rune {
		if r < 128 && (r == '.' || r == '_' || r >= '0' && r <= '9' || r >= 'A' && r <= 'Z' || r >= 'a' && r <= 'z') {
			return r
		}
		return '-'
	}, name)
	name = strings.ReplaceAll(name, "..", "--")
	const most = 240
	switch {
	case name == "all" || name == ".":
		return "member-" + name
	case len(name) > most:
		return name[:most]
	}
	return name
}

// wasRebalancing tells whether the group was, when it was described.
func wasRebalancing(g *describe.Group) bool {
	return g.Rebalancing || g.State != "" && g.State != "Stable" && g.State != "Empty"
}

func (s *GroupState) note(g *describe.Group, past []string) {
	add := func(format string, args ...any) { s.Notes = append(s.Notes, fmt.Sprintf(format, args...)) }
	if wasRebalancing(g) {
		add("the group was rebalancing: members that had no partition at that moment are members all the same")
	}
	if len(g.Members) == 0 {
		add("the group has no active members: the scenario keeps its own")
	}
	if other := g.DecidesOtherwise("java"); other != "" && !g.Consumer() {
		add("%s", other)
	}
	for _, note := range protocolNotes(g) {
		add("%s", note)
	}
	if g.Lag > 0 {
		add("the lag of %d records is not used: a scenario's logs are empty at first", g.Lag)
	}
	if len(past) > 0 {
		add("no member has a partition of %s: left out", strings.Join(past, ", "))
	}
	if len(s.Group.Topics) == 1 && s.Group.Topics[0].Name == describe.UnnamedTopic {
		add("the description does not name the topic: it is called %s", describe.UnnamedTopic)
	}
}
