package fidelity

import (
	"cmp"
	"slices"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/fidelity/measured"
)

// The rules of the calibrated forecast, which were written before any figure was known. A
// recording's inputs are fixed, and the noise is drawn anew in each of these runs.
const (
	calibrationRuns = 200
	// An interval has the central 95 of 100 runs: it leaves out the 5 least and the 5
	// greatest. It is widened each way by what a recording resolves.
	cutOff     = calibrationRuns / 40
	resolvable = 60 * clock.Millisecond
	// A partition is down that is for so long, in the recording or in the median run.
	downFrom = 50 * clock.Millisecond
	// Runs that are so near to the recording are before or behind it by lot.
	tied = 10 * clock.Millisecond
)

// Forecast is a figure of a recording among the same figure of the runs.
type Forecast struct {
	Real clock.Duration
	runs []clock.Duration // ascending
}

// Interval is what the runs say that the figure is between.
func (f *Forecast) Interval() (from, to clock.Duration) {
	return f.runs[cutOff], f.runs[len(f.runs)-1-cutOff]
}

// Median is what the middle of the runs says.
func (f *Forecast) Median() clock.Duration { return f.runs[len(f.runs)/2] }

// Inside tells whether the recording is within the widened interval.
func (f *Forecast) Inside() bool {
	from, to := f.Interval()
	return from-resolvable <= f.Real && f.Real <= to+resolvable
}

// Width of the interval, as it is.
func (f *Forecast) Width() clock.Duration {
	from, to := f.Interval()
	return to - from
}

// Down tells whether there is downtime to speak of.
func (f *Forecast) Down() bool { return f.Real >= downFrom || f.Median() >= downFrom }

// InMiddle tells whether the recording stands in the middle half of the runs.
func (f *Forecast) InMiddle(lots *clock.Stream) bool {
	before, near := 0, 0
	for _, d := range f.runs {
		switch {
		case distance(d, f.Real) <= tied:
			near++
		case d < f.Real:
			before++
		}
	}
	rank := before + int(lots.Below(int64(near)+1))
	return len(f.runs) <= 4*rank && 4*rank < 3*len(f.runs)
}

// Narrow tells whether the interval is worth something: 300 ms, or a tenth of the downtime
// where that is more.
func (f *Forecast) Narrow() bool { return f.Width() < max(300*clock.Millisecond, f.Median()/10) }

// Calibration is a recording among the runs of its scenario.
type Calibration struct {
	Name         string
	Fitted       bool // the noise was fitted on it
	Partitions   []Forecast
	Total, Worst Forecast
	Appears      int // in so many runs generations, leaders and owners are those of the recording
	Within       int // and in so many all is, within the tolerances
	// Nearest is the first of those, or if there is none the run that is least far from the
	// recording.
	Nearest *Comparison
}

// Calibrate runs the scenario of a recording again and again.
func Calibrate(r *Recording, runs int) (*Calibration, error) {
	s, err := r.Scenario()
	if err != nil {
		return nil, err
	}
	real := r.Outcome()
	c := &Calibration{Name: r.Name}
	outcomes := make([]*Outcome, runs)
	for k := range outcomes {
		run, err := compare(r, real, s, uint64(k+1))
		if err != nil {
			return nil, err
		}
		outcomes[k] = run.Simulated
		c.Appears += yes(run.InGroup == 0)
		within := len(run.Breaches()) == 0
		if c.Within == 0 && (c.Nearest == nil || within || run.nearer(c.Nearest)) {
			c.Nearest = run
		}
		c.Within += yes(within)
	}
	c.fill(real, outcomes)
	return c, nil
}

// nearer tells whether it is less far from the recording than another run: as to who was in
// the group, as to what happened, and then in time.
func (c *Comparison) nearer(than *Comparison) bool {
	far := func(c *Comparison) clock.Duration { return max(c.Worst(), Rank(c.Times, 95)) }
	return cmp.Or(cmp.Compare(c.InGroup, than.InGroup), cmp.Compare(len(c.Differences), len(than.Differences)), cmp.Compare(far(c), far(than))) < 0
}

func (c *Calibration) fill(real *Outcome, outcomes []*Outcome) {
	names := map[string]clock.Duration{}
	for _, o := range append([]*Outcome{real}, outcomes...) {
		for p := range o.Downtime {
			names[p] = 0
		}
	}
	forecast := func(of func(o *Outcome) clock.Duration) Forecast {
		f := Forecast{Real: of(real)}
		for _, o := range outcomes {
			f.runs = append(f.runs, of(o))
		}
		slices.Sort(f.runs)
		return f
	}
	for _, p := range keys(names, nil) {
		c.Partitions = append(c.Partitions, forecast(func(o *Outcome) clock.Duration { return o.Downtime[p] }))
	}
	c.Total = forecast(func(o *Outcome) (sum clock.Duration) {
		for _, d := range o.Downtime {
			sum += d
		}
		return sum
	})
	c.Worst = forecast(func(o *Outcome) (worst clock.Duration) {
		for _, d := range o.Downtime {
			worst = max(worst, d)
		}
		return worst
	})
}

// Coverage sums calibrations up, in counts.
type Coverage struct {
	Recordings, Total, Worst, Appear int // of these so many totals and worst partitions are inside, and so many groups appear
	Partitions, Inside               int
	Down, DownInside, Middle, Narrow int
	Width                            clock.Duration // the median
}

// Cover sums up.
func Cover(all []*Calibration) (v Coverage) {
	lots := clock.NewStream(1, "ties of ranks", 0)
	var widths []clock.Duration
	for _, c := range all {
		v.Recordings++
		v.Total += yes(c.Total.Inside())
		v.Worst += yes(c.Worst.Inside())
		v.Appear += yes(c.Appears > 0)
		for i := range c.Partitions {
			f := &c.Partitions[i]
			v.Partitions++
			v.Inside += yes(f.Inside())
			if !f.Down() {
				continue
			}
			v.Down++
			v.DownInside += yes(f.Inside())
			v.Middle += yes(f.InMiddle(&lots))
			v.Narrow += yes(f.Narrow())
			widths = append(widths, f.Width())
		}
	}
	slices.Sort(widths)
	v.Width = Rank(widths, 50)
	return v
}

// Measured gives shares in percents, cut.
func (v Coverage) Measured() measured.Forecast {
	percent := func(n, of int) int { return n * 100 / max(1, of) }
	return measured.Forecast{
		Recordings: v.Recordings, Inside: percent(v.Inside, v.Partitions), Down: v.Down, DownInside: percent(v.DownInside, v.Down),
		Middle: percent(v.Middle, v.Down), Width: round(v.Width), Narrow: percent(v.Narrow, v.Down),
		Total: percent(v.Total, v.Recordings), Worst: percent(v.Worst, v.Recordings), Appear: percent(v.Appear, v.Recordings),
	}
}
