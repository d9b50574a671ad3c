package scenarios

import (
	"bytes"
	"errors"
	"io"
	"strings"

	"gopkg.in/yaml.v3"
)

// Leaf is a value in a YAML or JSON file that is not a scenario, with the keys that
// lead to it. A list of plain values is one, with commas.
type Leaf struct {
	Path     []string
	Value    string
	Key      Origin // of the last key
	At       Origin // of the value
	Document int    // which of the file's documents, from 0
}

// Leaves reads such a file. Aliases and merge keys are followed; null is no value.
// Whatever is wrong comes as [*Errors].
func Leaves(file string, data []byte) ([]Leaf, error) {
	data = bytes.TrimPrefix(data, []byte("\uFEFF"))
	if errs := checkText(file, data, scenarioFile); errs != nil {
		e := errs.List[0]
		e.Msg, _, _ = strings.Cut(e.Msg, ";") // what a scenario is does not help here
		return nil, errs
	}
	w := &leafWalk{file: file}
	dec := yaml.NewDecoder(bytes.NewReader(data))
	for ; ; w.document++ {
		var doc yaml.Node
		err := dec.Decode(&doc)
		if errors.Is(err, io.EOF) {
			return w.leaves, nil
		}
		if err != nil {
			return nil, syntaxError(file, data, err)
		}
		if err := w.walk(doc.Content[0], nil, Origin{}, 0); err != nil {
			return nil, err
		}
	}
}

type leafWalk struct {
	file     string
	document int
	visited  int // nodes
	leaves   []Leaf
}

// Limits of such a file; aliases can make a small file large.
const (
	maxLeafNodes = 200_000
	maxLeafDepth = 50
)

func (w *leafWalk) origin(n *yaml.Node) Origin { return Origin{w.file, n.Line, n.Column} }

func (w *leafWalk) walk(n *yaml.Node, path []string, key Origin, depth int) error {
	if w.visited++; depth > maxLeafDepth || w.visited > maxLeafNodes {
		return placeError(w.file, n.Line, n.Column, "the file is too deep or too large to be a configuration")
	}
	switch n.Kind {
	case yaml.AliasNode:
		return w.walk(n.Alias, path, key, depth+1)
	case yaml.MappingNode:
		return w.mapping(n, path, depth)
	case yaml.SequenceNode:
		return w.list(n, path, key, depth)
	}
	if n.ShortTag() != "!!null" && len(path) > 0 {
		w.leaves = append(w.leaves, Leaf{path, n.Value, key, w.origin(n), w.document})
	}
	return nil
}

func (w *leafWalk) mapping(n *yaml.Node, path []string, depth int) error {
	for i := 0; i < len(n.Content); i += 2 {
		k, v := n.Content[i], n.Content[i+1]
		below := path
		if k.ShortTag() != "!!merge" {
			below = append(path[:len(path):len(path)], k.Value)
		}
		if err := w.walk(v, below, w.origin(k), depth+1); err != nil {
			return err
		}
	}
	return nil
}

func (w *leafWalk) list(n *yaml.Node, path []string, key Origin, depth int) error {
	var values []string
	for _, item := range n.Content {
		if item.Kind != yaml.ScalarNode {
			if err := w.walk(item, path, key, depth+1); err != nil {
				return err
			}
			continue
		}
		values = append(values, item.Value)
	}
	if len(values) > 0 && len(path) > 0 {
		w.leaves = append(w.leaves, Leaf{path, strings.Join(values, ","), key, w.origin(n), w.document})
	}
	return nil
}

// Distance counts the changes that lead from one name to another, case and separators
// aside.
func Distance(a, b string) int { return editDistance(bare(a), bare(b)) }
