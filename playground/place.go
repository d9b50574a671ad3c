package playground

import (
	"bytes"
	"fmt"
	"slices"
	"strings"

	"gopkg.in/yaml.v3"

	"github.com/groupsim/groupsim/scenarios"
)

// insert puts an item into a list of the file, as a line of its own before the item that has
// this number.
func insert(text string, document *yaml.Node, key string, at int, item *yaml.Node) (Edited, error) {
	list := scenarios.ValueOf(document.Content[0], key)
	if list == nil {
		return insertKey(text, document, key, &yaml.Node{Kind: yaml.SequenceNode, Tag: "!!seq", Content: []*yaml.Node{item}})
	}
	wanted := scenarios.CopyOf(document)
	grown := scenarios.ValueOf(wanted.Content[0], key)
	if grown.Kind != yaml.SequenceNode { // a key with nothing behind it
		if grown.ShortTag() != "!!null" {
			return Edited{}, fmt.Errorf("%s is not a list", key)
		}
		*grown = yaml.Node{Kind: yaml.SequenceNode, Tag: "!!seq", Line: list.Line}
	}
	grown.Content = slices.Insert(grown.Content, at, item)
	if len(list.Content) == 0 {
		grown.Style = 0 // a line for each, from now on
		return settle("", 0, wanted)
	}
	written, err := flow(item)
	if err != nil {
		return Edited{}, err
	}
	lines := strings.SplitAfter(text, "\n")
	if list.Style&yaml.FlowStyle != 0 {
		return settle(strings.Join(within(lines, list, at, written), ""), list.Content[min(at, len(list.Content)-1)].Line, wanted)
	}
	line := lineBehind(lines, list)
	if at < len(list.Content) {
		line = lineBefore(lines, list.Content[at])
	}
	if before := lines[line-1]; before != "" && !strings.HasSuffix(before, "\n") {
		lines[line-1] = before + "\n"
	}
	dash := strings.Repeat(" ", list.Column-1) + "- "
	return settle(strings.Join(slices.Insert(lines, line, dash+written+"\n"), ""), line+1, wanted)
}

// within puts an item into a list in brackets. Where that does not come out right, as with a last
// item that is no mapping in braces, the tree is written anew.
func within(lines []string, list *yaml.Node, at int, written string) []string {
	if at < len(list.Content) {
		next := list.Content[at]
		splice(lines, next.Line, next.Column, written+", ")
		return lines
	}
	last := list.Content[at-1]
	line, depth := []rune(lines[last.Line-1]), 0
	for column := last.Column; column <= len(line); column++ {
		switch line[column-1] {
		case '{':
			depth++
		case '}':
			depth--
		}
		if depth == 0 {
			splice(lines, last.Line, column+1, ", "+written)
			break
		}
	}
	return lines
}

// splice puts a text in at a place.
func splice(lines []string, line, column int, text string) {
	runes := []rune(lines[line-1])
	lines[line-1] = string(runes[:column-1]) + text + string(runes[column-1:])
}

// insertKey puts a key at the end of the file.
func insertKey(text string, document *yaml.Node, key string, value *yaml.Node) (Edited, error) {
	wanted := scenarios.CopyOf(document)
	add(wanted.Content[0], key, value)
	body := ""
	switch value.Kind {
	case yaml.SequenceNode:
		written, err := flow(value.Content[0])
		if err != nil {
			return Edited{}, err
		}
		body = key + ":\n  - " + written + "\n"
	default:
		body = key + ": " + value.Value + "\n"
	}
	if text != "" && !strings.HasSuffix(text, "\n") {
		text += "\n"
	}
	return settle(text+body, strings.Count(text+body, "\n"), wanted)
}

// lineBehind is how many lines there are up to the end of what a node says.
func lineBehind(lines []string, n *yaml.Node) int {
	last := lastLine(n)
	for last < len(lines) && continues(lines[last], n.Column) {
		last++
	}
	return last
}

// continues tells whether a line belongs to what began in a column further left than it: the
// rest of a text over several lines, or the brackets that end a list.
func continues(line string, column int) bool {
	trimmed := strings.TrimLeft(line, " ")
	rest := strings.TrimSpace(trimmed)
	return rest != "" && !strings.HasPrefix(rest, "#") && len(line)-len(trimmed) >= column
}

func lastLine(n *yaml.Node) int {
	last := n.Line
	for _, c := range n.Content {
		last = max(last, lastLine(c))
	}
	return last
}

// lineBefore is how many lines stand before an item and the comments that belong to it.
func lineBefore(lines []string, item *yaml.Node) int {
	before := item.Line - 1
	for before > 0 && item.HeadComment != "" && strings.HasPrefix(strings.TrimSpace(lines[before-1]), "#") {
		before--
	}
	return before
}

func add(n *yaml.Node, key string, value *yaml.Node) {
	n.Content = append(n.Content, scalar(key), value)
}

func scalar(text string) *yaml.Node {
	n := &yaml.Node{}
	n.SetString(text)
	return n
}

// parse reads a value as the file would have it.
func parse(text string) (*yaml.Node, error) {
	var document yaml.Node
	if err := yaml.Unmarshal([]byte(text), &document); err != nil || len(document.Content) != 1 {
		return nil, fmt.Errorf("%q is no value", text)
	}
	return plain(document.Content[0]), nil
}

// plain copies a tree for a line: without comments, in brackets, and with no place of its own.
func plain(n *yaml.Node) *yaml.Node {
	c := &yaml.Node{Kind: n.Kind, Tag: n.Tag, Value: n.Value}
	if n.Kind != yaml.ScalarNode {
		c.Style = yaml.FlowStyle
	}
	for _, child := range n.Content {
		c.Content = append(c.Content, plain(child))
	}
	return c
}

// flow writes a tree as one line.
func flow(n *yaml.Node) (string, error) {
	var b bytes.Buffer
	out := yaml.NewEncoder(&b)
	if err := out.Encode(n); err != nil {
		return "", err
	}
	return strings.TrimSpace(b.String()), nil
}
