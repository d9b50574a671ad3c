package report

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/groupsim/groupsim/clock"
)

// The marks of a timeline. Where a partition is down stands the letter of the
// cause, small if it was down for less than half of that time.
const (
	markUp     = '━'
	markNotYet = '·'
)

var causeLetters = [numCauses]rune{'D', 'P', 'C', 'S', 'R', 'F', 'H', 'J', 'Y', 'A', 'U'}

var causeColours = [numCauses]string{"31", "35", "36", "33", "34", "91", "94", "93", "92", "96", "95"}

// timelineRow is the history that some partitions of a topic share, as far as the
// timeline can tell.
type timelineRow struct {
	topic      string
	partitions []int32
	cells      string
	downtime   Ms
}

// timelineRows draws every partition and puts those together that look the same.
func timelineRows(r *Report, cells int) []*timelineRow {
	type key struct{ topic, cells, downtime string }
	var rows []*timelineRow
	known := map[key]*timelineRow{}
	for i := range r.Partitions {
		p := &r.Partitions[i]
		drawn := p.draw(r.Window.End, cells)
		k := key{p.Topic, drawn, human(p.Downtime)}
		if known[k] == nil {
			known[k] = &timelineRow{topic: p.Topic, cells: drawn, downtime: p.Downtime}
			rows = append(rows, known[k])
		}
		known[k].partitions = append(known[k].partitions, p.Partition)
	}
	return rows
}

// draw gives the timeline of a partition from 0 to end.
func (p *Partition) draw(end Ms, cells int) string {
	out := make([]rune, cells)
	edge := func(i int) Ms {
		return Ms(int64(end)/int64(cells)*int64(i)) + Ms(int64(end)%int64(cells)*int64(i)/int64(cells))
	}
	gap := 0
	for i := range out {
		from, to := edge(i), edge(i+1)
		if p.FirstUp < 0 || p.FirstUp >= to {
			out[i] = markNotYet
			continue
		}
		for gap < len(p.Gaps) && p.Gaps[gap].ToTime <= from {
			gap++
		}
		out[i] = p.mark(gap, from, to)
	}
	return string(out)
}

// mark gives the mark of one stretch of time; gap is the first that can lie in it.
func (p *Partition) mark(gap int, from, to Ms) rune {
	var down [numCauses]Ms
	total, most := Ms(0), Dead
	for _, g := range p.Gaps[gap:] {
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
		return unicode.ToLower(causeLetters[most])
	}
	return causeLetters[most]
}

// label names the partitions of a row, orders-0..3,7, in so many characters.
func (row *timelineRow) label(width int) string {
	full := row.topic + "-" + ranges(row.partitions)
	if utf8.RuneCountInString(full) <= width {
		return full
	}
	count := fmt.Sprintf(" (%d)", len(row.partitions))
	return clip(full, width-len(count)) + count
}

// ranges writes ascending numbers as 0..3,7.
func ranges(numbers []int32) string {
	var b strings.Builder
	for i := 0; i < len(numbers); {
		j := i
		for j+1 < len(numbers) && numbers[j+1] == numbers[j]+1 {
			j++
		}
		if i > 0 {
			b.WriteByte(',')
		}
		switch {
		case j == i:
			fmt.Fprint(&b, numbers[i])
		case j == i+1:
			fmt.Fprintf(&b, "%d,%d", numbers[i], numbers[j])
		default:
			fmt.Fprintf(&b, "%d..%d", numbers[i], numbers[j])
		}
		i = j + 1
	}
	return b.String()
}

// timeline prints a row for each history, and what the marks mean.
func (p *page) timeline(r *Report) {
	const mostLabel, figures, mostRows = 26, 11, 24
	if len(r.Partitions) == 0 {
		return
	}
	// The labels decide how much is left for the timeline, which decides what looks
	// the same and shares a label: a first try gives the width of the labels.
	label := widest(worst(timelineRows(r, p.width-mostLabel-figures-2), mostRows), mostLabel)
	cells := p.width - label - figures - 2
	rows := timelineRows(r, cells)
	shown := worst(rows, mostRows)
	label = widest(shown, label)
	p.line(p.paint(dim, strings.Repeat(" ", label+2)+pad(axis(r.Window.End, cells), cells, false)+pad("down", figures, true)))
	for _, row := range shown {
		p.line(pad(row.label(label), label, false), "  ", p.paintCells(row.cells), pad(human(row.downtime), figures, true))
	}
	p.rest(len(rows)-len(shown), "with less downtime")
	p.legend(shown)
}

