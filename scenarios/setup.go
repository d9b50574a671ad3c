package scenarios

import (
	"slices"
	"strings"

	"gopkg.in/yaml.v3"

	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/settings"
	"github.com/groupsim/groupsim/words"
)

// Setup is a way to configure the consumers of a scenario: settings that win over
// those of the file, for every member and from beginning to end.
type Setup struct {
	Name    string
	Changes []Change // of two with the same key the later one wins
	// OfFile: it stands in the scenario's file. What the file expects is about the
	// file's own settings and setups; under any other setup it is left out.
	OfFile bool
	// Assumed is what was taken for granted of the configuration that it is made of.
	Assumed []string
}

// setUp puts a setup into the tree, and says what it has taken for granted.
func (l *loader) setUp(root *yaml.Node, s *Setup, line int) (assumed []string) {
	if s == nil {
		return nil
	}
	for _, c := range s.Changes {
		l.change(root, c, line)
	}
	if s.static() && keepNames(root, line) {
		return []string{"the rollout is one of a StatefulSet, whose pods keep their names and so their " + instanceKey + "; those of a Deployment do not"}
	}
	return nil
}

// static tells whether it makes static members of all.
func (s *Setup) static() bool {
	static := false
	for _, c := range s.Changes {
		if c.Key == ofConsumer(instanceKey) {
			static = c.Value != ""
		}
	}
	return static
}

// keepNames makes rollouts of Deployments those of StatefulSets, and tells whether there
// are any.
func keepNames(root *yaml.Node, line int) (any bool) {
	for _, step := range rollouts(root) {
		if !ofStatefulSet(step) {
			put(step, "kind", text("statefulset", line))
			remove(step, "max.surge")
			remove(step, "max.unavailable")
			any = true
		}
	}
	return any
}

// rollouts are the steps that are one.
func rollouts(root *yaml.Node) []*yaml.Node {
	return slices.DeleteFunc(slices.Clone(elements(value(root, "steps"))), func(step *yaml.Node) bool { return value(step, rolloutKey) == nil })
}

// readSetups reads the file's own setups. Each is checked as client and consumer
// section of the whole file; what it makes of the members is checked when it is used.
func (l *loader) readSetups(n *yaml.Node) {
	if n.Kind != yaml.MappingNode || len(n.Content) == 0 {
		l.addf(n, "setups: wants consumer settings by name, such as {long: {session.timeout.ms: 60000}}, not %s", describeEmpty(n))
		return
	}
	for i := 0; i < len(n.Content) && !l.full(); i += 2 {
		k, v := n.Content[i], n.Content[i+1]
		if p := setupName(k.Value); p != nil {
			l.add(k, p.in("setups"))
		}
		if v.Kind != yaml.MappingNode {
			l.addf(v, "%s: wants a mapping of consumer settings, not %s", words.Short(k.Value), describe(v))
			continue
		}
		l.setups = append(l.setups, l.readSetup(k.Value, v))
	}
}

// setupName holds a name to what can be written on the command line, where other
// words mean something else.
func setupName(name string) *problem {
	if err := settings.CheckName(name); err != nil {
		return problemOf(err)
	}
	if namesConfiguration(name) {
		return problemf("%q would be taken for a file", words.Short(name))
	}
	if slices.Contains(setupParts(), name) {
		return problemf("%q has a meaning of its own: choose another name", name)
	}
	return nil
}

func (l *loader) readSetup(name string, n *yaml.Node) Setup {
	s := Setup{Name: name, OfFile: true}
	client := l.consumer.Client
	section := &yaml.Node{Kind: yaml.MappingNode, Line: n.Line, Column: n.Column}
	if own := l.sections["consumer"]; own != nil && own.Kind == yaml.MappingNode {
		section.Content = slices.Clone(own.Content)
	}
	for i := 0; i < len(n.Content); i += 2 {
		k, v := n.Content[i], n.Content[i+1]
		change := Change{Key: ofConsumer(k.Value)}
		null := isNull(v)
		if !null {
			change.Value = l.joined(v)
		}
		switch {
		case k.Value == clientKey:
			client = l.setupClient(v)
		case null:
			remove(section, k.Value)
			if settings.Consumer().Named(k.Value) == nil {
				l.otherSetting("consumer", k, v, settings.Consumer().Names())
			}
		default:
			remove(section, k.Value)
			section.Content = append(section.Content, k, v)
		}
		s.Changes = append(s.Changes, change)
	}
	// The settings count as not modelled only in a run that has them.
	unused := l.unused
	l.unused = map[string]bool{}
	c := settings.Defaults(client)
	l.readConsumer(section, &c)
	if !l.sc.Lenient { // else the file is as another setup has it
		l.checkConsumer(&c, n, section)
	}
	l.unused = unused
	return s
}

// joined is a value as a properties file would have it, with the names of vary in it.
func (l *loader) joined(v *yaml.Node) string {
	var values []string
	for _, item := range items(v) {
		values = append(values, l.asWritten(item))
	}
	return strings.Join(values, ",")
}

// setupClient reads the client of a setup; null takes away what the file says.
func (l *loader) setupClient(v *yaml.Node) event.Library {
	if isNull(v) {
		return event.Java
	}
	library, p := readLibrary(v)
	if p != nil {
		l.add(v, p.in(clientKey))
	}
	return library
}
