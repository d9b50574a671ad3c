package imports

import (
	"cmp"
	"io"
	"path/filepath"
	"slices"
	"strings"

	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/scenarios"
	"github.com/groupsim/groupsim/settings"
	"github.com/groupsim/groupsim/words"
)

// Settings are what a consumer's configuration has to say to a scenario.
type Settings struct {
	File string
	// For is whose configuration it is: the Java consumer's, Spring Boot's …
	For string
	// Client is the client library that runs with it, by its name in a scenario; empty: that
	// of the scenario.
	Client string
	// Consumer is the configuration in Kafka's names, for [scenarios.Options]: what it
	// does not say is the default of each member's client, for these settings are in the
	// place of the scenario's own.
	Consumer []scenarios.Imported
	// Application is what it says of the program around the consumer, in the scenario's
	// names: that of a framework such as Spring's container.
	Application []scenarios.Imported
	// Consumers is how many of them a process has; nil: it does not say.
	Consumers *scenarios.Imported
	// Ignored is what no scenario can use, in the order of the file.
	Ignored []Ignored
	// Notes say where the model differs from what the configuration means, and Assumed those
	// of them that the report of a run does not say by itself.
	Notes, Assumed []string
}

// Ignored is a key that is not used, as it is written, with the reason.
type Ignored struct {
	Key, Why string
	At       scenarios.Origin
}

// Properties reads a consumer's configuration: Java's properties, librdkafka's, or
// Spring Boot's, as properties, YAML or JSON. The error, [*scenarios.Errors], lists
// what the client itself would not start with, and names that are nobody's but close
// to a setting that counts.
func Properties(file string, r io.Reader) (*Settings, error) {
	data, err := readAll(file, r)
	if err != nil {
		return nil, err
	}
	c, err := readConfig(file, data)
	if err != nil {
		return nil, err
	}
	if errs := c.errors(); errs != nil {
		return nil, errs
	}
	s := &Settings{File: file, For: c.product.name, Client: c.client(), Consumer: c.defaults()}
	by := c.commits()
	for i := range c.settings {
		one := &c.settings[i]
		switch why := c.whyNot(one, by); {
		case one == by.from: // application.commit says it
		case why != "":
			s.Ignored = append(s.Ignored, Ignored{one.key, why, one.keyAt})
		case one.kind == ofApplication && saysCommits(one.name): // application.commit says it
		case one.name == consumers:
			s.Consumers = &scenarios.Imported{Key: one.name, Value: one.value, Origin: one.at}
		case one.kind == ofApplication:
			s.Application = append(s.Application, scenarios.Imported{Key: one.name, Value: one.value, Origin: one.at})
		default:
			s.Consumer = append(s.Consumer, c.imported(one))
		}
	}
	if c.product.polls != nil && c.get(pollTimeout) == nil {
		s.Application = append(s.Application, c.silent(pollTimeout, c.product.polls(c)))
	}
	if c.dialect == Spring {
		s.Application = append(s.Application, c.container()...)
	}
	s.Application = append(s.Application, by.changes(c)...)
	s.Notes = c.notes(by)
	for _, note := range s.Notes {
		s.Assumed = append(s.Assumed, filepath.Base(file)+": "+note)
	}
	if by.told {
		s.Notes = append(s.Notes, by.note)
	}
	return s, nil
}

// get is the setting of a name that holds; nil if the file has none that can be read.
func (c *config) get(name string) *setting {
	if s := c.winners[name]; s != nil && (s.fault == nil || s.fault.rule == "trailing-text") {
		return s
	}
	return nil
}

// has tells whether the file has a setting, whatever its value.
func (c *config) has(name string) bool {
	return slices.ContainsFunc(c.settings, func(s setting) bool { return s.name == name && (s.kind == ofConsumer || s.kind == unsettled) })
}

// whyNot says why a setting is not used; empty if it is.
func (c *config) whyNot(s *setting, by commits) string {
	switch {
	case s.kind == ofProducer:
		return "a producer's"
	case s.kind == ofBroker:
		return "the broker's"
	case s.kind == removed:
		return "removed from Kafka"
	case s.kind == unsettled:
		return "its value is known only where it runs"
	case s.kind == misspelt || s.kind == foreign || s.kind == unknown:
		return "not the consumer's"
	case s.kind == ofOthers:
		return s.meant
	case s.kind == ofClient && c.product.client != nil:
		return c.product.name + "'s own"
	case s.kind == ofClient:
		return "librdkafka's own"
	case s.kind == ofWrapper:
		return "that of the client around librdkafka"
	case c.winners[s.name] != s:
		return "given again"
	case s.kind == ofApplication && saysCommits(s.name):
		return c.unusedCommits(s, by)
	case s.name == consumers && !isCount(s.value):
		return "not a number of consumers"
	case s.name == consumers:
		return ""
	case s.name == autoCommit && s.value == "true" && by.by != "":
		return "application.commit says when"
	case s.kind == ofApplication && !s.modelled():
		return "not modelled yet"
	case s.kind == ofApplication:
		return ""
	case s.name == isolation:
		return "nothing in a scenario is transactional"
	case s.name == remoteAssignor && dialects[c.dialect].idleAssignor && c.isClassic():
		return "of no use with group.protocol=classic"
	case s.value == "" && s.name != strategy:
		return "empty"
	}
	return ""
}

