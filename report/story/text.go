package story

import (
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/groupsim/groupsim/words"
)

// Text prints the story for people, no line wider than width (at least 80). Without
// colour there are no control characters.
func (s *Story) Text(w io.Writer, width int, colour bool) error {
	p := &page{Page: words.NewPage(width, colour)}
	p.Lines(words.Bold, s.heading())
	p.Hang("", s.which())
	for _, text := range s.Assumed {
		p.Hang("", "assumed: "+text)
	}
	if text := s.Controls.Text(); text != "" {
		p.Hang("", "controllers: "+text)
	}
	if s.Description != "" {
		p.Line()
		p.Hang("", s.Description)
	}
	p.startup(s)
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

func (p *page) startup(s *Story) {
	again := s.Early.repeats()
	if len(s.Startup)+len(again) == 0 {
		return
	}
	p.heading("Start-up")
	p.chain(s.Startup)
	for _, text := range again {
		p.Hang("  ", text)
	}
}

// page gathers the lines of a story, and the rules that it refers to by number.
type page struct {
	words.Page
	cited
}

func (p *page) heading(text string) {
	p.Line()
	p.Lines(words.Bold, text)
}

func (p *page) rules() {
	if len(p.list) == 0 {
		return
	}
	p.heading("Rules, by their headings in docs/protocol.md")
	for i, r := range p.list {
		p.Hang(fmt.Sprintf("  %4s ", fmt.Sprintf("[%d]", i+1)), r.text())
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
	for _, like := range alike(shown) {
		p.incident(like[0])
		if text := moreLike(like); text != "" {
			p.Hang("  ", text)
		}
	}
	if n := len(s.Incidents) - len(shown); n > 0 {
		p.Line("")
		p.Line(fmt.Sprintf("… and %d more incidents with less downtime; -o json has them all", n))
	}
}

// worst picks the incidents with the most downtime and leaves them in their order.
func worst(list []Incident) []Incident {
	return words.Most(list, mostIncidents, func(x Incident) int64 { return int64(x.Downtime) })
}

func (p *page) incident(x *Incident) {
	p.heading(sentence(x.Title))
	p.Hang("  ", x.figures())
	p.histories(x)
	for _, text := range x.repeats() {
		p.Hang("  ", text)
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
	p.Hang("  ", h.label()+": down "+h.times())
	p.chain(h.Chain)
	others := x.Histories[1:]
	groups := together(others)
	for _, g := range groups[:min(most, len(groups))] {
		p.Hang("  ", g.text())
	}
	if len(groups) > most {
		n := 0
		for _, g := range groups[most:] {
			for _, h := range g {
				n += len(h.Partitions)
			}
		}
		p.Hang("  ", fmt.Sprintf("also %d more partitions, none for longer than %s", n, groups[most][0].Downtime.Human()))
	}
}

// chain prints links: when, how long after what led to it, what, by which settings,
// under which rule.
func (p *page) chain(links []Link) {
	cut := len(links)
	if cut > mostLinks {
		cut = mostLinks / 2
	}
	width := 11
	for i := range links {
		width = max(width, len(links[i].At.Moment()))
	}
	for i := range links {
		if rest := len(links) - i; i >= cut && rest > mostLinks/2 {
			if i == cut {
				p.Line(fmt.Sprintf("       … %d more links; -o json has them all", rest-mostLinks/2))
			}
			continue
		}
		p.link(&links[i], i == 0, width)
	}
}

func (p *page) link(l *Link, first bool, width int) {
	arrow := "→"
	if first {
		arrow = " "
	}
	p.Hang(fmt.Sprintf("  %s %*s %10s  ", arrow, width, l.At.Moment(), l.waited()), l.sentence(&p.cited))
}

// rebalance prints every member's way to one rebalance.
func (p *page) rebalance(r *Rebalance) {
	p.heading(r.heading())
	if r.Startup {
		p.chain(r.Chain)
	}
	p.Table([]words.Column{{}, {Right: true}, {}, {Right: true}, {Right: true}, {Right: true}}, r.table(), nil)
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
	p.Hang("  ", "Each line is a run of its own, with everything else the same.")
	if text := w.beyond(); text != "" {
		p.Hang("  ", text)
	}
	rows := [][]string{w.head(), w.row(&w.Before, "as it was")}
	var without, harmful []string
	for i := range w.Changes {
		c := &w.Changes[i]
		name, remark := c.name(), w.remark(c)
		switch c.Effect {
		case Helps:
			rows = append(rows, w.row(&c.After, name+" (was "+c.From+")"+remark))
		case Changes:
			without = append(without, name+remark)
		case Harms:
			harmful = append(harmful, name+" ("+w.Before.Rises(&c.After)+w.inReturn(c)+remark+")")
		case DidNotRun:
			without = append(without, name+" (the run failed: "+c.Failed+")")
		}
	}
	columns := make([]words.Column, len(rows[0]))
	for i := range columns {
		columns[i].Right = true
	}
	columns[len(columns)-1] = words.Column{Lines: words.All}
	p.Table(columns, rows, nil)
	if len(rows) == 2 {
		p.Hang("  ", "Nothing that was tried.")
	}
	if len(harmful) > 0 {
		p.Hang("  ", "Would have made it worse: "+strings.Join(harmful, "; ")+".")
	}
	if len(without) > 0 {
		p.Hang("  ", "Would have made no difference: "+strings.Join(without, "; ")+".")
	}
}

// head names the figures, of which that of partitions that were never up is left out where
// there were none.
func (w *WhatIf) head() []string {
	head := []string{"down", "worst", "rebalances", "reprocessed", ""}
	if w.anyNeverUp() {
		head = append([]string{"never up"}, head...)
	}
	return head
}

// row has the figures, and a text behind them.
func (w *WhatIf) row(f *Figures, text string) []string {
	row := []string{f.Downtime.Human(), f.Worst.Human(), strconv.Itoa(f.Rebalances), strconv.FormatInt(f.Reprocessed, 10), text}
	if w.anyNeverUp() {
		row = append([]string{strconv.Itoa(f.NeverUp)}, row...)
	}
	return row
}
