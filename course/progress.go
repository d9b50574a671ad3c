package course

import (
	"bufio"
	"bytes"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Progress is what is remembered of somebody, a line for each thing: its name, a number and
// a day. Of a question the number is its box (Leitner): what was right goes into the next one
// and comes again later, what was wrong starts anew. It is text, sorted, and two of them are
// merged by their lines.
type Progress struct {
	entries map[string]Entry
	own     map[string]bool // lines that were written since it was read
}

// Entry is a line.
type Entry struct {
	Box int
	Day string // 2026-11-30: when a question is due, or when something was done
}

// boxes are how many days it takes from each until a question is asked again.
var boxes = []int{1, 3, 7, 21, 60}

const dayForm = "2006-01-02"

// Day writes a day as progress has it.
func Day(t time.Time) string { return t.Format(dayForm) }

// ReadProgress reads it. Of two lines about one thing the later day is kept.
func ReadProgress(data []byte) (*Progress, error) {
	p := &Progress{map[string]Entry{}, map[string]bool{}}
	lines := bufio.NewScanner(bytes.NewReader(data))
	for n := 1; lines.Scan(); n++ {
		line := strings.TrimSpace(lines.Text())
		if line == "" || line[0] == '#' {
			continue
		}
		f := strings.Fields(line)
		if len(f) != 3 {
			return nil, fmt.Errorf("line %d: wants a name, a number and a day, such as two-timers.1 2 2026-12-03: %q", n, line)
		}
		box, err := strconv.Atoi(f[1])
		if _, bad := time.Parse(dayForm, f[2]); err != nil || bad != nil || box < 0 {
			return nil, fmt.Errorf("line %d: wants a number and a day behind %s, such as 2 2026-12-03: %q", n, f[0], line)
		}
		if e, ok := p.entries[f[0]]; !ok || e.Day <= f[2] {
			p.entries[f[0]] = Entry{box, f[2]}
		}
	}
	return p, lines.Err()
}

// Text writes it.
func (p *Progress) Text() []byte {
	var names []string
	for name := range p.entries {
		names = append(names, name)
	}
	slices.Sort(names)
	var b bytes.Buffer
	for _, name := range names {
		fmt.Fprintf(&b, "%s %d %s\n", name, p.entries[name].Box, p.entries[name].Day)
	}
	return b.Bytes()
}

// Take takes over what another session has written meanwhile, but for lines that this one has
// written, too.
func (p *Progress) Take(other *Progress) {
	for name, e := range other.entries {
		if !p.own[name] {
			p.entries[name] = e
		}
	}
}

// Of gives the line about something.
func (p *Progress) Of(name string) (Entry, bool) {
	e, ok := p.entries[name]
	return e, ok
}

// Note writes a line.
func (p *Progress) Note(name string, number int, today time.Time) {
	p.entries[name], p.own[name] = Entry{number, Day(today)}, true
}

// Answered puts a question into the box that its answer deserves, and gives that and the
// day on which it comes again.
func (p *Progress) Answered(item string, g Grade, today time.Time) Entry {
	last, known := p.entries[item]
	box := last.Box
	switch {
	case g.Right() && known && last.Day > Day(today):
		return last // it was not due: a box is earned by remembering
	case g.Right():
		box = min(box+1, len(boxes))
	case g != Order:
		box = 1
	}
	box = max(box, 1)
	e := Entry{box, Day(today.AddDate(0, 0, boxes[box-1]))}
	p.entries[item], p.own[item] = e, true
	return e
}

// Due tells whether a question was answered before and is to be asked again.
func (p *Progress) Due(item string, today time.Time) bool {
	e, ok := p.entries[item]
	return ok && e.Day <= Day(today)
}

// DrawOf is the draw of a day: the same question has other numbers on another one.
func DrawOf(today time.Time) uint64 {
	return uint64(time.Date(today.Year(), today.Month(), today.Day(), 0, 0, 0, 0, time.UTC).Unix() / (24 * 3600))
}

// Next lists the questions of a session: those that are due first, the longest due ahead,
// then new ones in their order, so many at most.
func (p *Progress) Next(items []*Item, today time.Time, most int) (list []*Item) {
	for _, i := range items {
		if p.Due(i.ID, today) {
			list = append(list, i)
		}
	}
	slices.SortStableFunc(list, func(a, b *Item) int { return strings.Compare(p.entries[a.ID].Day, p.entries[b.ID].Day) })
	for _, i := range items {
		if _, known := p.entries[i.ID]; !known {
			list = append(list, i)
		}
	}
	return list[:min(most, len(list))]
}
