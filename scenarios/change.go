package scenarios

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"gopkg.in/yaml.v3"

	"github.com/groupsim/groupsim/sim"
	"github.com/groupsim/groupsim/sim/control"
	"github.com/groupsim/groupsim/words"
)

// Change is one change to a scenario, as data: written down, sent to another process
// and read back there, it makes the same run. Key says what changes:
//
//	client            the client library of every member
//	consumer.KEY      a setting of every member's consumer, from beginning to end
//	application.KEY   of the program around every consumer
//	network.KEY       of the way between every member and the broker
//	broker.KEY        a setting of the broker
//	duration          the end of the run
//	consumers         how many consumers the process of every member has
//	steps[N].FIELD    what a step has besides its verb; N is its place in the file, from 0
//	CONTROLLER.FIELD  what a controller has that stands beside the group
//
// What is changed for every member wins over what the file has for one of them, or from
// a step on. Value is text, as a properties file would have it: a list is one text with
// commas. An empty Value takes away what the file says, so that the default holds.
type Change struct {
	Key   string `json:"key"`
	Value string `json:"value"`
}

// String gives KEY=VALUE.
func (c Change) String() string { return c.Key + "=" + c.Value }

// ofMembers tells whether it is about how members are configured.
func (c Change) ofMembers() bool {
	return c.Key == clientKey || c.Key == consumersKey || strings.HasPrefix(c.Key, "consumer.") || strings.HasPrefix(c.Key, "application.")
}

// ofConsumer is the key of a change to a consumer setting, or to the client library.
func ofConsumer(setting string) string {
	if setting == clientKey {
		return setting
	}
	return "consumer." + setting
}

// change puts a change into the tree. What it puts there has this line.
func (l *loader) change(root *yaml.Node, c Change, line int) {
	section, key, dotted := strings.Cut(c.Key, ".")
	sections := []string{"consumer", "application", "network", "broker"}
	switch {
	case strings.HasPrefix(section, "steps["):
		l.changeStep(value(root, "steps"), section, text(key, line), c.Value)
		return
	case c.Key == consumersKey:
		l.multiply(root, c.Value, line)
		return
	case c.Key == clientKey || c.Key == "duration":
		section, key = "", c.Key
	case !dotted || !slices.Contains(sections, section) && sim.VerbByName(control.Sections(), section) == nil:
		l.addf(text("", line), "is none of client, consumers, duration, %s.KEY, steps[N].FIELD and CONTROLLER.FIELD", strings.Join(sections, ".KEY, "))
		return
	}
	own := func(n *yaml.Node) *yaml.Node {
		if section == "" {
			return n
		}
		return value(n, section)
	}
	for _, list := range []string{"members", "steps"} {
		for _, item := range elements(value(root, list)) {
			remove(own(item), key)
		}
	}
	if section != "" && c.Value != "" {
		child(root, section, line)
	}
	replace(own(root), text(key, line), c.Value)
	if section == "application" {
		bringContainer(root, key, c.Value)
	}
}

// changeStep changes a field of one step.
func (l *loader) changeStep(steps *yaml.Node, place string, field *yaml.Node, to string) {
	step := l.stepAt(steps, place, field)
	switch {
	case step == nil:
	case sim.VerbByName(control.Verbs(), field.Value) != nil:
		l.addf(field, "%s is what a step does; a change is of what else it has", field.Value)
	default:
		replace(step, field, to)
		l.blame(step, field)
	}
}

// stepAt finds the step that steps[N] names, from 0 on in the order of the file; nil if there
// is none, which is said at a node.
func (l *loader) stepAt(steps *yaml.Node, place string, at *yaml.Node) *yaml.Node {
	number, _ := strings.CutPrefix(place, "steps[")
	n, _ := strconv.Atoi(strings.TrimSuffix(number, "]"))
	if list := elements(steps); place == fmt.Sprintf("steps[%d]", n) && n >= 0 && n < len(list) {
		return list[n]
	}
	l.addf(at, "there is no %s: the file has %d, from 0 on", words.Short(place), len(elements(steps)))
	return nil
}

// replace sets a key of a mapping to a text, or takes it out.
func replace(n, key *yaml.Node, to string) {
	if to == "" {
		remove(n, key.Value)
		return
	}
	put(n, key.Value, text(to, key.Line))
}
