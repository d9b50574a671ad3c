package assign

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"

	"github.com/groupsim/groupsim/imports/describe"
	"github.com/groupsim/groupsim/scenarios"
	"github.com/groupsim/groupsim/words"
)

// maxPartitions is how many partitions the topics of a problem may have in all, as
// many as those of a description.
const maxPartitions = describe.MaxPartitions

// problemForm is a problem as it is written.
type problemForm struct {
	Client         *string               `json:"client"`
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

// readForm reads a line that is a JSON object. It may have fields of other people, but none
// that looks like one of these and is written otherwise.
func readForm(line []byte, usual string) (*problemForm, *Error) {
	form := &problemForm{Assignor: usual}
	// What a strict decoder takes has no fields of other people: most lines are read once.
	strict := json.NewDecoder(bytes.NewReader(line))
	strict.DisallowUnknownFields()
	if strict.Decode(form) == nil && len(bytes.TrimSpace(line[strict.InputOffset():])) == 0 {
		return form, nil
	}
	form = &problemForm{Assignor: usual}
	if err := json.Unmarshal(line, form); err != nil {
		return nil, jsonError(line, err)
	}
	return form, misspelt(line)
}

// isOneOf tells whether a key is taken for one of some fields, by the rule of package json.
func isOneOf(key string, fields []string) bool {
	return slices.Contains(fields, key) || slices.ContainsFunc(fields, func(name string) bool { return strings.EqualFold(key, name) })
}

var (
	problemFields = fieldsOf[problemForm]()
	memberFields  = fieldsOf[memberForm]()
)

// misspelt finds a key that was probably meant to be one that is missing.
func misspelt(line []byte) *Error {
	var object map[string]json.RawMessage
	var list struct{ Members []map[string]json.RawMessage }
	if err := errors.Join(json.Unmarshal(line, &object), json.Unmarshal(line, &list)); err != nil {
		panic(err) // it has been read before
	}
	if e := misspeltOf("a problem", "", object, problemFields, problemsMeant); e != nil {
		return e
	}
	for i, m := range list.Members {
		if e := misspeltOf("a member", fmt.Sprintf("members[%d]", i), m, memberFields, membersMeant); e != nil {
			return e
		}
	}
	return nil
}

// problemsMeant and membersMeant are fields by other names that they go by.
var (
	problemsMeant = map[string]string{"strategy": "assignor", "partition.assignment.strategy": "assignor"}
	membersMeant  = map[string]string{"member_id": "id", "memberId": "id", "client.rack": "rack", "topics": "subscription"}
)

func misspeltOf(what, path string, object map[string]json.RawMessage, known []string, meant map[string]string) *Error {
	keys := sortedKeys(object)
	missing := slices.DeleteFunc(slices.Clone(known), func(name string) bool { return isOneOf(name, keys) })
	for _, key := range keys {
		if isOneOf(key, known) {
			continue
		}
		of := meant[key]
		if !slices.Contains(missing, of) {
			of = scenarios.Near(key, missing)
		}
		if of != "" {
			e := wrongAt(joined(path, key), "%q is not a field of %s", words.Short(key), what)
			e.ofKey, e.Meant = true, of
			return e
		}
	}
	return nil
}

// fieldsOf names the fields of a form.
func fieldsOf[Form any]() []string {
	var names []string
	for _, f := range reflect.VisibleFields(reflect.TypeFor[Form]()) {
		names = append(names, f.Tag.Get("json"))
	}
	return names
}

func jsonError(line []byte, err error) *Error {
	var syntax *json.SyntaxError
	var kind *json.UnmarshalTypeError
	switch {
	case errors.As(err, &syntax):
		return &Error{Column: column(line, int(syntax.Offset)-1), Msg: "not JSON: " + err.Error()}
	case errors.As(err, &kind) && kind.Field == "":
		return &Error{Msg: fmt.Sprintf("a problem is a JSON object, not a JSON %s", kind.Value)}
	case errors.As(err, &kind):
		e := &Error{}
		walk(line, func(p place) bool {
			e.path = p.path
			return p.ofKey || p.to < int(kind.Offset)
		})
		e.Msg = fmt.Sprintf("%s cannot be a JSON %s: it must be %s", e.path, kind.Value, plain(kind.Type.String()))
		return e
	}
	return &Error{Msg: err.Error()}
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

func (f *problemForm) check() *Error {
	total := int64(0)
	for _, name := range sortedKeys(f.Topics) {
		if f.Topics[name] < 0 {
			return wrongAt("topics."+name, "topics: %q has %d partitions: give 0 or more", name, f.Topics[name])
		}
		total += int64(f.Topics[name])
	}
	if total > maxPartitions {
		return wrongAt("topics", "topics have %d partitions in all: at most %d are taken", total, maxPartitions)
	}
	seen := make(map[string]int, len(f.Members))
	for i := range f.Members {
		m := &f.Members[i]
		if first, ok := seen[m.ID]; ok {
			return wrongAt(memberField(i, "id"), "members[%d].id %q is that of members[%d] too: ids must differ", i, m.ID, first)
		}
		seen[m.ID] = i
		if err := m.check(i); err != nil {
			return err
		}
	}
	return nil
}

func memberField(i int, field string) string { return fmt.Sprintf("members[%d].%s", i, field) }

func (m *memberForm) check(i int) *Error {
	if m.ID == "" {
		return wrongAt(fmt.Sprintf("members[%d]", i), "members[%d].id is missing: give every member one", i)
	}
	if m.Generation != nil && *m.Generation < -1 {
		return badGeneration(memberField(i, "generation"), *m.Generation)
	}
	if m.ProtocolGeneration != nil && *m.ProtocolGeneration < -1 {
		return badGeneration(memberField(i, "protocol_generation"), *m.ProtocolGeneration)
	}
	if m.UserData != "" && !slices.Contains(userData, m.UserData) {
		field := memberField(i, "user_data")
		e := wrongAt(field, "%s %q: give %s, or leave it out", field, words.Short(m.UserData), words.Or(userData))
		e.Meant = scenarios.Near(m.UserData, userData)
		return e
	}
	for _, name := range sortedKeys(m.Owned) {
		for j, p := range m.Owned[name] {
			if p < 0 {
				owned := memberField(i, "owned")
				return wrongAt(fmt.Sprintf("%s.%s[%d]", owned, name, j), "%s: %q has partition %d: partitions count from 0", owned, name, p)
			}
		}
	}
	return nil
}

// userData are the forms of a sticky assignor's own data, other than the usual one.
var userData = []string{"v0", "none", "garbage"}

func badGeneration(field string, is int32) *Error {
	return wrongAt(field, "%s is %d: give 0 or more, or -1 for none", field, is)
}

func sortedKeys[V any](m map[string]V) []string {
	keys := make([]string, 0, len(m))
	for key := range m {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	return keys
}
