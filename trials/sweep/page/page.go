// Package page makes a page of what a sweep came to, which needs nothing but a browser: a map
// of all points with a colour for each, or over one setting a bar with its interval; the front
// of two figures; and behind each point its figures and the commands that run it. Whoever has
// no script reads a table.
//
// The page has the JSON document of the sweep in it, and beside it the same values as people
// read them (shown): its script (files/page.js) draws, and knows no units.
package page

import (
	"bufio"
	"bytes"
	"embed"
	"encoding/json"
	"fmt"
	"html/template"
	"io"
	"strings"

	"github.com/groupsim/groupsim/report"
	"github.com/groupsim/groupsim/report/picture"
	"github.com/groupsim/groupsim/trials/sweep"
)

//go:embed files
var files embed.FS

// mostCells is how many cells a page has: what is more cannot be told apart.
const mostCells = 20_000

// Check refuses a plan of which no page can be made.
func Check(p *sweep.Plan) error {
	if n := len(p.Subjects) * p.Points(); n > mostCells {
		return fmt.Errorf("a page of %d points is more than anybody can look at: --html takes %d", n, mostCells)
	}
	return nil
}

// page is what the template is filled with.
type page struct {
	Title, About string
	Style        template.CSS
	Data, Shown  template.JS
	Script       template.JS
	Pictures     template.JS
	Heads        []string
	Rows         []tableRow
	Left         int  // rows that are not in the table
	Open         bool // the table is: maps have no more than three settings
}

// tableRow is a figure of a cell, in the table.
type tableRow struct {
	Values                []string // of the axes
	Figure, Value, Within string
	Note                  string
}

// HTML writes the page.
func HTML(w io.Writer, r *sweep.Result) error {
	if err := Check(r.Plan); err != nil {
		return err
	}
	var document bytes.Buffer
	if err := r.WriteJSON(&document); err != nil {
		return err
	}
	var data bytes.Buffer
	json.HTMLEscape(&data, bytes.TrimSpace(document.Bytes())) // so that no text ends the script
	texts, err := json.Marshal(shownOf(r))
	if err != nil {
		return err
	}
	drawn, err := json.Marshal(picturesOf(r))
	if err != nil {
		return err
	}
	script, err := read("picture.js", "page.js")
	if err != nil {
		return err
	}
	style, err := read("page.css")
	if err != nil {
		return err
	}
	t, err := template.New("head.html").Parse(picture.Head())
	if err == nil {
		t, err = t.ParseFS(files, "files/page.html")
	}
	if err != nil {
		return err
	}
	_, shared := picture.Tools()
	p := &page{
		Title: r.Title(), About: r.About(), Style: template.CSS(shared + style),
		Data: template.JS(data.String()), Shown: template.JS(texts), Pictures: template.JS(drawn), Script: template.JS("(() => {\n'use strict';\n" + script + "})();\n"),
	}
	p.table(r)
	p.Open = len(r.Plan.Axes) > 3
	out := bufio.NewWriter(w)
	if err := t.ExecuteTemplate(out, "page.html", p); err != nil {
		return err
	}
	return out.Flush()
}

// read gives files, one behind the other.
func read(names ...string) (string, error) {
	var all strings.Builder
	for _, name := range names {
		text, err := files.ReadFile("files/" + name)
		if err != nil {
			return "", err
		}
		all.Write(text)
	}
	return all.String(), nil
}

// table lists the figures for those who have no script.
func (p *page) table(r *sweep.Result) {
	const rows = 500
	plan := r.Plan
	for i := range plan.Axes {
		p.Heads = append(p.Heads, plan.Axes[i].Name())
	}
	for i := range r.Cells {
		c := &r.Cells[i]
		var values []string
		for j, v := range plan.Point(c.Point) {
			values = append(values, plan.Axes[j].Human(plan.Axes[j].Values[v]))
		}
		for j, m := range r.MetricsOf(c.Subject) {
			if len(p.Rows) == rows {
				p.Left++
				continue
			}
			row := tableRow{Values: values, Figure: plan.Objective(c.Subject, m), Note: c.Says()}
			if len(c.Figures) > 0 {
				f := &c.Figures[j]
				row.Value, row.Within = f.Human(f.Value), f.Within()
				if row.Note == "" {
					row.Note = f.Stands()
				}
			}
			p.Rows = append(p.Rows, row)
		}
	}
}

// shown is what the page says in words of what the document has as numbers.
type shown struct {
	Axes  [][]string  `json:"axes"`  // the values of each
	Cells []shownCell `json:"cells"` // in the order of the document
	Years []shownYear `json:"years"` // in the order of the document
	Names []string    `json:"names"` // of the metrics
	Worse []int       `json:"worse"` // of each metric 1 if more is worse, -1 if less is
}

type shownCell struct {
	Note    string                `json:"note,omitempty"` // refused, failed, never up
	Figures map[string]shownTexts `json:"figures"`
}

type shownTexts struct {
	Value  string    `json:"value"`
	Within string    `json:"within"`
	Stands string    `json:"stands"`
	Some   string    `json:"some"`
	Spread [5]string `json:"spread"` // p5, p50, p95, p99, the worst
}

func shownOf(r *sweep.Result) shown {
	s := shown{Axes: [][]string{}, Years: yearsOf(r)}
	for i := range r.Plan.Axes {
		a := &r.Plan.Axes[i]
		var texts []string
		for _, v := range a.Values {
			texts = append(texts, a.Human(v))
		}
		s.Axes = append(s.Axes, texts)
	}
	for _, m := range r.Plan.Metrics {
		worse := 1
		if m.MoreIsBetter() {
			worse = -1
		}
		s.Names, s.Worse = append(s.Names, m.String()), append(s.Worse, worse)
	}
	for i := range r.Cells {
		c := &r.Cells[i]
		cell := shownCell{Note: c.Says(), Figures: map[string]shownTexts{}}
		for j := range c.Figures {
			f := &c.Figures[j]
			texts := shownTexts{Value: f.Human(f.Value), Within: f.Within(), Stands: f.Stands(), Some: someWords(f)}
			for k, v := range []int64{f.Values.Quantile(50), f.Values.Quantile(500), f.Values.Quantile(950), f.Values.Quantile(990), f.Worst} {
				texts.Spread[k] = f.Metric.Human(v)
			}
			cell.Figures[f.String()] = texts
		}
		s.Cells = append(s.Cells, cell)
	}
	return s
}

// someWords says in how many runs there is any of a figure, and in how large a share of all
// that could be made.
func someWords(f *sweep.Figure) string {
	low, high := f.Share()
	n := len(f.Values)
	if f.Some == 0 {
		return fmt.Sprintf("in none of %d runs: in at most %s of all", n, report.Ratio(high).Whole())
	}
	return fmt.Sprintf("in %d of %d runs: in %s to %s of all", f.Some, n, report.Ratio(low).Whole(), report.Ratio(high).Whole())
}
