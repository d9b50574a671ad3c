package story

import (
	"fmt"
	"io"
	"strings"

	"github.com/groupsim/groupsim/internal/words"
)

// Markdown prints the story for a comment: what would have helped first, then the
// incidents, folded away, with their chains as tables.
func (s *Story) Markdown(w io.Writer) error {
	m := &markdown{}
	m.line("### " + md(s.heading()))
	m.line("")
	m.line("**" + md(s.Verdict) + "**")
	if s.WhatIf != nil && len(s.WhatIf.Changes) > 0 {
		m.whatIf(s)
	}
	shown := worst(s.Incidents)
	for i := range shown {
		m.incident(&shown[i])
	}
	if n := len(s.Incidents) - len(shown); n > 0 {
		m.line("")
		m.line(fmt.Sprintf("… and %d more incidents with less downtime", n))
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

// markdown gathers the lines of a comment, and the rules that it refers to.
type markdown struct {
	strings.Builder
	cited
}

func md(text string) string { return words.Markdown(text) }

func (m *markdown) line(text string) { m.WriteString(text + "\n") }

func (m *markdown) row(cells ...string) { m.line("| " + strings.Join(cells, " | ") + " |") }

func (m *markdown) fold(summary string) {
	m.line("")
	m.line("<details><summary>" + md(summary) + "</summary>")
	m.line("")
}

func (m *markdown) incident(x *Incident) {
	m.fold(sentence(x.Title) + ", " + x.figures())
	links := x.Chain
	if len(x.Histories) > 0 {
		links = x.Histories[0].Chain
		m.line(md(x.Histories[0].label() + ": down " + x.Histories[0].times()))
		m.line("")
	}
	m.chain(links)
	m.line("")
	for i := 1; i < len(x.Histories); i++ {
		h := &x.Histories[i]
		m.line("- also " + md(h.label()+": down "+h.times()+h.why()))
	}
	for _, text := range x.repeats() {
		m.line("- " + md(text))
	}
	m.line("")
	m.line("</details>")
}

func (m *markdown) chain(links []Link) {
	m.row("at", "after", "")
	m.row("---:", "---:", "---")
	for i := range links {
		l := &links[i]
		m.row(seconds(l.At), l.waited(), md(l.sentence(&m.cited)))
	}
}

func (m *markdown) rebalance(r *Rebalance) {
	m.fold(r.heading())
	m.chain(r.Chain)
	m.line("")
	for i, row := range r.table() {
		m.row(row...)
		if i == 0 {
			m.row("---", "---:", "---", "---:", "---:", "---:")
		}
	}
	m.line("")
	m.line("</details>")
}

func (m *markdown) whatIf(s *Story) {
	m.line("")
	m.row("what if", "down", "worst", "rebalances", "reprocessed", "")
	m.row("---", "---:", "---:", "---:", "---:", "---")
	row := func(f *Figures, name, effect string) { m.row(append([]string{name}, f.row(effect)...)...) }
	row(&s.WhatIf.Before, "as it was", "")
	for i := range s.WhatIf.Changes {
		c := &s.WhatIf.Changes[i]
		row(&c.After, "`"+c.Setting+" = "+c.To+"` (was "+md(c.From)+")", md(strings.TrimSpace(string(c.Effect)+" "+c.Failed)))
	}
}

func (m *markdown) rules() {
	if len(m.list) == 0 {
		return
	}
	m.fold("Rules, by their headings in docs/protocol.md")
	for i, r := range m.list {
		m.line(fmt.Sprintf("%d. %s", i+1, md(r.text())))
	}
	m.line("")
	m.line("</details>")
}
