package trials

import (
	"fmt"
	"math/bits"
	"slices"
	"strconv"
	"strings"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/report"
	"github.com/groupsim/groupsim/report/story"
)

// experience is what runs with other values came to, as their events tell it.
type experience struct {
	tried []event.Tried
	none  []event.Untried
}

// settle keeps of what the findings advise what holds in the runs that were made.
func (x *experience) settle(result *report.Report) {
	before := asItWas{story.FiguresOf(result, story.Selection{}), extents(result), result.Summary.PeakLag}
	for i := range result.Findings {
		f := &result.Findings[i]
		f.Settle(func(a *report.Advice) *report.Tried {
			var best *judged
			for j := range x.tried {
				if t := &x.tried[j]; meant(a, t) {
					if j := before.judge(t, f.Kind); best == nil || better(&j, best, a.Change) {
						best = &j
					}
				}
			}
			switch {
			case best != nil:
				return &best.Tried
			case slices.Contains(x.none, untried(a)):
				return &report.Tried{None: true}
			}
			return nil
		})
	}
}

// judged is what a value came to, and how much it left of what the finding complains of.
type judged struct {
	report.Tried
	left int64
}

// better prefers what helps, and else what does no harm; the first of equals stays. Of values
// that were not chosen for their order, that is better that leaves less.
func better(a, b *judged, change report.Change) bool {
	switch {
	case a.Helps != b.Helps:
		return a.Helps
	case a.Helps && change == report.Other:
		return a.left < b.left
	}
	return a.Rises == "" && b.Rises != ""
}

// meant tells whether an advice means what was tried.
func meant(a *report.Advice, x *event.Tried) bool {
	if a.Change == report.SetToAndOutlast {
		return x.Setting == outlasting(a)
	}
	if a.Name() != x.Setting {
		return false
	}
	is, err := strconv.ParseInt(x.Is, 10, 64)
	if length, no := clock.ParseDuration(x.Is); err != nil && no == nil {
		is, err = int64(length/clock.Millisecond), nil
	}
	switch a.Change {
	case report.Lower:
		return err == nil && is < a.Now
	case report.Raise:
		return err == nil && is > a.Now
	case report.Other:
		return true
	}
	return x.Is == a.Value()
}

// asItWas is what the run itself came to.
type asItWas struct {
	figures story.Figures
	found   map[report.Kind]int64
	lagPeak int64
}

// judge says whether a value helps against a kind of finding: there is less of it, by a
// hundredth at least, or less downtime, and by the measures of explain the run is not worse. Nor
// does the lag grow by more than twice as much, and beyond what it was at worst.
func (w *asItWas) judge(x *event.Tried, kind report.Kind) judged {
	was, is := w.found[kind], x.Found.Number(string(kind))
	j := judged{report.Tried{Setting: x.Setting, To: x.Is}, is}
	if x.Failed != "" {
		j.Rises = "the run fails: " + x.Failed
		return j
	}
	after := story.Figures{Downtime: report.Ms(x.Downtime), Worst: report.Ms(x.Worst), Rebalances: int(x.Rebalances), Reprocessed: x.Reprocessed, NeverUp: int(x.NeverUp)}
	effect := w.figures.Effect(&after)
	j.Gains, j.Rises = w.figures.Falls(&after), w.figures.Rises(&after)
	before, lag := w.found[report.LagKind], x.Found.Number(string(report.LagKind))
	if kind != report.LagKind && lag-before > lag/100 {
		j.Rises = strings.TrimPrefix(fmt.Sprintf("%s; a lag that grows by %d records, not %d", j.Rises, lag, before), "; ")
	}
	j.Helps = x.Later == "" && lag <= max(2*before, w.lagPeak) && effect != story.Harms && is <= was && (effect == story.Helps || is < was && was-is >= was/100+min(1, was%100))
	switch {
	case x.Later != "":
		j.Rises = "if it goes on: " + x.Later
	case is > was && j.Rises == "":
		j.Rises = "more of this"
	case j.Helps && j.Gains == "" && is == 0:
		j.Gains = "none of this"
	case j.Helps && j.Gains == "":
		j.Gains = fmt.Sprintf("less of this, by %d %%", percent(was-is, was))
	}
	return j
}

// percent gives a part of a whole in hundredths, rounded down.
func percent(part, whole int64) uint64 {
	hi, lo := bits.Mul64(uint64(part), 100)
	n, _ := bits.Div64(hi, lo, uint64(whole))
	return n
}
