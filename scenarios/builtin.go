package scenarios

import (
	"slices"
	"strings"

	"gopkg.in/yaml.v3"

	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/member"
	"github.com/groupsim/groupsim/settings"
	"github.com/groupsim/groupsim/sim"
	"github.com/groupsim/groupsim/words"
)

const strategyKey, instanceKey, protocolKey = "partition.assignment.strategy", "group.instance.id", "group.protocol"

// consumerPart is the protocol in which the broker assigns (KIP-848).
const consumerPart = "consumer"

const (
	sessionKey, heartbeatKey   = "session.timeout.ms", "heartbeat.interval.ms"
	pollIntervalKey, remoteKey = "max.poll.interval.ms", "group.remote.assignor"
)

// AsIs is the name of the setup that changes nothing.
const AsIs = "as-is"

// static and dynamic go with any other part of a setup's name.
const staticPart, dynamicPart = "static", "dynamic"

// strategies are the rebalance protocols and assignors with names of their own.
var strategies = []struct{ name, assignor string }{
	{"eager-range", "range"},
	{"eager-roundrobin", "roundrobin"},
	{"eager-sticky", "sticky"},
	{"cooperative-sticky", "cooperative-sticky"},
}

// setupParts are the words that stand for settings.
func setupParts() []string {
	parts := []string{AsIs, staticPart, dynamicPart, consumerPart}
	for _, s := range strategies {
		parts = append(parts, s.name)
	}
	return append(parts, clientNames()...)
}

// DefaultSetups are those that a scenario is compared under unless somebody
// chooses: the ways to rebalance, each with dynamic and with static members, and so the
// consumer protocol if all members are of a library that speaks it; eager-sticky, if all
// have it. A rollout has fewer: it makes no difference to it which eager assignor there is,
// and static members are not eager in it, for nothing is assigned anew. Static members of a
// Deployment, which none of them has, are shown beside them.
func (l *Loaded) DefaultSetups() []Setup {
	names, first := []string{"eager-range", "eager-sticky", "cooperative-sticky"}, 0
	if l.RollsOut() {
		names, first = slices.Delete(names, 1, 2), 1
	} else if slices.ContainsFunc(l.Scenario.Members, func(m sim.Member) bool { return !hasAssignor(m.Consumer.Client, "sticky") }) {
		names = slices.Delete(names, 1, 2)
	}
	if !slices.ContainsFunc(l.Scenario.Members, func(m sim.Member) bool { return !m.Consumer.Client.Traits().Epochs }) {
		names = append(names, consumerPart)
	}
	var dynamic, static []Setup
	if l.losesNames() {
		dynamic = []Setup{{Name: AsIs, OfFile: true}}
	}
	for i, name := range names {
		changes, _ := partChanges(name)
		dynamic = append(dynamic, Setup{Name: name, Changes: changes})
		if i < first {
			continue
		}
		member, _ := partChanges(staticPart)
		static = append(static, Setup{Name: name + "+" + staticPart, Changes: append(changes[:len(changes):len(changes)], member...)})
	}
	return append(dynamic, static...)
}

// RollsOut tells whether something is rolled out.
func (l *Loaded) RollsOut() bool { return len(rollouts(l.root)) > 0 }

// losesNames tells whether static members are rolled out under new names.
func (l *Loaded) losesNames() bool {
	return slices.ContainsFunc(rollouts(l.root), func(step *yaml.Node) bool { return !ofStatefulSet(step) }) &&
		slices.ContainsFunc(l.Scenario.Members, func(m sim.Member) bool { return m.Consumer.GroupInstanceID != "" })
}

// hasAssignor tells whether a library has an assignor.
func hasAssignor(client event.Library, name string) bool {
	c := settings.Defaults(client)
	c.AssignmentStrategy = []string{name}
	return settings.Consumer().Named(strategyKey).Check(&c, client) == nil
}

