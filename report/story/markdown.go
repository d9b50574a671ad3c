package story

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/groupsim/groupsim/words"
)

// Markdown prints the story for a comment: what would have helped first, then the
// incidents, folded away, with their chains as tables.
func (s *Story) Markdown(w io.Writer) error {
	m := &markdown{}
	m.Line("### " + words.Markdown(s.heading()))
	m.Line()
	m.Line("**" + words.Markdown(s.which()) + "**")
	if s.WhatIf != nil && len(s.WhatIf.Changes) > 0 {
		m.whatIf(s)
	}
	shown := worst(s.Incidents)
	for _, like := range alike(shown) {
		m.incident(like[0])
		if text := moreLike(like); text != "" {
			m.Line()
			m.Line(words.Markdown(text))
		}
	}
	if n := len(s.Incidents) - len(shown); n > 0 {
		m.Line()
		m.Line(fmt.Sprintf("… and %d more incidents with less downtime", n))
	}
	if s.About.Generation != 0 {
		for i := range s.Rebalances {
			m.rebalance(&s.Rebalances[i])
		}
	}
	m.rules()
	_, err := io.WriteString(w, m.String())
	return err
}

// markdown is a comment about a run, with the rules that it refers to.
type markdown struct {
	words.Comment
	cited
}

func (m *markdown) incident(x *Incident) {
	m.Folded(sentence(x.Title)+", "+x.figures(), func() {
		links := x.Chain
		if len(x.Histories) > 0 {
			links = x.Histories[0].Chain
			m.Line(words.Markdown(x.Histories[0].label() + ": down " + x.Histories[0].times()))
			m.Line()
		}
		m.chain(links)
		m.Line()
		for i := 1; i < len(x.Histories); i++ {
			h := &x.Histories[i]
			m.Line("- also ", words.Markdown(h.label()+": down "+h.times()+h.why()))
		}
		for _, text := range x.repeats() {
			m.Line("- ", words.Markdown(text))
		}
	})
}

func (m *markdown) chain(links []Link) {
	m.Row("at", "after", "")
	m.Row("---:", "---:", "---")
	for i := range links {
		l := &links[i]
		m.Row(l.At.Moment(), l.waited(), words.Markdown(l.sentence(&m.cited)))
	}
}

func (m *markdown) rebalance(r *Rebalance) {
	m.Folded(r.heading(), func() {
		m.chain(r.Chain)
		m.Line()
		for i, row := range r.table() {
			for k := range row {
				row[k] = words.Markdown(row[k])
			}
			m.Row(row...)
			if i == 0 {
				m.Row("---", "---:", "---", "---:", "---:", "---:")
			}
		}
	})
}

func (m *markdown) whatIf(s *Story) {
	m.Line()
	w := s.WhatIf
	if text := w.beyond(); text != "" {
		m.Line(text)
		m.Line()
	}
	head := w.head()
	rule := slices.Repeat([]string{"---:"}, len(head))
	rule[len(rule)-1] = "---"
	m.Row(append([]string{"what if"}, head...)...)
	m.Row(append([]string{"---"}, rule...)...)
	row := func(f *Figures, name, effect string) { m.Row(append([]string{name}, w.row(f, effect)...)...) }
	row(&s.WhatIf.Before, "as it was", "")
	for i := range s.WhatIf.Changes {
		c := &s.WhatIf.Changes[i]
		row(&c.After, words.Code(c.Setting+" = "+c.To)+" (was "+words.Markdown(c.From)+")", words.Markdown(strings.TrimSpace(string(c.Effect)+w.remark(c)+" "+c.Failed)))
	}
}

func (m *markdown) rules() {
	if len(m.list) == 0 {
		return
	}
	m.Folded("Rules, by their headings in docs/protocol.md", func() {
		for i, r := range m.list {
			m.Line(fmt.Sprintf("%d. ", i+1), words.Markdown(r.text()))
		}
	})
}
