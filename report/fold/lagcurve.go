package fold

import (
	"slices"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/report"
)

// lagStretches is into how many stretches of equal length a run is divided, of each
// of which the curve of its lag keeps the first, the lowest, the highest and the
// last value.
const lagStretches = 600

// lagCurve gathers the points of [report.Report.LagCurve].
type lagCurve struct {
	end    clock.Time
	points []report.LagPoint
	seen   int
	keep   [4]keptLag // first, lowest, highest, last
}

// keptLag is a point of the stretch that the curve has come to.
type keptLag struct {
	place int // in the order in which the values came
	report.LagPoint
}

func (c *lagCurve) stretch(at report.Ms) int64 {
	return int64(at) * lagStretches / max(1, int64(c.end))
}

// look takes the sum of the lags of so many partitions.
func (c *lagCurve) look(at clock.Time, sum, partitions int64) {
	if sum <= partitions {
		sum = 0
	}
	if c.seen > 0 && c.stretch(report.Ms(at)) != c.stretch(c.keep[0].At) {
		c.close()
	}
	now := keptLag{c.seen, report.LagPoint{At: report.Ms(at), Lag: sum}}
	if c.seen == 0 {
		c.keep = [4]keptLag{now, now, now, now}
	}
	c.seen++
	if now.Lag < c.keep[1].Lag {
		c.keep[1] = now
	}
	if now.Lag > c.keep[2].Lag {
		c.keep[2] = now
	}
	c.keep[3] = now
}

// close ends a stretch.
func (c *lagCurve) close() {
	kept := c.keep
	slices.SortFunc(kept[:], func(a, b keptLag) int { return a.place - b.place })
	for i, k := range kept {
		if i == 0 || k.place != kept[i-1].place {
			c.points = append(c.points, k.LagPoint)
		}
	}
	c.seen = 0
}
