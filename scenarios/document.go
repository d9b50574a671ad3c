package scenarios

import (
	"bytes"
	"errors"
	"io"
	"regexp"
	"unicode/utf8"

	"gopkg.in/yaml.v3"

	"github.com/groupsim/groupsim/words"
)

const (
	// MaxSize is how many bytes a scenario file may have.
	MaxSize = 1 << 20
	// maxDepth is far beyond what any scenario nests.
	maxDepth = 16
)

// kind is a kind of file that is read in this way, for what is said of one.
type kind struct{ name, needs, keys string }

// scenarioFile is the kind of most of them.
var scenarioFile = kind{"a scenario", "topics and members", "name, topics, members, steps"}

// document reads a file into the tree of its one YAML document, whose root is a
// mapping. Everything that could make a tree surprising is refused here: what is
// left are mappings with distinct text keys, lists and scalars.
func document(file string, r io.Reader, of kind) (*yaml.Node, *Errors) {
	data, err := io.ReadAll(io.LimitReader(r, MaxSize+1))
	if err != nil {
		return nil, fileError(file, "cannot be read: %s", reason(err))
	}
	if len(data) > MaxSize {
		return nil, placeError(file, 1, 1, "the file is larger than 1 MiB; %s is a few kilobytes", of.name)
	}
	data = bytes.TrimPrefix(data, []byte("\uFEFF"))
	if errs := checkText(file, data, of); errs != nil {
		return nil, errs
	}
	root, errs := parseOne(file, data, of)
	if errs != nil {
		return nil, errs
	}
	c := &collector{file: file}
	checkTree(c, root, 0)
	if c.failed() {
		return nil, c.errors()
	}
	if root.Kind != yaml.MappingNode {
		return nil, placeError(file, root.Line, root.Column, "%s is a mapping of keys (%s), this is %s", of.name, of.keys, describe(root))
	}
	return root, nil
}

// checkText finds the first byte that is not text: the parser would name no place.
func checkText(file string, data []byte, of kind) *Errors {
	line, column := 1, 1
	for i := 0; i < len(data); {
		r, size := utf8.DecodeRune(data[i:])
		if r == utf8.RuneError && size == 1 {
			return placeError(file, line, column, "byte 0x%02x is not UTF-8 text: save the file as UTF-8; %s is a YAML file", data[i], of.name)
		}
		if !printable(r) {
			return placeError(file, line, column, "the character %U is not text; %s is a YAML file", r, of.name)
		}
		i += size
		column++
		if r == '\n' {
			line, column = line+1, 1
		}
	}
	return nil
}

// printable follows the character set of YAML 1.2, chapter 5.1.
func printable(r rune) bool {
	switch {
	case r == '\t', r == '\n', r == '\r', r == 0x85:
		return true
	case r < 0x20, r >= 0x7f && r < 0xa0, r == '\uFEFF', r == 0xfffe, r == 0xffff:
		return false
	}
	return true
}

func parseOne(file string, data []byte, of kind) (*yaml.Node, *Errors) {
	dec := yaml.NewDecoder(bytes.NewReader(data))
	var doc, second yaml.Node
	if err := dec.Decode(&doc); errors.Is(err, io.EOF) {
		return nil, placeError(file, 1, 1, "the file is empty; %s needs at least %s", of.name, of.needs)
	} else if err != nil {
		return nil, syntaxError(file, data, err)
	}
	root := doc.Content[0]
	if root.Kind == yaml.ScalarNode && root.ShortTag() == "!!null" && root.Value == "" {
		return nil, placeError(file, 1, 1, "the document is empty; %s needs at least %s", of.name, of.needs)
	}
	switch err := dec.Decode(&second); {
	case err == nil:
		return nil, placeError(file, second.Line, second.Column, "a second document begins here; %s is one YAML document", of.name)
	case !errors.Is(err, io.EOF):
		return nil, syntaxError(file, data, err)
	}
	return root, nil
}

// checkTree refuses what only makes files harder to read or to check.
func checkTree(c *collector, n *yaml.Node, depth int) {
	switch {
	case c.full():
		return
	case n.Kind == yaml.AliasNode:
		c.addf(n, "the alias *%s is not allowed: write the value out", words.Short(n.Value))
		return
	case n.Anchor != "":
		c.addf(n, "the anchor &%s is not allowed: there are no aliases in a scenario", words.Short(n.Anchor))
	case n.Style&yaml.TaggedStyle != 0:
		c.addf(n, "the tag %s is not allowed: put text that begins with ! in quotes", words.Short(n.Tag))
	case depth > maxDepth:
		c.addf(n, "nested more than %d levels deep; nothing in a scenario is", maxDepth)
		return
	}
	if n.Kind == yaml.MappingNode {
		checkKeys(c, n)
	}
	for _, child := range n.Content {
		checkTree(c, child, depth+1)
	}
}

// What stands in the place of a key by mistake: the rest of a number that was written with a
// comma, and an item of a list without its space.
var (
	afterComma = regexp.MustCompile(`^[0-9]+(?:ns|us|ms|s|m|h)?$`)
	dashed     = regexp.MustCompile(`^-[^\s-]`)
)

func checkKeys(c *collector, n *yaml.Node) {
	first := make(map[string]*yaml.Node, len(n.Content)/2)
	for i := 0; i < len(n.Content); i += 2 {
		k := n.Content[i]
		switch {
		case i > 0 && afterComma.MatchString(k.Value) && isNull(n.Content[i+1]):
			c.addf(k, "a comma ends the value before it: write %s.%s, with a point", words.Short(n.Content[i-1].Value), k.Value)
		case k.Style == 0 && dashed.MatchString(k.Value):
			c.addf(k, "a space belongs behind the -: write %q", "- "+words.Short(k.Value[1:])+" …")
		case k.Kind == yaml.ScalarNode && k.ShortTag() == "!!merge":
			c.addf(k, "merging with << is not allowed: write the values out")
		case k.Kind == yaml.ScalarNode && k.Value == "":
			c.addf(k, "a key is missing here")
		case k.Kind == yaml.ScalarNode && k.ShortTag() != "!!str":
			c.addf(k, "the key %s is not text: put it in quotes", words.Short(k.Value))
		case k.Kind == yaml.ScalarNode && first[k.Value] != nil && k.Line < 0:
			c.addf(k, "%q is given twice", words.Short(k.Value))
		case k.Kind == yaml.ScalarNode && first[k.Value] != nil:
			c.addf(k, "%q is given twice, the first time in line %d: take one of them out", words.Short(k.Value), first[k.Value].Line)
		case k.Kind == yaml.ScalarNode:
			first[k.Value] = k
		case k.Kind != yaml.AliasNode: // refused as one
			c.addf(k, "a key is a word, not %s", describe(k))
		}
	}
}
