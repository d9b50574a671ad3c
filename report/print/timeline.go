package print

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/report"
	"github.com/groupsim/groupsim/words"
)

// The marks of a timeline. Where a partition is down stands the letter of the
// cause, small if it was down for less than half of that time.
const (
	markUp     = '━'
	markNotYet = '·'
)

var causeColours = [numCauses]string{"31", "35", "36", "33", "34", "91", "94", "93", "92", "96", "95"}

// numCauses is how many causes there are.
const numCauses = len(report.ByCause{})

func letter(c report.Cause) rune { return rune(c.Letter()[0]) }

// timelineRow is the history that some partitions of a topic share, as far as the
// timeline can tell.
type timelineRow struct {
	topic      string
	partitions []int32
	cells      string
	downtime   report.Ms
}

// timelineRows draws every partition and puts those together that look the same.
func timelineRows(r *report.Report, cells int) []*timelineRow {
	var rows []*timelineRow
	known := map[string]*timelineRow{} // by cells, figure and topic
	edges, key := edgesOf(r.Window.End, cells), []byte(nil)
	for i := range r.Partitions {
		p := &r.Partitions[i]
		key = draw(key[:0], p, edges)
		drawn := len(key)
		key = append(append(append(key, p.Downtime.Human()...), 0), p.Topic...)
		row := known[string(key)]
		if row == nil {
			row = &timelineRow{topic: p.Topic, cells: string(key[:drawn]), downtime: p.Downtime}
			known[string(key)], rows = row, append(rows, row)
		}
		row.partitions = append(row.partitions, p.Partition)
	}
	return rows
}

// edgesOf gives the moments from 0 to end between which the cells lie.
func edgesOf(end report.Ms, cells int) []report.Ms {
	edges := make([]report.Ms, cells+1)
	for i := range edges {
		edges[i] = report.Ms(int64(end)/int64(cells)*int64(i)) + report.Ms(int64(end)%int64(cells)*int64(i)/int64(cells))
	}
	return edges
}

// draw appends the timeline of a partition, a mark for each cell.
func draw(marks []byte, p *report.Partition, edges []report.Ms) []byte {
	gap := 0
	for i, to := range edges[1:] {
		from := edges[i]
		if p.FirstUp < 0 || p.FirstUp >= to {
			marks = utf8.AppendRune(marks, markNotYet)
			continue
		}
		for gap < len(p.Gaps) && p.Gaps[gap].ToTime <= from {
			gap++
		}
		marks = utf8.AppendRune(marks, mark(p.Gaps[gap:], from, to))
	}
	return marks
}

// mark gives the mark of one stretch of time, of the gaps that can lie in it.
func mark(gaps []report.PartitionGap, from, to report.Ms) rune {
	if len(gaps) == 0 || gaps[0].FromTime >= to {
		return markUp
	}
	var down [numCauses]report.Ms
	total, most := report.Ms(0), report.Dead
	for _, g := range gaps {
		if g.FromTime >= to {
			break
		}
		for _, c := range g.Causes {
			d := max(0, min(c.To, to)-max(c.From, from))
			total += d
			if down[c.Cause] += d; down[c.Cause] > down[most] {
				most = c.Cause
			}
		}
	}
	switch {
	case total == 0:
		return markUp
	case total*2 < to-from:
		return unicode.ToLower(letter(most))
	}
	return letter(most)
}

// label names the partitions of a row, orders-0..3,7, in so many characters.
func (row *timelineRow) label(width int) string {
	full := row.topic + "-" + words.Ranges(row.partitions)
	if utf8.RuneCountInString(full) <= width {
		return full
	}
	count := fmt.Sprintf(" (%d)", len(row.partitions))
	return words.Clip(full, width-len(count)) + count
}

// Timeline prints the timeline of a report alone, with what its marks mean.
func Timeline(w io.Writer, r *report.Report, width int, colour bool) error {
	p := &page{words.NewPage(width, colour)}
	p.timeline(r)
	_, err := io.WriteString(w, p.String())
	return err
}

