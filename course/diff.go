package course

import (
	"fmt"
	"slices"

	"gopkg.in/yaml.v3"

	"github.com/groupsim/groupsim/scenarios"
)

// difference is a place at which a file is not as it was handed out.
type difference struct {
	path string
	at   *yaml.Node // of the file; where something is missing what it is missing from
	is   *yaml.Node // nil: it is missing
	was  *yaml.Node // nil: it is new
}

// String says what is to be put back.
func (d *difference) String() string {
	switch {
	case d.is == nil:
		return fmt.Sprintf("%s is gone, and is not among what may be changed: put %s back", d.path, scenarios.Flow(d.was))
	case d.was == nil:
		return fmt.Sprintf("%s is not among what may be changed: take it out", d.path)
	}
	return fmt.Sprintf("%s is not among what may be changed: it was %s", d.path, scenarios.Flow(d.was))
}

// noAccount are keys of a scenario that say nothing of its runs.
var noAccount = []string{"$schema", "title", "description", "expect", "setups"}

// differences finds where a file is not as it was. Order and comments are free, and so is
// how an amount is written.
func differences(path string, is, was, above *yaml.Node) (all []difference) {
	switch {
	case isEmpty(is) && isEmpty(was):
		return nil
	case isEmpty(is) || isEmpty(was):
		return []difference{{path, orAbove(is, above), is, was}}
	case is.Kind == yaml.MappingNode && was.Kind == yaml.MappingNode:
		for _, k := range keysOfBoth(is, was) {
			if path == "" && slices.Contains(noAccount, k) {
				continue
			}
			all = append(all, differences(under(path, k), scenarios.ValueOf(is, k), scenarios.ValueOf(was, k), is)...)
		}
		return all
	case is.Kind == yaml.SequenceNode && was.Kind == yaml.SequenceNode:
		for i := range max(len(is.Content), len(was.Content)) {
			all = append(all, differences(fmt.Sprintf("%s[%d]", path, i), nth(is, i), nth(was, i), is)...)
		}
		return all
	case is.Kind == yaml.ScalarNode && was.Kind == yaml.ScalarNode:
		a, b := valueOf(is.Value), valueOf(was.Value)
		if order, ok := a.compare(b); ok && order == 0 && a.Kind == b.Kind {
			return nil
		}
	}
	return []difference{{path, is, is, was}}
}

func under(path, key string) string {
	if path == "" {
		return key
	}
	return path + "." + key
}

func isEmpty(n *yaml.Node) bool {
	return n == nil || n.Kind != yaml.ScalarNode && len(n.Content) == 0
}

func orAbove(n, above *yaml.Node) *yaml.Node {
	if n == nil {
		return above
	}
	return n
}

func nth(n *yaml.Node, i int) *yaml.Node {
	if i >= len(n.Content) {
		return nil
	}
	return n.Content[i]
}

func keysOfBoth(a, b *yaml.Node) []string {
	keys := scenarios.KeysOf(a)
	for _, k := range scenarios.KeysOf(b) {
		if !slices.Contains(keys, k) {
			keys = append(keys, k)
		}
	}
	return keys
}
