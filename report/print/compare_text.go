package print

import (
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/groupsim/groupsim/report"
	"github.com/groupsim/groupsim/words"
)

// CompareText prints a comparison for people: a table with a column for each setup,
// the best of each row marked with an asterisk, and what made the difference. No
// line is wider than width (at least 80); without colour there are no control
// characters.
func CompareText(w io.Writer, c *report.Comparison, width int, colour bool) error {
	p := &page{words.NewPage(width, colour)}
	p.compareHeader(c)
	// As many columns a block as fit, six at most, and blocks of one size.
	const label, most, narrowest, widest = 19, 6, 11, 24
	room, n := p.Width()-label-2, len(c.Columns)
	fit := min(most, room/(narrowest+2))
	blocks := (n + fit - 1) / fit
	each := (n + blocks - 1) / blocks
	cell := min(widest, room/each-2)
	for from := 0; from < n; from += each {
		p.Line()
		p.compareBlock(c, from, min(from+each, n), label, cell)
	}
	p.Line()
	p.compareNotes(c, cell, blocks)
	p.runByRun(c)
	for _, paragraph := range c.Difference() {
		for _, line := range words.Wrap(paragraph, p.Width(), 100) {
			p.Line(line)
		}
	}
	p.compareExpectations(c)
	if conclusion := c.Conclusion(); conclusion != "" {
		p.Line()
		for _, line := range words.Wrap(conclusion, p.Width(), words.All) {
			p.Line(p.Paint(words.Bold, line))
		}
	}
	_, err := io.WriteString(w, p.String())
	return err
}

func (p *page) compareHeader(c *report.Comparison) {
	r := c.Columns[0].Report
	title := c.Scenario
	if c.Scenario == r.Scenario {
		title = r.Heading()
	}
	p.Line(p.Paint(words.Bold, words.Clip(title, p.Width())))
	what := []string{r.Window.End.Human(), r.Draws(), "Kafka " + r.Model.Kafka + ", " + clients(c)}
	if c.Many() {
		what[1] = "seed " + strconv.FormatUint(r.Seed, 10)
	}
	if c.Scenario == r.Scenario {
		what = append([]string{words.Plural(r.Setup.Members, "member"), words.Plural(len(r.Partitions), "partition")}, what...)
	}
	p.Lines(words.Dim, strings.Join(what, " · "))
	if c.Many() {
		p.Lines(words.Dim, drawnWords(c.Runs(), c.Columns[0].Trials.Drawn)+"; the median, and below it from 5 to 95 % of the runs")
	}
	for _, text := range c.NeverUp() {
		p.loud(text, words.Red)
	}
	for _, text := range c.CutOff() {
		p.loud(text, words.Yellow)
	}
}

// runByRun says in how many runs which setup was better.
func (p *page) runByRun(c *report.Comparison) {
	d := c.RunByRun()
	if d == nil {
		return
	}
	p.Lines("", d.Head())
	var rows [][]string
	for _, row := range d.Rows {
		rows = append(rows, []string{row.Against, row.Better, row.Median})
	}
	p.Table([]words.Column{{Max: 28}, {Max: 25}, {Lines: words.All}}, rows, nil)
	p.Line()
}

// clients names the client libraries of all columns.
func clients(c *report.Comparison) string {
	var names []string
	for i := range c.Columns {
		for _, name := range strings.Split(c.Columns[i].Report.Model.Client, ", ") {
			if !slices.Contains(names, name) {
				names = append(names, name)
			}
		}
	}
	return strings.Join(names, ", ")
}

func (p *page) compareBlock(c *report.Comparison, from, to, label, cell int) {
	columns := []words.Column{{Max: label}}
	head, paints := []string{""}, []string{""}
	for i := from; i < to; i++ {
		name, whole := foldName(c.Columns[i].Name, cell)
		if !whole {
			name = "setup " + strconv.Itoa(i+1)
		}
		columns = append(columns, words.Column{Right: true, Max: cell})
		head, paints = append(head, name), append(paints, words.Bold)
	}
	columns[len(columns)-1].Min = 10
	rows, colours := [][]string{head}, [][]string{paints}
	for _, f := range c.Figures() {
		row, colour := []string{f.Title}, []string{""}
		for _, x := range f.Cells[from:to] {
			text, paint := x.Text, ""
			if x.Best {
				text, paint = "* "+text, words.Green
			}
			row, colour = append(row, text), append(colour, paint)
		}
		rows, colours = append(rows, row), append(colours, colour)
	}
	p.Table(columns, rows, colours)
}

// foldName breaks a name in front of the marks in it, so that it can stand above a
// column of that width, and tells whether it fits into three lines.
func foldName(name string, width int) (folded string, whole bool) {
	var pieces []string
	begin := 0
	for i, r := range name {
		if i > begin && strings.ContainsRune("-+=./,_: ", r) {
			pieces, begin = append(pieces, name[begin:i]), i
		}
	}
	lines := []string{""}
	for _, piece := range append(pieces, name[begin:]) {
		word := strings.TrimSpace(piece)
		switch last := &lines[len(lines)-1]; {
		case utf8.RuneCountInString(word) > width:
			return "", false
		case utf8.RuneCountInString(*last+piece) <= width:
			*last += piece
		default:
			lines = append(lines, word)
		}
	}
	return strings.Join(lines, " "), len(lines) <= 3
}

// compareNotes says what the asterisk means, which columns cannot be compared, which
// steps were left out, and the names that did not fit.
func (p *page) compareNotes(c *report.Comparison, cell, blocks int) {
	notes := []string{"* the best of its row"}
	if blocks > 1 {
		notes[0] += ", of all setups"
	}
	if c.Many() {
		notes[0] += ", where it is clear: better in 95 % of the runs, or by the interval of the median difference"
	}
	for i := range c.Columns {
		if !c.Compares(i) && c.ComparesAny() {
			notes = append(notes, c.Columns[i].Name+": fewer partitions were ever up than elsewhere, so its figures do not compare")
		}
	}
	for i := range c.Columns {
		if _, whole := foldName(c.Columns[i].Name, cell); !whole {
			notes = append(notes, fmt.Sprintf("setup %d: %s", i+1, c.Columns[i].Name))
		}
	}
	for _, note := range notes {
		p.Lines(words.Dim, note)
	}
	for _, text := range append(c.Assumed(), c.LeftOut()...) {
		p.whole(words.Dim, text)
	}
	p.Line()
}

func (p *page) compareExpectations(c *report.Comparison) {
	var cells, paints [][]string
	for _, x := range c.Expected() {
		mark, code := "✓", words.Green
		if !x.OK {
			mark, code = "✗", words.Red
		}
		cells = append(cells, []string{mark, x.Column, x.Metric + " " + x.Want, x.Shown, x.Remark()})
		paints = append(paints, []string{code, "", "", code})
	}
	for i := range c.Columns {
		for _, x := range c.Columns[i].Unjudged() {
			cells = append(cells, []string{"?", c.Columns[i].Name, x.Metric + " " + x.Want, x.Shown, ""})
			paints = append(paints, nil)
		}
	}
	if len(cells) == 0 {
		return
	}
	p.heading("Expected", "")
	p.Table([]words.Column{{}, {Max: 28}, {}, {Right: true}, {}}, cells, paints)
}
