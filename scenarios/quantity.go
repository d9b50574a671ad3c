package scenarios

import (
	"errors"
	"slices"
	"strings"

	"gopkg.in/yaml.v3"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/settings"
	"github.com/groupsim/groupsim/sim"
	"github.com/groupsim/groupsim/sim/control"
	"github.com/groupsim/groupsim/words"
)

// Quantity is what the values of a key are counted in, for those who make values of their
// own: each is a whole number of its steps. What is no number, such as a name, has none.
type Quantity struct{ form form }

// QuantityOf is that of a key as --set has it.
func QuantityOf(key string) Quantity {
	section, rest, dotted := strings.Cut(key, ".")
	switch {
	case key == "duration":
		return Quantity{lengthForm}
	case !dotted:
		return Quantity{}
	case section == "topics":
		return Quantity{topicForm(rest[strings.LastIndexByte(rest, '.')+1:])}
	case section == "members":
		return Quantity{memberKeyForm(rest)}
	case strings.HasPrefix(section, "steps["):
		return Quantity{stepForm(rest)}
	}
	if verb := sim.VerbByName(control.Sections(), section); verb != nil {
		return Quantity{verbForm(verb, rest)}
	}
	return Quantity{settingForm(section, rest)}
}

// memberKeyForm is that of what stands behind "members.", an id and a key. Both may have
// dots, but no key has the name of a section in it.
func memberKeyForm(rest string) form {
	for _, section := range []string{"consumer", "application", "network"} {
		if _, key, found := strings.Cut(rest, "."+section+"."); found {
			return settingForm(section, key)
		}
	}
	return memberForm(rest[strings.LastIndexByte(rest, '.')+1:])
}

// topicForm is that of a key of a topic.
func topicForm(key string) form {
	switch key {
	case "partitions":
		return countForm
	case "rate":
		return rateForm
	}
	return noForm
}

// memberForm is that of a key of a member.
func memberForm(key string) form {
	switch key {
	case "start":
		return lengthForm
	case consumersKey:
		return countForm
	}
	return noForm
}

// stepForm is that of a key of a step of which nobody knows what it does: if all that have the
// key count it in the same.
func stepForm(key string) form {
	if setting, ok := strings.CutPrefix(key, "consumer."); ok {
		return settingForm("consumer", setting)
	}
	if key == "at" {
		return lengthForm
	}
	form := noForm
	for _, verb := range control.Verbs() {
		switch of := verbForm(verb, key); {
		case of == noForm || of == form:
		case form != noForm:
			return noForm
		default:
			form = of
		}
	}
	return form
}

// verbForm is that of a key in the section of a controller.
func verbForm(verb *sim.Verb, key string) form {
	if key == verb.At {
		return lengthForm
	}
	if i := slices.IndexFunc(verb.Fields, func(f sim.Field) bool { return f.Name == key }); i >= 0 {
		return fieldForm(verb.Fields[i].Type)
	}
	return noForm
}

// fieldForm is that of a field of a step.
func fieldForm(field sim.FieldType) form {
	switch field {
	case sim.DurationField:
		return lengthForm
	case sim.PartitionsField, sim.ReplicasField, sim.CountField, sim.PortionField:
		return countForm
	case sim.RateField:
		return rateForm
	}
	return noForm
}

// settingForm is that of a setting.
func settingForm(section, key string) form {
	if about := settingIn(section, key); about != nil {
		return formOf(about.Kind)
	}
	return noForm
}

// settingSections are those that have settings.
var settingSections = []string{"broker", "consumer", "application", "network"}

// settingIn finds a setting in a section; nil if there is none.
func settingIn(section, key string) *settings.About {
	switch section {
	case "broker":
		return aboutIn(settings.Broker(), key)
	case "consumer":
		return aboutIn(settings.Consumer(), key)
	case "application":
		return aboutIn(settings.Application(), key)
	case "network":
		return aboutIn(settings.Network(), key)
	}
	return nil
}

func aboutIn[T any](table settings.Table[T], key string) *settings.About {
	if s := table.Named(key); s != nil {
		return &s.About
	}
	return nil
}

// Counts tells whether there is any: whether one can go from one value to another.
func (q Quantity) Counts() bool { return q.form != noForm }

// Unit is what a plain number of it is in: ms, or nothing.
func (q Quantity) Unit() string {
	if q.form == millisForm {
		return "ms"
	}
	return ""
}

