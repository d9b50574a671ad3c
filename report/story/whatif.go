package story

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/report"
	"github.com/groupsim/groupsim/words"
)

// WhatIf holds the run against others that differ from it in one setting each.
type WhatIf struct {
	Before Figures `json:"before"`
	// GoesOn tells that Before is what the run came to when it went on beyond its end, which
	// had cut something off.
	GoesOn  bool     `json:"goes_on,omitempty"`
	Changes []Change `json:"changes"` // those that helped first
}

// Figures are what runs are measured by.
type Figures struct {
	Downtime    report.Ms `json:"downtime_ms"` // of all partitions, or of the one that the story is about
	Worst       report.Ms `json:"worst_ms"`
	Rebalances  int       `json:"rebalances"`
	Reprocessed int64     `json:"reprocessed"`
	NeverUp     int       `json:"never_up"`   // partitions
	Startup     report.Ms `json:"startup_ms"` // None: they never all were
}

// Change is another value of one setting, and what a run with it came to.
type Change struct {
	Setting string  `json:"setting"`
	From    string  `json:"from"`
	To      string  `json:"to"`
	After   Figures `json:"after"`
	// CutOff says what the end cut off of that run, so that its figures are not whole.
	CutOff string `json:"cut_off,omitempty"`
	Effect Effect `json:"effect"`
	Failed string `json:"failed,omitempty"` // why the run failed
}

// name is the setting with its value, and what it means where that is not plain.
func (c *Change) name() string {
	text := c.Setting + " = " + c.To
	if c.Setting == "group.instance.id" && c.To == "{id}" {
		text += ", static members"
	}
	return text
}

// Effect says what a change did.
type Effect string

// The effects. What takes off a hundredth of the downtime, and more than noise, helps,
// and what adds as much harms; in between the other figures decide.
const (
	Helps     Effect = "helps"
	Changes   Effect = "no difference"
	Harms     Effect = "harms"
	DidNotRun Effect = "failed"
)

// FiguresOf measures a run.
func FiguresOf(r *report.Report, about Selection) Figures {
	s := &r.Summary
	f := Figures{s.Downtime.Total, s.Downtime.Max, s.Rebalances, s.Reprocessed, s.NeverUp, s.Startup}
	for i := range r.Partitions {
		p := &r.Partitions[i]
		if about.Partition == p.Name() {
			f.Downtime, f.Worst, f.Reprocessed, f.NeverUp = p.Downtime, p.Downtime, p.Reprocessed, 0
			if p.FirstUp < 0 {
				f.NeverUp = 1
			}
		}
	}
	return f
}

// Judge says what the changes did, and sorts them: what helped most first.
func (w *WhatIf) Judge() {
	for i := range w.Changes {
		c := &w.Changes[i]
		c.Effect = w.Before.Effect(&c.After)
		if c.Failed != "" {
			c.Effect = DidNotRun
		}
	}
	order := []Effect{Helps, Changes, Harms, DidNotRun}
	slices.SortStableFunc(w.Changes, func(a, b Change) int {
		return cmp.Or(
			cmp.Compare(slices.Index(order, a.Effect), slices.Index(order, b.Effect)),
			cmp.Compare(a.After.NeverUp, b.After.NeverUp), cmp.Compare(a.After.Downtime, b.After.Downtime), cmp.Compare(a.After.Reprocessed, b.After.Reprocessed), cmp.Compare(a.After.Rebalances, b.After.Rebalances))
	})
}

// noise is a difference of downtime that a few milliseconds at every member come to.
const noise = 100 * report.Ms(clock.Millisecond)

// Effect holds other figures against these.
func (f *Figures) Effect(g *Figures) Effect {
	switch { // what was never up has no downtime
	case g.NeverUp < f.NeverUp:
		return Helps
	case g.NeverUp > f.NeverUp:
		return Harms
	case f.NeverUp > 0 && f.Downtime == 0 && g.Downtime == 0: // what does not come up is no better for rebalancing less
		return Changes
	}
	if d := f.downtime(g); d != same {
		return d.effect()
	}
	effect := f.repeats(g)
	if effect == Helps && g.Downtime-f.Downtime >= noise { // less than a hundredth, and yet more
		return Changes
	}
	return effect
}