// modelled tells whether a scenario takes a setting of the program with its value.
func (s *setting) modelled() bool {
	row := settings.Application().Named(s.name)
	return row != nil && (row.Kind != settings.Only || strings.EqualFold(s.value, row.Options[0]))
}

func (c *config) imported(s *setting) scenarios.Imported {
	key, value := s.name, s.value
	switch {
	case settings.Consumer().Named(key) == nil: // it may be a secret
		value = "not modelled"
	case dialects[c.dialect].zeroNever && key == commitInterval && value == "0":
		key, value = autoCommit, "false"
	case key == instanceID && !strings.Contains(value, "{id}"):
		value += "-{id}"
	}
	return scenarios.Imported{Key: key, Value: value, Origin: s.at}
}

// defaults are those that differ from the client's that runs: of another client, or of a
// program that sets something itself. A client that is modelled has its own.
func (c *config) defaults() []scenarios.Imported {
	all := []scenarios.Imported{}
	if c.client() != "" {
		return all
	}
	for _, s := range settings.Consumer() {
		usual, known := c.usual[s.Name]
		modelled := s.Name != strategy || find(items(usual)[0]) != nil
		if slices.ContainsFunc(c.refusals(), func(r *settings.About) bool { return r.Name == s.Name }) {
			continue
		}
		if known && usual != s.Default(event.Java) && modelled && !c.has(s.Name) {
			all = append(all, c.silent(s.Name, usual))
		}
	}
	return all
}

// refusals are the settings that the client would refuse with the file's group protocol.
func (c *config) refusals() []*settings.About {
	if c.isClassic() {
		return classicRefuses()
	}
	return consumerRefuses()
}

// client is the library that runs in the place of the scenario's; empty: none does.
func (c *config) client() string {
	if !c.isClassic() {
		return ""
	}
	return dialects[c.dialect].client
}

func (c *config) notes(by commits) []string {
	var notes []string
	notes = append(notes, c.doc.notes...)
	if note := dialects[c.dialect].otherwise; note != "" && c.client() == "" {
		notes = append(notes, strings.Replace(note, "NAME", c.product.name, 1))
	}
	notes = append(notes, c.product.notes...)
	if by.note != "" && !by.told {
		notes = append(notes, by.note)
	}
	notes = append(notes, c.programNotes()...)
	if s := c.get(instanceID); s != nil && !strings.Contains(s.value, "{id}") {
		notes = append(notes, "group.instance.id is taken for that of one process: each member has its own behind "+words.Short(s.value)+
			"; with --set consumer."+instanceID+"="+words.Short(s.value)+" they have the same and fence each other")
	}
	if len(c.doc.inactive) > 0 {
		notes = append(notes, "what holds under a profile only is left out")
	}
	return notes
}

// errors are what the client would not start with, and names that miss a setting that
// counts.
func (c *config) errors() error {
	errs := &scenarios.Errors{}
	for _, f := range c.findings() {
		if f.Rule.Severity == Invalid && !f.Rule.broker || f.Rule.ID == "misspelt" && f.counts {
			errs.List = append(errs.List, &scenarios.Error{File: c.file, Line: f.At.Line, Column: f.At.Column, Msg: f.Message, Meant: f.meant})
		}
	}
	if len(errs.List) == 0 {
		return nil
	}
	slices.SortStableFunc(errs.List, func(a, b *scenarios.Error) int {
		return cmp.Or(cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column))
	})
	if len(errs.List) > scenarios.MaxErrors {
		errs.More = len(errs.List) - scenarios.MaxErrors
		errs.List = errs.List[:scenarios.MaxErrors]
	}
	return errs
}

// Setup gives the configuration as what a comparison runs under: every setting of the
// model, empty where the file does not have it, so that the client's default holds; and
// what it says of the program.
func (s *Settings) Setup() []scenarios.Change {
	modelled := settings.Consumer().Names()
	all := make([]scenarios.Change, len(modelled), len(modelled)+1)
	for i, name := range modelled {
		all[i].Key = "consumer." + name
		for _, c := range s.Consumer {
			if c.Key == name {
				all[i].Value = c.Value
			}
		}
	}
	if s.Client != "" {
		all = append(all, scenarios.Change{Key: "client", Value: s.Client})
	}
	if s.Consumers != nil {
		all = append(all, scenarios.Change{Key: consumers, Value: s.Consumers.Value})
	}
	for _, a := range s.Application {
		all = append(all, scenarios.Change{Key: "application." + a.Key, Value: a.Value})
	}
	return all
}
