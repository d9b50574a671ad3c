package scenarios

import (
	"bytes"
	"encoding/json"
	"math"
	"regexp"
	"slices"
	"strings"

	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/report"
	"github.com/groupsim/groupsim/settings"
	"github.com/groupsim/groupsim/sim"
	"github.com/groupsim/groupsim/sim/control"
)

// object is a JSON object that keeps the order of its keys.
type object []pair

type pair struct {
	key   string
	value any
}

// MarshalJSON writes the keys in their order.
func (o object) MarshalJSON() ([]byte, error) {
	var b bytes.Buffer
	b.WriteByte('{')
	for i, p := range o {
		if i > 0 {
			b.WriteByte(',')
		}
		for j, part := range []any{p.key, p.value} {
			enc := json.NewEncoder(&b)
			enc.SetEscapeHTML(false)
			if err := enc.Encode(part); err != nil {
				return nil, err
			}
			if j == 0 {
				b.WriteByte(':')
			}
		}
	}
	b.WriteByte('}')
	return b.Bytes(), nil
}

// described puts the description first.
func (o object) described(doc string) object {
	return append(object{{"description", doc}}, o...)
}

// Types that occur in several places.
const durationPattern = `^\+?([0-9]+(\.[0-9]*)?|\.[0-9]+)(ns|us|µs|μs|ms|s|m|h)(([0-9]+(\.[0-9]*)?|\.[0-9]+)(ns|us|µs|μs|ms|s|m|h))*$`

var (
	textSchema     = object{{"type", []string{"string", "integer", "number"}}}
	plainDuration  = []object{{{"type", "string"}, {"pattern", durationPattern}}, {{"enum", []any{0, "0"}}}}
	durationSchema = object{{"anyOf", append(slices.Clip(plainDuration), drawnSchema)}}
	digitsSchema   = object{{"type", "string"}, {"pattern", `^[0-9]+$`}}
)

// drawnSchema is the type of a name of vary, or a sum.
var drawnSchema = object{{"$ref", "#/definitions/drawn"}}

// drawnPattern is that of a sum of names, numbers and durations.
func drawnPattern() string {
	term := `(` + namePattern + `|[0-9]*\.?[0-9]+|` + strings.Trim(durationPattern, "^$") + `)`
	return `^\s*` + term + `(\s*\+\s*` + term + `)*\s*$`
}

// orDrawn is a number, or what stands for one.
func orDrawn(number object) object {
	return object{{"anyOf", []object{number, drawnSchema}}}
}

func textType() object     { return textSchema }
func durationType() object { return durationSchema }

func wholeSchema(least, most int64) object {
	return object{{"type", "integer"}, {"minimum", least}, {"maximum", most}}
}

func rateSchema() object {
	return orDrawn(object{{"type", "number"}, {"minimum", 0}, {"maximum", maxRate}})
}

func racksSchema() object {
	list := object{{"type", "array"}, {"items", textSchema}}
	return object{{"type", "array"}, {"items", list}}
}

// oneOrMore is one of something or a list of it.
func oneOrMore(item object) object {
	return object{{"anyOf", []object{item, {{"type", "array"}, {"items", item}, {"minItems", 1}}}}}
}

func topicNamesSchema() object { return oneOrMore(textSchema) }

// mappingSchema is the type of a mapping with fixed keys.
func mappingSchema[T any](table []entry[T]) object {
	var properties object
	required := []string{}
	for _, e := range table {
		properties = append(properties, pair{e.name, e.schema().described(e.doc)})
		if e.required {
			required = append(required, e.name)
		}
	}
	return object{{"type", "object"}, {"required", required}, {"properties", properties}, {"additionalProperties", false}}
}

// settingsSchema is the type of a section of settings, with their defaults, and those
// that a client has in their place.
func settingsSchema[T any](section string, table settings.Table[T]) object {
	var properties object
	for i := range table {
		s := &table[i]
		doc := s.Doc
		usual := defaultText(s, event.Java)
		if usual != "" {
			doc += " Default: " + usual + "."
		}
		for _, client := range event.Libraries() {
			if text := defaultText(s, client); text != usual {
				doc += " Of " + client.String() + ": " + text + "."
			}
		}
		properties = append(properties, pair{s.Name, valueSchema(&s.About).described(doc)})
	}
	for _, name := range settings.NotModelled(section) {
		properties = append(properties, pair{name, object{{"description", "Accepted, and not modelled."}}})
	}
	for _, client := range event.Libraries() {
		if section == "consumer" {
			properties = append(properties, ownSchema(client)...)
		}
	}
	return object{{"type", "object"}, {"properties", properties}, {"additionalProperties", false}}
}

