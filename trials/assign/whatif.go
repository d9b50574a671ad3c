package assign

import (
	"fmt"
	"slices"
	"strings"

	"github.com/groupsim/groupsim/assignor"
	"github.com/groupsim/groupsim/imports/describe"
	"github.com/groupsim/groupsim/protocol"
)

// absent stands in the output where there is nothing to tell.
const absent = "-"

// whatIf is a described group with the members that leave it and join.
type whatIf struct {
	group   *describe.Group
	members []whatIfMember
	topics  []string // subscribed to, by name
	past    []string // no longer
	owned   Assignment
	target  Assignment // of a group of the consumer protocol, if the output has it; else what is owned
}

type whatIfMember struct {
	id, instance, name string
	joins, leaves      bool
}

func newWhatIf(g *describe.Group) *whatIf {
	w := &whatIf{group: g, owned: assigned(g, g.Owners)}
	w.target = w.owned
	if g.Target != nil {
		w.target = assigned(g, g.Target)
	}
	for _, m := range g.Members {
		name := m.ClientID
		if name == absent || w.sharing(name) > 1 {
			name = m.ID
		}
		w.members = append(w.members, whatIfMember{id: m.ID, instance: m.InstanceID, name: name})
	}
	for _, t := range sortedKeys(g.Owners) {
		somebody := func(id string) bool { return id != "" }
		if len(g.Members) == 0 || slices.ContainsFunc(g.Owners[t], somebody) || slices.ContainsFunc(g.Target[t], somebody) {
			w.topics = append(w.topics, t)
		} else {
			w.past = append(w.past, t)
		}
	}
	return w
}

// assigned has what each member has, by whom each partition of a topic belongs to.
func assigned(g *describe.Group, owners map[string][]string) Assignment {
	a := Assignment{}
	for _, m := range g.Members {
		a[m.ID] = map[string][]int32{}
	}
	for topic, ids := range owners {
		for p, id := range ids {
			if id != "" {
				a[id][topic] = append(a[id][topic], int32(p))
			}
		}
	}
	return a
}

// sharing counts the members with this client id.
func (w *whatIf) sharing(client string) int {
	n := 0
	for _, m := range w.group.Members {
		if m.ClientID == client {
			n++
		}
	}
	return n
}

// apply lets members leave and join.
func (w *whatIf) apply(o DescribeOptions) error {
	for _, name := range o.Without {
		if n := w.sharing(name); n > 1 {
			return fmt.Errorf("%d members have the client id %q: name one by its consumer id", n, name)
		}
		i := w.find(name)
		if i < 0 {
			return &NoMember{Name: name, Members: w.names()}
		}
		w.members[i].leaves = true
	}
	for _, name := range o.With {
		if name == "" || w.find(name) >= 0 {
			return fmt.Errorf("member %q cannot join: give a name that no member has", name)
		}
		w.members = append(w.members, whatIfMember{id: name, name: name, joins: true})
	}
	slices.SortStableFunc(w.members, func(a, b whatIfMember) int { return strings.Compare(a.name, b.name) })
	return nil
}

// find a member by name or id; -1 if there is none.
func (w *whatIf) find(name string) int {
	return slices.IndexFunc(w.members, func(m whatIfMember) bool { return m.name == name || m.id == name })
}

func (w *whatIf) names() (names []string) {
	for _, m := range w.members {
		names = append(names, m.name)
	}
	return names
}

// NoMember is the error of a member that is to leave, and is not there.
type NoMember struct {
	Name    string
	Members []string
}

func (e *NoMember) Error() string {
	has := strings.Join(e.Members, ", ")
	if has == "" {
		has = "none"
	}
	return fmt.Sprintf("there is no member %q: it has %s", e.Name, has)
}

