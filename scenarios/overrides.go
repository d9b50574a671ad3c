package scenarios

import (
	"strings"

	"gopkg.in/yaml.v3"
)

// override puts the --set arguments into the tree, so that everything after it
// checks them as if they stood in the file. Their nodes have a negative line:
// -1 for the first argument.
func (l *loader) override(root *yaml.Node, sets []string) {
	for i, arg := range sets {
		l.overrideOne(root, arg, -i-1)
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
	section, rest, dotted := strings.Cut(key, ".")
	switch {
	case !dotted:
		put(root, key, v)
	case section == "topics":
		l.overrideTopic(value(root, section), rest, v)
	case section == "members":
		l.overrideMember(value(root, section), rest, v)
	case section == "steps":
		l.addf(place, "a single step cannot be set; --set steps=[…] replaces them all")
	case l.isSection(section, place):
		put(child(root, section, line), rest, v)
	}
}

// isSection tells whether keys can be set below this key of the file.
func (l *loader) isSection(name string, place *yaml.Node) bool {
	sections := []string{"broker", "consumer", "application", "network", "expect", "topics", "members"}
	for _, s := range sections {
		if s == name {
			return true
		}
	}
	p := problemf("%q is not a section: %s", clip(name), strings.Join(sections, ", "))
	p.meant = near(name, sections)
	l.add(place, p)
	return false
}

func overrideValue(text string) (*yaml.Node, *problem) {
	switch {
	case strings.TrimSpace(text) == "":
		return nil, problemf("has no value")
	case checkText("", []byte(text)) != nil:
		return nil, problemf("the value is not text")
	}
	v, errs := parseOne("", []byte(text))
	if errs != nil {
		return nil, problemf("the value is not YAML: %s", errs.List[0].Msg)
	}
	return v, nil
}

// move gives a whole tree one line.
func move(n *yaml.Node, line int) {
	n.Line, n.Column = line, 0
	for _, c := range n.Content {
		move(c, line)
	}
}

// put sets a key of a mapping; of anything else it does nothing, and the checks
// say what is wrong with that.
func put(n *yaml.Node, key string, v *yaml.Node) {
	if n.Kind != yaml.MappingNode {
		return
	}
	for i := 0; i < len(n.Content); i += 2 {
		if n.Content[i].Value == key {
			n.Content[i+1] = v
			return
		}
	}
	n.Content = append(n.Content, &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!str", Value: key, Line: v.Line}, v)
}

// child finds the mapping below a key and makes it if it is not there.
func child(n *yaml.Node, key string, line int) *yaml.Node {
	if c := value(n, key); c != nil {
		return c
	}
	c := &yaml.Node{Kind: yaml.MappingNode, Tag: "!!map", Line: line}
	put(n, key, c)
	return c
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
		put(topic, rest[dot+1:], v)
		return
	}
	var names []string
	for i := 0; topics != nil && topics.Kind == yaml.MappingNode && i < len(topics.Content); i += 2 {
		names = append(names, topics.Content[i].Value)
	}
	p := problemf("there is no topic %q", clip(name))
	p.meant = near(name, names)
	l.add(v, p)
}

// overrideMember addresses an entry of the list by its id as it is written there:
// members.c1..c3.start, members.c4.consumer.group.instance.id. Ids may have dots:
// the longest that fits is meant.
func (l *loader) overrideMember(members *yaml.Node, rest string, v *yaml.Node) {
	var found *yaml.Node
	var key string
	var ids []string
	for i := 0; members != nil && members.Kind == yaml.SequenceNode && i < len(members.Content); i++ {
		id := value(members.Content[i], "id")
		if id == nil || id.Kind != yaml.ScalarNode || id.Value == "" {
			continue
		}
		ids = append(ids, id.Value)
		if after, ok := strings.CutPrefix(rest, id.Value+"."); ok && (found == nil || len(after) < len(key)) {
			found, key = members.Content[i], after
		}
	}
	if found == nil {
		l.addf(v, "members.ID.KEY wants an id as the file writes it: %s", clip(strings.Join(ids, ", ")))
		return
	}
	if section, rest, ok := strings.Cut(key, "."); ok {
		put(child(found, section, v.Line), rest, v)
	} else {
		put(found, key, v)
	}
}