// partChanges gives the changes that a word stands for. A way to rebalance is
// one of dynamic members, unless static is said behind it.
func partChanges(word string) (changes []Change, ok bool) {
	switch word {
	case AsIs:
		return nil, true
	case staticPart:
		return []Change{{ofConsumer(instanceKey), "{id}"}}, true
	case dynamicPart:
		return []Change{{ofConsumer(instanceKey), ""}}, true
	case consumerPart:
		changes = []Change{{ofConsumer(protocolKey), consumerPart}, {ofConsumer(instanceKey), ""}}
		for _, r := range settings.Consumer().RefusedWith(member.ConsumerProtocol) {
			changes = append(changes, Change{ofConsumer(r.Name), ""})
		}
		return changes, true
	}
	for _, s := range strategies {
		if s.name == word {
			return []Change{{ofConsumer(protocolKey), ""}, {ofConsumer(remoteKey), ""}, {ofConsumer(strategyKey), s.assignor}, {ofConsumer(instanceKey), ""}}, true
		}
	}
	if slices.Contains(clientNames(), word) {
		return []Change{{clientKey, word}}, true
	}
	return nil, false
}

// Files are the files that a setup may be made of: configurations of real consumers.
type Files interface {
	// Has tells whether there is a file of that name.
	Has(name string) bool
	// Changes gives what a configuration says, all of it: what it does not say has its
	// default.
	Changes(name string) (changes []Change, assumed []string, err error)
}

// ParseSetup reads a setup as people write it: parts with a + between them, each a
// word (as-is, static, dynamic, a client library, or a way to rebalance such as
// eager-range), the name of one of own, a file, or KEY=VALUE. Later parts win. The whole
// text is the setup's name.
func ParseSetup(text string, own []Setup, files Files) (Setup, error) {
	s := Setup{Name: text, OfFile: true}
	for _, part := range SetupParts(text, files.Has) {
		p, err := parsePart(part, own, files)
		if err != nil {
			return Setup{}, err
		}
		s.Changes, s.Assumed = append(s.Changes, p.Changes...), append(s.Assumed, p.Assumed...)
		s.OfFile = s.OfFile && p.OfFile
	}
	return s, nil
}

// SetupParts are the parts of a setup as people write it. The name of a file may have a +
// in it.
func SetupParts(text string, isFile func(name string) bool) []string {
	if isFile(text) {
		return []string{text}
	}
	parts := strings.Split(text, "+")
	for i := range parts {
		parts[i] = strings.TrimSpace(parts[i])
	}
	return parts
}

// namesConfiguration tells whether a part of a setup is the name of a file with the
// configuration of a consumer, whether it is there or not.
func namesConfiguration(part string) bool {
	return strings.Contains(part, "/") || FormatOf(part) != AnyFormat
}

// changeKey is what a setting changes that is given by its name: of the program with the
// section before it, else of the consumer.
func changeKey(name string) string {
	if strings.HasPrefix(name, "application.") {
		return name
	}
	return ofConsumer(name)
}

func parsePart(part string, own []Setup, files Files) (Setup, error) {
	if changes, ok := partChanges(part); ok {
		return Setup{Changes: changes, OfFile: part == AsIs}, nil
	}
	known := setupParts()
	for _, s := range own {
		if s.Name == part {
			return Setup{Changes: s.Changes, OfFile: true}, nil
		}
		known = append(known, s.Name)
	}
	key, value, isChange := strings.Cut(part, "=")
	switch {
	case isChange && key != "" && !files.Has(part):
		if value = strings.TrimSpace(value); value == "null" {
			value = "" // as in the file's own setups
		}
		return Setup{Changes: []Change{{changeKey(strings.TrimSpace(key)), value}}}, nil
	case files.Has(part), namesConfiguration(part): // which says why it cannot be read
		changes, assumed, err := files.Changes(part)
		return Setup{Changes: changes, Assumed: assumed}, err
	}
	return Setup{}, &Error{File: "setup " + words.Short(part), Msg: "is neither KEY=VALUE nor the file of a consumer's configuration nor one of " + strings.Join(known, ", "), Meant: Near(part, known)}
}