// ask lets the assignor decide, and compares with what is.
func (w *whatIf) ask(a assignor.Assignor, client Client) *Change {
	p := &Problem{Client: client, Assignor: a, Group: w.problem(a.Cooperative() || !client.library().forgets)}
	if client == Broker {
		p.Group.Members = inHashOrder(p.Group.Members)
	}
	answer := p.Solve()
	target := answer.Assignment
	if answer.Target != nil {
		target = answer.Target
	}
	c := &Change{Group: w.group.Name, Assignor: a.Name(), Client: answer.Client, Members: []MemberChange{}, Unsubscribed: w.past, Note: w.note(client)}
	if client == Broker {
		c.Client = Broker
	}
	for _, t := range w.topics {
		c.Partitions += len(w.group.Owners[t])
	}
	for _, m := range w.members {
		c.Members = append(c.Members, MemberChange{
			Name: m.name, ID: m.id, Joins: m.joins, Leaves: m.leaves, Before: orEmpty(w.owned[m.id]), After: orEmpty(target[m.id]),
		})
	}
	c.Moves = w.moves(target, answer.Withheld)
	c.Before = balance(c.Members, func(m MemberChange) (map[string][]int32, bool) { return m.Before, !m.Joins })
	c.After = balance(c.Members, func(m MemberChange) (map[string][]int32, bool) { return m.After, !m.Leaves })
	return c
}

// note says what about the group may make the answer another one.
func (w *whatIf) note(client Client) string {
	switch {
	case client != Broker:
		return w.group.DecidesOtherwise(string(client))
	case w.group.Target != nil && w.group.Reconciling():
		return "the group was reconciling: what moves is counted from who had what, and the broker goes by its last target"
	}
	return ""
}

// inHashOrder puts members in the order in which the broker has them for its assignors
// (TargetAssignmentBuilder.build).
func inHashOrder(members []assignor.Member) []assignor.Member {
	ids := make([]protocol.MemberID, len(members))
	for i, m := range members {
		ids[i] = m.ID
	}
	ordered := make([]assignor.Member, 0, len(members))
	for _, i := range protocol.HashOrder(ids) {
		ordered = append(ordered, members[i])
	}
	return ordered
}

func orEmpty(of map[string][]int32) map[string][]int32 {
	if of == nil {
		return map[string][]int32{}
	}
	return of
}

// generation of all that is owned; any would do.
const generation protocol.Generation = 1

// problem is the group that is left, with what each member claims: what it owns, or
// nothing.
func (w *whatIf) problem(claims bool) *assignor.Group {
	g := &assignor.Group{MaxGeneration: protocol.NoGeneration}
	var all []protocol.TopicID
	for i, t := range w.topics {
		g.Topics = append(g.Topics, assignor.Topic{Name: t, Partitions: int32(len(w.group.Owners[t]))})
		all = append(all, protocol.TopicID(i))
	}
	for _, m := range w.members {
		if m.leaves {
			continue
		}
		s := &protocol.Subscription{Topics: all, Generation: generation}
		if claims {
			s.Owned = w.claims(m.id)
		}
		s.UserData = &protocol.StickyUserData{Owned: s.Owned, Generation: generation}
		g.Members = append(g.Members, assignor.Member{ID: protocol.MemberID(m.id), InstanceID: m.instance, Subscription: s})
	}
	return g
}

func (w *whatIf) claims(id string) (list []protocol.TopicPartition) {
	for i, t := range w.topics {
		for _, p := range w.target[id][t] {
			list = append(list, protocol.TopicPartition{Topic: protocol.TopicID(i), Partition: p})
		}
	}
	return list
}

// moves compares the owners of each partition.
func (w *whatIf) moves(target Assignment, withheld map[string][]int32) []Move {
	name := map[string]string{"": ""} // by id
	for _, m := range w.members {
		name[m.id] = m.name
	}
	moves := []Move{}
	for _, t := range w.topics {
		to := make([]string, len(w.group.Owners[t])) // by partition
		for _, m := range w.members {
			for _, p := range target[m.id][t] {
				to[p] = m.name
			}
		}
		for p, id := range w.group.Owners[t] {
			if from := name[id]; from != to[p] {
				moves = append(moves, Move{t, int32(p), from, to[p], slices.Contains(withheld[t], int32(p))})
			}
		}
	}
	return moves
}
