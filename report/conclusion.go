package report

import (
	"fmt"
	"slices"

	"github.com/groupsim/groupsim/words"
)

// Conclusion says in one sentence what to take from the comparison: which setup has the
// least downtime, by how much, in how many of the runs, and at what price. Where nothing
// is clear it says that.
func (c *Comparison) Conclusion() string {
	list := c.comparable()
	switch {
	case len(c.Columns) < 2:
		return ""
	case len(list) == 0:
		return "In short: nothing is ever consumed under any setup." + c.caveat()
	case len(list) == 1:
		return "In short: under " + c.Columns[list[0]].Name + " more partitions come up than under any other setup." + c.caveat()
	}
	total := totalDowntime()
	first := c.leading(total, list)
	var alike, behind []int
	for _, i := range list {
		switch {
		case i == first:
		case c.ahead(total, first, i) && total.felt(total.of(&c.Columns[first]).median, total.of(&c.Columns[i]).median):
			behind = append(behind, i)
		default:
			alike = append(alike, i)
		}
	}
	if len(behind) == 0 {
		return c.undecided(total, first, alike)
	}
	next := c.leading(total, behind)
	text := "In short: downtime is least under " + c.Columns[first].Name
	if len(alike) > 0 {
		text += " (not clearly more under " + c.names(alike) + ")"
	}
	text += ": " + c.margin(total, first, next, len(behind) > 1)
	if price := c.price(first, next); len(price) > 0 {
		text += "; the price of it is " + words.And(price)
	} else {
		text += "; no other figure is clearly worse for it"
	}
	return text + "." + c.caveat()
}

// leading is the column of a list that has the best median, the first of several.
func (c *Comparison) leading(f *figure, list []int) int {
	first := list[0]
	for _, i := range list[1:] {
		if f.better(f.of(&c.Columns[i]).median, f.of(&c.Columns[first]).median) {
			first = i
		}
	}
	return first
}

// ahead tells whether a column is better than another clearly, and by a hundredth at least:
// of availability by a hundredth of what is missing.
func (c *Comparison) ahead(f *figure, a, b int) bool {
	p := f.pair(&c.Columns[a], &c.Columns[b])
	x, y := f.of(&c.Columns[a]).median, f.of(&c.Columns[b]).median
	if f.most {
		x, y = 1_000_000-x, 1_000_000-y
	}
	return p.clearly(f.most) && !closeTo(x, y)
}

// margin says by how much a column is below another, which may be the next of several, and
// in how many of the runs.
func (c *Comparison) margin(f *figure, a, b int, next bool) string {
	p := f.pair(&c.Columns[a], &c.Columns[b])
	by, of := -p.median, f.of(&c.Columns[b]).median
	text := f.print(by) + " less"
	if c.Many() {
		text += " at the median"
	}
	text += fmt.Sprintf(" (%s) than under %s", percent(Ms(min(by, of)), Ms(of)), c.Columns[b].Name)
	if next {
		text += ", the next best"
	}
	if c.Many() {
		text += "; " + p.often()
	}
	return text
}

// price lists the figures in which a column is clearly worse than another. Of downtime
// only that of the worst partition is one: in all there is less of it.
func (c *Comparison) price(a, b int) []string {
	var list []string
	for _, f := range figures() {
		x, y := f.of(&c.Columns[a]).median, f.of(&c.Columns[b]).median
		if !f.repeats && c.ahead(&f, b, a) && f.felt(x, y) {
			list = append(list, fmt.Sprintf("%s (%s, not %s)", f.title, f.print(x), f.print(y)))
		}
	}
	return words.Few(list, mostWorse)
}

// felt tells whether anybody would feel a difference: of times it is a tenth of a second
// and more, what a few milliseconds at every member come to.
func (f *figure) felt(a, b int64) bool {
	m := measureOf(f.metric)
	return m != nil && m.Kind != DurationMetric || max(a, b)-min(a, b) >= 100_000
}

// mostWorse is how many of the figures in which a setup is worse are listed.
const mostWorse = 4

// undecided is for setups of which none has clearly the least downtime. It says what else
// tells them apart, if anything does.
func (c *Comparison) undecided(total *figure, first int, others []int) string {
	least := total.of(&c.Columns[first]).median
	most, same := least, true
	for _, i := range others {
		p := total.pair(&c.Columns[first], &c.Columns[i])
		same, most = same && p.same(), max(most, total.of(&c.Columns[i]).median)
	}
	none := !total.any(c.Columns[first].each())
	text := "In short: no setup has clearly less downtime than the others"
	switch {
	case same && none:
		text = "In short: nothing is down under any setup"
	case same:
		text = "In short: downtime is the same under all setups"
	case closeTo(least, most):
		text = "In short: downtime is about the same under all setups"
	}
	if same && c.Many() {
		text += fmt.Sprintf(", in all %d runs", c.Runs())
	}
	var apart []string
	for _, f := range figures() {
		if f.downtime || len(apart) == 2 {
			continue
		}
		best := c.leading(&f, append([]int{first}, others...))
		differs := func(i int) bool {
			return i != best && c.ahead(&f, best, i) && f.felt(f.of(&c.Columns[best]).median, f.of(&c.Columns[i]).median)
		}
		if slices.ContainsFunc(c.comparable(), differs) {
			apart = append(apart, fmt.Sprintf("%s (least under %s, %s)", f.title, c.Columns[best].Name, f.print(f.of(&c.Columns[best]).median)))
		}
	}
	if len(apart) > 0 {
		text += "; what differs clearly is " + words.And(apart)
	}
	return text + "." + c.caveat()
}

// caveat says how far one run can be trusted.
func (c *Comparison) caveat() string {
	if c.Many() {
		return ""
	}
	return " That is one run of each; --runs N says how far it holds."
}

// names lists the names of some columns.
func (c *Comparison) names(list []int) string {
	var names []string
	for _, i := range list {
		names = append(names, c.Columns[i].Name)
	}
	return words.And(names)
}
