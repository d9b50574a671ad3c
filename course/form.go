package course

import (
	"bytes"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"gopkg.in/yaml.v3"

	"github.com/groupsim/groupsim/scenarios"
	"github.com/groupsim/groupsim/words"
)

// key is a key of a mapping of the course's files. The tables of them serve the loader, the
// schema and the authors' page.
type key[T any] struct {
	name     string
	required bool
	read     func(r *reader, v *yaml.Node, into *T)
	schema   schema
	doc      string
}

// reader reads a file of the course.
type reader struct {
	*scenarios.Reading
	library *Course
}

// open reads a file as YAML, and holds it to its schema's name.
func (c *Course) open(path string, data []byte, name, is, needs, keys string) (*yaml.Node, *reader, error) {
	root, reading, err := scenarios.ReadDocument(c.place(path), bytes.NewReader(data), is, needs, keys)
	if err != nil {
		return nil, nil, err
	}
	r := &reader{reading, c}
	if v := scenarios.ValueOf(root, "schema"); v == nil {
		r.Wrong(root, "", "%s says its form first: schema: %s", is, name)
	} else if v.Value != name {
		r.Wrong(v, name, "schema: %s is not the form of %s", scenarios.Quoted(v.Value), is)
	}
	return root, r, nil
}

// fields reads a mapping with fixed keys, in the order of the table.
func fields[T any](r *reader, n *yaml.Node, what string, table []key[T], into *T) {
	if n.Kind != yaml.MappingNode {
		r.Wrong(n, "", "%s is a mapping, not %s", what, scenarios.Describe(n))
		return
	}
	known := []string{"schema", "$schema"}
	for _, k := range table {
		known = append(known, k.name)
		if v := scenarios.ValueOf(n, k.name); v != nil {
			k.read(r, v, into)
		} else if k.required {
			r.Wrong(n, "", "%s needs %s: %s", what, k.name, words.Clause(k.doc))
		}
	}
	for i := 0; i < len(n.Content); i += 2 {
		if k := n.Content[i]; !slices.Contains(known, k.Value) {
			r.Wrong(k, scenarios.Near(k.Value, known[2:]), "%s is not a key of %s, which has %s", scenarios.Quoted(k.Value), what, strings.Join(known[2:], ", "))
		}
	}
}

// text reads a text; prose is one for people, without figures.
func (r *reader) text(v *yaml.Node, name string) string {
	text, ok := scenarios.TextOf(v)
	if !ok || text == "" {
		r.Wrong(v, "", "%s: wants text, not %s", name, scenarios.Describe(v))
	}
	return text
}

func (r *reader) prose(v *yaml.Node, name string) string {
	text := r.text(v, name)
	r.noFigure(v, name, figureIn(text))
	return text
}

func (r *reader) noFigure(v *yaml.Node, name, figure string) {
	if figure != "" {
		r.Wrong(v, "", "%s: %s is a figure in prose, which nobody recomputes: put a placeholder in its place, such as {session} or {answer}", name, scenarios.Quoted(figure))
	}
}

// template reads prose with placeholders.
func (r *reader) template(v *yaml.Node, name string) *Template {
	text := r.text(v, name)
	t, err := parseTemplate(text)
	if err != nil {
		r.Wrong(v, "", "%s: %s", name, err)
		return nil
	}
	r.noFigure(v, name, t.figureIn())
	for _, p := range t.parts {
		if p.expr != nil {
			p.expr.at = v
		}
	}
	return t
}

func (r *reader) expr(v *yaml.Node, name string) *Expr {
	text, ok := scenarios.TextOf(v)
	if !ok {
		r.Wrong(v, "", "%s: wants an expression such as \"downtime.max > session\", not %s", name, scenarios.Describe(v))
		return nil
	}
	e, err := parseExpr(text)
	if err != nil {
		r.Wrong(v, "", "%s: %s: %s", name, scenarios.Quoted(text), err)
		return nil
	}
	e.at = v
	return e
}

func (r *reader) whole(v *yaml.Node, name string, least, most int) int {
	text, _ := scenarios.TextOf(v)
	n, err := strconv.Atoi(text)
	if err != nil || n < least || n > most {
		r.Wrong(v, "", "%s: wants a whole number from %d to %d, not %s", name, least, most, scenarios.Describe(v))
		return least
	}
	return n
}

var idForm = regexp.MustCompile(`^[a-z0-9][a-z0-9.-]*$`)

// id reads the name of something: small letters, digits and dashes.
func (r *reader) id(v *yaml.Node, name string) string {
	text, _ := scenarios.TextOf(v)
	if !idForm.MatchString(text) {
		r.Wrong(v, "", "%s: wants a name of small letters, digits and -, such as two-timers, not %s", name, scenarios.Describe(v))
	}
	return text
}

func (r *reader) list(v *yaml.Node, name string, each func(item *yaml.Node)) {
	items := scenarios.ItemsOf(v)
	if len(items) == 0 {
		r.Wrong(v, "", "%s: the list is empty: put something in it or take it out", name)
	}
	for _, item := range items {
		each(item)
	}
}

func (r *reader) texts(v *yaml.Node, name string) (all []string) {
	r.list(v, name, func(item *yaml.Node) { all = append(all, r.text(item, name)) })
	return all
}

// oneOf holds a text to those that there are.
func (r *reader) oneOf(v *yaml.Node, name string, known []string) string {
	text := r.text(v, name)
	if !slices.Contains(known, text) {
		r.Wrong(v, scenarios.Near(text, known), "%s: %s is none of %s", name, scenarios.Quoted(text), words.Or(known))
	}
	return text
}

// set reads settings as --set has them, each with its place.
func (r *reader) set(v *yaml.Node, name string) (all []scenarios.Override) {
	if v.Kind != yaml.MappingNode || len(v.Content) == 0 {
		r.Wrong(v, "", "%s: wants settings by their keys, such as {consumer.session.timeout.ms: 30000}, not %s", name, scenarios.Describe(v))
		return nil
	}
	for i := 0; i < len(v.Content); i += 2 {
		all = append(all, scenarios.Override{Key: v.Content[i].Value, Value: v.Content[i+1], Origin: r.At(v.Content[i+1])})
	}
	return all
}