// IsNumber tells whether its values are plain numbers, and no durations with a unit.
func (q Quantity) IsNumber() bool { return q.form != noForm && q.form != lengthForm }

// IsTime tells whether it is a length of time.
func (q Quantity) IsTime() bool { return q.form == millisForm || q.form == lengthForm }

// Duration is a value that is a length of time.
func (q Quantity) Duration(n int64) clock.Duration {
	if q.form == millisForm {
		return clock.Duration(n) * clock.Millisecond
	}
	return clock.Duration(n)
}

// Read gives a value in the steps of the quantity: milliseconds, microseconds of a duration,
// things, or thousandths of a rate.
func (q Quantity) Read(text string) (int64, error) {
	const most = 1_000_000_000_000 // so that what lies between two can be computed
	if v, err := settings.ParseWhole(text, 0, most); err == nil && q.step() == numberUnit {
		return v, nil
	}
	if strings.HasPrefix(text, "-") {
		return 0, errors.New(negative(text).msg)
	}
	a, p := amountOf(strings.ReplaceAll(text, "_", ""))
	if p != nil {
		return 0, errors.New(p.msg)
	}
	n, p := q.form.of(a)
	if p == nil && n%q.step() != 0 {
		p = problemf("%s is not a whole number%s", words.Short(text), map[bool]string{true: " of milliseconds"}[q.form == millisForm])
	}
	if p != nil {
		return 0, errors.New(p.msg)
	}
	return n / q.step(), nil
}

// step is how many thousandths, or microseconds, a step has.
func (q Quantity) step() int64 {
	if q.form == millisForm || q.form == countForm {
		return numberUnit
	}
	return 1
}

// Text writes a value as --set takes it.
func (q Quantity) Text(n int64) string { return q.form.text(n * q.step()) }

// CheckValue holds a value to what a setting takes, as far as that does not depend on others.
// Of a key that is no setting it says nothing: the loader will.
func CheckValue(key, text string) error {
	section, name, _ := strings.Cut(key, ".")
	switch section {
	case clientKey:
		_, p := readLibrary(&yaml.Node{Kind: yaml.ScalarNode, Tag: "!!str", Value: text})
		return told(p)
	case "broker":
		return valueIn(settings.Broker(), name, text)
	case "consumer":
		return valueIn(settings.Consumer(), name, text)
	case "application":
		return valueIn(settings.Application(), name, text)
	case "network":
		return valueIn(settings.Network(), name, text)
	}
	return nil
}

func valueIn[T any](table settings.Table[T], name, text string) error {
	s := table.Named(name)
	if s == nil || s.Kind != settings.Millis && s.Kind != settings.Count && s.Kind != settings.Duration && s.Kind != settings.Choice && s.Kind != settings.Flag {
		return nil
	}
	return told(problemOf(s.Set(new(T), text)))
}

func told(p *problem) error {
	if p == nil {
		return nil
	}
	return errors.New(p.msg + DidYouMean(p.meant))
}

// CheckKey holds a key to those that --set takes, as far as it names a setting: where only
// the file can tell, it says nothing. A setting that is not modelled is refused, too: its
// values would all come to the same.
func CheckKey(key string) error {
	section, name, dotted := strings.Cut(key, ".")
	if !dotted || section == "topics" || section == "members" || strings.HasPrefix(section, "steps[") {
		return nil
	}
	l := &loader{unused: map[string]bool{}}
	place := &yaml.Node{Kind: yaml.ScalarNode, Value: name}
	switch {
	case !l.isSection(section, key, place):
	case section == "consumer", section == "application" && !settings.IsGroup(name), section == "broker", section == "network":
		if settingIn(section, name) == nil {
			l.otherSetting(section, place, place, settingNames(section))
		}
	}
	if l.unused[name] {
		l.addf(place, "%s is not modelled: a run is the same whatever it is", words.Short(key))
	}
	if !l.failed() {
		return nil
	}
	return errors.New(l.errors().List[0].Said())
}

// settingNames lists the settings of a section.
func settingNames(section string) []string {
	switch section {
	case "broker":
		return settings.Broker().Names()
	case "consumer":
		return settings.Consumer().Names()
	case "application":
		return settings.Application().Names()
	}
	return settings.Network().Names()
}
