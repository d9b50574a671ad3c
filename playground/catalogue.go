package playground

import (
	"encoding/json"

	"github.com/groupsim/groupsim/scenarios"
	"github.com/groupsim/groupsim/sim"
	"github.com/groupsim/groupsim/sim/control"
)

// Catalogue is what there is to choose from.
type Catalogue struct {
	Topics []scenarios.Topic `json:"topics"`
	Verbs  []Verb            `json:"verbs"`
	Schema json.RawMessage   `json:"schema"`
}

// Verb is a kind of step.
type Verb struct {
	Name   string  `json:"name"`
	Doc    string  `json:"doc"`
	Target string  `json:"target"` // member, topic, deployment; or the only thing that there is
	Fields []Field `json:"fields"`
}

// Field is one that such a step can have.
type Field struct {
	Name     string   `json:"name"`
	Doc      string   `json:"doc"`
	Required bool     `json:"required"`
	Options  []string `json:"options"`
}

// NewCatalogue lists all of that.
func NewCatalogue() Catalogue {
	c := Catalogue{Topics: scenarios.Catalogue(), Schema: json.RawMessage(scenarios.Schema())}
	for _, v := range control.Verbs() {
		verb := Verb{Name: v.Name, Doc: v.Doc, Target: target(v.Target), Fields: []Field{}}
		for _, f := range v.Fields {
			verb.Fields = append(verb.Fields, Field{f.Name, f.About(), f.Required, f.Options})
		}
		c.Verbs = append(c.Verbs, verb)
	}
	return c
}

func target(t sim.Target) string {
	switch t {
	case sim.OneMember:
		return "member"
	case sim.OneTopic:
		return "topic"
	case sim.Deployment:
		return "deployment"
	}
	return t.One()
}

// Show gives a bundled scenario, by its name; an empty text if there is none.
func Show(name string) Source {
	text, err := scenarios.Open(name)
	if err != nil {
		return Source{File: name}
	}
	return Source{File: name + ".yaml", Text: string(text)}
}

// Setups lists what a scenario can be held against: the setups of its file, and those that
// `compare` has otherwise.
func Setups(s Source) []string {
	list := []string{}
	loaded, err := s.load()
	if err != nil {
		return list
	}
	for _, setup := range append(loaded.Setups, loaded.DefaultSetups()...) {
		list = append(list, setup.Name)
	}
	return list
}
