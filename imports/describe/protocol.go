package describe

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/groupsim/groupsim/words"
)

// kind is what an output says of a group's protocol.
type kind uint8

const (
	untold kind = iota
	classicGroup
	consumerGroup
)

// Consumer tells whether the group speaks the consumer protocol (KIP-848). Only the wide
// forms of the output tell, by their epochs; of the others the assignor, the state, and
// the ids of the members do, which the clients make themselves.
func (g *Group) Consumer() bool {
	switch {
	case g.epochs != untold:
		return g.epochs == consumerGroup
	case g.State == "Assigning" || g.State == "Reconciling" || g.Strategy == "uniform":
		return true
	case g.State == "PreparingRebalance" || g.State == "CompletingRebalance":
		return false
	}
	return g.Guessed()
}

// Guessed: that the group speaks the consumer protocol shows in nothing but the ids of its
// members.
func (g *Group) Guessed() bool {
	if g.epochs != untold || len(g.Members) == 0 || g.Strategy != "" && !slices.Contains(brokersAssignors, g.Strategy) {
		return false
	}
	return !slices.ContainsFunc(g.Members, func(m Member) bool { return !clientMade.MatchString(m.ID) })
}

// Classic tells whether the output shows that the group is a classic one.
func (g *Group) Classic() bool {
	return !g.Consumer() && (g.epochs == classicGroup || g.Strategy != "" && g.Strategy != absent)
}

// brokersAssignors are the broker's own; clients have a range, too.
var brokersAssignors = []string{"uniform", "range"}

// clientMade is a member id that a client made: a UUID in base64 (KIP-848; the client's
// Uuid.toString). The coordinator's own end in a UUID in digits and hyphens.
var clientMade = regexp.MustCompile(`^[A-Za-z0-9_-]{22}$`)

// told notes that the output shows the group's protocol.
func (g *Group) told(consumer bool) {
	switch {
	case consumer:
		g.epochs = consumerGroup
	case g.epochs == untold:
		g.epochs = classicGroup
	}
}

// AskAgain is what to do then.
const AskAgain = "ask kafka-consumer-groups.sh of Kafka 4.0 or later"

// Dead says what it means that the output shows the group as Dead, which is what the classic
// DescribeGroups has for a group that is no classic one; empty: it does not.
func (g *Group) Dead() string {
	if g.State != "Dead" {
		return ""
	}
	return "the group is Dead: there is none of this name, or it speaks the consumer protocol (KIP-848) and the tool asked for a classic one"
}

// Reconciling tells whether members have yet to get what the target gives them.
func (g *Group) Reconciling() bool {
	if g.Target == nil {
		return g.State == "Reconciling" || g.State == "Assigning"
	}
	for topic, owners := range g.Target {
		for p, id := range owners {
			if p >= len(g.Owners[topic]) && id != "" || p < len(g.Owners[topic]) && g.Owners[topic][p] != id {
				return true
			}
		}
	}
	return false
}

// epochsOf reads what the wide form has of a member besides its partitions: its epoch, that
// of its target with what it is to own, and whether it speaks the group's protocol. Its
// fields begin with the n-th; a classic group has none of it.
func (r *reader) epochsOf(g *Group, m *Member, n int) *Error {
	epoch, consumer := epochNumber(r.fields[n])
	g.told(consumer)
	if !consumer {
		return nil
	}
	m.Epoch = epoch
	if n+3 >= len(r.fields) {
		return r.errorf(r.end(), "the target assignment is missing: give the whole line")
	}
	target, ok := epochNumber(r.fields[n+2])
	if !ok && r.fields[n+2] != absent {
		return r.errorf(r.column(n+2), "TARGET-EPOCH is %q: it must be a whole number", words.Short(r.fields[n+2]))
	}
	m.TargetEpoch = target
	if i := n + 4; r.index(upgradedColumn) >= 0 && i < len(r.fields) {
		m.Classic = r.fields[i] == "false"
	}
	lists, err := r.lists(m.ID, n+3)
	if err != nil {
		return err
	}
	if g.Target == nil {
		g.Target = map[string][]string{}
	}
	for _, l := range lists {
		if err := r.targetList(g, l); err != nil {
			return err
		}
	}
	return nil
}

// targetList notes what a member is to own. A partition that nobody has yet is one all the
// same.
func (r *reader) targetList(g *Group, l list) *Error {
	for _, p := range l.partitions {
		if err := r.reach(place{group: g, topic: l.topic, partition: p}, l.line, l.at); err != nil {
			return err
		}
		owners := g.Target[l.topic]
		if more := len(g.Owners[l.topic]) - len(owners); more > 0 {
			owners = append(owners, make([]string, more)...)
			g.Target[l.topic] = owners
		}
		if owners[p] != "" && owners[p] != l.member {
			return r.errorf(l.at, "partition %d of %s is in the target of another member too: describe the group once more", p, l.topic)
		}
		owners[p] = l.member
	}
	return nil
}

// Away is the epoch of a static member that has left for the time being.
const Away = -2

// epochNumber reads an epoch.
func epochNumber(text string) (epoch int32, ok bool) {
	if !isNumber(strings.TrimPrefix(text, "-")) {
		return 0, false
	}
	n, err := strconv.ParseInt(text, 10, 32)
	return int32(n), err == nil
}
