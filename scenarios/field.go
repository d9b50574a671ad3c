package scenarios

import (
	"math"
	"slices"
	"strconv"
	"strings"

	"gopkg.in/yaml.v3"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/member"
)

// field is the place that a setting goes to, with what its type knows: how it
// is read, printed and described.
type field interface {
	set(n *yaml.Node) *problem
	text() string   // the value it has now; of a fresh configuration, the default
	kind() string   // the type, in the reference
	schema() object // the type, in the JSON Schema
}

// millisField is one of Kafka's *.ms settings.
type millisField struct {
	to    *int32
	least int64
	long  bool // a long in Kafka
}

func (f millisField) set(n *yaml.Node) *problem {
	v, p := readMillis(n, f.least, f.long)
	if p == nil {
		*f.to = v
	}
	return p
}
func (f millisField) text() string { return strconv.Itoa(int(*f.to)) }
func (f millisField) kind() string {
	return "milliseconds or duration, from " + strconv.FormatInt(f.least, 10)
}
func (f millisField) schema() object {
	number := object{{"type", "integer"}, {"minimum", f.least}}
	if !f.long {
		number = append(number, pair{"maximum", math.MaxInt32})
	}
	return object{{"anyOf", []object{number, durationSchema, digitsSchema}}}
}

// countField is a number of things.
type countField struct {
	to    *int32
	least int64
}

func (f countField) set(n *yaml.Node) *problem {
	v, p := readWhole(n, f.least, math.MaxInt32)
	if p == nil {
		*f.to = int32(v)
	}
	return p
}
func (f countField) text() string { return strconv.Itoa(int(*f.to)) }
func (f countField) kind() string { return "whole number, from " + strconv.FormatInt(f.least, 10) }
func (f countField) schema() object {
	return wholeSchema(f.least, math.MaxInt32)
}

type boolField struct{ to *bool }

func (f boolField) set(n *yaml.Node) *problem {
	v, p := readBool(n)
	if p == nil {
		*f.to = v
	}
	return p
}
func (f boolField) text() string   { return strconv.FormatBool(*f.to) }
func (f boolField) kind() string   { return "true or false" }
func (f boolField) schema() object { return object{{"type", "boolean"}} }

// textField is any text; check, if there is one, is applied with {id} filled in.
type textField struct {
	to    *string
	check func(string) *problem
}

func (f textField) set(n *yaml.Node) *problem {
	v, p := readText(n)
	if p == nil && f.check != nil {
		p = f.check(fillIn(v, "x"))
	}
	if p == nil {
		*f.to = v
	}
	return p
}
func (f textField) text() string   { return *f.to }
func (f textField) kind() string   { return "text" }
func (f textField) schema() object { return textSchema }

// fillIn puts a member's id where its settings say {id}.
func fillIn(text, id string) string { return strings.ReplaceAll(text, "{id}", id) }

type durationField struct{ to *clock.Duration }

func (f durationField) set(n *yaml.Node) *problem {
	v, p := readDuration(n)
	if p == nil {
		*f.to = v
	}
	return p
}
func (f durationField) text() string   { return f.to.String() }
func (f durationField) kind() string   { return "duration" }
func (f durationField) schema() object { return durationSchema }

// assignors are those that are modelled, with Kafka's classes of that name.
var assignors = []struct{ name, class string }{
	{"range", "RangeAssignor"},
	{"roundrobin", "RoundRobinAssignor"},
	{"sticky", "StickyAssignor"},
	{"cooperative-sticky", "CooperativeStickyAssignor"},
}

const assignorPackage = "org.apache.kafka.clients.consumer."

func assignorNames() []string {
	names := make([]string, len(assignors))
	for i, a := range assignors {
		names[i] = a.name
	}
	return names
}

// strategyField is partition.assignment.strategy: short names or Java's class
// names, one, a list, or one text with commas as in a properties file.
type strategyField struct{ to *[]string }

func (f strategyField) set(n *yaml.Node) *problem {
	var names []string
	for _, item := range items(n) {
		text, p := readText(item)
		if p != nil {
			return problemf("wants names of assignors, not %s", describe(item))
		}
		for _, part := range strings.Split(text, ",") {
			name, p := assignorName(strings.TrimSpace(part))
			switch {
			case p != nil:
				return p
			case slices.Contains(names, name):
				return problemf("%s is named twice, which the client refuses", name)
			}
			names = append(names, name)
		}
	}
	if len(names) == 0 {
		return problemf("the list is empty: name at least one of %s", strings.Join(assignorNames(), ", "))
	}
	*f.to = names
	return nil
}

func assignorName(written string) (string, *problem) {
	for _, a := range assignors {
		if written == a.name || written == assignorPackage+a.class {
			return a.name, nil
		}
	}
	names := assignorNames()
	p := problemf("%q is not an assignor that is modelled: %s", clip(written), strings.Join(names, ", "))
	p.meant = near(strings.TrimSuffix(strings.TrimPrefix(written, assignorPackage), "Assignor"), names)
	return "", p
}

func (f strategyField) text() string { return strings.Join(*f.to, ", ") }
func (f strategyField) kind() string {
	return "one or a list of " + strings.Join(assignorNames(), ", ")
}
func (f strategyField) schema() object {
	names := assignorNames()
	for _, a := range assignors {
		names = append(names, assignorPackage+a.class)
	}
	one := object{{"type", "string"}, {"enum", names}}
	return object{{"anyOf", []object{one,
		{{"type", "array"}, {"items", one}, {"minItems", 1}, {"uniqueItems", true}},
		{{"type", "string"}, {"pattern", ","}},
	}}}
}

// resets are the values of auto.offset.reset, by [member.OffsetReset].
var resets = []string{"latest", "earliest", "none"}

type resetField struct{ to *member.OffsetReset }

func (f resetField) set(n *yaml.Node) *problem {
	v, p := readText(n)
	if p != nil {
		return p
	}
	i := slices.Index(resets, v)
	switch {
	case strings.HasPrefix(v, "by_duration:"):
		return problemf("%q is not modelled yet: use latest, earliest or none", clip(v))
	case i < 0:
		return &problem{msg: strconv.Quote(clip(v)) + " is none of latest, earliest, none", meant: near(v, resets)}
	}
	*f.to = member.OffsetReset(i)
	return nil
}
func (f resetField) text() string   { return resets[*f.to] }
func (f resetField) kind() string   { return strings.Join(resets, ", ") }
func (f resetField) schema() object { return object{{"type", "string"}, {"enum", resets}} }

// fixedField is a setting that would change the answer and has one value that is
// modelled; or none, if Kafka itself refuses it in a classic group.
type fixedField struct {
	only string
	why  string // for any other value
}

func (f fixedField) set(n *yaml.Node) *problem {
	v, p := readText(n)
	switch {
	case p != nil:
		return p
	case f.only != "" && strings.EqualFold(v, f.only):
		return nil
	case f.only != "":
		return problemf("%q %s: leave the setting out or write %s", clip(v), f.why, f.only)
	}
	return problemf("%s: leave the setting out", f.why)
}
func (f fixedField) text() string { return f.only }
func (f fixedField) kind() string {
	if f.only == "" {
		return "refused"
	}
	return "only " + f.only
}
func (f fixedField) schema() object {
	if f.only == "" {
		return object{{"not", object{}}}
	}
	return object{{"enum", []string{f.only, strings.ToUpper(f.only)}}}
}
