package tune

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/groupsim/groupsim/trials/sweep"
	"github.com/groupsim/groupsim/trials/year"
	"github.com/groupsim/groupsim/words"
)

// WriteText prints the answer for people: the points of the front, the one to take with its
// price, what was not tried, and the settings to paste.
func (f *Front) WriteText(w io.Writer, width int, colour bool) error {
	p := words.NewPage(width, colour)
	p.Lines(words.Bold, "To minimise "+words.And(f.titles())+": "+strings.Join(f.Scenarios, ", "))
	p.Hang("", f.effort())
	p.Line()
	f.table(&p)
	p.Line()
	for _, text := range f.sentences() {
		p.Hang("", text)
	}
	if of := f.Recommended; of != nil {
		for i, y := range of.Years {
			if y != nil {
				f.match.targets[i].printYear(&p, y)
			}
		}
		settings := settingsOf(f.changes(of))
		settings.print(&p, f.first)
	}
	_, err := io.WriteString(w, p.String())
	return err
}

// titles are the goals as people read them.
func (f *Front) titles() (list []string) {
	for i := range f.match.targets {
		title := f.match.targets[i].Name
		if f.match.targets[i].rates != nil {
			title += " of a year"
		}
		list = append(list, title)
	}
	return list
}

// effort says what was tried.
func (f *Front) effort() string {
	text := fmt.Sprintf("%s tried, with %s of those that stayed to the end", words.Plural(f.Tried, "point"), words.Plural(f.Runs, "run"))
	if f.Refused > 0 {
		text += fmt.Sprintf("; of %d the loader refuses the settings: %s", f.Refused, f.Why)
	}
	if f.Unsound > 0 {
		text += fmt.Sprintf("; of no use: %d, for %s", f.Unsound, f.UnsoundBy)
	}
	return text + "."
}

// table has a line for each point of the front, and one for the settings as they are.
func (f *Front) table(p *words.Page) {
	columns := []words.Column{{}}
	for _, name := range shortNames(f.match.Over) {
		columns = append(columns, words.Column{Head: name, Right: true})
	}
	var heads []string
	wide := 0
	for _, c := range columns {
		wide += 2 + max(8, utf8.RuneCountInString(c.Head))
	}
	for _, name := range f.titles() {
		heads = append(heads, name)
		wide += 2 + utf8.RuneCountInString(name)
	}
	if lettered := wide > p.Width(); lettered {
		for i, name := range heads {
			heads[i] = string(rune('A' + i%26))
			p.Line("  ", heads[i]+": "+name)
		}
	}
	for _, head := range heads {
		columns = append(columns, words.Column{Head: head, Right: true})
	}
	var rows, paints [][]string
	for i := range f.Points {
		mark, paint := "", ""
		if f.Points[i].of == f.Recommended.of {
			mark, paint = "→", words.Bold
		}
		rows, paints = append(rows, f.row(mark, &f.Points[i])), append(paints, slices.Repeat([]string{paint}, len(columns)))
	}
	if f.Closest != nil {
		rows = append(rows, f.row("closest", f.Closest))
	}
	if f.Today != nil {
		rows = append(rows, f.row("now", f.Today))
	}
	p.Table(columns, rows, paints)
}

func (f *Front) row(mark string, of *FrontPoint) []string {
	row := []string{mark}
	for i := range f.match.Over {
		row = append(row, f.shown(of, i))
	}
	for i := range f.match.targets {
		row = append(row, f.match.targets[i].Human(of.Values[i]))
	}
	return row
}

// shown is the value of a setting at a point; of today's what the scenario has.
func (f *Front) shown(of *FrontPoint, i int) string {
	o := &f.match.Over[i]
	if of.Point != nil {
		return o.Human(of.Point[i])
	}
	now := f.match.now[i]
	if a, err := sweep.ParseAxis(o.Key + "=" + now); err == nil {
		return o.Human(a.Values[0])
	}
	return "as it is"
}

// sentences are what there is to say of the point to take.
func (f *Front) sentences() (list []string) {
	if f.Recommended == nil {
		list = append(list, "No point meets "+f.conditions()+". The closest is "+named(f.match.Over, f.Closest.Point)+", which breaks "+words.And(f.match.broken(f.Closest.of))+".")
		return append(list, f.notTried(f.Closest)...)
	}
	r := f.Recommended
	list = append(list, "Recommended: "+named(f.match.Over, r.Point)+", "+f.because())
	if f.Same && f.Tried-f.Refused-f.Unsound > 1 {
		list = append(list, "Every point came to the same: what was changed decides nothing of it.")
	}
	if f.Today != nil {
		list = append(list, f.price()...)
	}
	list = append(list, f.howSure())
	return append(list, f.notTried(r)...)
}

