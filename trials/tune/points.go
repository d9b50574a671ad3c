package tune

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/groupsim/groupsim/trials/sweep"
	"github.com/groupsim/groupsim/words"
)

// Over is a setting that may be changed.
type Over struct {
	sweep.Axis              // with its values, if they were listed or counted
	Range      *sweep.Range // else the range that they are to be taken from
}

// ParseOver reads KEY=FROM..TO, and what [sweep.ParseAxis] reads besides.
func ParseOver(text string) (Over, error) {
	_, values, _ := strings.Cut(text, "=")
	if strings.Contains(values, "..") && !strings.ContainsAny(values, "/,[{\"'") {
		r, err := sweep.ParseRange(text)
		return Over{r.At(), &r}, err
	}
	a, err := sweep.ParseAxis(text)
	return Over{Axis: a}, err
}

// How many points there are: of one setting and of two a grid, of more of them points that lie
// evenly in the space that they make.
const (
	valuesOfOne = 17
	valuesOfTwo = 6
	pointsOfAll = 64
	mostPoints  = 10_000
	mostKeys    = 8
)

// pointsOf are the points that are tried: of each setting a value.
func pointsOf(list []Over) ([][]sweep.Value, error) {
	switch n := len(list); {
	case n > mostKeys:
		return nil, fmt.Errorf("%d settings at a time are more than %d: look for those that matter first", n, mostKeys)
	case n == 1:
		return grid(list, valuesOfOne)
	case n == 2:
		return grid(list, valuesOfTwo)
	}
	return spread(list), nil
}

// grid has every combination of the values of each.
func grid(list []Over, count int) ([][]sweep.Value, error) {
	points := [][]sweep.Value{nil}
	for i := range list {
		values := list[i].values(count)
		if len(points)*len(values) > mostPoints {
			return nil, fmt.Errorf("%d points are more than %d: take fewer values of each", len(points)*len(values), mostPoints)
		}
		var all [][]sweep.Value
		for _, p := range points {
			for _, v := range values {
				all = append(all, append(slices.Clone(p), v))
			}
		}
		points = all
	}
	return points, nil
}

// values are those that are given, or so many of the range.
func (o *Over) values(count int) []sweep.Value {
	if o.Range == nil {
		return o.Values
	}
	var all []sweep.Value
	for i := range count {
		v := o.at(float64(i) / float64(count-1))
		if len(all) == 0 || all[len(all)-1].Number != v.Number {
			all = append(all, v)
		}
	}
	return all
}

// at is the value at a share of the way from the first to the last: with equal steps, or, where
// the last is many times the first, with equal ratios. Values between the ends are round.
func (o *Over) at(share float64) sweep.Value {
	if o.Range == nil {
		return o.Values[min(len(o.Values)-1, int(share*float64(len(o.Values))))]
	}
	const many = 8
	from, to := float64(o.Range.From), float64(o.Range.To)
	x := from + share*(to-from)
	if from > 0 && to >= many*from {
		x = from * math.Pow(to/from, share)
	}
	switch {
	case share <= 0:
		return o.Range.Value(o.Range.From)
	case share >= 1:
		return o.Range.Value(o.Range.To)
	}
	return o.Range.Value(min(o.Range.To, max(o.Range.From, round(x, to-from))))
}

// round leaves two digits of a number, and steps of a twentieth of the range at least.
func round(x, span float64) int64 {
	unit := math.Pow(10, math.Floor(math.Log10(max(x, 1)))-1)
	unit = max(1, min(unit, math.Pow(10, math.Floor(math.Log10(max(span/20, 1))))))
	return int64(math.Round(x/unit) * unit)
}

// spread has points that leave no large hole and no two of which share a value: those of
// Halton's sequence (1960), a base for each setting.
func spread(list []Over) [][]sweep.Value {
	bases := [mostKeys]int{2, 3, 5, 7, 11, 13, 17, 19}
	seen := map[string]bool{}
	var points [][]sweep.Value
	for i := 1; i <= 4*pointsOfAll && len(points) < pointsOfAll; i++ {
		var p []sweep.Value
		key := ""
		for j := range list {
			v := list[j].at(halton(i, bases[j]))
			p, key = append(p, v), key+"\n"+v.Text
		}
		if !seen[key] {
			seen[key] = true
			points = append(points, p)
		}
	}
	return points
}

// halton is the i-th number of the sequence with a base: the digits of i behind the point, in
// reverse.
func halton(i, base int) (x float64) {
	for f := 1 / float64(base); i > 0; i, f = i/base, f/float64(base) {
		x += float64(i%base) * f
	}
	return x
}

// away says how far a value is from that of today: of numbers by their ratio.
func away(a *sweep.Axis, v sweep.Value, today string) int64 {
	const step = 1000
	now, err := a.Quantity.Read(today)
	switch {
	case v.Text == today || err == nil && v.Counted && now == v.Number:
		return 0
	case err != nil || !v.Counted || now <= 0 || v.Number <= 0:
		return step
	}
	return int64(step * math.Abs(math.Log2(float64(v.Number)/float64(now))))
}

// named writes a point for people: each setting with its value.
func named(list []Over, point []sweep.Value) string {
	var all []string
	names := shortNames(list)
	for i, v := range point {
		all = append(all, names[i]+" "+list[i].Human(v))
	}
	return words.And(all)
}

// shortNames are the names of the settings, as those of a sweep.
func shortNames(list []Over) []string {
	var axes []sweep.Axis
	for i := range list {
		axes = append(axes, list[i].Axis)
	}
	return sweep.ShortNames(axes)
}
