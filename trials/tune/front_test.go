package tune

import (
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/groupsim/groupsim/stats"
)

// field makes points of which so many are better than all others in one of two objectives,
// and the others worse in both. What the runs draw moves all points alike, by a hundred
// times as much as the points differ: only pairs of runs can tell them apart.
func field(runs, good, bad int) []*candidate {
	r := rand.New(rand.NewPCG(3, 4))
	common := make([]int64, runs)
	for k := range common {
		common[k] = 100_000 + r.Int64N(20_000)
	}
	var list []*candidate
	for i := range good + bad {
		a, b := int64(i)*200, int64(good-i)*200
		if i >= good {
			at := int64(i-good) % int64(good)
			a, b = at*200+500, (int64(good)-at)*200+500
		}
		c := &candidate{number: i, values: [][]int64{make([]int64, runs), make([]int64, runs)}}
		for k := range runs {
			c.values[0][k] = common[k] + a + r.Int64N(50)
			c.values[1][k] = 2*common[k] + b + r.Int64N(50)
		}
		list = append(list, c)
	}
	return list
}

// plain are objectives that have a figure each.
func plain(list ...statistic) (all []objective) {
	for i, s := range list {
		all = append(all, objective{statistic: s, columns: []int{i}})
	}
	return all
}

// cut gives points as they are after their first runs.
func cut(list []*candidate, runs int) []*candidate {
	for _, c := range list {
		for i := range c.values {
			c.values[i] = c.values[i][:runs]
		}
	}
	return list
}

func numbers(list []*candidate) []int {
	var all []int
	for _, c := range list {
		all = append(all, c.number)
	}
	slices.Sort(all)
	return all
}

// Halving leaves the points of the front, and few besides; what differs by a hundredth of
// what chance does is told apart.
func TestHalvingLeavesTheFront(t *testing.T) {
	x := contest{objectives: plain(statistic{share: 500_000}, statistic{scale: 1})}
	list := field(64, 6, 26)
	whole := make(map[int][][]int64)
	for _, c := range list {
		whole[c.number] = slices.Clone(c.values)
	}
	for n := 8; n <= 64; n *= 2 {
		for _, c := range list {
			c.values = slices.Clone(whole[c.number])
		}
		list = cut(list, n)
		x.judge(list, 200)
		list = halve(list)
	}
	x.judge(list, 200)
	if got := numbers(front(list)); !slices.Equal(got, []int{0, 1, 2, 3, 4, 5}) {
		t.Errorf("the front is %d of %d", got, numbers(list))
	}
	if len(list) > 8 {
		t.Errorf("%d points are left", len(list))
	}
}

// At least half is kept, whatever the intervals say, and whoever is not clearly beaten.
func TestHalvingKeepsHalf(t *testing.T) {
	x := contest{objectives: plain(statistic{share: 500_000})}
	same := func(offset int64) *candidate {
		c := &candidate{number: int(offset), values: [][]int64{make([]int64, 8)}}
		for k := range c.values[0] {
			c.values[0][k] = 1000*int64(k) + offset
		}
		return c
	}
	list := []*candidate{same(7), same(3), same(1), same(5)}
	x.judge(list, 100)
	if got := numbers(halve(list)); !slices.Equal(got, []int{1, 3}) {
		t.Errorf("kept %d", got)
	}
	equal := []*candidate{same(2), same(2), same(2), same(2)}
	x.judge(equal, 100)
	if got := halve(equal); len(got) != 4 {
		t.Errorf("of equals %d are left", len(got))
	}
}

