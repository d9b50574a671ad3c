package story

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/groupsim/groupsim/internal/words"
)

// Text prints the story for people, no line wider than width (at least 80). Without
// colour there are no control characters.
func (s *Story) Text(w io.Writer, width int, colour bool) error {
	p := &page{width: max(width, 80), colour: colour}
	p.bold(s.heading())
	p.hang("", s.Verdict)
	if len(s.Startup) > 0 {
		p.heading("Start-up")
		p.chain(s.Startup)
	}
	p.incidents(s)
	if s.About.Generation != 0 {
		for i := range s.Rebalances {
			p.rebalance(&s.Rebalances[i])
		}
	}
	if s.WhatIf != nil {
		p.whatIf(s)
	}
	p.rules()
	_, err := io.WriteString(w, p.String())
	return err
}

// page gathers the lines of a story, and the rules that it refers to by number.
type page struct {
	strings.Builder
	width  int
	colour bool
	cited
}

func (p *page) line(text string) { p.WriteString(strings.TrimRight(text, " ") + "\n") }

func (p *page) bold(text string) {
	for _, line := range words.Wrap(text, p.width, 3) {
		if p.colour {
			line = "\x1b[1m" + line + "\x1b[0m"
		}
		p.line(line)
	}
}

func (p *page) heading(text string) {
	p.line("")
	p.bold(text)
}

// hang prints a text over as many lines as it needs, the first behind a head, the
// others behind as much space.
func (p *page) hang(head, text string) {
	const all = 1 << 20
	n := utf8.RuneCountInString(head)
	for _, line := range words.Wrap(text, p.width-n, all) {
		p.line(head + line)
		head = strings.Repeat(" ", n)
	}
}

func (p *page) rules() {
	if len(p.list) == 0 {
		return
	}
	p.heading("Rules, by their headings in docs/protocol.md")
	for i, r := range p.list {
		p.hang(fmt.Sprintf("  %4s ", fmt.Sprintf("[%d]", i+1)), r.text())
	}
}

// How many incidents and links are printed at most; the JSON form has all.
const (
	mostIncidents = 20
	mostLinks     = 40
)

func (p *page) incidents(s *Story) {
	if len(s.Incidents) == 0 && s.About.Generation != 0 {
		return // the rebalance itself is told
	}
	if len(s.Incidents) == 0 {
		p.heading(s.about("No incidents"))
		return
	}
	shown := worst(s.Incidents)
	for i := range shown {
		p.incident(&shown[i])
	}
	if n := len(s.Incidents) - len(shown); n > 0 {
		p.line("")
		p.line(fmt.Sprintf("… and %d more incidents with less downtime; -o json has them all", n))
	}
}

// worst picks the incidents with the most downtime and leaves them in their order.
func worst(list []Incident) []Incident {
	if len(list) <= mostIncidents {
		return list
	}
	order := make([]int, len(list))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(list[b].Downtime, list[a].Downtime) })
	order = order[:mostIncidents]
	slices.Sort(order)
	var shown []Incident
	for _, i := range order {
		shown = append(shown, list[i])
	}
	return shown
}

func (p *page) incident(x *Incident) {
	p.heading(sentence(x.Title))
	p.hang("  ", x.figures())
	p.histories(x)
	for _, text := range x.repeats() {
		p.hang("  ", text)
	}
}

// histories tells the worst one, and of the others what was different.
func (p *page) histories(x *Incident) {
	const most = 6
	if len(x.Histories) == 0 {
		p.chain(x.Chain)
		return
	}
	h := &x.Histories[0]
	p.hang("  ", h.label()+": down "+h.times())
	p.chain(h.Chain)
	others := x.Histories[1:]
	for i := range others[:min(most, len(others))] {
		h := &others[i]
		p.hang("  ", "also "+h.label()+": down "+h.times()+h.why())
	}
	if len(others) > most {
		n := 0
		for _, h := range others[most:] {
			n += len(h.Partitions)
		}
		p.hang("  ", fmt.Sprintf("also %d more partitions, none for longer than %s", n, duration(others[most].Downtime)))
	}
}

// chain prints links: when, how long after what led to it, what, by which settings,
// under which rule.
func (p *page) chain(links []Link) {
	cut := len(links)
	if cut > mostLinks {
		cut = mostLinks / 2
	}
	for i := range links {
		if rest := len(links) - i; i >= cut && rest > mostLinks/2 {
			if i == cut {
				p.line(fmt.Sprintf("       … %d more links; -o json has them all", rest-mostLinks/2))
			}
			continue
		}
		p.link(&links[i], i == 0)
	}
}

func (p *page) link(l *Link, first bool) {
	arrow := "→"
	if first {
		arrow = " "
	}
	p.hang(fmt.Sprintf("  %s %11s %10s  ", arrow, seconds(l.At), l.waited()), l.sentence(&p.cited))
}

// rebalance prints every member's way to one rebalance.
func (p *page) rebalance(r *Rebalance) {
	p.heading(r.heading())
	if r.Startup {
		p.chain(r.Chain)
	}
	p.table(r.table(), []bool{false, true, false, true, true, true})
}

// table prints rows in columns, some of them to the right. The last one wraps if it is
// to the left.
func (p *page) table(rows [][]string, right []bool) {
	widths := make([]int, len(right))
	for _, row := range rows {
		for i, cell := range row {
			widths[i] = max(widths[i], utf8.RuneCountInString(cell))
		}
	}
	for _, row := range rows {
		line, last := "", len(row)-1
		for i, cell := range row {
			space := strings.Repeat(" ", widths[i]-utf8.RuneCountInString(cell))
			switch {
			case right[i]:
				line += "  " + space + cell
			case i == last && cell != "":
				p.hang(line+"  ", cell)
			default:
				line += "  " + cell + space
			}
		}
		if right[last] || row[last] == "" {
			p.line(line)
		}
	}
}

func (p *page) whatIf(s *Story) {
	w := s.WhatIf
	if len(w.Changes) == 0 {
		return
	}
	heading := "What would have helped"
	if s.About.Partition != "" {
		heading += " " + s.About.Partition
	}
	p.heading(heading)
	p.hang("  ", "Each line is a run of its own, with everything else the same.")
	rows := [][]string{{"down", "worst", "rebalances", "reprocessed", ""}, w.Before.row("as it was")}
	var without, harmful []string
	for i := range w.Changes {
		c := &w.Changes[i]
		name := c.Setting + " = " + c.To
		switch c.Effect {
		case Helps:
			rows = append(rows, c.After.row(name+" (was "+c.From+")"))
		case Changes:
			without = append(without, name)
		case Harms:
			harmful = append(harmful, name+" ("+w.Before.rises(&c.After)+")")
		case DidNotRun:
			without = append(without, name+" (the run failed: "+c.Failed+")")
		}
	}
	p.table(rows, []bool{true, true, true, true, false})
	if len(rows) == 2 {
		p.hang("  ", "Nothing that was tried.")
	}
	if len(harmful) > 0 {
		p.hang("  ", "Would have made it worse: "+strings.Join(harmful, "; ")+".")
	}
	if len(without) > 0 {
		p.hang("  ", "Would have made no difference: "+strings.Join(without, "; ")+".")
	}
}

// row has the figures, and a text behind them.
func (f *Figures) row(text string) []string {
	return []string{duration(f.Downtime), duration(f.Worst), strconv.Itoa(f.Rebalances), strconv.FormatInt(f.Reprocessed, 10), text}
}
