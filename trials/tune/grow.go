package tune

import (
	"slices"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/stats"
)

// wide is half the width of an interval that is narrow enough, of the value in it, in
// millionths: a tenth.
const wide = 100_000

// growth is how the number of runs grows until the interval of a quantile of their thresholds
// is narrow: at first by twice as many, whatever they draw. Where a rare long draw decides, few
// of these say anything, and the runs that do can be told beforehand by what they draw: then
// such runs alone are added, and the quantile is looked for among them (stratified sampling).
type growth struct {
	share int64 // of the runs that a value is to do for, in millionths
	most  int   // runs, where nobody says how many
	drawn []drawn

	found   map[uint64]int64 // the threshold of each run that was made
	plain   int              // runs from 0 on, of which none was picked
	tail    *tail            // nil: these alone
	refuted bool             // a tail was looked at, and does not decide alone
}

// drawn is something that runs draw.
type drawn struct {
	name  string
	share func(run uint64) clock.Share // how far up a run draws it
}

// tail has the runs that draw most of something.
type tail struct {
	drawn
	part int64  // how large a part of all runs they are, in millionths
	next uint64 // the first run that was not looked at
	runs []uint64
}

// timesTail is how many times larger the tail is than what may be missed, and mostTail how large
// at most: a larger one is no rare thing. Of 99 % it is the twentieth of the runs that draw most.
const (
	timesTail = 5
	mostTail  = 250_000
)

// sample has the thresholds that the quantile is looked for in, and which quantile of them it is.
func (g *growth) sample() (stats.Sample, int64) {
	var values []int64
	if g.tail == nil {
		for run := range uint64(g.plain) {
			values = append(values, g.found[run])
		}
		return stats.Of(values), g.share
	}
	for _, run := range g.tail.runs {
		values = append(values, g.found[run])
	}
	missed := (1_000_000 - g.share) * 1_000_000 / g.tail.part
	return stats.Of(values), 1_000_000 - missed
}

// quantile is a quantile of thresholds, with its interval: low is 0 where nothing is certain,
// and without bounded there are too few runs for a high one.
func (g *growth) quantile() (at, low, high int64, bounded bool) {
	sample, share := g.sample()
	l, h := sample.ShareInterval(share)
	if l > 0 {
		low = sample[l-1]
	}
	if bounded = h <= len(sample); bounded {
		high = sample[h-1]
	}
	return sample.AtShare(share), low, high, bounded
}

// check goes back to all runs alike if one that does not draw much needs as much as those that
// do.
func (g *growth) check() {
	if g.tail == nil {
		return
	}
	_, low, _, _ := g.quantile()
	for run := range uint64(g.plain) {
		if x := g.found[run]; x > 0 && x >= low && !g.tail.has(run) {
			g.tail, g.refuted = nil, true
			return
		}
	}
}

// first are the runs that are made first.
func (g *growth) first(n int) (runs []uint64) {
	for ; g.plain < n; g.plain++ {
		runs = append(runs, uint64(g.plain))
	}
	return runs
}

// wanted are the runs to be made next, so that there are about twice as many to look at, if there
// is room for them.
func (g *growth) wanted(room int) (runs []uint64) {
	if room < 1 {
		return nil
	}
	if g.tail == nil && !g.refuted {
		g.tail = g.decisive()
	}
	if g.tail == nil {
		for to := 2 * g.plain; g.plain < to && len(runs) < room; g.plain++ {
			if _, made := g.found[uint64(g.plain)]; !made {
				runs = append(runs, uint64(g.plain))
			}
		}
		return runs
	}
	const first = 100
	return g.tail.more(min(room, max(first-len(g.tail.runs), len(g.tail.runs))))
}

// decisive finds something of which runs that draw much of it alone need as much as the quantile
// may be; nil where there is no such thing, or too few of these runs to tell.
func (g *growth) decisive() *tail {
	part := timesTail * (1_000_000 - g.share)
	if part > mostTail {
		return nil
	}
	const enough = 3
	for _, d := range g.drawn {
		t := &tail{drawn: d, part: part}
		needing := g.needing()
		if len(needing) < enough || slices.ContainsFunc(needing, func(run uint64) bool { return !t.has(run) }) {
			continue
		}
		for ; t.next < uint64(g.plain); t.next++ {
			if t.has(t.next) {
				t.runs = append(t.runs, t.next)
			}
		}
		return t
	}
	return nil
}

// needing are the runs that need as much as the quantile may be, or more; of those to which the
// first value will do there are always more.
func (g *growth) needing() (runs []uint64) {
	_, low, _, _ := g.quantile()
	for run := range uint64(g.plain) {
		if x := g.found[run]; x > 0 && x >= low {
			runs = append(runs, run)
		}
	}
	return runs
}

// has tells whether a run draws so much.
func (t *tail) has(run uint64) bool {
	return uint64(t.share(run)) >= uint64(float64(1<<63)*2*(1-float64(t.part)/1e6))
}

// more picks the next runs that do.
func (t *tail) more(n int) (runs []uint64) {
	for ; len(runs) < n; t.next++ {
		if t.has(t.next) {
			runs = append(runs, t.next)
		}
	}
	t.runs = append(t.runs, runs...)
	return runs
}
