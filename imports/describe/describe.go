package describe

import (
	"fmt"
	"regexp"
	"strings"
)

// Group is a group as it was described.
type Group struct {
	Name    string   // empty where the output does not name it: before Kafka 2.4
	Members []Member // in the order of their first appearance
	// Owners has for each partition of each topic the id of the member that has it,
	// empty where nobody has. A topic has as many partitions as the highest that is
	// listed tells.
	Owners map[string][]string
	// State and Strategy are those of --state, such as Stable and range; empty where
	// the output does not have them, and the strategy of a group without members.
	State, Strategy string
	Rebalancing     bool  // the tool warned that it is
	Lag             int64 // the sum of the column LAG, in records
	Line            int   // where it was first named
	// Epoch and TargetEpoch are those of a group of the consumer protocol: its own, and
	// that of the last target assignment; 0 where the output does not have them.
	Epoch, TargetEpoch int32
	// Target is likewise what Owners is, of the target assignment; nil where the output
	// does not have it.
	Target map[string][]string

	epochs kind           // what the output says of its protocol
	byID   map[string]int // the members
}

// Member is a member of a group.
type Member struct {
	ID         string // the member id: column CONSUMER-ID
	ClientID   string // "-" where the output has none
	InstanceID string // group.instance.id; empty: a dynamic member
	// Epoch is that of a member in a group of the consumer protocol, Away of some, and TargetEpoch that of what it is to own; 0 where the output has none.
	Epoch, TargetEpoch int32
	// Classic: it speaks the classic protocol in a group of the consumer protocol, which
	// is on its way from one to the other (column UPGRADED).
	Classic bool
	Line    int // of its first appearance

	listed bool // in the output of --members, which tells InstanceID
}

// Error is something in the output that cannot be understood. Line and Column count
// from 1, Column in bytes; both are 0 where the output as a whole is meant.
type Error struct {
	File         string
	Line, Column int
	Msg          string
}

// Error gives "file:line:col: message".
func (e *Error) Error() string {
	if e.Line == 0 {
		return e.File + ": " + e.Msg
	}
	return fmt.Sprintf("%s:%d:%d: %s", e.File, e.Line, e.Column, e.Msg)
}

// Choose finds the group of a name; without a name, the only one there is.
func Choose(groups []*Group, name string) (*Group, error) {
	var names []string
	for _, g := range groups {
		if g.Name == name {
			return g, nil
		}
		names = append(names, g.Name)
	}
	switch {
	case len(groups) == 0:
		return nil, fmt.Errorf("no group is described: give the output of kafka-consumer-groups.sh --describe --group NAME")
	case name != "":
		return nil, fmt.Errorf("no group %q: choose from %s", name, strings.Join(names, ", "))
	case len(groups) > 1:
		return nil, fmt.Errorf("%d groups are described: choose from %s", len(groups), strings.Join(names, ", "))
	}
	return groups[0], nil
}

// member finds a member by its id, or adds it.
func (g *Group) member(id string, line int) *Member {
	i, ok := g.byID[id]
	if !ok {
		i = len(g.Members)
		g.byID[id] = i
		g.Members = append(g.Members, Member{ID: id, ClientID: absent, Line: line})
	}
	return &g.Members[i]
}

// uuid ends the member ids that the coordinator makes: behind the group.instance.id
// of a static member, and behind the client id of any other
// (ClassicGroup.generateMemberId).
var uuid = regexp.MustCompile(`^(.+)-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$`)

// findStatic tells static members by their ids, where the output does not.
func (g *Group) findStatic() {
	for i := range g.Members {
		m := &g.Members[i]
		parts := uuid.FindStringSubmatch(m.ID)
		if !m.listed && m.ClientID != absent && parts != nil && parts[1] != m.ClientID {
			m.InstanceID = parts[1]
		}
	}
}

// HasOwners tells whether any member has a partition.
func (g *Group) HasOwners() bool {
	for _, owners := range g.Owners {
		for _, id := range owners {
			if id != "" {
				return true
			}
		}
	}
	return false
}
