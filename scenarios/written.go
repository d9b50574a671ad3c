package scenarios

import (
	"slices"
	"strconv"
	"strings"
	"unicode"

	"gopkg.in/yaml.v3"

	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/sim/control"
)

// Written is what a file says, with what options, a setup and the run's draws have put
// into it, so that whoever reads of the run need not have the file.
type Written struct {
	Steps []string       // each on one line, "at: 60s, pause: c2, for: 35s", in the order of the file
	Set   event.Settings // by the keys of --set, in the order of the file

	unused []string
}

// setSections are the parts of a file that say what the group and its surroundings are.
var setSections = []string{clientKey, "topics", "broker", "consumer", "application", "network", "members", "chance"}

// Written tells what the scenario's file says of this run. Settings without effect are
// left out: a password may be among them.
func (l *Loaded) Written() Written {
	w := Written{unused: l.NotModelled}
	for _, step := range elements(value(l.root, "steps")) {
		w.Steps = append(w.Steps, w.pairs(step))
	}
	for _, v := range control.Sections() {
		if n := value(l.root, v.Name); n != nil {
			w.Steps = append(w.Steps, v.Name+": "+w.flow(n))
		}
	}
	for _, section := range setSections {
		if n := value(l.root, section); n != nil {
			w.set(section, n)
		}
	}
	return w
}

// set lists what a section sets; of topics each one's keys are settings, too.
func (w *Written) set(key string, n *yaml.Node) {
	if n.Kind != yaml.MappingNode {
		w.Set = append(w.Set, event.Setting{Name: key, Value: w.flow(n)})
		return
	}
	for i := 0; i < len(n.Content); i += 2 {
		if name := n.Content[i].Value; !slices.Contains(w.unused, name) {
			w.set(key+"."+name, n.Content[i+1])
		}
	}
}

// flow writes a tree on one line, as YAML.
func (w *Written) flow(n *yaml.Node) string {
	switch n.Kind {
	case yaml.MappingNode:
		return "{" + w.pairs(n) + "}"
	case yaml.SequenceNode:
		all := make([]string, len(n.Content))
		for i, c := range n.Content {
			all[i] = w.flow(c)
		}
		return "[" + strings.Join(all, ", ") + "]"
	}
	if strings.ContainsAny(n.Value, "\"'\n\t,[]{}#&*!|>%@`") || strings.Contains(n.Value, ": ") || n.Value == "" && !isNull(n) || strings.IndexFunc(n.Value, unicode.IsControl) >= 0 {
		return strconv.Quote(n.Value)
	}
	return n.Value
}

func (w *Written) pairs(n *yaml.Node) string {
	var all []string
	for i := 0; i < len(n.Content); i += 2 {
		if key := n.Content[i].Value; !slices.Contains(w.unused, key) {
			all = append(all, key+": "+w.flow(n.Content[i+1]))
		}
	}
	return strings.Join(all, ", ")
}

// File writes the scenario as a file, with what options and a setup have put into it. Its own
// chance is still in it: what it varies has its names.
func (l *Loaded) File() (string, error) {
	var b strings.Builder
	out := yaml.NewEncoder(&b)
	out.SetIndent(2)
	err := out.Encode(l.plan.root)
	return b.String(), err
}

// Decides writes all that decides what its runs come to: the file with what options have put
// into it, the seed, and the values of measured distributions, which may stand in files of
// their own.
func (l *Loaded) Decides() (string, error) {
	text, err := l.File()
	if err != nil {
		return "", err
	}
	var b strings.Builder
	b.WriteString(text)
	b.WriteString("\n# seed " + strconv.FormatUint(l.Scenario.Seed, 10))
	for _, v := range l.plan.vary {
		if list, ok := v.source.(listed); ok {
			b.WriteString("\n# " + v.name)
			for _, value := range list.values {
				b.WriteString(" " + value.text)
			}
		}
	}
	return b.String(), nil
}

// Files are what the scenario's file names in turn, and was read besides it: measured values.
func (l *Loaded) Files() (paths []string) {
	for _, v := range l.plan.vary {
		if list, ok := v.source.(listed); ok && list.file != "" && !slices.Contains(paths, list.file) {
			paths = append(paths, list.file)
		}
	}
	return paths
}
