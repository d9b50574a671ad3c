package classic

import (
	"slices"

	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/protocol"
)

// support counts the members that know an assignor.
type support struct {
	name    string
	members int
}

// supports tells whether the group can take in a member with these assignors: one
// of them must be known to all members, the joiner's own old list included
// (ClassicGroup.supportsProtocols).
func (g *Group) supports(protocols []protocol.GroupProtocol) bool {
	if g.state == event.Empty {
		return len(protocols) > 0
	}
	return slices.ContainsFunc(protocols, func(p protocol.GroupProtocol) bool { return g.supportedByAll(p.Name) })
}

func (g *Group) countSupport(protocols []protocol.GroupProtocol, n int) {
	for _, p := range protocols {
		i := slices.IndexFunc(g.supported, func(s support) bool { return s.name == p.Name })
		if i < 0 {
			i, g.supported = len(g.supported), append(g.supported, support{name: p.Name})
		}
		g.supported[i].members += n
	}
}

// supportedByAll tells whether every member knows the assignor.
func (g *Group) supportedByAll(name string) bool {
	members := 0
	for _, s := range g.supported {
		if s.name == name {
			members = s.members
		}
	}
	return members == g.members.len()
}

// vote selects the assignor: every member votes for the first in its list that
// all support, and the most votes win. Ties go to the first in the order of the
// HashMap that Kafka counts in (ClassicGroup.selectProtocol).
func (g *Group) vote() string {
	var names []string
	var votes []int
	for _, m := range g.members.ordered() {
		choice := slices.IndexFunc(m.protocols, func(p protocol.GroupProtocol) bool { return g.supportedByAll(p.Name) })
		i := slices.Index(names, m.protocols[choice].Name)
		if i < 0 {
			i, names, votes = len(names), append(names, m.protocols[choice].Name), append(votes, 0)
		}
		votes[i]++
	}
	order := protocol.HashOrder(names)
	winner := order[0]
	for _, i := range order[1:] {
		if votes[i] > votes[winner] {
			winner = i
		}
	}
	return names[winner]
}

// metadata is the member's subscription as the named assignor wants it.
func (m *member) metadata(name string) *protocol.Subscription {
	i := slices.IndexFunc(m.protocols, func(p protocol.GroupProtocol) bool { return p.Name == name })
	return m.protocols[i].Metadata
}

func sameProtocol(p, q protocol.GroupProtocol) bool {
	return p.Name == q.Name && p.Metadata.Equal(q.Metadata)
}