// repeats holds what was done again against each other: records, and rebalances.
func (f *Figures) repeats(g *Figures) Effect {
	reprocessed, rebalances := share(f.Reprocessed, g.Reprocessed), share(int64(f.Rebalances), int64(g.Rebalances))
	switch {
	case reprocessed == rebalances || rebalances == same:
		return reprocessed.effect()
	case reprocessed == same:
		return rebalances.effect()
	}
	return Changes
}

// downtime says whether it fell or rose, by noise at least.
func (f *Figures) downtime(g *Figures) direction {
	if max(f.Downtime-g.Downtime, g.Downtime-f.Downtime) < noise {
		return same
	}
	return share(int64(f.Downtime), int64(g.Downtime))
}

// Rises says which figures are higher in others than in these, by so much that it counts.
func (f *Figures) Rises(g *Figures) string { return f.differ(g, rose) }

// Falls says which are lower.
func (f *Figures) Falls(g *Figures) string { return f.differ(g, fell) }

func (f *Figures) differ(g *Figures, way direction) string {
	var parts []string
	if g.NeverUp != f.NeverUp && (g.NeverUp > f.NeverUp) == (way == rose) {
		parts = append(parts, fmt.Sprintf("%s never up, not %d", words.Plural(g.NeverUp, "partition"), f.NeverUp))
	}
	if f.downtime(g) == way {
		parts = append(parts, g.Downtime.Human()+" down, not "+f.Downtime.Human())
	}
	if share(int64(f.Rebalances), int64(g.Rebalances)) == way {
		parts = append(parts, fmt.Sprintf("rebalances %d, not %d", g.Rebalances, f.Rebalances))
	}
	if share(f.Reprocessed, g.Reprocessed) == way {
		parts = append(parts, fmt.Sprintf("reprocessed %d, not %d", g.Reprocessed, f.Reprocessed))
	}
	return strings.Join(parts, "; ")
}

// direction says whether a figure fell or rose by a hundredth at least.
type direction int

const (
	fell direction = iota - 1
	same
	rose
)

func share(before, after int64) direction {
	hundredth := before/100 + min(1, before%100) // rounded up: a hundred times a figure may not fit
	switch d := after - before; {
	case d < 0 && -d >= hundredth:
		return fell
	case d > 0 && d >= hundredth:
		return rose
	}
	return same
}

func (d direction) effect() Effect {
	switch d {
	case fell:
		return Helps
	case rose:
		return Harms
	}
	return Changes
}

// anyNeverUp tells whether partitions were never up in any of the runs.
func (w *WhatIf) anyNeverUp() bool {
	return w.Before.NeverUp > 0 || slices.ContainsFunc(w.Changes, func(c Change) bool { return c.After.NeverUp > 0 })
}

// beyond says that the figures are not those of the run as it is told.
func (w *WhatIf) beyond() string {
	if !w.GoesOn {
		return ""
	}
	return "The end of the run cut something off: here every run goes on until its group is at rest."
}

// inReturn says what a change that does harm is good for.
func (w *WhatIf) inReturn(c *Change) string {
	if falls := w.Before.Falls(&c.After); falls != "" {
		return "; in return " + falls
	}
	return ""
}

// remark says of a change what its figures leave open, or that it lets a group come up.
func (w *WhatIf) remark(c *Change) string {
	text := ""
	if c.After.NeverUp < w.Before.NeverUp && c.After.Startup != report.None {
		text = ": all up after " + c.After.Startup.Human()
	}
	if also := report.Bounded(c.Setting, c.To); also != "" {
		text += " (" + also + ")"
	}
	if c.CutOff != "" {
		text += " (not at rest at the end)"
	}
	return text
}
