package alerts

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/report"
	"github.com/groupsim/groupsim/report/kafkametrics"
)

// expr is an expression of PromQL.
type expr interface {
	fmt.Stringer
	// at evaluates it at one of the moments.
	at(m *samples, moment int) []element
}

// samples are the metrics of a run by their names. All were taken at the same moments,
// [report.AlertEvery] apart.
type samples struct {
	moments  []clock.Time
	families map[string]*kafkametrics.Family
}

// element is one of the values that an expression has, by its labels.
type element struct {
	labels []kafkametrics.Label
	value  kafkametrics.Value
}

// selector picks series of a metric: all of them, or those whose label has one of some
// values; as they are, or as they were a while back.
type selector struct {
	metric string
	label  string
	values []string
	back   clock.Duration
}

func (s selector) String() string {
	text := s.metric
	switch {
	case len(s.values) > 1:
		text += fmt.Sprintf("{%s=~%q}", s.label, strings.Join(s.values, "|"))
	case s.label != "":
		text += fmt.Sprintf("{%s=%q}", s.label, s.values[0])
	}
	if s.back > 0 {
		text += " offset " + duration(s.back)
	}
	return text
}

// series picks those that there are. What a client is shown to have in the place of a Java
// consumer nobody would scrape.
func (s selector) series(m *samples) []kafkametrics.Series {
	f := m.families[s.metric]
	if f == nil {
		return nil
	}
	return slices.DeleteFunc(slices.Clone(f.Series), func(x kafkametrics.Series) bool {
		return x.InPlace || s.label != "" && !slices.ContainsFunc(x.Labels, func(l kafkametrics.Label) bool {
			return l.Name == s.label && slices.Contains(s.values, l.Value)
		})
	})
}

func (s selector) at(m *samples, moment int) []element {
	moment -= steps(s.back)
	if moment < 0 {
		return nil
	}
	var list []element
	for _, x := range s.series(m) {
		if v := x.Values[moment]; v != kafkametrics.Absent {
			list = append(list, element{x.Labels, v})
		}
	}
	return list
}

// steps is how many moments a length of time goes back.
func steps(d clock.Duration) int { return int(d / clock.Duration(report.AlertEvery)) }

// increase is by how much a counter has risen within a while.
type increase struct {
	of     selector
	window clock.Duration
}

func (o increase) String() string { return fmt.Sprintf("increase(%s[%s])", o.of, duration(o.window)) }

func (o increase) at(m *samples, moment int) []element {
	var list []element
	first := moment + 1 - steps(o.window)
	for _, x := range o.of.series(m) {
		if v, any := risen(x.Values[max(0, first):moment+1], max(0, -first)); any {
			list = append(list, element{x.Labels, v})
		}
	}
	return list
}

// risen is what increase() makes of the samples in a window, before which so many moments
// are missing. It takes a fall for a process that has begun again at zero, and draws the
// line on to the ends of the window: by one interval if there is a sample near the end, else
// by half of the mean distance of the samples, and not below zero (extrapolatedRate of
// promql/functions.go; Prometheus 3 leaves the begin of the window out of it).
func risen(values []kafkametrics.Value, missing int) (total kafkametrics.Value, any bool) {
	first, last, n := -1, -1, 0
	for i, v := range values {
		if v == kafkametrics.Absent {
			continue
		}
		switch {
		case first < 0:
			first = i
		case v < values[last]:
			total += v
		default:
			total += v - values[last]
		}
		last, n = i, n+1
	}
	if n < 2 {
		return 0, false
	}
	between := float64(last - first)
	mean := between / float64(n-1)
	near := func(distance float64) float64 {
		if distance >= mean*1.1 {
			return mean / 2
		}
		return distance
	}
	before, after := near(float64(first+missing+1)), near(float64(len(values)-1-last))
	if total > 0 {
		before = min(before, between*float64(values[first])/float64(total))
	}
	return kafkametrics.Value(math.Round(float64(total) * (between + before + after) / between)), true
}

// aggregate takes what has the same value of a label together: its sum() or max().
type aggregate struct {
	function string
	by       string
	of       expr
}

const (
	sum     = "sum"
	highest = "max"
)

func (a aggregate) String() string { return fmt.Sprintf("%s by (%s) (%s)", a.function, a.by, a.of) }

func (a aggregate) at(m *samples, moment int) []element {
	var list []element
	index := map[string]int{}
	for _, e := range a.of.at(m, moment) {
		labels := slices.DeleteFunc(slices.Clone(e.labels), func(l kafkametrics.Label) bool { return l.Name != a.by })
		i, seen := index[key(labels)]
		switch {
		case !seen:
			index[key(labels)] = len(list)
			list = append(list, element{labels, e.value})
		case a.function == highest:
			list[i].value = max(list[i].value, e.value)
		default:
			list[i].value += e.value
		}
	}
	return list
}

// compare keeps of the left side what stands in a relation to a number, or to what has the
// same labels on the right side.
type compare struct {
	left  expr
	sign  string // > or ==
	to    kafkametrics.Value
	right expr // in place of the number
}

func (c compare) String() string {
	if c.right != nil {
		return fmt.Sprintf("%s %s %s", c.left, c.sign, c.right)
	}
	return fmt.Sprintf("%s %s %s", c.left, c.sign, c.to)
}

func (c compare) at(m *samples, moment int) []element {
	right := map[string]kafkametrics.Value{}
	if c.right != nil {
		for _, e := range c.right.at(m, moment) {
			right[key(e.labels)] = e.value
		}
	}
	return slices.DeleteFunc(c.left.at(m, moment), func(e element) bool {
		to, known := c.to, true
		if c.right != nil {
			to, known = right[key(e.labels)]
		}
		return !known || e.value == kafkametrics.NaN || !holds(e.value, c.sign, to)
	})
}

func holds(a kafkametrics.Value, sign string, b kafkametrics.Value) bool {
	if sign == ">" {
		return a > b
	}
	return a == b
}

// key is the same for the same labels.
func key(labels []kafkametrics.Label) string {
	text := ""
	for _, l := range labels {
		text += l.Name + "\x00" + l.Value + "\x00"
	}
	return text
}

// duration is a length of time as Prometheus writes it.
func duration(d clock.Duration) string {
	if d%clock.Minute == 0 {
		return fmt.Sprintf("%dm", d/clock.Minute)
	}
	return fmt.Sprintf("%ds", d/clock.Second)
}
