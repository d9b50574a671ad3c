//go:build !js

package picture

import (
	"bufio"
	"encoding/json"
	"fmt"
	"html/template"
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/groupsim/groupsim/report"
)

// scripts are the parts of the page's script, in their order: those that any page draws runs
// with stand between the one that reads what it is about and those that put this one together.
var scripts = slices.Concat([]string{"load.js"}, drawing, []string{"print.js", "main.js"})

// HTML writes a page about the run that needs nothing but a browser: no network, no
// other file.
func (r *Run) HTML(w io.Writer) error {
	p := &page{Title: r.report.Heading(), Description: r.report.Description}
	p.add([]*Run{r})
	return p.write(w)
}

// CompareHTML writes such a page about a comparison. The runs are those of its
// columns' reports, in their order.
func CompareHTML(w io.Writer, c *report.Comparison, runs []*Run) error {
	if len(runs) != len(c.Columns) {
		return fmt.Errorf("a comparison of %d setups needs as many runs, not %d", len(c.Columns), len(runs))
	}
	p := &page{Title: c.Scenario, Comparison: newComparison(c)}
	if first := c.Columns[0].Report; first.Scenario == c.Scenario {
		p.Title, p.Description = first.Heading(), first.Description
	}
	for i, r := range runs {
		r.name, r.Trials = c.Columns[i].Name, c.Columns[i].Trials
	}
	p.add(runs)
	return p.write(w)
}

// add puts runs on the page, and behind them the worst of the runs that come after each.
func (p *page) add(runs []*Run) {
	all := runs
	for _, r := range runs {
		if r.Worst != nil {
			all = append(all[:len(all):len(all)], r.Worst)
		}
	}
	selected := make([]*selection, len(all))
	sections := make([]*section, len(all))
	for i, r := range all {
		selected[i] = r.selectFor(len(all))
		sections[i] = newSection(r, selected[i], i)
		sections[i].ShowDescription = p.Description == ""
	}
	p.Runs, p.Strips = sections[:len(runs)], newStrips(runs)
	behind := sections[len(runs):]
	for i, r := range runs {
		if r.Worst != nil && p.Strips != nil {
			p.Strips.Rows[i].Told, behind = behind[0], behind[1:]
		}
	}
	p.facts, p.Style = data(all, selected), style(all)
}

// page is what the template of the page is filled with.
type page struct {
	Title       string
	Description string // of the one scenario that it is about
	Comparison  *comparison
	Strips      *strips // of many runs; nil: one alone
	Runs        []*section
	Paints      []paintData
	Owners      []string // their patterns, of as many as can be told apart
	Style       template.CSS
	Data        template.JS
	Script      template.JS

	facts pageData
}

func (p *page) write(w io.Writer) error {
	text, err := json.Marshal(p.facts) // escapes <, > and &, so that no text ends the script
	if err != nil {
		return err
	}
	for i := range owners {
		p.Owners = append(p.Owners, ownerPattern(i))
	}
	p.Paints, p.Data, p.Script = p.facts.Paints, template.JS(text), script()
	t, err := template.New("page.html").Funcs(template.FuncMap{"thousands": thousands[int64], "count": thousands[int], "owner": func(i int) int { return i % owners }}).ParseFS(files, "page/head.html", "page/page.html", "page/strips.html", "page/run.html")
	if err != nil {
		return err
	}
	out := bufio.NewWriter(w)
	if err := t.Execute(out, p); err != nil {
		return err
	}
	return out.Flush()
}

// style puts the colours in front of the style sheet.
func style(runs []*Run) template.CSS {
	members := 0
	for _, r := range runs {
		members = max(members, len(r.record.names.Members))
	}
	return template.CSS(styleOf(members))
}

func script() template.JS {
	var b strings.Builder
	b.WriteString("(() => {\n'use strict';\n")
	b.WriteString(joined(scripts))
	b.WriteString("})();\n")
	return template.JS(b.String())
}

// thousands writes a number with thin spaces.
func thousands[N int | int64](n N) string {
	s := strconv.FormatInt(int64(n), 10)
	for i := len(s) - 3; i > 0 && s[i-1] != '-'; i -= 3 {
		s = s[:i] + "\u202f" + s[i:]
	}
	return s
}

