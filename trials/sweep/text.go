package sweep

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/groupsim/groupsim/report"
	"github.com/groupsim/groupsim/words"
)

// WriteText prints for people what a sweep came to: for every figure of every scenario a row
// with a bar for each point, and the points of the front. No line is wider than width (at
// least 80); without colour there are no control characters.
func (r *Result) WriteText(w io.Writer, width int, colour bool) error {
	t := &text{Page: words.NewPage(width, colour), Result: r, names: ShortNames(r.Plan.Axes)}
	t.heading()
	for subject := range r.Plan.Subjects {
		for i := range r.MetricsOf(subject) {
			t.Line()
			t.table(subject, i)
		}
	}
	t.front()
	t.years()
	t.notes()
	_, err := io.WriteString(w, t.String())
	return err
}

type text struct {
	words.Page
	*Result
	names []string // of the axes, short
}

// heading says what was swept.
func (t *text) heading() {
	t.Lines(words.Bold, t.Title())
	t.Lines(words.Dim, t.About())
}

// Title names the scenarios and the settings.
func (r *Result) Title() string {
	var labels, keys []string
	for i := range r.Plan.Subjects {
		labels = append(labels, r.Plan.Subjects[i].Label)
	}
	for i := range r.Plan.Axes {
		keys = append(keys, r.Plan.Axes[i].Name())
	}
	return strings.Join(labels, ", ") + " over " + words.And(keys)
}

// About says how much was run.
func (r *Result) About() string {
	p := r.Plan
	what := []string{words.Plural(p.points, "point"), words.Plural(p.Runs, "run") + " at each"}
	if len(p.Subjects) > 1 {
		what = append([]string{words.Plural(len(p.Subjects), "scenario")}, what...)
	}
	if p.Runs > 1 {
		what = append(what, "run k draws the same at every point"+p.drawn())
	}
	return strings.Join(what, " · ")
}

// drawn says what that is, of all scenarios.
func (p *Plan) drawn() string {
	var names []string
	for i := range p.Subjects {
		for _, name := range p.Subjects[i].Drawn {
			if !slices.Contains(names, name) {
				names = append(names, name)
			}
		}
	}
	if len(names) == 0 {
		return ""
	}
	return ": " + strings.Join(names, ", ")
}

// row is the line of a cell.
type row struct {
	heading         string // the values of all axes but the last, where they change
	label           string
	value, interval string
	note, paint     string
	sure, whole     int64  // how long the bar is
	refused         string // in place of all that
}

// table prints a figure of a scenario at every point.
func (t *text) table(subject, figure int) {
	m := t.MetricsOf(subject)[figure]
	p := t.Plan
	title := m.Name + ", " + quantileWords(m.Quantile, p.Runs)
	if len(p.Subjects) > 1 {
		title = p.Subjects[subject].Label + ": " + title
	}
	t.Lines(words.Bold, title)
	rows := t.rows(subject, figure)
	most, widths, note := int64(1), [3]int{}, 0
	for i := range rows {
		r := &rows[i]
		most, note = max(most, r.whole), max(note, utf8.RuneCountInString(r.note))
		for j, s := range []string{r.label, r.value, r.interval} {
			widths[j] = max(widths[j], utf8.RuneCountInString(s))
		}
	}
	widths[0] = min(widths[0], 24)
	bar := max(8, t.Width()-widths[0]-widths[1]-widths[2]-note-10)
	t.heads(widths, bar, m)
	for i := range rows {
		t.row(&rows[i], widths, bar, most)
	}
}

// heads names the columns.
func (t *text) heads(widths [3]int, bar int, m Metric) {
	p := t.Plan
	last := t.names[len(p.Axes)-1]
	room := 2 + widths[0] + 2 + bar
	line := "  " + words.Pad(words.Clip(last, room-2), room-2, false) + "  " + words.Pad(m.Quantile, widths[1], true) + "  " + "95 % interval"
	t.Line(t.Paint(words.Dim, line))
}

func quantileWords(quantile string, runs int) string {
	switch quantile {
	case "mean":
		return fmt.Sprintf("mean of %s", words.Plural(runs, "run"))
	case "p50":
		return fmt.Sprintf("median of %s", words.Plural(runs, "run"))
	}
	return fmt.Sprintf("%s of %s", quantile, words.Plural(runs, "run"))
}

// rows makes a row of each point.
func (t *text) rows(subject, figure int) []row {
	p := t.Plan
	last := len(p.Axes) - 1
	var rows []row
	for point := range p.points {
		at := p.Point(point)
		r := row{label: p.Axes[last].Human(p.Axes[last].Values[at[last]])}
		if last > 0 && at[last] == 0 {
			r.heading = t.named(at[:last])
		}
		c := t.Cell(subject, point)
		if len(c.Figures) == 0 {
			r.refused = c.Says()
		} else {
			r.fill(c, &c.Figures[figure])
		}
		rows = append(rows, r)
	}
	return rows
}

// named writes values of the first axes.
func (t *text) named(at Point) string {
	var parts []string
	for i, v := range at {
		a := &t.Plan.Axes[i]
		parts = append(parts, words.NoBreak(t.names[i]+" "+a.Human(a.Values[v])))
	}
	return strings.Join(parts, ", ")
}

