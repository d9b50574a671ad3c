package sweep

import (
	"fmt"
	"strings"

	"github.com/groupsim/groupsim/scenarios"
	"github.com/groupsim/groupsim/words"
)

// Range is what lies between two values of a setting, both among it: every whole number of
// the steps in which the setting counts.
type Range struct {
	of       Axis
	From, To int64
}

// ParseRange reads KEY=FROM..TO, with a scenario in front of KEY as with [ParseAxis].
func ParseRange(text string) (Range, error) {
	a, values, err := parseKey(text)
	if err != nil {
		return Range{}, err
	}
	from, to, isRange := cutRange(values)
	if !isRange {
		return Range{}, fmt.Errorf("%s is no range: write FROM..TO, such as 6000..45000", words.Short(values))
	}
	if end, count, counted := strings.Cut(to, "/"); counted {
		return Range{}, fmt.Errorf("all values from %s to %s are looked at: leave out the /%s", words.Short(from), words.Short(end), words.Short(count))
	}
	return rangeOf(a, from, to)
}

func rangeOf(a Axis, from, to string) (r Range, err error) {
	if !a.Quantity.Counts() {
		return r, fmt.Errorf("%s has no values between two others: list them, as %s=V1,V2", a.Key, a.Name())
	}
	r.of = a
	if from == "" || to == "" {
		return r, fmt.Errorf("%s..%s has one end alone: write FROM..TO, such as 6000..45000", words.Short(from), words.Short(to))
	}
	for _, end := range []struct {
		text string
		into *int64
	}{{from, &r.From}, {to, &r.To}} {
		if *end.into, err = a.Quantity.Read(end.text); err != nil {
			return r, fmt.Errorf("%s: %w", a.Key, err)
		}
		if err := scenarios.CheckValue(a.Key, a.Quantity.Text(*end.into)); err != nil {
			return r, fmt.Errorf("%s: %w", a.Key, err)
		}
	}
	if r.From == r.To {
		return r, fmt.Errorf("%s..%s is one value, and no range: the first is to be below the last", from, to)
	}
	if r.From > r.To {
		return r, fmt.Errorf("%s..%s is empty: the first value is to be below the last, as in %s..%s", from, to, to, from)
	}
	return r, nil
}

// Key is the setting.
func (r *Range) Key() string { return r.of.Key }

// Name is the setting, with its scenario if it changes but one.
func (r *Range) Name() string { return r.of.Name() }

// Value is one of its values.
func (r *Range) Value(n int64) Value { return r.of.counted(n) }

// Human writes a value for people.
func (r *Range) Human(n int64) string { return r.of.Human(r.of.counted(n)) }

// At is the axis with these values alone.
func (r *Range) At(numbers ...int64) Axis {
	a := r.of
	for _, n := range numbers {
		a.Values = append(a.Values, a.counted(n))
	}
	return a
}

// Axis has so many values from the first to the last, both among them and as far apart as
// the steps of the setting let them.
func (r *Range) Axis(count int) (Axis, error) {
	span, gaps := r.To-r.From, int64(count-1)
	if span < gaps {
		return r.of, fmt.Errorf("from %s to %s there are only %d values: write %s..%s/%d", r.of.Quantity.Text(r.From), r.of.Quantity.Text(r.To), span+1,
			r.of.Quantity.Text(r.From), r.of.Quantity.Text(r.To), span+1)
	}
	numbers := make([]int64, count)
	for i := range numbers {
		numbers[i] = r.From + (span*int64(i)+gaps/2)/gaps
	}
	return r.At(numbers...), nil
}