// ownSchema is that of the consumer settings that only one client has.
func ownSchema(client event.Library) (properties object) {
	for _, name := range settings.OwnNames(client) {
		doc := "Of " + client.String() + " alone: accepted, and not modelled."
		if s := settings.Consumer().CalledBy(client, name); s != nil {
			doc = "What " + s.Name + " is called by " + client.String() + "."
		}
		properties = append(properties, pair{name, object{{"description", doc}}})
	}
	return properties
}

// defaultText is a default as people read it.
func defaultText[T any](s *settings.Setting[T], client event.Library) string {
	return strings.ReplaceAll(s.Default(client), ",", ", ")
}

// valueSchema is the type of a setting's values.
func valueSchema(s *settings.About) object {
	switch s.Kind {
	case settings.Millis:
		number := object{{"type", "integer"}, {"minimum", s.Least}}
		if !s.Long {
			number = append(number, pair{"maximum", math.MaxInt32})
		}
		return object{{"anyOf", []object{number, durationSchema, digitsSchema}}}
	case settings.Count:
		return orDrawn(wholeSchema(s.Least, math.MaxInt32))
	case settings.Flag:
		return object{{"type", "boolean"}}
	case settings.Choice:
		return object{{"type", "string"}, {"enum", s.Options}}
	case settings.Committing:
		often := object{{settings.CommitEvery, durationSchema}, {settings.CommitRecords, orDrawn(wholeSchema(1, math.MaxInt32))}}
		return object{{"anyOf", []object{
			{{"type", "string"}, {"enum", s.Options}},
			{{"type", "object"}, {"properties", often}, {"minProperties", 1}, {"additionalProperties", false}},
		}}}
	case settings.List:
		return listSchema(s.Options)
	case settings.Only:
		return object{{"enum", append(slices.Clip(s.Options), strings.ToUpper(s.Options[0]))}}
	case settings.Refused:
		return object{{"not", object{}}}
	case settings.Duration:
		return durationSchema
	}
	return textSchema
}

// listSchema is the type of a list of assignors, by name or class.
func listSchema(names []string) object {
	names = slices.Clip(names)
	for _, a := range settings.Assignors() {
		names = append(names, a.Class)
	}
	one := object{{"type", "string"}, {"enum", names}}
	return object{{"anyOf", []object{one,
		{{"type", "array"}, {"items", one}, {"minItems", 1}, {"uniqueItems", true}},
		{{"type", "string"}, {"pattern", ","}},
	}}}
}

func consumerSchema() object {
	return object{{"$ref", "#/definitions/consumer"}}
}

// setupsSchema: what a setup has may be null, too.
func setupsSchema() object {
	var properties object
	names := append(settings.Consumer().Names(), settings.NotModelled("consumer")...)
	for _, client := range event.Libraries() {
		names = append(names, settings.OwnNames(client)...)
	}
	for _, name := range names {
		properties = append(properties, pair{name, object{{"anyOf", []object{{{"$ref", "#/definitions/consumer/properties/" + name}}, {{"type", "null"}}}}}})
	}
	properties = append(properties, pair{clientKey, object{{"anyOf", []object{clientSchema(), {{"type", "null"}}}}}})
	setup := object{{"type", "object"}, {"properties", properties}, {"additionalProperties", false}}
	return object{{"type", "object"}, {"minProperties", 1}, {"additionalProperties", setup}}
}

func applicationSchema() object {
	return object{{"$ref", "#/definitions/application"}}
}

func topicsSchema() object {
	return object{{"type", "object"}, {"minProperties", 1}, {"additionalProperties", mappingSchema(topicKeys())}}
}

func membersSchema() object {
	return object{{"type", "array"}, {"minItems", 1}, {"items", mappingSchema(memberKeys())}}
}

func stepsSchema() object {
	var kinds []object
	for _, v := range control.Verbs() {
		kinds = append(kinds, verbSchema(v))
	}
	return object{{"type", "array"}, {"maxItems", MaxSteps}, {"items", object{{"oneOf", kinds}}}}
}

