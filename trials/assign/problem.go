package assign

import (
	"fmt"
	"slices"

	"github.com/groupsim/groupsim/assignor"
	"github.com/groupsim/groupsim/protocol"
	"github.com/groupsim/groupsim/scenarios"
	"github.com/groupsim/groupsim/words"
)

// Problem is a question to an assignor.
type Problem struct {
	Client   Client // whose assignor it is
	Assignor assignor.Assignor
	Group    *assignor.Group
}

// ParseProblem reads one problem, for the client's assignor unless it names another client.
// Errors name the field, its value and what it should be, and are an [*Error].
func ParseProblem(line []byte, client Client) (*Problem, error) {
	return parseProblem(line, client, "")
}

// parseProblem reads one that may leave the assignor to whoever asks.
func parseProblem(line []byte, client Client, usual string) (*Problem, error) {
	p, err := readProblem(line, client, usual)
	if err != nil {
		err.find(line)
		return nil, err
	}
	return p, nil
}

func readProblem(line []byte, client Client, usual string) (*Problem, *Error) {
	form, err := readForm(line, usual)
	if err == nil {
		err = form.check()
	}
	if err == nil {
		client, err = form.client(client)
	}
	if err != nil {
		return nil, err
	}
	p := &Problem{Client: client, Assignor: find(form.Assignor, client)}
	switch of := p.Assignor.(type) {
	case nil:
		return nil, unknownAssignor(form.Assignor, client)
	case brokers:
		p.Client = Broker
		p.Group = form.group(form.TopicOrder, true)
		return p, of.check(p.Group)
	}
	p.Group = form.group(nil, p.Assignor.Cooperative())
	return p, nil
}

// client is the one that the problem names, or else that which is asked.
func (f *problemForm) client(asked Client) (Client, *Error) {
	switch {
	case f.Client == nil:
		return asked, nil
	case asked == Broker:
		return "", wrongAt("client", "client %q goes with the classic protocol: in the consumer protocol the broker assigns, whatever the clients", words.Short(*f.Client))
	case !slices.Contains(Clients(), *f.Client):
		return "", noneOf("client", *f.Client, Clients())
	}
	return Client(*f.Client), nil
}

func unknownAssignor(name string, client Client) *Error {
	return noneOf("assignor", name, slices.Concat(client.Assignors(), brokerNames()))
}

// noneOf is about a field that names none of those that there are.
func noneOf(field, value string, names []string) *Error {
	said := fmt.Sprintf("%s %q", field, words.Short(value))
	if value == "" {
		said = field + " is missing"
	}
	e := wrongAt(field, "%s: the %ss are %s", said, field, words.Or(names))
	e.Meant = scenarios.Near(value, names)
	return e
}

// find finds an assignor of a client, or of the broker; nil if there is none.
func find(name string, client Client) assignor.Assignor {
	if a := brokersByName(name); a != nil {
		return a
	}
	return client.library().assignor(name)
}

// group numbers the topics, those in order first and the others by name. What members own
// stands in their subscriptions if protocols is set, else in the assignor's own data.
func (f *problemForm) group(order []string, protocols bool) *assignor.Group {
	names := sortedKeys(f.Topics)
	for i := range f.Members {
		names = append(names, f.Members[i].Subscription...)
	}
	slices.Sort(names)
	names = slices.DeleteFunc(slices.Compact(names), func(name string) bool { return slices.Contains(order, name) })
	names = append(slices.Clone(order), names...)
	number := make(map[string]protocol.TopicID, len(names))
	g := &assignor.Group{MaxGeneration: protocol.NoGeneration}
	for i, name := range names {
		number[name] = protocol.TopicID(i)
		g.Topics = append(g.Topics, assignor.Topic{Name: name, Partitions: f.Topics[name], Racks: f.PartitionRacks[name]})
	}
	for i := range f.Members {
		m := &f.Members[i]
		g.Members = append(g.Members, assignor.Member{
			ID: protocol.MemberID(m.ID), InstanceID: m.InstanceID, Subscription: m.subscription(number, protocols),
		})
	}
	return g
}

// subscription puts what the member owns and its generation where the assignor
// looks for them. A topic that is not numbered is gone, and so are claims to it.
func (m *memberForm) subscription(number map[string]protocol.TopicID, protocols bool) *protocol.Subscription {
	generation := protocol.NoGeneration
	if m.Generation != nil {
		generation = protocol.Generation(*m.Generation)
	}
	s := &protocol.Subscription{Generation: generation, Rack: m.Rack}
	if m.ProtocolGeneration != nil {
		s.Generation = protocol.Generation(*m.ProtocolGeneration)
	}
	for _, name := range m.Subscription {
		s.Topics = append(s.Topics, number[name])
	}
	owned := []protocol.TopicPartition(nil)
	for _, name := range sortedKeys(m.Owned) {
		if t, ok := number[name]; ok {
			for _, p := range m.Owned[name] {
				owned = append(owned, protocol.TopicPartition{Topic: t, Partition: p})
			}
		}
	}
	data := &protocol.StickyUserData{Owned: owned, Generation: generation}
	if protocols {
		s.Owned, data.Owned = owned, nil
	}
	switch m.UserData {
	case "v0":
		data.Generation = protocol.NoGeneration
	case "garbage":
		data = &protocol.StickyUserData{Generation: protocol.NoGeneration}
	case "none":
		data = nil
	}
	s.UserData = data
	return s
}
