package assign

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/groupsim/groupsim/assignor"
	"github.com/groupsim/groupsim/imports/describe"
	"github.com/groupsim/groupsim/protocol"
)

// maxPartitions is how many partitions the topics of a problem may have in all, as
// many as those of a description.
const maxPartitions = describe.MaxPartitions

// Problem is a question to an assignor.
type Problem struct {
	Client   Client // whose assignor it is
	Assignor assignor.Assignor
	Group    *assignor.Group
}

// problemForm is a problem as it is written.
type problemForm struct {
	Assignor       string                `json:"assignor"`
	Topics         map[string]int32      `json:"topics"`
	TopicOrder     []string              `json:"topic_order"` // of a broker's assignor
	PartitionRacks map[string][][]string `json:"partition_racks"`
	Members        []memberForm          `json:"members"`
}

type memberForm struct {
	ID                 string             `json:"id"`
	InstanceID         string             `json:"instance_id"`
	Rack               string             `json:"rack"`
	Subscription       []string           `json:"subscription"`
	Owned              map[string][]int32 `json:"owned"`
	Generation         *int32             `json:"generation"`
	ProtocolGeneration *int32             `json:"protocol_generation"`
	UserData           string             `json:"user_data"`
}

// ParseProblem reads one problem, for the client's assignor. Errors name the field,
// its value and what it should be.
func ParseProblem(line []byte, client Client) (*Problem, error) {
	return parseProblem(line, client, "")
}

// parseProblem reads one that may leave the assignor to whoever asks.
func parseProblem(line []byte, client Client, usual string) (*Problem, error) {
	form := problemForm{Assignor: usual}
	if err := json.Unmarshal(line, &form); err != nil {
		return nil, jsonError(err)
	}
	if err := form.check(); err != nil {
		return nil, err
	}
	p := &Problem{Client: client, Assignor: find(form.Assignor, client)}
	if p.Assignor == nil {
		return nil, unknownAssignor(form.Assignor, client)
	}
	if broker, is := p.Assignor.(brokers); is {
		p.Group = form.group(form.TopicOrder, true)
		return p, broker.check(p.Group)
	}
	p.Group = form.group(nil, p.Assignor.Cooperative())
	return p, nil
}

func unknownAssignor(name string, client Client) error {
	return fmt.Errorf("assignor %q is unknown: use %s", name, strings.Join(slices.Concat(client.Assignors(), brokerNames()), ", "))
}

// find finds an assignor of a client, or of the broker; nil if there is none.
func find(name string, client Client) assignor.Assignor {
	if a := brokersByName(name); a != nil {
		return a
	}
	return client.library().assignor(name)
}

func jsonError(err error) error {
	var syntax *json.SyntaxError
	var kind *json.UnmarshalTypeError
	switch {
	case errors.As(err, &syntax):
		return fmt.Errorf("not JSON: byte %d: %s", syntax.Offset, err)
	case errors.As(err, &kind) && kind.Field == "":
		return fmt.Errorf("a problem is a JSON object, not a JSON %s", kind.Value)
	case errors.As(err, &kind):
		return fmt.Errorf("%s cannot be a JSON %s: it must be %s", kind.Field, kind.Value, plain(kind.Type.String()))
	}
	return err
}

// plain says in words what a field of this Go type expects.
func plain(goType string) string {
	switch goType {
	case "int32":
		return "a whole number below 2147483648"
	case "string":
		return "a string"
	}
	if strings.HasPrefix(goType, "[]") {
		return "a list"
	}
	return "an object"
}

func (f *problemForm) check() error {
	total := int64(0)
	for _, name := range sortedKeys(f.Topics) {
		if f.Topics[name] < 0 {
			return fmt.Errorf("topics: %q has %d partitions: give 0 or more", name, f.Topics[name])
		}
		total += int64(f.Topics[name])
	}
	if total > maxPartitions {
		return fmt.Errorf("topics have %d partitions in all: at most %d are taken", total, maxPartitions)
	}
	seen := make(map[string]int, len(f.Members))
	for i := range f.Members {
		m := &f.Members[i]
		if first, ok := seen[m.ID]; ok {
			return fmt.Errorf("members[%d].id %q is that of members[%d] too: ids must differ", i, m.ID, first)
		}
		seen[m.ID] = i
		if err := m.check(); err != nil {
			return fmt.Errorf("members[%d].%w", i, err)
		}
	}
	return nil
}

func (m *memberForm) check() error {
	if m.ID == "" {
		return errors.New("id is missing: give every member one")
	}
	if m.Generation != nil && *m.Generation < -1 {
		return fmt.Errorf("generation is %d: give 0 or more, or -1 for none", *m.Generation)
	}
	if m.ProtocolGeneration != nil && *m.ProtocolGeneration < -1 {
		return fmt.Errorf("protocol_generation is %d: give 0 or more, or -1 for none", *m.ProtocolGeneration)
	}
	switch m.UserData {
	case "", "v0", "none", "garbage":
	default:
		return fmt.Errorf("user_data %q is unknown: use v0, none or garbage, or leave it out", m.UserData)
	}
	for _, name := range sortedKeys(m.Owned) {
		for _, p := range m.Owned[name] {
			if p < 0 {
				return fmt.Errorf("owned: %q has partition %d: partitions count from 0", name, p)
			}
		}
	}
	return nil
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

func sortedKeys[V any](m map[string]V) []string {
	keys := make([]string, 0, len(m))
	for key := range m {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	return keys
}
