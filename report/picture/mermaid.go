package picture

import (
	"fmt"
	"io"
	"regexp"
	"strings"

	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/report"
)

// mostMermaid is how many lines a Mermaid diagram has, about. Mermaid itself takes
// no text longer than 50,000 characters.
const mostMermaid = 240

// EveryRebalance asks [Run.Mermaid] for all of them.
const EveryRebalance = 0

// Mermaid writes the rebalances as a sequence diagram, as many as fit, or those with
// one generation, or epoch. The error is of one that there is no rebalance of.
func (r *Run) Mermaid(w io.Writer, generation int) error {
	var list []diagram
	for _, d := range r.diagrams() {
		if generation == EveryRebalance || int(d.rebalance.Generation) == generation {
			list = append(list, d)
		}
	}
	if generation != EveryRebalance && len(list) == 0 {
		return fmt.Errorf("no rebalance of %s has %s %d", r.name, r.report.Protocols().Unit(), generation)
	}
	m := &mermaid{participants: map[string]bool{}}
	leftOut := 0
	for i, d := range list {
		if i > 0 && m.lines+len(d.rows) > mostMermaid {
			leftOut = len(list) - i
			break
		}
		m.diagram(&d)
	}
	if leftOut > 0 {
		m.line("Note over g: %d more rebalances are left out", leftOut)
	}
	title := fmt.Sprintf("---\ntitle: %q\n---\n", plain(r.report.Heading()))
	_, err := io.WriteString(w, title+"sequenceDiagram\n"+m.head.String()+m.body.String())
	return err
}

// mermaid gathers a diagram: its participants, and what they say.
type mermaid struct {
	head, body   strings.Builder
	participants map[string]bool
	lines        int
}

func (m *mermaid) line(format string, args ...any) {
	fmt.Fprintf(&m.body, "    "+format+"\n", args...)
	m.lines++
}

// participant gives the name within the diagram of whoever has a lane.
func (m *mermaid) participant(l *lane) string {
	id := "g"
	switch l.member {
	case event.Coordinator:
	case others:
		id = "others"
	default:
		id = fmt.Sprintf("m%d", l.member)
	}
	if !m.participants[id] {
		m.participants[id] = true
		name := mermaidText(l.name)
		if l.member == others || strings.TrimSpace(name) == "" {
			name = id // how many others there are differs between the rebalances
		}
		fmt.Fprintf(&m.head, "    participant %s as %s\n", id, name)
	}
	return id
}

func (m *mermaid) diagram(d *diagram) {
	ids := make([]string, len(d.lanes))
	for i := range d.lanes {
		ids[i] = m.participant(&d.lanes[i])
	}
	b := d.rebalance
	m.line("Note over g: Rebalance to %s %d, from %s", b.Unit(), b.Generation, b.From.Human())
	for i := range d.rows {
		r := &d.rows[i]
		text := mermaidText(report.Ms(r.at).Moment() + " " + r.words())
		switch r.kind {
		case phase:
			m.line("Note over g: %s", text)
		case note:
			m.line("Note over %s: %s", ids[r.lane], text)
		case asks:
			m.line("%s->>g: %s", ids[r.lane], text)
		case answers:
			m.line("g-->>%s: %s", ids[r.lane], text)
		}
	}
	if d.leftOut > 0 {
		m.line("Note over g: %d more messages are left out", d.leftOut)
	}
}

var endWord = regexp.MustCompile(`(?i)\bend\b`)

// mermaidText writes a text with Mermaid's entities: a semicolon would end the line,
// a number sign begin an entity, and the word "end" end a block.
func mermaidText(text string) string {
	var b strings.Builder
	for _, c := range plain(text) {
		if strings.ContainsRune("#;<>&%{}\\\"`", c) {
			fmt.Fprintf(&b, "#%d;", c)
			continue
		}
		b.WriteRune(c)
	}
	return endWord.ReplaceAllStringFunc(b.String(), func(word string) string { return fmt.Sprintf("#%d;", word[0]) + word[1:] })
}

// plain makes one line of a text, without control characters.
func plain(text string) string {
	return strings.Map(func(c rune) rune {
		if c < ' ' || c == 0x7f || c == 0x2028 || c == 0x2029 {
			return ' '
		}
		return c
	}, text)
}
