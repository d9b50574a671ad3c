package scenarios

import (
	"slices"
	"strings"

	"gopkg.in/yaml.v3"

	"github.com/groupsim/groupsim/settings"
	"github.com/groupsim/groupsim/sim"
	"github.com/groupsim/groupsim/sim/control"
	"github.com/groupsim/groupsim/words"
)

// filler puts what a run has drawn in the place of the names of vary, and adds up sums,
// wherever a file has a number, a duration or the target of a step. It does so before
// anything is checked: what follows sees values, at the places of the names. The tree
// itself stays as it is, for the next run; what is filled in stands in copies.
type filler struct {
	*collector
	values map[string]amount
	kinds  map[string]distribution // of the same names
	used   map[string]bool
	broken map[string]bool // names whose distributions are not right
	// others are the targets that other runs may have in the place of one.
	others map[*yaml.Node][]*yaml.Node
}

func newFiller(c *collector, vary []*variable, seed, run uint64) *filler {
	f := &filler{
		collector: c, values: map[string]amount{}, kinds: map[string]distribution{}, used: map[string]bool{}, broken: map[string]bool{},
		others: map[*yaml.Node][]*yaml.Node{},
	}
	for _, v := range vary {
		if v.source == nil {
			f.broken[v.name] = true
			continue
		}
		f.values[v.name], f.kinds[v.name] = v.draw(seed, run), v.source
	}
	return f
}

// use tells which names a tree uses.
func (f *filler) use(root *yaml.Node) map[string]bool {
	f.scenario(root)
	return f.used
}

// mapping fills in the values of a mapping.
func mapping(n *yaml.Node, fill func(key string, v *yaml.Node) *yaml.Node) *yaml.Node {
	if n.Kind != yaml.MappingNode {
		return n
	}
	filled := n
	for i := 0; i < len(n.Content); i += 2 {
		filled = replaced(filled, n, i+1, fill(n.Content[i].Value, n.Content[i+1]))
	}
	return filled
}

// list fills in the elements of a list.
func list(n *yaml.Node, fill func(v *yaml.Node) *yaml.Node) *yaml.Node {
	if n.Kind != yaml.SequenceNode {
		return n
	}
	filled := n
	for i := range n.Content {
		filled = replaced(filled, n, i, fill(n.Content[i]))
	}
	return filled
}

// replaced gives a node with another child, in a copy if it is still the tree's own.
func replaced(n, own *yaml.Node, i int, child *yaml.Node) *yaml.Node {
	if n.Content[i] == child {
		return n
	}
	if n == own {
		c := *own
		c.Content = slices.Clone(own.Content)
		n = &c
	}
	n.Content[i] = child
	return n
}

// scenario fills in a whole file.
func (f *filler) scenario(root *yaml.Node) *yaml.Node {
	return mapping(root, func(key string, v *yaml.Node) *yaml.Node {
		switch key {
		case "duration":
			return f.amount(v, lengthForm)
		case "topics":
			return mapping(v, func(_ string, topic *yaml.Node) *yaml.Node { return mapping(topic, f.topicKey) })
		case "members":
			return list(v, func(m *yaml.Node) *yaml.Node { return mapping(m, f.memberKey) })
		case "steps":
			return list(v, f.step)
		case "setups":
			return mapping(v, func(_ string, setup *yaml.Node) *yaml.Node { return f.section("consumer", setup) })
		}
		if verb := section(key); verb != nil {
			return mapping(v, func(key string, v *yaml.Node) *yaml.Node { return f.sectionKey(verb, key, v) })
		}
		return f.section(key, v)
	})
}

// sectionKey fills in what stands in a controller's section.
func (f *filler) sectionKey(verb *sim.Verb, key string, v *yaml.Node) *yaml.Node {
	if form := verbForm(verb, key); form != noForm {
		return f.amount(v, form)
	}
	return f.stepField(verb, key, v)
}

func (f *filler) topicKey(key string, v *yaml.Node) *yaml.Node {
	return f.amount(v, topicForm(key))
}

func (f *filler) memberKey(key string, v *yaml.Node) *yaml.Node {
	if form := memberForm(key); form != noForm {
		return f.amount(v, form)
	}
	return f.section(key, v)
}

// section fills in a section of settings; anything else it gives back.
func (f *filler) section(name string, n *yaml.Node) *yaml.Node {
	if !slices.Contains(settingSections, name) {
		return n
	}
	return mapping(n, func(key string, v *yaml.Node) *yaml.Node {
		about := settingIn(name, key)
		switch {
		case about == nil:
			return v
		case about.Kind == settings.Committing:
			return mapping(v, func(key string, v *yaml.Node) *yaml.Node {
				if key == settings.CommitRecords {
					return f.amount(v, countForm)
				}
				return f.amount(v, lengthForm)
			})
		default:
			return f.amount(v, formOf(about.Kind))
		}
	})
}

// step fills in a step: its moment, its target and its fields.
func (f *filler) step(n *yaml.Node) *yaml.Node {
	var verb *sim.Verb
	for _, key := range keysOf(n) {
		if v := sim.VerbByName(control.Verbs(), key); v != nil {
			verb = v
		}
	}
	return mapping(n, func(key string, v *yaml.Node) *yaml.Node {
		switch {
		case key == "at":
			return f.amount(v, lengthForm)
		case verb == nil:
			return v
		case key == verb.Name && verb.Target.One() == "":
			if v.Kind == yaml.SequenceNode {
				return list(v, f.target)
			}
			return f.target(v)
		}
		return f.stepField(verb, key, v)
	})
}

func (f *filler) stepField(verb *sim.Verb, key string, v *yaml.Node) *yaml.Node {
	i := slices.IndexFunc(verb.Fields, func(field sim.Field) bool { return field.Name == key })
	if i < 0 {
		return v
	}
	if field := verb.Fields[i].Type; field != sim.ConsumerField {
		return f.amount(v, fieldForm(field))
	}
	return f.section("consumer", v)
}

// fill puts a value in the place of a node.
func (f *filler) fill(n *yaml.Node, value string) *yaml.Node {
	filled := text(value, n.Line)
	filled.Column = n.Column
	f.noted(filled, func(x *note) { x.written = n.Value })
	return filled
}

// target fills in whom a step is about.
func (f *filler) target(n *yaml.Node) *yaml.Node {
	if n.Kind != yaml.ScalarNode {
		return n
	}
	name := strings.TrimSpace(n.Value)
	a, ok := f.values[name]
	switch {
	case f.broken[name]:
		f.hush(n)
		return n
	case !ok:
		f.misspelt(n)
		return n
	}
	f.used[name] = true
	source, ok := f.kinds[name].(listed)
	if !ok {
		f.addf(n, "%s is %s, such as %s, and nobody's name: a target is drawn by choice", words.Short(name), a.kind, a.text)
		f.hush(n)
		return n
	}
	filled := f.fill(n, a.text)
	for _, other := range source.values {
		if other.text != a.text {
			f.others[filled] = append(f.others[filled], f.fill(n, other.text))
		}
	}
	return filled
}
