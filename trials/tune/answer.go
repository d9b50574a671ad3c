package tune

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"github.com/groupsim/groupsim/trials/sweep"
)

// Threshold is the smallest value with which something holds, or the largest.
type Threshold struct {
	Ask       *SmallestAsk
	Scenarios []string
	Runs      int  // that were made
	Plain     int  // of these, the runs from 0 on; the others were picked by what they draw
	Grown     bool // there are as many as it took, or could be afforded
	// From and To are the ends of the range as far as the loader takes it, and Cut says what it
	// has against the rest.
	From, To int64
	Cut      []string

	Found bool
	Value int64
	Kept  int   // of the plain runs that many keep the conditions with it
	Tail  *Tail // nil: no runs were picked
	// Low and High are the ends of the interval; High, of the largest value the lower one, is
	// there if Bounded: if there are runs enough to tell.
	Low, High int64
	Bounded   bool
	AtFloor   int     // of the plain runs those to which the first value will do
	Never     int     // and those to which none will
	Worst     []RunAt // those that need most, first the worst
	Looks     int     // runs that it took
	// Broken is in how many of the runs that were Probed the conditions hold here and there, so
	// that there is no threshold; then Grid has how many keep them at some values.
	Broken, Probed int
	Grid           []KeptAt
	Today          *Today // nil: the setting has no value that is known
	// Refused counts looks at values that the loader refuses in that run alone, and Failed those
	// at which the run did not come to its end, of which Failure is one.
	Refused, Failed int
	Failure         string

	axis sweep.Axis
}

// Tail are the runs that draw most of something, in which the quantile was looked for: those
// among the plain ones, and others that were picked.
type Tail struct {
	Name string // what is drawn
	Part int64  // how large a part of all runs they are, in millionths
	Runs int
	Kept int // of these that many keep the conditions with the value
}

// Width is half of the interval, of the value in it, in millionths; where the interval does not
// end, it is as wide as the value.
func (t *Threshold) Width() int64 {
	switch {
	case t.Bounded && t.Low == t.High:
		return 0
	case !t.Bounded || !t.Found || t.Value == 0:
		return 1_000_000
	}
	return int64(math.Abs(float64(t.High-t.Low)) / 2 / math.Abs(float64(t.Value)) * 1e6)
}

// RunAt is a run with its threshold.
type RunAt struct {
	Run   uint64
	Value int64
	Never bool // even the last value will not do
}

// KeptAt is a value with how many runs keep the conditions there.
type KeptAt struct {
	Value int64
	Kept  int
}

// Today is the value that the scenarios have as they are.
type Today struct {
	Text  string
	Value int64
	Kept  int
}

// mostWorst is how many of the runs that need most are told.
const mostWorst = 5

// rankWorst leaves the runs that need most.
func (t *Threshold) rankWorst() {
	order := 1
	if t.Ask.Largest {
		order = -1
	}
	slices.SortFunc(t.Worst, func(a, b RunAt) int {
		return cmp.Or(asInt(b.Never)-asInt(a.Never), order*cmp.Compare(b.Value, a.Value), cmp.Compare(a.Run, b.Run))
	})
	t.Worst = t.Worst[:min(len(t.Worst), mostWorst)]
}

// Met tells whether there is such a value.
func (t *Threshold) Met() bool { return t.Found }

// Unmet says that there is none.
func (t *Threshold) Unmet() string {
	human := t.Ask.Range.Human
	if low, high, ok := t.between(); ok {
		return fmt.Sprintf("no value of %s will do for good, up to %s: it does only %s", t.Ask.Range.Name(), human(t.last()), t.stretch(low, high))
	}
	return fmt.Sprintf("no value of %s from %s to %s will do", t.Ask.Range.Name(), human(t.From), human(t.To))
}

// between is the longest stretch of the grid on which it holds often enough, if it does not up to the
// end.
func (t *Threshold) between() (low, high int64, ok bool) {
	longest := 0
	for i, n := 0, 0; i < len(t.Grid) && !t.Found; i++ {
		if int64(t.Grid[i].Kept)*1_000_000 < t.Ask.Share*int64(t.Plain) {
			n = 0
			continue
		}
		if n++; n > longest {
			first, last := t.Grid[i-n+1].Value, t.Grid[i].Value
			longest, low, high, ok = n, min(first, last), max(first, last), true
		}
	}
	return low, high, ok
}

// stretch says where that is.
func (t *Threshold) stretch(low, high int64) string {
	human := t.Ask.Range.Human
	if low == high {
		return "at " + human(low)
	}
	return "from " + human(low) + " to " + human(high)
}