func verbSchema(v *sim.Verb) object {
	target := object{{"const", v.Target.One()}}
	switch v.Target {
	case sim.OneMember:
		target = oneOrMore(textSchema)
	case sim.OneTopic, sim.Deployment:
		target = textSchema
	}
	properties := object{
		{"at", durationSchema.described("The moment, since the start of the run.")},
		{v.Name, target.described(v.Doc)},
	}
	required := []string{"at", v.Name}
	for _, f := range v.Fields {
		properties = append(properties, pair{f.Name, fieldSchema(f).described(f.About())})
		if f.Required {
			required = append(required, f.Name)
		}
	}
	o := object{{"type", "object"}, {"description", v.Doc}, {"required", required}, {"properties", properties}, {"additionalProperties", false}}
	o = append(o, choiceSchema("oneOf", v.OneOf)...)
	return append(o, choiceSchema("anyOf", v.AnyOf)...)
}

func choiceSchema(key string, names []string) object {
	if len(names) == 0 {
		return nil
	}
	var choices []object
	for _, name := range names {
		choices = append(choices, object{{"required", []string{name}}})
	}
	return object{{key, choices}}
}

func fieldSchema(f sim.Field) object {
	switch f.Type {
	case sim.DurationField:
		return durationSchema
	case sim.PartitionsField:
		return orDrawn(wholeSchema(1, MaxPartitions))
	case sim.RateField:
		return rateSchema()
	case sim.TopicsField:
		return topicNamesSchema()
	case sim.ConsumerField:
		return consumerSchema()
	case sim.HowField:
		return object{{"enum", []string{"close", "kill"}}}
	case sim.LeaveField:
		return object{{"type", "boolean"}}
	case sim.CountField:
		return orDrawn(wholeSchema(1, maxCount))
	case sim.ReplicasField:
		return orDrawn(wholeSchema(0, MaxMembers))
	case sim.PortionField:
		return object{{"anyOf", []object{orDrawn(wholeSchema(0, MaxMembers)), {{"type", "string"}, {"pattern", `^(100|[0-9]{1,2})\s*%$`}}}}}
	case sim.OptionField:
		return object{{"enum", f.Options}}
	}
	return object{{"const", "stable"}}
}

func expectSchema() object {
	var properties object
	for _, m := range report.Metrics() {
		condition := object{{"type", "string"}, {"pattern", pattern(m.Kind, share)}}
		properties = append(properties, pair{m.Name, oneOrMore(condition).described(m.Doc + " Condition on a " + m.Kind.String() + ".")})
	}
	var quantiles object
	for _, kind := range []report.MetricKind{report.DurationMetric, report.CountMetric, report.RatioMetric} {
		quantiles = append(quantiles, quantileSchema(kind))
	}
	return object{{"type", "object"}, {"properties", properties}, {"patternProperties", quantiles}, {"additionalProperties", false}}
}

// quantileSchema has the conditions on the quantiles, over many runs, of metrics of a
// kind.
func quantileSchema(kind report.MetricKind) pair {
	var names []string
	for _, m := range report.Metrics() {
		if m.Kind == kind {
			names = append(names, regexp.QuoteMeta(m.Name))
		}
	}
	condition := object{{"type", "string"}, {"pattern", pattern(kind, "")}}
	return pair{"^(" + strings.Join(names, "|") + ")@(" + strings.Join(report.Quantiles(), "|") + ")$",
		oneOrMore(condition).described("What a metric comes to over many runs. Condition on a " + kind.String() + ".")}
}

// share is the end of a condition that a share of many runs is to keep.
const share = `(\s+in\s+[0-9.]+\s*%)?`

// pattern is that of a condition on a metric of a kind, with what may stand behind it.
func pattern(kind report.MetricKind, behind string) string {
	operator := `^(<=|<|>=|>|==|!=)\s*`
	switch kind {
	case report.DurationMetric:
		return operator + `(0|` + strings.Trim(durationPattern, "^$") + `)` + behind + `$`
	case report.CountMetric:
		return operator + `[0-9]+` + behind + `$`
	case report.RatioMetric:
		return operator + `(0?\.[0-9]+|[01](\.0*)?)` + behind + `$`
	}
	return `^(==|!=)\s*[A-Za-z-]+` + behind + `$`
}

// Schema gives the JSON Schema (draft-07) of scenario files, made from the same
// tables that the loader reads.
func Schema() []byte {
	o := object{
		{"$schema", "http://json-schema.org/draft-07/schema#"},
		{"title", "groupsim scenario"},
	}
	o = append(o, mappingSchema(scenarioKeys())...)
	o = append(o, pair{"definitions", object{
		{"drawn", object{{"type", "string"}, {"pattern", drawnPattern()}}},
		{"consumer", settingsSchema("consumer", settings.Consumer())},
		{"application", programSchema()},
	}})
	data, err := json.MarshalIndent(o, "", "  ")
	if err != nil {
		panic(err) // the tables are of this package: strings, numbers and lists
	}
	return append(data, '\n')
}
