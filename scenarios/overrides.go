package scenarios

import (
	"slices"
	"strings"

	"gopkg.in/yaml.v3"

	"github.com/groupsim/groupsim/settings"
	"github.com/groupsim/groupsim/sim/control"
	"github.com/groupsim/groupsim/words"
)

// override puts the --set arguments into the tree, so that everything after it
// checks them as if they stood in the file. Their nodes have a negative line:
// -1 for the first argument.
func (l *loader) override(root *yaml.Node, sets []string) {
	for i, arg := range sets {
		l.overrideOne(root, arg, -i-1)
		l.ungroup(root)
	}
}

func (l *loader) overrideOne(root *yaml.Node, arg string, line int) {
	place := &yaml.Node{Kind: yaml.ScalarNode, Line: line}
	key, text, ok := strings.Cut(arg, "=")
	if !ok || key == "" {
		l.addf(place, "wants KEY=VALUE, such as consumer.session.timeout.ms=45000")
		return
	}
	v, p := overrideValue(text)
	if p != nil {
		l.add(place, p)
		return
	}
	move(v, line)
	if checkTree(&l.collector, v, 0); l.failed() {
		return
	}
	l.overrideKey(root, key, v, place)
}

// Override is a setting from a file of another kind, as an argument of --set has it: null
// takes away what the file has.
type Override struct {
	Key    string
	Value  *yaml.Node
	Origin Origin
}

// overrideAlso puts those of other files into the tree.
func (l *loader) overrideAlso(root *yaml.Node, list []Override) {
	for _, o := range list {
		v := deepCopy(o.Value)
		move(v, l.from(o.Origin))
		l.overrideKey(root, o.Key, v, v)
		l.ungroup(root)
	}
}

// overrideKey puts one value into the tree, and what is wrong with its key is so at a place.
func (l *loader) overrideKey(root *yaml.Node, key string, v, place *yaml.Node) {
	line := v.Line
	section, rest, dotted := strings.Cut(key, ".")
	switch {
	case !dotted:
		l.set(root, key, v)
	case section == "topics":
		l.overrideTopic(value(root, section), rest, v)
	case section == "members":
		l.overrideMember(value(root, section), rest, v)
	case strings.HasPrefix(section, "steps["):
		l.overrideStep(value(root, "steps"), section, rest, v, place)
	case section == "steps":
		l.addf(place, "a single step is steps[N].KEY, counted from 0, such as steps[0].at; --set steps=[…] replaces them all")
	case l.isSection(section, key, place):
		l.setIn(child(root, section, line), section, rest, v)
	}
}

// isSection tells whether keys can be set below the first segment of this one.
func (l *loader) isSection(name, key string, place *yaml.Node) bool {
	sections := []string{"broker", "consumer", "application", "network", "chance", "vary", "expect", "topics", "members"}
	for _, v := range control.Sections() {
		sections = append(sections, v.Name)
	}
	if slices.Contains(sections, name) {
		return true
	}
	p := problemf("%q is not a section: %s", words.Short(name), strings.Join(sections, ", "))
	p.meant = Near(name, sections)
	if homes := sectionsWith(key); len(homes) > 0 {
		p.meant = homes[0] + "." + key
	}
	l.add(place, p)
	return false
}

// setIn puts a value into a section. A group of settings takes the place of all that stands
// in it.
func (l *loader) setIn(n *yaml.Node, section, key string, v *yaml.Node) {
	if section == "application" && settings.IsGroup(key) && removeGroup(n, key) && isNull(v) {
		return
	}
	l.set(n, key, v)
}

// set puts a value into a mapping, or takes the key out if it is null.
func (l *loader) set(n *yaml.Node, key string, v *yaml.Node) {
	switch {
	case !isNull(v):
		put(n, key, v)
	case value(n, key) != nil:
		remove(n, key)
	default:
		p := problemf("there is no %q to take away", words.Short(key))
		p.meant = Near(key, keysOf(n))
		l.add(v, p)
	}
}

func overrideValue(text string) (*yaml.Node, *problem) {
	switch {
	case strings.TrimSpace(text) == "":
		return nil, problemf("has no value; null takes away what the file has")
	case checkText("", []byte(text), scenarioFile) != nil:
		return nil, problemf("the value is not text")
	}
	v, errs := parseOne("", []byte(text), scenarioFile)
	if errs != nil {
		return nil, problemf("the value is not YAML: %s", errs.List[0].Msg)
	}
	return v, nil
}

// overrideStep addresses a step by its place in the file: steps[0].at, and the settings that
// it brings below consumer, steps[2].consumer.session.timeout.ms.
func (l *loader) overrideStep(steps *yaml.Node, number, key string, v, place *yaml.Node) {
	step := l.stepAt(steps, number, place)
	if step == nil {
		return
	}
	if setting, ok := strings.CutPrefix(key, "consumer."); ok {
		l.set(child(step, "consumer", v.Line), setting, v)
	} else {
		l.set(step, key, v)
	}
}

// overrideTopic: names of topics may have dots, keys of topics have none.
func (l *loader) overrideTopic(topics *yaml.Node, rest string, v *yaml.Node) {
	dot := strings.LastIndexByte(rest, '.')
	if dot < 0 {
		l.addf(v, "wants topics.NAME.KEY, such as topics.orders.rate")
		return
	}
	name := rest[:dot]
	if topic := value(topics, name); topic != nil {
		l.set(topic, rest[dot+1:], v)
		return
	}
	p := problemf("there is no topic %q", words.Short(name))
	p.meant = Near(name, keysOf(topics))
	l.add(v, p)
}

// overrideMember addresses an entry of the list by its id as it is written there:
// members.c1..c3.start, members.c4.consumer.group.instance.id. Ids may have dots:
// the longest that fits is meant.
func (l *loader) overrideMember(members *yaml.Node, rest string, v *yaml.Node) {
	var found *yaml.Node
	var key string
	var ids []string
	for _, item := range elements(members) {
		id := value(item, "id")
		if id == nil || id.Kind != yaml.ScalarNode || id.Value == "" {
			continue
		}
		ids = append(ids, id.Value)
		if after, ok := strings.CutPrefix(rest, id.Value+"."); ok && (found == nil || len(after) < len(key)) {
			found, key = item, after
		}
	}
	if found == nil {
		l.addf(v, "members.ID.KEY wants an id as the file writes it: %s", words.Short(strings.Join(ids, ", ")))
		return
	}
	if section, rest, ok := strings.Cut(key, "."); ok {
		l.setIn(child(found, section, v.Line), section, rest, v)
	} else {
		l.set(found, key, v)
	}
}
