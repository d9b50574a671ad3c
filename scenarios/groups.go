package scenarios

import (
	"slices"
	"strings"

	"gopkg.in/yaml.v3"

	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/settings"
	"github.com/groupsim/groupsim/words"
)

// Settings of the program stand below the name of their group, or each with its whole name:
// `workers: {threads: 4}` is `workers.threads: 4`. The tree has the whole names, so that what
// changes it and what reads it knows one spelling.

// ungroup gives the settings of all programs in a file their whole names.
func (l *loader) ungroup(root *yaml.Node) {
	file := value(root, "application")
	for _, section := range applications(root) {
		l.switchOn(section, file)
		l.ungroupSection(section)
	}
}

// switchOn says of a group that is named with nothing in it what that stands for, unless the
// file says more of it.
func (l *loader) switchOn(section, file *yaml.Node) {
	for i := 0; section != nil && section.Kind == yaml.MappingNode && i < len(section.Content); i += 2 {
		k, v := section.Content[i], section.Content[i+1]
		name, text, is := settings.Switch(k.Value)
		if !is || !emptied(v) || section != file && slices.ContainsFunc(keysOf(file), settings.Below(k.Value)) {
			continue
		}
		whole, usual := *k, *v
		whole.Value = strings.TrimPrefix(name, k.Value+".")
		usual.Kind, usual.Tag, usual.Value, usual.Content = yaml.ScalarNode, "!!str", text, nil
		all := *v
		all.Content = []*yaml.Node{&whole, &usual}
		section.Content[i+1] = &all
	}
}

// emptied tells whether a group has no settings, in no group inside it either.
func emptied(v *yaml.Node) bool {
	for i := 1; i < len(v.Content); i += 2 {
		if !emptied(v.Content[i]) {
			return false
		}
	}
	return v.Kind == yaml.MappingNode
}

// applications are the settings of the program in a file: those of all members, and those of
// some. Of what is not there it is nil.
func applications(root *yaml.Node) []*yaml.Node {
	all := []*yaml.Node{value(root, "application")}
	for _, item := range elements(value(root, "members")) {
		all = append(all, value(item, "application"))
	}
	return all
}

func (l *loader) ungroupSection(section *yaml.Node) {
	if !slices.ContainsFunc(keysOf(section), settings.IsGroup) {
		return
	}
	var flat []*yaml.Node
	for i := 0; i < len(section.Content); i += 2 {
		flat = l.flatten(flat, section.Content[i], section.Content[i+1])
	}
	section.Content = flat
	l.checkTwice(section)
}

// flatten adds a setting, or all of a group, to others.
func (l *loader) flatten(flat []*yaml.Node, k, v *yaml.Node) []*yaml.Node {
	switch {
	case !settings.IsGroup(k.Value):
		return append(flat, k, v)
	case v.Kind != yaml.MappingNode:
		l.addf(v, "%s: wants a mapping of settings, such as %s, not %s%s", k.Value, groupExample(k.Value), describe(v), nothingBelow(v))
	}
	for i := range keysOf(v) {
		whole := *v.Content[2*i]
		whole.Value = k.Value + "." + whole.Value
		flat = l.flatten(flat, &whole, v.Content[2*i+1])
	}
	return flat
}

// checkTwice looks for settings that are given in both ways.
func (l *loader) checkTwice(section *yaml.Node) {
	first := map[string]*yaml.Node{}
	for i := 0; i < len(section.Content); i += 2 {
		k := section.Content[i]
		before := first[k.Value]
		switch {
		case before == nil:
			first[k.Value] = k
		case k.Line < 0:
			l.addf(k, "%q is given twice, by its whole name and in its group: take one of them out", words.Short(k.Value))
		default:
			l.addf(k, "%q is given twice, by its whole name and in its group, the first time in line %d: take one of them out", words.Short(k.Value), before.Line)
		}
	}
}

// groupExample says how a group is written.
func groupExample(name string) string {
	table := settings.Application()
	i := slices.IndexFunc(table.Names(), settings.Below(name))
	below := strings.TrimPrefix(table[i].Name, name+".")
	return "{" + strings.ReplaceAll(below, ".", ": {") + ": " + table[i].Default(event.Java) + strings.Repeat("}", 1+strings.Count(below, "."))
}

// removeGroup takes the settings of a group out of a section; it tells whether there were
// any.
func removeGroup(section *yaml.Node, group string) (any bool) {
	for _, key := range keysOf(section) {
		if settings.Below(group)(key) {
			remove(section, key)
			any = true
		}
	}
	return any
}

// checkPrograms looks for settings of one kind of programs in a file that names no kind:
// all members would go without them.
func (l *loader) checkPrograms(root *yaml.Node) {
	sections := applications(root)
	if slices.ContainsFunc(sections, func(n *yaml.Node) bool { return value(n, programKey) != nil }) {
		return
	}
	for _, section := range sections {
		for _, key := range keysOf(section) {
			if s := settings.Application().Named(key); s != nil && s.Program != "" {
				l.addf(value(section, key), "%s is a setting of program: %s, and no %s is named: write program: %s beside it, or take it out", key, s.Program, programKey, s.Program)
			}
		}
	}
}

// programKey says what sort of program it is.
const programKey = "program"

// programSchema is the type of the settings of the program, in both spellings.
func programSchema() object {
	o := settingsSchema("application", settings.Application())
	i := slices.IndexFunc(o, func(p pair) bool { return p.key == "properties" })
	flat := o[i].value.(object)
	for _, group := range settings.Groups() {
		flat = append(flat, pair{group, groupSchema(group, flat)})
	}
	o[i].value = flat
	return o
}

// groupSchema is the type of a group, of settings that have types already.
func groupSchema(group string, flat object) object {
	var properties object
	for _, p := range flat {
		key, below := strings.CutPrefix(p.key, group+".")
		if !below {
			continue
		}
		first, _, nested := strings.Cut(key, ".")
		properties = append(properties, pair{key, p.value})
		if inner := group + "." + first; nested && settings.IsGroup(inner) && !slices.ContainsFunc(properties, func(p pair) bool { return p.key == first }) {
			properties = append(properties, pair{first, groupSchema(inner, flat)})
		}
	}
	return object{{"description", "What begins with " + group + ". may stand below it, without that."}, {"type", "object"}, {"properties", properties}, {"additionalProperties", false}}
}