// widest gives the width that the labels need, up to a limit.
func widest(rows []*timelineRow, limit int) int {
	width := 0
	for _, row := range rows {
		width = max(width, utf8.RuneCountInString(row.label(limit)))
	}
	return width
}

// worst picks the rows with the most downtime and leaves them in their order.
func worst(rows []*timelineRow, most int) []*timelineRow {
	if len(rows) <= most {
		return rows
	}
	byDowntime := slices.Clone(rows)
	slices.SortStableFunc(byDowntime, func(a, b *timelineRow) int { return int(max(-1, min(1, b.downtime-a.downtime))) })
	keep := map[*timelineRow]bool{}
	for _, row := range byDowntime[:most] {
		keep[row] = true
	}
	return slices.DeleteFunc(slices.Clone(rows), func(row *timelineRow) bool { return !keep[row] })
}

// rest says how many rows a list leaves out.
func (p *page) rest(n int, which string) {
	if n > 0 {
		p.line(p.paint(dim, strings.TrimRight(fmt.Sprintf("  … and %d more rows %s", n, which), " ")))
	}
}

func (p *page) legend(rows []*timelineRow) {
	seen := func(marks ...rune) bool {
		return slices.ContainsFunc(rows, func(row *timelineRow) bool { return strings.ContainsAny(row.cells, string(marks)) })
	}
	words := []string{string(markUp) + " consumed"}
	if seen(markNotYet) {
		words = append(words, string(markNotYet)+" not yet")
	}
	small := false
	for c, letter := range causeLetters {
		if seen(letter, unicode.ToLower(letter)) {
			words = append(words, string(letter)+" "+causeNames[c])
			small = small || seen(unicode.ToLower(letter))
		}
	}
	if small {
		words = append(words, "small: less than half the time")
	}
	for len(words) > 0 {
		n, width := 0, 0
		for n < len(words) && width+utf8.RuneCountInString(words[n]) <= p.width {
			width += utf8.RuneCountInString(words[n]) + 2
			n++
		}
		for i := range words[:n] {
			mark, rest, _ := strings.Cut(words[i], " ")
			words[i] = p.paintCells(mark) + " " + rest
		}
		p.line(strings.Join(words[:n], "  "))
		words = words[n:]
	}
}

// paintCells colours the marks of downtime.
func (p *page) paintCells(cells string) string {
	if !p.colour {
		return cells
	}
	var b strings.Builder
	for _, mark := range cells {
		c := slices.Index(causeLetters[:], unicode.ToUpper(mark))
		switch {
		case c >= 0:
			b.WriteString(p.paint(causeColours[c], string(mark)))
		case mark == markNotYet:
			b.WriteString(p.paint(dim, string(mark)))
		default:
			b.WriteString(p.paint(green, string(mark)))
		}
	}
	return b.String()
}

// axis writes moments over the cells, at most every twelve of them.
func axis(end Ms, cells int) string {
	steps := []clock.Duration{1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000, 15_000, 30_000, 60_000, 120_000, 300_000, 600_000, 900_000, 1_800_000, 3_600_000, 7_200_000, 14_400_000, 28_800_000}
	step := Ms(steps[len(steps)-1] * clock.Millisecond)
	for _, s := range steps {
		if step = Ms(s * clock.Millisecond); int64(end/step)*12 <= int64(cells) {
			break
		}
	}
	out := []rune(strings.Repeat(" ", cells))
	for t := Ms(0); t <= end; t += step {
		text := []rune(human(t))
		at := int(int64(t) * int64(cells) / max(1, int64(end)))
		if at+len(text) <= cells {
			copy(out[at:], text)
		}
	}
	return string(out)
}
