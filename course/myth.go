package course

import (
	"path"

	"gopkg.in/yaml.v3"
)

// Myth is a belief with the run that refutes it, and one in which it is so.
type Myth struct {
	ID      string
	Belief  string
	Hint    *Template
	Claims  *Expr // what the belief says of the run: it is not so
	Because *Template
	So      *So // when it is true; nil: never
	Read    []string
	World

	library *Course
	path    string
}

// So is a run in which a belief is true.
type So struct {
	When   *Template
	Claims *Expr // nil: the same as of the myth
	World
}

// mythFile is a file of myths.
type mythFile struct{ myths []*Myth }

func mythsKeys() []key[mythFile] {
	return []key[mythFile]{
		{"myths", true, func(r *reader, v *yaml.Node, into *mythFile) {
			r.list(v, "myths", func(item *yaml.Node) {
				m := &Myth{library: r.library}
				m.at = item
				fields(r, item, "a myth", mythKeys(), m)
				into.myths = append(into.myths, m)
			})
		}, listOf(mappingSchema(mythKeys())), "The myths."},
	}
}

func mythKeys() []key[Myth] {
	return append([]key[Myth]{
		{"id", true, func(r *reader, v *yaml.Node, into *Myth) { into.ID = r.id(v, "id") }, idSchema, "Its name: myth NAME."},
		{"belief", true, func(r *reader, v *yaml.Node, into *Myth) { into.Belief = r.prose(v, "belief") }, textSchema, "What is believed, as people say it."},
		{"hint", false, func(r *reader, v *yaml.Node, into *Myth) { into.Hint = r.template(v, "hint") }, textSchema, "What helps to see whether it is so, shown on demand."},
		{"claims", true, func(r *reader, v *yaml.Node, into *Myth) { into.Claims = r.expr(v, "claims") }, textSchema, "What that says of the run, as an expression: it must not hold."},
		{"because", true, func(r *reader, v *yaml.Node, into *Myth) { into.Because = r.template(v, "because") }, textSchema, "Why it is not so, with what the run came to."},
		{"so", false, func(r *reader, v *yaml.Node, into *Myth) {
			into.So = &So{}
			into.So.at = v
			fields(r, v, "so", soKeys(), into.So)
		}, mappingSchema(soKeys()), "When it is so, with a run: scenario, set, vary, setups and runs come after those of the myth, and what is claimed must hold."},
		{"read", false, func(r *reader, v *yaml.Node, into *Myth) { into.Read = r.texts(v, "read") }, textsSchema, "What to read next."},
	}, worldKeys(func(m *Myth) *World { return &m.World })...)
}

func soKeys() []key[So] {
	return append([]key[So]{
		{"when", true, func(r *reader, v *yaml.Node, into *So) { into.When = r.template(v, "when") }, textSchema, "The condition, in words."},
		{"claims", false, func(r *reader, v *yaml.Node, into *So) { into.Claims = r.expr(v, "claims") }, textSchema, "Default: what the belief claims."},
	}, worldKeys(func(s *So) *World { return &s.World })...)
}

func (c *Course) readMyths(name string, data []byte) ([]*Myth, *reader, error) {
	root, r, err := c.open(name, data, Form, "a file of myths", "myths", "myths")
	if err != nil {
		return nil, nil, err
	}
	f := &mythFile{}
	fields(r, root, "a file of myths", mythsKeys(), f)
	for _, m := range f.myths {
		m.path, m.dir = name, path.Dir(name)
		m.check(r)
	}
	return f.myths, r, nil
}

// check holds what a myth says to what there is.
func (m *Myth) check(r *reader) {
	r.knownIn(m.Hint, &m.World, beforeRun)
	r.known(m.Claims, &m.World, ofRun)
	r.knownIn(m.Because, &m.World, afterRun)
	if m.So == nil {
		return
	}
	so := &m.So.World
	so.within(&m.World, m.dir)
	if so.vary == nil {
		so.vary = m.vary
	}
	if so.setups == nil {
		so.setups = m.setups
	}
	so.Runs = max(so.Runs, m.Runs)
	r.known(m.So.Claims, so, ofRun)
	r.knownIn(m.So.When, so, afterRun)
}
