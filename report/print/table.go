package print

import (
	"strings"
	"unicode/utf8"

	"github.com/groupsim/groupsim/internal/words"
)

// page gathers the lines of a text report.
type page struct {
	strings.Builder
	width  int
	colour bool
}

// The colours of text that is not a cause, as ANSI codes.
const (
	bold  = "1"
	dim   = "2"
	red   = "31"
	green = "32"
)

// paint colours a text, if colours are wanted.
func (p *page) paint(code, s string) string {
	if !p.colour || s == "" {
		return s
	}
	return "\x1b[" + code + "m" + s + "\x1b[0m"
}

func (p *page) line(parts ...string) {
	for _, s := range parts {
		p.WriteString(s)
	}
	p.WriteByte('\n')
}

// column is one column of a table. Its width is that of its widest cell; the last
// column takes what is left and wraps.
type column struct {
	head  string
	right bool
	max   int // wraps what is wider; 0: as wide as needed
}

// table prints rows under the heads of the columns, if there are any. Cells wrap
// onto lines of their own, three at most. The paints of a row, where there are
// some, colour its cells.
func (p *page) table(columns []column, rows [][]string, paints [][]string) {
	widths := p.widths(columns, rows)
	heads := ""
	for i, c := range columns {
		heads += "  " + pad(c.head, widths[i], c.right)
	}
	if heads = strings.TrimRight(heads, " "); heads != "" {
		p.line(p.paint(dim, heads))
	}
	for i, row := range rows {
		var paint []string
		if i < len(paints) {
			paint = paints[i]
		}
		p.row(columns, widths, row, paint)
	}
}

func (p *page) widths(columns []column, rows [][]string) []int {
	widths := make([]int, len(columns))
	left := p.width
	for i, c := range columns {
		widths[i] = utf8.RuneCountInString(c.head)
		for _, row := range rows {
			widths[i] = max(widths[i], utf8.RuneCountInString(row[i]))
		}
		if c.max > 0 {
			widths[i] = min(widths[i], c.max)
		}
		if i == len(columns)-1 {
			widths[i] = max(10, min(widths[i], left-2))
		}
		left -= widths[i] + 2
	}
	return widths
}

func (p *page) row(columns []column, widths []int, row, paint []string) {
	const most = 3
	cells := make([][]string, len(row))
	lines := 1
	for i, text := range row {
		cells[i] = words.Wrap(text, widths[i], most)
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
				text = p.paint(paint[i], text)
			}
			space += "  "
			switch {
			case text == "":
				space += padding
			case c.right:
				line, space = line+space+padding+text, ""
			default:
				line, space = line+space+text, padding
			}
		}
		p.line(line)
	}
}

func pad(s string, width int, right bool) string {
	space := strings.Repeat(" ", max(0, width-utf8.RuneCountInString(s)))
	if right {
		return space + s
	}
	return s + space
}
