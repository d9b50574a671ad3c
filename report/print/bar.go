package print

import (
	"io"
	"strings"
	"unicode/utf8"

	"github.com/groupsim/groupsim/report"
	"github.com/groupsim/groupsim/words"
)

// Mark is a moment or a span on a bar, with who set it.
type Mark struct {
	Label    string
	From, To report.Ms
}

// The signs of a bar: a moment, a span, and time without a mark.
const (
	signMoment = "▲"
	signSpan   = "█"
	signTime   = "·"
)

// Bar prints time from 0 to end as a line with its moments above it, and a line for each mark;
// without marks an empty one.
func Bar(w io.Writer, end report.Ms, marks []Mark, width int, colour bool) error {
	p := words.NewPage(width, colour)
	if len(marks) == 0 {
		marks = []Mark{{From: report.None, To: report.None}}
	}
	label := 0
	for _, m := range marks {
		label = max(label, utf8.RuneCountInString(m.Label))
	}
	cells := p.Width() - label - 2
	p.Line(p.Paint(words.Dim, strings.Repeat(" ", label+2)+axis(end, cells)))
	for _, m := range marks {
		p.Line(words.Pad(m.Label, label, false), "  ", m.draw(end, cells))
	}
	_, err := io.WriteString(w, p.String())
	return err
}

// draw draws a mark over so many cells.
func (m Mark) draw(end report.Ms, cells int) string {
	if m.From == report.None {
		return strings.Repeat(signTime, cells)
	}
	cell := func(at report.Ms) int { return min(int(int64(at)*int64(cells)/max(1, int64(end))), cells-1) }
	from, to := cell(m.From), cell(m.To)
	sign := signSpan
	if m.From == m.To {
		sign = signMoment
	}
	return strings.Repeat(signTime, from) + strings.Repeat(sign, to-from+1) + strings.Repeat(signTime, cells-to-1)
}