// What meets the conditions is before what does not, whatever it comes to; and as long as
// runs are few a point that may still meet them stays.
func TestConditionsComeFirst(t *testing.T) {
	x := contest{objectives: plain(statistic{share: 500_000}), bounds: []bound{{share: 900_000}}}
	point := func(number int, value int64, kept, runs int) *candidate {
		c := &candidate{number: number, values: [][]int64{slices.Repeat([]int64{value}, runs)}, judged: []judged{{kept, make([]int64, runs)}}}
		return c
	}
	list := []*candidate{point(0, 1, 20, 40), point(1, 2, 35, 40), point(2, 9, 40, 40), point(3, 8, 38, 40)}
	x.judge(list, 100)
	if list[0].out != true || list[0].clearOut != true || !list[1].out || list[1].clearOut || list[2].out {
		t.Errorf("%+v", list)
	}
	if got := numbers(front(list)); !slices.Equal(got, []int{3}) {
		t.Errorf("the front is %d", got)
	}
	if !list[1].dominates(list[0]) || list[0].dominates(list[1]) || !list[2].dominates(list[0]) {
		t.Error("of those that do not meet them, the one is better that is closer to it")
	}
	none := list[:2]
	if got := front(none); len(got) != 0 {
		t.Errorf("a front without a point that meets them: %d", numbers(got))
	}
}

// Of a front the point is recommended that gives up least everywhere, and of two that are the
// same the one that changes least.
func TestTheKnee(t *testing.T) {
	x := contest{objectives: plain(statistic{share: 500_000}, statistic{share: 500_000})}
	point := func(number int, from, a, b int64) *candidate {
		return &candidate{number: number, from: from, values: [][]int64{{a, a, a}, {b, b, b}}}
	}
	list := []*candidate{point(0, 3, 0, 100), point(1, 3, 10, 20), point(2, 3, 60, 10), point(3, 3, 100, 0), point(4, 1, 10, 20)}
	x.judge(list, 50)
	f := front(list)
	if got := numbers(f); !slices.Equal(got, []int{0, 2, 3, 4}) {
		t.Errorf("the front is %d", got)
	}
	if got := knee(f); got.number != 4 {
		t.Errorf("the knee is %d", got.number)
	}
}

// Of availability more is better, and its quantile is still that of what there is.
func TestMoreMayBeBetter(t *testing.T) {
	s := statistic{share: 100_000, more: true}
	values := []int64{10, 20, 30, 40, 50, 60, 70, 80, 90, 100}
	if got := s.of(values); got != -10 {
		t.Errorf("%d", got)
	}
}

// The interval of a difference has in it what differs in 95 of 100 experiments, though what
// both have in common is large.
func TestPairedIntervals(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	for _, s := range []statistic{{share: 500_000}, {scale: 1000}} {
		const experiments, truth = 300, 40
		held := 0
		for range experiments {
			const n = 60
			a, b := make([]int64, n), make([]int64, n)
			for k := range n {
				common := r.Int64N(1000)
				a[k], b[k] = common+truth+r.Int64N(21)-10, common
			}
			drawn := resample(n, 200)
			x, y := estimate{s.of(a), s.each(a, drawn)}, estimate{s.of(b), s.each(b, drawn)}
			scale := max(1, s.scale)
			if d := x.over(&y); d.Low <= truth*scale && truth*scale <= d.High {
				held++
			}
		}
		if held < experiments*90/100 {
			t.Errorf("%+v: in %d of %d", s, held, experiments)
		}
	}
}

// A sample of the runs themselves has the statistic that these runs have.
func TestStatisticsOfSamples(t *testing.T) {
	values := []int64{5, 3, 9, 1}
	samples := resamples{{1, 1, 1, 1}, {0, 4, 0, 0}, {2, 0, 1, 1}}
	for _, s := range []statistic{{share: 500_000}, {share: 990_000}, {scale: 1000}} {
		for i, times := range samples {
			var drawn []int64
			for k, n := range times {
				drawn = append(drawn, slices.Repeat([]int64{values[k]}, int(n))...)
			}
			want := stats.Of(drawn).AtShare(max(1, s.share))
			if s.share == 0 {
				want = stats.Of(drawn).Mean(1000)
			}
			if got := s.each(values, samples)[i]; got != want {
				t.Errorf("%+v of %d: %d, want %d", s, drawn, got, want)
			}
		}
	}
}
