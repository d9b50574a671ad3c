package scenarios

import (
	"slices"
	"strconv"

	"gopkg.in/yaml.v3"

	"github.com/groupsim/groupsim/words"
)

// keysOf lists the keys of a mapping; anything else has none.
func keysOf(n *yaml.Node) (keys []string) {
	if n == nil || n.Kind != yaml.MappingNode {
		return nil
	}
	for i := 0; i < len(n.Content); i += 2 {
		keys = append(keys, n.Content[i].Value)
	}
	return keys
}

// value finds a key of a mapping; nil if there is none.
func value(n *yaml.Node, key string) *yaml.Node {
	if i := slices.Index(keysOf(n), key); i >= 0 {
		return n.Content[2*i+1]
	}
	return nil
}

// put sets a key of a mapping; of anything else it does nothing, and the checks
// say what is wrong with that.
func put(n *yaml.Node, key string, v *yaml.Node) {
	if n.Kind != yaml.MappingNode {
		return
	}
	if i := slices.Index(keysOf(n), key); i >= 0 {
		n.Content[2*i+1] = v
		return
	}
	n.Content = append(n.Content, text(key, v.Line), v)
}

// remove takes a key out of a mapping, if it is there.
func remove(n *yaml.Node, key string) {
	if i := slices.Index(keysOf(n), key); i >= 0 {
		n.Content = slices.Delete(n.Content, 2*i, 2*i+2)
	}
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

// elements are those of a list; anything else has none.
func elements(n *yaml.Node) []*yaml.Node {
	if n == nil || n.Kind != yaml.SequenceNode {
		return nil
	}
	return n.Content
}

// items gives the elements of a list, or the node itself: one or a list.
func items(n *yaml.Node) []*yaml.Node {
	if n.Kind == yaml.SequenceNode {
		return n.Content
	}
	return []*yaml.Node{n}
}

// text is a value as if it stood in quotes.
func text(value string, line int) *yaml.Node {
	return &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!str", Value: value, Line: line}
}

// move gives a whole tree one line.
func move(n *yaml.Node, line int) {
	n.Line, n.Column = line, 0
	for _, c := range n.Content {
		move(c, line)
	}
}

func isNull(n *yaml.Node) bool { return n.Kind == yaml.ScalarNode && n.ShortTag() == "!!null" }

// describe says what a node is, for messages.
func describe(n *yaml.Node) string {
	switch n.Kind {
	case yaml.MappingNode:
		return "a mapping"
	case yaml.SequenceNode:
		return "a list"
	}
	if isNull(n) {
		return "nothing"
	}
	return strconv.Quote(words.Short(n.Value))
}

// describeEmpty is describe with a word for what has nothing in it.
func describeEmpty(n *yaml.Node) string {
	if n.Kind != yaml.ScalarNode && len(n.Content) == 0 {
		return "nothing"
	}
	return describe(n)
}