// howSure says how narrow the intervals of the point to take are, and what that took.
func (f *Front) howSure() string {
	var known []string
	narrow := true
	for i, w := range f.Recommended.Widths {
		narrow = narrow && w <= wide
		known = append(known, f.match.targets[i].Name+" to "+within(w))
	}
	text := words.Plural(f.Runs, "run") + " tell " + words.And(known)
	switch {
	case narrow:
		return text + "."
	case f.Grown:
		return text + "; more are not made without --runs."
	}
	return text + "; without --runs there are as many as it takes for " + within(wide) + ", unless that is too long."
}

func (f *Front) conditions() string {
	var all []string
	for i := range f.match.SubjectTo {
		all = append(all, f.match.SubjectTo[i].Text)
	}
	if len(all) == 0 {
		return "what is asked of every one: that its runs come to their end"
	}
	return words.And(all)
}

// because says why it is this one.
func (f *Front) because() string {
	n := len(f.Points)
	switch {
	case len(f.match.targets) == 1 && f.match.targets[0].more:
		return "with the most of it."
	case len(f.match.targets) == 1:
		return "with the least of it."
	case n == 1:
		return "than which no other is better in anything."
	}
	return fmt.Sprintf("which of the %d that no other beats in everything gives up least of what the best of them has of each.", n)
}

// price holds it against the settings of today: what it gains, and what it costs.
func (f *Front) price() (list []string) {
	r := f.Recommended
	gains, costs, clear := []string{}, []string{}, false
	for i := range f.match.targets {
		t, d := &f.match.targets[i], r.Against[i]
		text := t.Name + " " + t.difference(d)
		better := d.Is < 0 != t.more && d.Is != 0
		switch isClear := d.clearlyMore() || d.clearlyLess(); {
		case d.Is == 0:
		case better:
			gains = append(gains, text)
			clear = clear || isClear
		default:
			costs = append(costs, text)
		}
	}
	if len(f.Broken) > 0 {
		list = append(list, "The settings as they are break "+words.And(f.Broken)+".")
		clear = true
	}
	switch {
	case len(gains) == 0 && len(costs) == 0:
		return append(list, "Against the settings as they are it changes nothing of that: leave them as they are.")
	case len(gains) > 0:
		list = append(list, "It gains, against the settings as they are: "+strings.Join(gains, "; ")+".")
	}
	if len(costs) > 0 {
		list = append(list, "It costs: "+strings.Join(costs, "; ")+".")
	} else {
		list = append(list, "Of what was looked at it costs nothing.")
	}
	if !clear {
		list = append(list, "None of what it gains is clear: the settings as they are may be as good.")
	}
	return list
}

// sure stands before the ends of an interval.
var sure = words.NoBreak("95 %%:")

// difference words how much more there is of something, with its interval.
func (t *target) difference(d Difference) string {
	more := func(v int64) string {
		switch {
		case v < 0:
			return t.Human(-v) + " less"
		case v > 0:
			return t.Human(v) + " more"
		}
		return "the same"
	}
	if d.Low == d.High {
		return more(d.Is)
	}
	return fmt.Sprintf("%s ("+sure+" %s to %s)", more(d.Is), more(d.Low), more(d.High))
}

// notTried says where one could look further.
func (f *Front) notTried(at *FrontPoint) (list []string) {
	for i, name := range shortNames(f.match.Over) {
		o := &f.match.Over[i]
		if o.Range == nil {
			continue
		}
		switch v := at.Point[i].Number; v {
		case o.Range.From:
			list = append(list, fmt.Sprintf("%s is the least that was tried of %s: below it there may be better ones.", o.Range.Human(v), name))
		case o.Range.To:
			list = append(list, fmt.Sprintf("%s is the most that was tried of %s: above it there may be better ones.", o.Range.Human(v), name))
		}
	}
	return append(list, "Not tried: values between those of the points, other settings, and what "+notHappening(f.Scenarios)+".")
}

// printYear has a line for each kind of incident.
func (t *target) printYear(p *words.Page, y *year.Result) {
	p.Line()
	p.Hang("", fmt.Sprintf("A year has %s of it on average ("+sure+" %s to %s), at the median %s, and in one of a hundred more than %s:",
		t.whole(y.Mean), t.whole(y.Low), t.whole(y.High), t.whole(float64(y.Years.Quantile(500))), t.whole(float64(y.Years.Quantile(990)))))
	var rows [][]string
	for _, k := range y.Kinds {
		rows = append(rows, []string{k.Name, words.Decimals(int64(k.PerYear*10+0.5), 1), t.oneOf(k.Mean), sweep.ShareHuman(k.Share)})
	}
	p.Table([]words.Column{{Head: "incident"}, {Head: "a year", Right: true}, {Head: "each, on average", Right: true}, {Head: "share", Right: true}}, rows, nil)
	if len(y.Causes) > 0 {
		p.Hang("", "By cause: "+sweep.CausesHuman(y.Causes)+".")
	}
}

func (t *target) whole(x float64) string { return sweep.YearHuman(t.Metric, x) }

func (t *target) oneOf(x float64) string {
	if t.isLength() {
		return t.whole(x)
	}
	return words.Decimals(int64(x*1000+0.5), 3)
}
