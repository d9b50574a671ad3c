package year

import (
	"math"
	"slices"
	"testing"

	"github.com/groupsim/groupsim/clock"
)

// What a year comes to on average is rate times mean harm: the interval has it in it, and so
// has the mean of the years that were drawn.
func TestYearsAreRateTimesHarm(t *testing.T) {
	values := make([]int64, 200) // 1 s to 200 s: on average 100.5 s
	for i := range values {
		values[i] = int64(i+1) * 1_000_000
	}
	for _, rate := range []float64{0.1, 3, 150, 5000} {
		r := Of([]Harm{{"pauses", rate, values}, {"nothing", 17, []int64{0, 0}}})
		want := rate * 100.5e6
		if r.Low > want || r.High < want || math.Abs(r.Mean-want) > 1 {
			t.Errorf("%v a year: %v (%v to %v), want %v", rate, r.Mean, r.Low, r.High, want)
		}
		sum := 0.0
		for _, v := range r.Years {
			sum += float64(v)
		}
		// The variance of a compound Poisson distribution is rate times the second moment.
		second := 0.0
		for _, v := range values {
			second += float64(v) * float64(v) / float64(len(values))
		}
		if off := math.Abs(sum/Years - want); off > 4*math.Sqrt(rate*second/Years) {
			t.Errorf("%v a year: drawn years come to %v on average, want %v", rate, sum/Years, want)
		}
		if r.Kinds[0].Share != 1 || r.Kinds[1].Share != 0 {
			t.Errorf("%v a year: shares %+v", rate, r.Kinds)
		}
	}
}

// The median and the 99th percentile of years with one incident in ten of them, each of which
// costs the same, are those of the Poisson distribution: none, and one.
func TestQuantilesOfYears(t *testing.T) {
	for _, c := range []struct {
		rate     float64
		p50, p99 int64
	}{{0.1, 0, 1}, {3, 3, 8}, {100, 100, 124}, {2000, 2000, 2105}} {
		r := Of([]Harm{{"crashes", c.rate, []int64{1_000_000, 1_000_000, 1_000_000}}})
		p50, p99 := r.Years.Quantile(500)/1_000_000, r.Years.Quantile(990)/1_000_000
		slack := int64(math.Sqrt(c.rate) / 15) // what 10,000 draws leave open
		if abs(p50-c.p50) > slack || abs(p99-c.p99) > slack {
			t.Errorf("%v a year: %d and %d, want %d and %d", c.rate, p50, p99, c.p50, c.p99)
		}
	}
}

func abs(n int64) int64 { return max(n, -n) }

func TestWithoutIncidentsThereIsNothing(t *testing.T) {
	r := Of([]Harm{{"pauses", 0, []int64{5, 6, 7}}, {"crashes", 0, []int64{8}}})
	if r.Mean != 0 || r.Low != 0 || r.High != 0 || r.Years[Years-1] != 0 || r.Kinds[0].Share != 0 {
		t.Errorf("%+v", r)
	}
}

// Shares are those of the mean: three times a week ten seconds are as much as half a minute
// each week.
func TestSharesAreByIncident(t *testing.T) {
	r := Of([]Harm{{"a", 3, []int64{10, 10}}, {"b", 1, []int64{20, 40}}, {"c", 2, []int64{30}}})
	for i, want := range []float64{0.25, 0.25, 0.5} {
		if math.Abs(r.Kinds[i].Share-want) > 1e-12 {
			t.Errorf("%+v, want %v", r.Kinds[i], want)
		}
	}
}

// A cause has its part whatever the incident is: 3 times 6 and 4 of twice 30 are 26 of 90. The
// largest part comes first, and what there is nothing of is left out.
func TestSharesAreByCause(t *testing.T) {
	r := Of([]Harm{{"a", 3, []int64{10, 10}}, {"b", 2, []int64{20, 40}}})
	r.AddCause("dead", []Harm{{"a", 3, []int64{8, 4}}, {"b", 2, []int64{4, 4}}})
	r.AddCause("paused", []Harm{{"a", 3, []int64{0, 0}}, {"b", 2, []int64{0, 0}}})
	r.AddCause("joining", []Harm{{"a", 3, []int64{2, 6}}, {"b", 2, []int64{16, 36}}})
	if want := []Cause{{"joining", 64, 64.0 / 90}, {"dead", 26, 26.0 / 90}}; !slices.Equal(r.Causes, want) {
		t.Errorf("%+v, want %+v", r.Causes, want)
	}
}

// More runs leave less open, and in 95 of 100 experiments the interval has what all runs that
// could be made would come to.
func TestTheIntervalIsOfTheRuns(t *testing.T) {
	draw := clock.NewStream(1, "test", 0)
	held := 0
	for range 200 {
		values := make([]int64, 50)
		for i := range values {
			values[i] = draw.Below(1001) // 500 on average
		}
		mean, variance := moments(values)
		half := 1.96 * math.Sqrt(variance/50)
		if mean-half <= 500 && 500 <= mean+half {
			held++
		}
	}
	if held < 180 {
		t.Errorf("in %d of 200", held)
	}
}

func TestPoisson(t *testing.T) {
	for _, mean := range []float64{0, 0.01, 1, 30, 800, 1e6} {
		p := newPoisson(mean)
		draw := clock.NewStream(2, "test", 0)
		const n = 50_000
		sum, squares := 0.0, 0.0
		for range n {
			x := float64(p.draw(&draw))
			sum += x
			squares += x * x
		}
		got := sum / n
		if math.Abs(got-mean) > 5*math.Sqrt(mean/n) {
			t.Errorf("mean %v: %v", mean, got)
		}
		if variance := squares/n - got*got; math.Abs(variance-mean) > 0.05*mean+0.002 {
			t.Errorf("mean %v: variance %v", mean, variance)
		}
	}
}
