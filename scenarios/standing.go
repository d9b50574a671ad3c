package scenarios

import (
	"slices"
	"strings"

	"gopkg.in/yaml.v3"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/sim"
	"github.com/groupsim/groupsim/sim/control"
)

// Controllers that stand beside the group have a section of the file each, which is read as
// the fields of a step are, by the one table of package control.

// sectionKeys are the keys of the file for them.
func sectionKeys() []entry[*sim.Scenario] {
	var keys []entry[*sim.Scenario]
	for _, v := range control.Sections() {
		keys = append(keys, entry[*sim.Scenario]{v.Name, false, func(l *loader, n *yaml.Node, sc *sim.Scenario) { l.readStanding(n, v, sc) },
			func() object { return sectionSchema(v) }, v.Doc})
	}
	return keys
}

// bringForSections makes the members that controllers may launch beside those that the steps do.
func (l *loader) bringForSections() {
	for _, v := range control.Sections() {
		n := l.sections[v.Name]
		if n == nil {
			continue
		}
		if target, most := value(n, v.Of), value(n, "max"); v.Target == sim.Deployment && target != nil && most != nil {
			if replicas, p := readWhole(most, 0, MaxMembers); p == nil {
				l.scaleUp(target, target.Value, int(replicas))
			}
		}
	}
}

// readStanding reads one of them.
func (l *loader) readStanding(n *yaml.Node, verb *sim.Verb, sc *sim.Scenario) {
	if l.sections["steps"] == nil && l.replicas.listed == 0 {
		l.bring(&yaml.Node{})
	}
	if n.Kind != yaml.MappingNode {
		l.addf(n, "%s: wants a mapping, such as %s, not %s%s", verb.Name, sectionExample(verb), describe(n), nothingBelow(n))
		return
	}
	d := stepDraft{target: n, Step: sim.Step{Verb: verb, Line: max(n.Line, 0), PerRecord: -1, PerBatch: -1}}
	if at := value(n, verb.At); at != nil {
		t, p := readDuration(at)
		if p != nil {
			l.add(at, p.in(verb.At))
		}
		d.At = clock.Time(t)
	}
	if verb.Target == sim.Deployment {
		if d.target = value(n, verb.Of); d.target == nil {
			l.addf(n, "%s needs %s: what the ids of its members begin with before their numbers, such as %s: pod", verb.Name, verb.Of, verb.Of)
			return
		}
		l.readDeployment(d.target, &d)
	}
	l.fields(n, verb, &d)
	if p := problemOf(verb.Check(&d.Step)); p != nil && !l.failed() {
		l.add(n, p.in(verb.Name))
	}
	sc.Standing = append(sc.Standing, d.Step)
}

// heads are the keys beside the fields of a step or a section.
func heads(verb *sim.Verb) []string {
	if verb.Section {
		return slices.DeleteFunc([]string{verb.Of, verb.At}, func(key string) bool { return key == "" })
	}
	return []string{"at", verb.Name}
}

// sectionExample shows what a section looks like: what has to be there.
func sectionExample(verb *sim.Verb) string {
	var fields []string
	if verb.Of != "" {
		fields = append(fields, verb.Of+": pod")
	}
	for i, f := range verb.Fields {
		switch {
		case !f.Required && i > 0:
		case f.Type == sim.OptionField:
			fields = append(fields, f.Name+": "+f.Options[0])
		default:
			fields = append(fields, f.Name+": 1")
		}
	}
	return verb.Name + ": {" + strings.Join(fields, ", ") + "}"
}

// section finds the controller whose section has that name; nil: none has.
func section(name string) *sim.Verb { return sim.VerbByName(control.Sections(), name) }

// sectionSchema has the keys of a section.
func sectionSchema(v *sim.Verb) object {
	var properties object
	required := []string{}
	for _, k := range sectionFields(v) {
		properties = append(properties, pair{k.name, k.schema().described(k.doc)})
		if k.required {
			required = append(required, k.name)
		}
	}
	return object{{"type", "object"}, {"required", required}, {"properties", properties}, {"additionalProperties", false}}
}

// sectionFields lists them: whom it is about and from when on come first.
func sectionFields(v *sim.Verb) []entry[*sim.Step] {
	var list []entry[*sim.Step]
	if v.Of != "" {
		list = append(list, entry[*sim.Step]{v.Of, true, nil, func() object { return textSchema },
			"A Deployment, by what the ids of its members begin with before their numbers."})
	}
	if v.At != "" {
		list = append(list, entry[*sim.Step]{v.At, false, nil, func() object { return durationSchema }, "The moment from which on it looks; default 0s"})
	}
	for _, f := range v.Fields {
		list = append(list, entry[*sim.Step]{f.Name, f.Required, nil, func() object { return fieldSchema(f) }, f.About()})
	}
	return list
}
