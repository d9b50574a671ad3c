package scenarios

import (
	"io"
	"slices"

	"gopkg.in/yaml.v3"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/words"
)

// Reading is the reading of a file that is no scenario and is held to the same: it gathers
// what is wrong, with the places.
type Reading struct{ collector }

// ReadDocument reads such a file. What it is called, what it needs at least and some of its
// keys go into what is said of it. Whatever is wrong comes as [*Errors].
func ReadDocument(file string, r io.Reader, name, needs, keys string) (*yaml.Node, *Reading, error) {
	return read(file, r, kind{name, needs, keys})
}

// ReadTree reads a scenario as it is written, and holds it to nothing that [Load] knows of one.
func ReadTree(file string, r io.Reader) (*yaml.Node, *Reading, error) {
	return read(file, r, scenarioFile)
}

func read(file string, r io.Reader, of kind) (*yaml.Node, *Reading, error) {
	root, errs := document(file, r, of)
	if errs != nil {
		return nil, nil, errs
	}
	return root, &Reading{collector{file: file}}, nil
}

// Wrong notes what is wrong at a node, and the name that was probably meant, or "".
func (r *Reading) Wrong(n *yaml.Node, meant, format string, args ...any) {
	p := problemf(format, args...)
	p.meant = meant
	r.add(n, p)
}

// Refuse notes an error at a node: that of a scenario which the file asks for keeps its own
// places.
func (r *Reading) Refuse(n *yaml.Node, err error) {
	errs, ok := err.(*Errors)
	if !ok {
		r.addf(n, "%s", err)
		return
	}
	for _, e := range errs.List {
		r.list = append(r.list, collected{e, n.Line})
	}
}

// Err is all that was wrong, as [*Errors], or nil.
func (r *Reading) Err() error {
	if errs := r.errors(); errs != nil {
		return errs
	}
	return nil
}

// At is the place of a node in the file.
func (r *Reading) At(n *yaml.Node) Origin { return Origin{r.file, n.Line, n.Column} }

// Vary is a vary section that stands in a file of another kind.
type Vary struct{ list []*variable }

// Vary reads one; nil is one without names.
func (r *Reading) Vary(n *yaml.Node) *Vary {
	if n == nil {
		return &Vary{}
	}
	reader := varyReader{collector: &r.collector}
	return &Vary{reader.section(n)}
}

// Names lists its names, in the order of the file.
func (v *Vary) Names() (names []string) {
	for _, x := range v.list {
		names = append(names, x.name)
	}
	return names
}

// Draw gives what a run of a seed has for each name, as [Loaded.WithRun] draws it, and run 0
// the medians.
func (v *Vary) Draw(seed, run uint64) (all []Drawn) {
	for _, x := range v.list {
		if x.source != nil {
			all = append(all, x.draw(seed, run).drawn(x.name))
		}
	}
	return all
}

// AmountKind says what a text stands for where a number or a duration may stand.
func AmountKind(text string) (d clock.Duration, thousandths int64, isDuration, isNumber bool) {
	a, p := amountOf(text)
	switch {
	case p != nil || a.kind == aWord:
		return 0, 0, false, false
	case a.kind == aLength:
		return clock.Duration(a.n), 0, true, false
	}
	return 0, a.n, false, true
}

// ValueOf finds a key of a mapping; nil if there is none, or no mapping.
func ValueOf(n *yaml.Node, key string) *yaml.Node {
	if n == nil {
		return nil
	}
	return value(n, key)
}

// CopyOf copies a tree, which has no aliases.
func CopyOf(n *yaml.Node) *yaml.Node { return deepCopy(n) }

// Put sets a key of a mapping; of anything else it does nothing.
func Put(n *yaml.Node, key string, v *yaml.Node) { put(n, key, v) }

// Remove takes a key out of a mapping, if it is there.
func Remove(n *yaml.Node, key string) { remove(n, key) }

// KeysOf lists the keys of a mapping; anything else has none.
func KeysOf(n *yaml.Node) []string { return slices.Clone(keysOf(n)) }

// ItemsOf gives the elements of a list, or the node itself: one or a list. Of nil there are
// none.
func ItemsOf(n *yaml.Node) []*yaml.Node {
	if n == nil {
		return nil
	}
	return items(n)
}

// Describe says what a node is, for messages.
func Describe(n *yaml.Node) string { return describe(n) }

// TextOf takes a scalar as it is written; false: it is none, or nothing.
func TextOf(n *yaml.Node) (string, bool) {
	text, p := readText(n)
	return text, p == nil
}

// Flow writes a tree on one line, as YAML.
func Flow(n *yaml.Node) string { return (&Written{}).flow(n) }

// Quoted is a text of a file in a message.
func Quoted(text string) string { return "\"" + words.Short(text) + "\"" }
