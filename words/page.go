package words

import (
	"strings"
	"unicode/utf8"
)

// Page gathers the lines of a text that people read on a terminal.
type Page struct {
	strings.Builder // lines are added with Line alone
	width           int
	colour          bool
}

// NewPage begins a page of a width in characters, at least 80. Without colour there are
// no control characters in it.
func NewPage(width int, colour bool) Page { return Page{width: max(width, 80), colour: colour} }

// Width is how many characters a line may have.
func (p *Page) Width() int { return p.width }

// The colours of text, as ANSI codes.
const (
	Bold   = "1"
	Dim    = "2"
	Red    = "31"
	Green  = "32"
	Yellow = "33"
)

// Paint colours a text for [Page.Line], if colours are wanted.
func (p *Page) Paint(code, s string) string {
	if !p.colour || s == "" {
		return s
	}
	return brush + code + dip + s + brush + "0" + dip
}

// Line writes a line, without the spaces at its end. All text goes through here, and no
// control character in it gets further.
func (p *Page) Line(parts ...string) {
	text := strings.TrimRight(strings.ReplaceAll(strings.Join(parts, ""), noBreak, " "), " ")
	p.WriteString(onTerminal(text) + "\n")
}

// Lines writes a text in a colour over as many lines as it needs, three at most.
func (p *Page) Lines(code, text string) {
	for _, line := range Wrap(text, p.width, 3) {
		p.Line(p.Paint(code, line))
	}
}

// All is for texts that may have as many lines as they need.
const All = 1 << 20

// Hang writes a text over as many lines as it needs, the first behind a head, the
// others behind as much space.
func (p *Page) Hang(head, text string) {
	n := utf8.RuneCountInString(head)
	for _, line := range Wrap(text, p.width-n, All) {
		p.Line(head + line)
		head = strings.Repeat(" ", n)
	}
}

// Column is one column of a table. Its width is that of its widest cell; the last
// column takes what is left and wraps.
type Column struct {
	Head  string
	Right bool
	Min   int
	Max   int // wraps what is wider; 0: as wide as needed
	Lines int // how many lines a cell may have; 0: three
}

// Table prints rows under the heads of the columns, if there are any. Cells wrap
// onto lines of their own. The paints of a row, where there are some, colour its cells.
func (p *Page) Table(columns []Column, rows [][]string, paints [][]string) {
	widths := p.widths(columns, rows)
	heads := ""
	for i, c := range columns {
		heads += "  " + Pad(c.Head, widths[i], c.Right)
	}
	if heads = strings.TrimRight(heads, " "); heads != "" {
		p.Line(p.Paint(Dim, heads))
	}
	for i, row := range rows {
		var paint []string
		if i < len(paints) {
			paint = paints[i]
		}
		p.row(columns, widths, row, paint)
	}
}

func (p *Page) widths(columns []Column, rows [][]string) []int {
	widths := make([]int, len(columns))
	left := p.width
	for i, c := range columns {
		widths[i] = max(c.Min, utf8.RuneCountInString(c.Head))
		for _, row := range rows {
			widths[i] = max(widths[i], utf8.RuneCountInString(row[i]))
		}
		if c.Max > 0 {
			widths[i] = min(widths[i], c.Max)
		}
		if i == len(columns)-1 {
			widths[i] = min(widths[i], max(10, left-2))
		}
		left -= widths[i] + 2
	}
	return widths
}

func (p *Page) row(columns []Column, widths []int, row, paint []string) {
	cells := make([][]string, len(row))
	lines := 1
	for i, text := range row {
		most := columns[i].Lines
		if most == 0 {
			most = 3
		}
		cells[i] = Wrap(text, widths[i], most)
		lines = max(lines, len(cells[i]))
	}
	for n := range lines {
		line, space := "", ""
		for i, c := range columns {
			text := ""
			if n < len(cells[i]) {
				text = cells[i][n]
			}
			padding := strings.Repeat(" ", widths[i]-utf8.RuneCountInString(text))
			if i < len(paint) && paint[i] != "" {
				text = p.Paint(paint[i], text)
			}
			space += "  "
			switch {
			case text == "":
				space += padding
			case c.Right:
				line, space = line+space+padding+text, ""
			default:
				line, space = line+space+text, padding
			}
		}
		p.Line(line)
	}
}

// Pad makes a text as wide as a column, with spaces before or behind it.
func Pad(s string, width int, right bool) string {
	space := strings.Repeat(" ", max(0, width-utf8.RuneCountInString(s)))
	if right {
		return space + s
	}
	return s + space
}
