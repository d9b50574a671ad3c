package settings

import (
	"slices"
	"strings"

	"github.com/groupsim/groupsim/assignor/server"
	"github.com/groupsim/groupsim/event"

	"github.com/groupsim/groupsim/words"
)

// Assignor is one of Kafka's.
type Assignor struct {
	Name  string // on the wire, and in franz-go and librdkafka
	Class string // of the Java consumer, with its package
}

// AssignorPackage is the one that Kafka's assignors are in.
const AssignorPackage = "org.apache.kafka.clients.consumer."

// Assignors are those that are modelled.
func Assignors() []Assignor {
	return []Assignor{
		{"range", AssignorPackage + "RangeAssignor"},
		{"roundrobin", AssignorPackage + "RoundRobinAssignor"},
		{"sticky", AssignorPackage + "StickyAssignor"},
		{"cooperative-sticky", AssignorPackage + "CooperativeStickyAssignor"},
	}
}

func assignorNames() []string {
	var names []string
	for _, a := range Assignors() {
		names = append(names, a.Name)
	}
	return names
}

// readAssignors takes names of assignors, short ones or Java's classes, with commas
// between them as in a properties file.
func readAssignors(text string) ([]string, error) {
	var names []string
	for _, part := range strings.Split(text, ",") {
		name, err := readAssignor(strings.TrimSpace(part))
		switch {
		case err != nil:
			return nil, err
		case slices.Contains(names, name):
			return nil, refuse("%s is named twice, which the client refuses", name)
		}
		names = append(names, name)
	}
	return names, nil
}

// remoteAssignors are the broker's own (group.consumer.assignors); empty: the first of its list.
var remoteAssignors = []string{"", "uniform", "range"}

func readAssignor(written string) (string, error) {
	for _, a := range Assignors() {
		if written == a.Name || written == a.Class {
			return a.Name, nil
		}
	}
	names := assignorNames()
	if written != "" && slices.Contains(remoteAssignors, written) {
		return "", refuse("%q is an assignor of the broker: a client asks for it with group.protocol: consumer and group.remote.assignor: %s; its own are %s", written, written, strings.Join(names, ", "))
	}
	r := refuse("%q is not an assignor that is modelled: %s", words.Short(written), strings.Join(names, ", "))
	r.Written, r.Among = strings.TrimSuffix(strings.TrimPrefix(written, AssignorPackage), "Assignor"), names
	return "", r
}

// checkAssignors holds a list to what a library has (kafka_assignors_init).
func checkAssignors(list, has []string, client event.Library) error {
	cooperative := 0
	for _, name := range list {
		if has != nil && !slices.Contains(has, name) {
			return refuse("%s has no assignor %s: %s", client, name, strings.Join(has, ", "))
		}
		if name == cooperativeSticky {
			cooperative++
		}
	}
	if has != nil && cooperative > 0 && cooperative < len(list) {
		return refuse("%s does not start with eager and cooperative assignors in one list, %s", client, strings.Join(list, ","))
	}
	return nil
}

const cooperativeSticky = "cooperative-sticky"

// serverAssignors is a list of the broker's assignors; by default it has them all.
func serverAssignors[C any](name string, at func(*C) *[]string, doc string) Setting[C] {
	about := About{Name: name, Doc: doc, Kind: List, Options: server.Names(), kafkas: anything}
	read := func(text string) ([]string, error) {
		var names []string
		for _, part := range strings.Split(text, ",") {
			part = strings.TrimSpace(part)
			if !slices.Contains(about.Options, part) {
				return nil, NoneOf(part, about.Options)
			}
			names = append(names, part)
		}
		return names, nil
	}
	s := row(about, usual(server.Names()), at, read, func(v []string) string { return strings.Join(v, ",") })
	s.reset = func(c *C, _ event.Library) { *at(c) = server.Names() }
	return s
}