// section is what the page says about one run without its script.
type section struct {
	*report.Report
	Index           int
	Name            string
	Setting         string
	ShowDescription bool // it is not said above
	Written         written
	Bar             []causePart
	Rebalances      []rebalanceItem
	MoreRebalances  int  // that are not listed
	Rest            rest // what is left out of the timeline
	Table           []report.Partition
	TableLeft       int // partitions that are not in it
	Shown           []shownMember
	Alarms          *alarms // nil: nobody asked for them
}

// shownMember is a member of the page's table.
type shownMember struct {
	Number int
	*report.Member
}

// rebalanceItem is a rebalance of the page's list.
type rebalanceItem struct {
	*report.Rebalance
	Took    string
	Diagram bool // there is one
}

// causePart is a part of a bar of downtime.
type causePart struct {
	report.CauseFigures
	Paint  int
	Part   int64 // how long it is drawn
	Letter string
	Title  string
	Means  string
}

func newSection(r *Run, of *selection, index int) *section {
	s := &section{
		Report: r.report, Index: index, Name: r.name, Setting: setting(r.report), Written: r.written(),
		Bar: causeParts(r.report, r.report.Summary.Downtime.Total), Rest: of.rest, Alarms: newAlarms(r.report),
	}
	s.Table, s.TableLeft = r.listed()
	for _, i := range of.members {
		if i < len(r.report.Members) {
			s.Shown = append(s.Shown, shownMember{i, &r.report.Members[i]})
		}
	}
	listed := min(len(r.report.Rebalances), mostRebalances)
	s.MoreRebalances = len(r.report.Rebalances) - listed
	for i := range listed {
		b := &r.report.Rebalances[i]
		took := "took " + (b.Ended - b.From).Human()
		switch {
		case b.Emptied > 0:
			took += " and left the group Empty"
		case b.Abandoned:
			took = "abandoned"
		case b.To < 0:
			took = "open at the end"
		}
		s.Rebalances = append(s.Rebalances, rebalanceItem{b, took, false})
	}
	for _, d := range of.diagrams {
		s.Rebalances[d.index].Diagram = true
	}
	return s
}

// setting says in a line what was run.
func setting(r *report.Report) string {
	kind := "members"
	if r.Setup.Static {
		kind = "static members"
	}
	return fmt.Sprintf("%s · %s (%s) · %d %s · %d partitions · %s · %s · %s · Kafka %s, %s", r.Setup.Protocol, r.Setup.Rebalance, r.Setup.Assignor,
		r.Setup.Members, kind, len(r.Partitions), r.Window.End.Human(), r.StartUp(), r.Draws(), r.Model.Kafka, r.Model.Client)
}

// causeParts divides the downtime of a run. The whole bar is as long as most; a part
// too short for its letter has none.
func causeParts(r *report.Report, most report.Ms) []causePart {
	var parts []causePart
	for _, c := range r.Causes() {
		p := causePart{CauseFigures: c, Paint: int(c.Cause), Part: int64(c.Time), Title: fmt.Sprintf("%s: %s, %s", c.Cause, c.Time.Human(), c.Share), Means: c.Cause.Meaning(r.Protocols())}
		if c.Time*20 >= most {
			p.Letter = c.Cause.Letter()
		}
		parts = append(parts, p)
	}
	return parts
}

// comparison is what the page says about a comparison without its script.
type comparison struct {
	*report.Comparison
	Rows []report.FigureRow
	Bars []compareBar
}

// compareBar is the downtime of one column, divided by cause.
type compareBar struct {
	Name  string
	Total string
	Parts []causePart
	Rest  int64 // as long as the most of all is longer
}

func newComparison(c *report.Comparison) *comparison {
	out := &comparison{Comparison: c, Rows: c.Figures()}
	most := report.Ms(0)
	for i := range c.Columns {
		most = max(most, c.Columns[i].Report.Summary.Downtime.Total)
	}
	for i := range c.Columns {
		r := c.Columns[i].Report
		total := r.Summary.Downtime.Total
		out.Bars = append(out.Bars, compareBar{c.Columns[i].Name, total.Human(), causeParts(r, most), int64(most - total)})
	}
	return out
}