// fill says what a figure comes to.
func (r *row) fill(c *Cell, f *Figure) {
	r.value, r.interval = f.Human(f.Value), f.Within()
	r.sure, r.whole = f.length(f.Value), f.length(f.Value)
	if f.Bounded {
		r.sure, r.whole = min(f.length(f.Low), f.length(f.High)), max(f.length(f.Low), f.length(f.High))
	}
	if r.note, r.paint = c.Says(), words.Red; r.note != "" {
		return
	}
	r.note, r.paint = f.Stands(), ""
	switch a := f.Against; {
	case f.Best || a != nil && !a.Clear() && !a.Hardly && a.Better+a.Worse == 0:
		r.paint = words.Green
	case a != nil && !a.Clear():
		r.paint = words.Dim
	}
}

// length is how long a bar for a value is: the longer the worse. Of a ratio it is what is
// missing.
func (f *Figure) length(v int64) int64 {
	switch {
	case report.NeverOver(v):
		return 0
	case f.MoreIsBetter():
		return 1_000_000 - v
	}
	return v
}

// row prints a row. The bar is full as far as the interval begins, and thin to its end.
func (t *text) row(r *row, widths [3]int, bar int, most int64) {
	if r.heading != "" {
		t.Line("  " + words.Clip(r.heading, t.Width()-2))
	}
	label := "  " + words.Pad(words.Clip(r.label, widths[0]), widths[0], true) + "  "
	if r.refused != "" {
		for i, line := range words.Wrap(r.refused, t.Width()-utf8.RuneCountInString(label), 2) {
			if i > 0 {
				label = strings.Repeat(" ", utf8.RuneCountInString(label))
			}
			t.Line(label + t.Paint(words.Dim, line))
		}
		return
	}
	sure, whole := int(r.sure*int64(bar)/most), int((r.whole*int64(bar)+most-1)/most)
	drawn := strings.Repeat("█", sure) + strings.Repeat("░", whole-sure)
	t.Line(label + words.Pad(drawn, bar, false) + "  " + words.Pad(r.value, widths[1], true) + "  " + words.Pad(r.interval, widths[2], false) + "  " + t.Paint(r.paint, r.note))
}

// front lists the points to which no other is better in one figure and in none worse.
func (t *text) front() {
	if len(t.Front) == 0 {
		return
	}
	t.Line()
	t.Lines(words.Bold, fmt.Sprintf("The front: %s of %d, to which no other is better in one figure and in none worse", words.Plural(len(t.Front), "point"), t.Plan.points))
	const most = 20
	for i, point := range t.Front {
		if i == most {
			t.Line(fmt.Sprintf("  and %d more", len(t.Front)-most))
			break
		}
		var parts []string
		for subject := range t.Plan.Subjects {
			c := t.Cell(subject, point)
			for j := range c.Figures {
				parts = append(parts, words.NoBreak(t.Plan.Objective(subject, c.Figures[j].Metric)+" "+c.Figures[j].Human(c.Figures[j].Value)))
			}
		}
		t.Hang("  ", t.named(t.Plan.Point(point))+":")
		t.Hang("      ", strings.Join(parts, " · "))
	}
}

// notes says how far the figures can be trusted, and how one run is looked at.
func (t *text) notes() {
	t.Line()
	if t.Same {
		t.Lines(words.Yellow, "All points come to the same in every run: what is swept decides none of these figures here.")
	}
	if n := t.needed(); n > t.Plan.Runs {
		t.Lines(words.Dim, fmt.Sprintf("About %d runs would bring every interval to ±10 %%.", n))
	}
	if n := t.Failures(); n > 0 {
		t.loud(words.Plural(n, "run") + " did not come to their end. The first: " + t.why())
	}
	c, run := t.worst()
	if c == nil {
		return
	}
	of := ""
	if len(t.Plan.Subjects) > 1 || len(c.Figures) > 1 {
		name, _, _ := strings.Cut(t.Plan.Objective(c.Subject, c.Figures[0].Metric), "@")
		of = " of " + name
	}
	t.Lines("", "The worst run"+of+", alone:")
	t.Line(fmt.Sprintf("  %s --run %d", t.Command(c), run))
}

func (t *text) loud(s string) {
	for _, line := range words.Wrap(s, t.Width(), 4) {
		t.Line(t.Paint(words.Red, line))
	}
}

func (t *text) why() string {
	for i := range t.Cells {
		if t.Cells[i].Why != "" {
			return t.Cells[i].Why
		}
	}
	return ""
}

// worst finds the worst run of the first figure.
func (r *Result) worst() (*Cell, uint64) {
	var worst *Cell
	for i := range r.Cells {
		c := &r.Cells[i]
		if c.Subject == 0 && len(c.Figures) > 0 && (worst == nil || c.Figures[0].Metric.Worse(c.Figures[0].Worst, worst.Figures[0].Worst)) {
			worst = c
		}
	}
	if worst == nil {
		return nil, 0
	}
	return worst, worst.Figures[0].WorstRun
}

// needed is about how many runs would bring every interval to a tenth of its value: its width
// falls with the square root of their number.
func (r *Result) needed() int {
	needed := int64(0)
	for i := range r.Cells {
		for j := range r.Cells[i].Figures {
			f := &r.Cells[i].Figures[j]
			low, high, value := f.length(f.Low), f.length(f.High), f.length(f.Value)
			if !f.Bounded || value == 0 {
				continue
			}
			half := max(low-high, high-low) / 2
			times := half * 10_000 / value // in thousandths of a tenth
			needed = max(needed, int64(len(f.Values))*times/1000*times/1000)
		}
	}
	return int(min(needed, 1_000_000_000))
}