// timeline prints a row for each history, and what the marks mean.
func (p *page) timeline(r *report.Report) {
	const mostLabel, figures, mostRows = 26, 11, 24
	worst := func(rows []*timelineRow) []*timelineRow {
		return words.Most(rows, mostRows, func(row *timelineRow) int64 { return int64(row.downtime) })
	}
	if len(r.Partitions) == 0 {
		return
	}
	// The labels decide how much is left for the timeline, which decides what looks
	// the same and shares a label: a first try gives the width of the labels.
	label := widest(worst(timelineRows(r, p.Width()-mostLabel-figures-2)), mostLabel)
	cells := p.Width() - label - figures - 2
	rows := timelineRows(r, cells)
	shown := worst(rows)
	label = widest(shown, label)
	p.Line(p.Paint(words.Dim, strings.Repeat(" ", label+2)+words.Pad(axis(r.Window.End, cells), cells, false)+words.Pad("down", figures, true)))
	for _, row := range shown {
		p.Line(words.Pad(row.label(label), label, false), "  ", p.paintCells(row.cells), words.Pad(row.downtime.Human(), figures, true))
	}
	p.rest(len(rows)-len(shown), "with less downtime")
	p.legend(r, shown)
}

// widest gives the width that the labels need, up to a limit.
func widest(rows []*timelineRow, limit int) int {
	width := 0
	for _, row := range rows {
		width = max(width, utf8.RuneCountInString(row.label(limit)))
	}
	return width
}

// rest says how many rows a list leaves out.
func (p *page) rest(n int, which string) {
	if n > 0 {
		p.Line(p.Paint(words.Dim, strings.TrimRight("  … and "+words.Plural(n, "more row")+" "+which, " ")))
	}
}

// legend says what the marks mean, and in a clause each cause that there was.
func (p *page) legend(r *report.Report, rows []*timelineRow) {
	seen := func(marks ...rune) bool {
		return slices.ContainsFunc(rows, func(row *timelineRow) bool { return strings.ContainsAny(row.cells, string(marks)) })
	}
	text := p.paintCells(string(markUp)) + " consumed"
	if seen(markNotYet) {
		text += "  " + p.paintCells(string(markNotYet)) + " not yet"
	}
	small := slices.ContainsFunc(report.Causes(), func(c report.Cause) bool { return seen(unicode.ToLower(letter(c))) })
	if small {
		text += "  small letters: down for less than half of that time"
	}
	p.Line(text)
	for _, x := range r.Causes() {
		c := x.Cause
		head := p.paintCells(c.Letter()) + " " + words.Pad(c.String(), len("unassigned"), false) + "  "
		indent := strings.Repeat(" ", len("R unassigned  "))
		for _, line := range words.Wrap(c.Meaning(r.Protocols()), p.Width()-len(indent), words.All) {
			p.Line(head + p.Paint(words.Dim, line))
			head = indent
		}
	}
}

// paintCells colours the marks of downtime.
func (p *page) paintCells(cells string) string {
	var b strings.Builder
	for _, mark := range cells {
		c := slices.IndexFunc(report.Causes(), func(c report.Cause) bool { return letter(c) == unicode.ToUpper(mark) })
		switch {
		case c >= 0:
			b.WriteString(p.Paint(causeColours[c], string(mark)))
		case mark == markNotYet:
			b.WriteString(p.Paint(words.Dim, string(mark)))
		default:
			b.WriteString(p.Paint(words.Green, string(mark)))
		}
	}
	return b.String()
}

// axis writes moments over the cells, at most every twelve of them.
func axis(end report.Ms, cells int) string {
	steps := []clock.Duration{1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000, 15_000, 30_000, 60_000, 120_000, 300_000, 600_000, 900_000, 1_800_000, 3_600_000, 7_200_000, 14_400_000, 28_800_000}
	step := report.Ms(steps[len(steps)-1] * clock.Millisecond)
	for _, s := range steps {
		if step = report.Ms(s * clock.Millisecond); int64(end/step)*12 <= int64(cells) {
			break
		}
	}
	out := []rune(strings.Repeat(" ", cells))
	for t := report.Ms(0); t <= end; t += step {
		text := []rune(t.Human())
		at := int(int64(t) * int64(cells) / max(1, int64(end)))
		if at+len(text) <= cells {
			copy(out[at:], text)
		}
	}
	return string(out)
}
