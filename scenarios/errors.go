package scenarios

import (
	"cmp"
	"fmt"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"

	"gopkg.in/yaml.v3"

	"github.com/groupsim/groupsim/settings"
	"github.com/groupsim/groupsim/words"
)

// Error is one thing wrong with a scenario. Msg names the value and the remedy;
// Meant is the name that was probably meant, or empty. Line and Column count from
// 1; both are 0 where the error is not of a place in a file: in a --set argument,
// which File then names, or in a file that cannot be opened.
type Error struct {
	File         string
	Line, Column int
	Msg          string
	Meant        string
}

// Error gives "file:line:col: message (did you mean …?)".
func (e *Error) Error() string {
	var b strings.Builder
	b.WriteString(e.File)
	if e.Line > 0 {
		fmt.Fprintf(&b, ":%d:%d", e.Line, e.Column)
	}
	b.WriteString(": " + e.Said())
	return b.String()
}

// Said is what is wrong, without the place.
func (e *Error) Said() string { return e.Msg + DidYouMean(e.Meant) }

// DidYouMean proposes what was probably meant, behind a message that it goes on; of nothing it is
// nothing.
func DidYouMean(meant string) string {
	if meant == "" {
		return ""
	}
	return fmt.Sprintf(" (did you mean %q?)", meant)
}

// Errors is all that is wrong with a scenario: those of --set arguments first,
// then those of the file in its order, at most [MaxErrors]. More counts the rest.
type Errors struct {
	List []*Error
	More int
}

// MaxErrors is how many errors of one scenario are reported at once.
const MaxErrors = 10

// Error gives one error a line.
func (e *Errors) Error() string {
	lines := make([]string, 0, len(e.List)+1)
	for _, err := range e.List {
		lines = append(lines, err.Error())
	}
	if e.More > 0 {
		lines = append(lines, fmt.Sprintf("and at least %d more", e.More))
	}
	return strings.Join(lines, "\n")
}

// Said is all of that on one line, without the places.
func (e *Errors) Said() string {
	list := make([]string, len(e.List))
	for i, err := range e.List {
		list[i] = err.Said()
	}
	return strings.Join(list, "; ")
}

// fileError is for what concerns a file as a whole.
func fileError(file, format string, args ...any) *Errors {
	return &Errors{List: []*Error{{File: file, Msg: fmt.Sprintf(format, args...)}}}
}

// placeError is for what ends the reading at one place of the file.
func placeError(file string, line, column int, format string, args ...any) *Errors {
	return &Errors{List: []*Error{{File: file, Line: line, Column: column, Msg: fmt.Sprintf(format, args...)}}}
}

// enough is how many errors are collected before looking for more is given up: a
// file of a megabyte can hold a hundred thousand.
const enough = 10 * MaxErrors

// collector gathers errors. The nodes that come from elsewhere, such as a --set
// argument, carry as a negative line the number of what to name in place of the
// file: -1 for the first (see Options.places).
type collector struct {
	file   string
	places []string
	origin []Origin // places in other files, numbered after those
	list   []collected
	seen   map[Error]bool
	notes  map[*yaml.Node]note
}

// note is what is known of a node beside what stands in it.
type note struct {
	written string // what the file has, where a draw or a sum stands in its place
	meant   string // the name that was probably meant
	said    bool   // all that is wrong with it
	by      int    // the line of what changed it, in place of its own
}

// noted changes the note of a node.
func (c *collector) noted(n *yaml.Node, change func(*note)) {
	if c.notes == nil {
		c.notes = map[*yaml.Node]note{}
	}
	x := c.notes[n]
	change(&x)
	c.notes[n] = x
}

// asWritten is what the file has at a node.
func (c *collector) asWritten(n *yaml.Node) string {
	if x := c.notes[n]; x.written != "" {
		return x.written
	}
	return n.Value
}

type collected struct {
	err  *Error
	line int // of the node
}

// clone copies it, to go on for itself.
func (c *collector) clone() collector {
	d := *c
	d.list, d.origin, d.seen, d.notes = slices.Clone(c.list), slices.Clone(c.origin), maps.Clone(c.seen), maps.Clone(c.notes)
	return d
}

func (c *collector) full() bool   { return len(c.list) >= enough }
func (c *collector) failed() bool { return len(c.list) > 0 }

// blame makes errors at a mapping those of what changed it: of a key that is gone, or does
// not go with another.
func (c *collector) blame(n, by *yaml.Node) { c.noted(n, func(x *note) { x.by = by.Line }) }

// add notes an error at a node. The same error at the same place counts once: a
// setting of the whole file is read for every member.
func (c *collector) add(n *yaml.Node, p *problem) {
	about := c.notes[n]
	if c.full() || about.said {
		return
	}
	line := cmp.Or(about.by, n.Line)
	e := Error{File: c.file, Line: line, Column: n.Column, Msg: p.msg, Meant: cmp.Or(p.meant, about.meant)}
	if about.written != "" {
		e.Msg += "; it comes from " + strconv.Quote(words.Short(about.written))
	}
	if line < 0 {
		o := c.elsewhere(-line - 1)
		e.File, e.Line, e.Column = o.File, o.Line, o.Column
	}
	if c.seen[e] {
		return
	}
	if c.seen == nil {
		c.seen = map[Error]bool{}
	}
	c.seen[e] = true
	c.list = append(c.list, collected{&e, line})
}

// from gives the line of nodes that come from a place in another file.
func (c *collector) from(o Origin) int {
	c.origin = append(c.origin, o)
	return -len(c.places) - len(c.origin)
}

func (c *collector) elsewhere(i int) Origin {
	if i < len(c.places) {
		return Origin{File: c.places[i]}
	}
	return c.origin[i-len(c.places)]
}

func (c *collector) addf(n *yaml.Node, format string, args ...any) {
	c.add(n, problemf(format, args...))
}

// errors gives what was gathered, or nil.
func (c *collector) errors() *Errors {
	if len(c.list) == 0 {
		return nil
	}
	slices.SortStableFunc(c.list, func(a, b collected) int {
		return cmp.Or(cmp.Compare(rank(a.line), rank(b.line)), cmp.Compare(a.err.Column, b.err.Column))
	})
	errs := &Errors{More: max(0, len(c.list)-MaxErrors)}
	for _, x := range c.list[:len(c.list)-errs.More] {
		errs.List = append(errs.List, x.err)
	}
	return errs
}

// rank puts what comes from elsewhere first, in the order of its numbers.
func rank(line int) int {
	if line < 0 {
		return math.MinInt - line
	}
	return line
}

// problem is what is wrong with a value, before it is known where it stands.
type problem struct {
	msg   string
	meant string
}

func problemf(format string, args ...any) *problem {
	return &problem{msg: fmt.Sprintf(format, args...)}
}

// problemOf is what a [settings.Refusal] says; nil if there is no error.
func problemOf(err error) *problem {
	if err == nil {
		return nil
	}
	p := &problem{msg: err.Error()}
	if r, ok := err.(*settings.Refusal); ok {
		p.meant = Near(r.Written, r.Among)
	}
	return p
}

// in puts the name of the key in front.
func (p *problem) in(key string) *problem {
	return &problem{msg: key + ": " + p.msg, meant: p.meant}
}
