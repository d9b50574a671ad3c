package course

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"gopkg.in/yaml.v3"

	"github.com/groupsim/groupsim/scenarios"
)

// editable is a place of a scenario's file that a drill lets people change.
type editable struct {
	text  string
	verb  string // of the steps of a verb; else empty
	index int    // of a step; -1: none
	key   string // below the section or the step; empty: all of it
	top   string // the key of the file that it is in
	least *Value // a setting's, or a time's of a step; nil: any
	field string // of each of the steps, which has the least value; empty: the place itself
}

// change is a value at such a place; nil: there is none.
type change struct {
	editable
	value *yaml.Node
}

// solution is what a file has at each of a drill's editable places.
type solution []change

// editable reads a place.
func (r *reader) editable(v *yaml.Node) editable {
	text, _ := scenarios.TextOf(v)
	e, err := editableOf(text)
	if err != nil {
		r.Wrong(v, "", "%s: %s", scenarios.Quoted(text), err)
	}
	return e
}

// limited reads a place behind which its least value may stand, or that of a field of each
// step there.
func (r *reader) limited(v *yaml.Node) editable {
	text, _ := scenarios.TextOf(v)
	place, least, cut := strings.Cut(text, ">=")
	place, field, each := strings.Cut(strings.TrimSpace(place), "[].")
	bare := *v
	bare.Value = place
	e := r.editable(&bare)
	if !cut && !each {
		return e
	}
	value := valueOf(strings.TrimSpace(least))
	ofSteps := e.top == "steps" && value.Kind == Length && (each || e.key != "")
	if !value.isAmount() || !ofSteps && (each || !slices.Contains(settingNames(), e.text)) {
		r.Wrong(v, "", "%s: the least value is that of a setting, such as consumer.metadata.max.age.ms >= 5s, or of a time of steps, such as steps+restart[].down >= 5s", scenarios.Quoted(text))
	}
	e.least, e.field = &value, field
	return e
}

func editableOf(text string) (e editable, err error) {
	e = editable{text: text, index: -1}
	e.top, e.key, _ = strings.Cut(text, ".")
	if verb, ok := strings.CutPrefix(text, "steps+"); ok {
		e.top, e.key, e.verb = "steps", "", verb
	} else if rest, ok := strings.CutPrefix(e.top, "steps["); ok {
		e.top = "steps"
		if e.index, err = strconv.Atoi(strings.TrimSuffix(rest, "]")); err != nil || e.index < 0 {
			err = fmt.Errorf("a step is named by its place in the file, from 0: steps[0]")
		}
	}
	known := []string{"client", "topics", "broker", "consumer", "application", "network", "members", "steps", "restart", "rollout", "autoscaler", "liveness"}
	if err == nil && !slices.Contains(known, e.top) {
		err = fmt.Errorf("is none of SECTION.KEY, members.ID.SECTION.KEY, topics.NAME.KEY, steps, steps[N], steps[N].FIELD and steps+VERB")
	}
	return e, err
}

// tooLittle finds what is less than may be at a place. What is drawn for each variant has no
// least value that could be told.
func (c *change) tooLittle(l *scenarios.Loaded) (all []*yaml.Node) {
	switch {
	case c.least == nil || c.value == nil:
		return nil
	case c.ofSettings():
		if is, _ := ofSetting(l, c.text); is.N < c.least.N {
			all = append(all, c.value)
		}
		return all
	case c.field == "":
		return tooShort([]*yaml.Node{c.value}, c.least)
	}
	var fields []*yaml.Node
	for _, step := range scenarios.ItemsOf(c.value) {
		if f := scenarios.ValueOf(step, c.field); f != nil {
			fields = append(fields, f)
		}
	}
	return tooShort(fields, c.least)
}

// limited is what has a least value, and because says why less is no way out.
func (e *editable) limited() string {
	if e.field != "" {
		return e.text + ": " + e.field
	}
	return e.text
}

func (e *editable) because() string {
	if e.ofSettings() {
		return "less would cost requests that no budget counts"
	}
	return "it takes that long, whatever the settings are"
}

// tooShort finds the times that are shorter than the least one, or that are no sums of times.
func tooShort(times []*yaml.Node, least *Value) (all []*yaml.Node) {
	for _, n := range times {
		sum := 0.0
		for term := range strings.SplitSeq(n.Value, "+") {
			if v := valueOf(strings.TrimSpace(term)); v.Kind == Length {
				sum += v.N
			}
		}
		if sum < least.N {
			all = append(all, n)
		}
	}
	return all
}

// ofSettings tells whether the place is one of settings, which all scenarios of a drill have.
func (e *editable) ofSettings() bool {
	return e.top != "steps" && e.top != "members" && e.top != "topics"
}

// solution reads what is put at such places. Whether they are a drill's is seen when all of
// the drill is read.
func (r *reader) solution(v *yaml.Node, name string) (s solution) {
	if v.Kind != yaml.MappingNode || len(v.Content) == 0 {
		r.Wrong(v, "", "%s: wants what is changed, such as {consumer.session.timeout.ms: 13000}, not %s", name, scenarios.Describe(v))
		return nil
	}
	for i := 0; i < len(v.Content); i += 2 {
		s = append(s, change{r.editable(v.Content[i]), v.Content[i+1]})
	}
	return s
}

// parent finds the mapping in which a place is, and its key there. Where it is not there
// it is made, if that is wanted.
func (e *editable) parent(root *yaml.Node, make bool) (*yaml.Node, string) {
	at := scenarios.ValueOf(root, e.top)
	switch {
	case e.key == "" && e.index < 0:
		return root, e.top
	case e.index >= 0:
		list := scenarios.ItemsOf(at)
		if at == nil || at.Kind != yaml.SequenceNode || e.index >= len(list) {
			return nil, ""
		}
		return list[e.index], e.key
	case e.top == "members":
		return e.member(at, make)
	case e.top == "topics":
		dot := strings.LastIndexByte(e.key, '.')
		return scenarios.ValueOf(at, e.key[:max(dot, 0)]), e.key[dot+1:]
	case at == nil && make:
		at = below(root, e.top)
	}
	return at, e.key
}

// member finds a member's entry, by its id as the file writes it, and a section of it.
func (e *editable) member(list *yaml.Node, make bool) (*yaml.Node, string) {
	for _, item := range scenarios.ItemsOf(list) {
		id := scenarios.ValueOf(item, "id")
		if id == nil || !strings.HasPrefix(e.key, id.Value+".") {
			continue
		}
		rest := e.key[len(id.Value)+1:]
		section, key, dotted := strings.Cut(rest, ".")
		if !dotted {
			return item, rest
		}
		at := scenarios.ValueOf(item, section)
		if at == nil && make {
			at = below(item, section)
		}
		return at, key
	}
	return nil, ""
}

// below makes an empty mapping.
func below(n *yaml.Node, key string) *yaml.Node {
	at := &yaml.Node{Kind: yaml.MappingNode, Tag: "!!map"}
	scenarios.Put(n, key, at)
	return at
}

// in gives what a file has at the place; nil: nothing.
func (e *editable) in(root *yaml.Node) *yaml.Node {
	switch {
	case e.verb != "":
		found := &yaml.Node{Kind: yaml.SequenceNode, Tag: "!!seq"}
		for _, step := range scenarios.ItemsOf(scenarios.ValueOf(root, "steps")) {
			if slices.Contains(scenarios.KeysOf(step), e.verb) {
				found.Content = append(found.Content, step)
			}
		}
		if len(found.Content) == 0 {
			return nil
		}
		return found
	case e.index >= 0 && e.key == "":
		at, _ := e.parent(root, false)
		return at
	}
	at, key := e.parent(root, false)
	return scenarios.ValueOf(at, key)
}

// put changes a file at the place; nil takes away what is there.
func (e *editable) put(root, v *yaml.Node) {
	switch {
	case e.verb != "":
		e.putSteps(root, v)
		return
	case e.index >= 0 && e.key == "":
		if list := scenarios.ValueOf(root, "steps"); list != nil && e.index < len(list.Content) && v != nil {
			list.Content[e.index] = v
		}
		return
	}
	at, key := e.parent(root, v != nil)
	if at == nil {
		return
	}
	if v == nil {
		scenarios.Remove(at, key)
		return
	}
	scenarios.Put(at, key, v)
}

// putSteps puts others in the place of the steps of a verb.
func (e *editable) putSteps(root, v *yaml.Node) {
	list := scenarios.ValueOf(root, "steps")
	if list == nil {
		list = &yaml.Node{Kind: yaml.SequenceNode, Tag: "!!seq"}
		scenarios.Put(root, "steps", list)
	}
	list.Content = slices.DeleteFunc(list.Content, func(step *yaml.Node) bool { return slices.Contains(scenarios.KeysOf(step), e.verb) })
	if v != nil {
		list.Content = append(list.Content, v.Content...)
	}
	list.Style = 0
}

// apply gives a file with a solution in it. Of scenarios that are not the one that is edited
// its settings alone are.
func (s solution) apply(root *yaml.Node, first bool) *yaml.Node {
	changed := scenarios.CopyOf(root)
	for _, c := range s {
		if first || c.ofSettings() {
			v := c.value
			if v != nil {
				v = scenarios.CopyOf(v)
			}
			c.put(changed, v)
		}
	}
	return changed
}

// String is the solution as people read it: KEY: VALUE, on one line.
func (s solution) String() string {
	var all []string
	for _, c := range s {
		if c.value == nil {
			all = append(all, c.text+": taken out")
			continue
		}
		all = append(all, c.text+": "+scenarios.Flow(c.value))
	}
	return strings.Join(all, ", ")
}
