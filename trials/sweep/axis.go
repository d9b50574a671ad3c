package sweep

import (
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/report"
	"github.com/groupsim/groupsim/scenarios"
	"github.com/groupsim/groupsim/words"
)

// MaxValues is how many values an axis has at most.
const MaxValues = 10_000

// Axis is a setting with the values that it is to have.
type Axis struct {
	// Scenario is the one that it changes; empty: all of them.
	Scenario string
	// Key is one that --set takes.
	Key      string
	Quantity scenarios.Quantity
	Values   []Value
}

// Value is one value of a setting.
type Value struct {
	Text string // as --set takes it
	// Number is the value in the steps of the setting's quantity, if Counted.
	Number  int64
	Counted bool
	quoted  bool // it is no plain number in documents
}

// ParseAxis reads KEY=V1,V2,… and KEY=FROM..TO/COUNT: so many values from the one to the
// other, both among them, as far apart from each other as their unit lets them. In front of
// KEY may stand the scenario that it changes, and a colon.
func ParseAxis(text string) (Axis, error) {
	a, values, err := parseKey(text)
	if err != nil {
		return a, err
	}
	if from, to, isRange := cutRange(values); isRange {
		to, count, counted := strings.Cut(to, "/")
		if !counted {
			return a, fmt.Errorf("%s..%s does not say how many points: write %s..%s/5 for five of them", words.Short(from), words.Short(to), words.Short(from), words.Short(to))
		}
		r, err := rangeOf(a, from, to)
		if err != nil {
			return a, err
		}
		n, err := strconv.Atoi(count)
		if err != nil || n < 2 || n > MaxValues {
			return a, fmt.Errorf("%q is no number of points: behind the / stands a whole number from 2 to %d", words.Short(count), MaxValues)
		}
		return r.Axis(n)
	}
	for _, part := range splitList(values) {
		if _, _, isRange := cutRange(part); isRange && a.Quantity.Counts() {
			return a, fmt.Errorf("%s cannot stand between other values: write a range alone, or each of its values", words.Short(part))
		}
		v, err := a.value(part)
		if err == nil && slices.ContainsFunc(a.Values, func(o Value) bool { return o.Text == v.Text }) {
			err = fmt.Errorf("%s is given twice: take one of them out", words.Short(part))
		}
		if err != nil {
			return a, err
		}
		a.Values = append(a.Values, v)
	}
	if len(a.Values) > MaxValues {
		return a, fmt.Errorf("%d values are too many: at most %d", len(a.Values), MaxValues)
	}
	return a, nil
}

// parseKey reads what stands in front of the values.
func parseKey(text string) (a Axis, values string, err error) {
	key, values, ok := strings.Cut(text, "=")
	if scenario, rest, named := strings.Cut(key, ":"); named {
		a.Scenario, key = scenario, rest
	}
	key = strings.TrimSpace(key)
	a.Key, a.Quantity = key, scenarios.QuantityOf(key)
	if !ok || key == "" || strings.TrimSpace(values) == "" {
		return a, "", fmt.Errorf("wants KEY=V1,V2,… or KEY=FROM..TO/COUNT, such as consumer.session.timeout.ms=6000..45000/14")
	}
	return a, values, scenarios.CheckKey(key)
}

// cutRange takes FROM..TO apart. A value with brackets or quotes is none.
func cutRange(text string) (from, to string, ok bool) {
	if strings.ContainsAny(text, "[]{}'\",") {
		return "", "", false
	}
	from, to, ok = strings.Cut(text, "..")
	return strings.TrimSpace(from), strings.TrimSpace(to), ok
}

// splitList splits a list at its commas, but not within brackets and quotes: values may be
// lists and mappings themselves.
func splitList(text string) []string {
	var parts []string
	depth, quote, start := 0, rune(0), 0
	for i, r := range text {
		switch {
		case quote != 0:
			if r == quote {
				quote = 0
			}
		case r == '"' || r == '\'':
			quote = r
		case r == '[' || r == '{':
			depth++
		case r == ']' || r == '}':
			depth--
		case r == ',' && depth == 0:
			parts = append(parts, strings.TrimSpace(text[start:i]))
			start = i + 1
		}
	}
	return append(parts, strings.TrimSpace(text[start:]))
}

// value reads one value. What is no number for the setting is left to the loader, which
// knows names, sums and lists.
func (a *Axis) value(text string) (Value, error) {
	if text == "" {
		return Value{}, fmt.Errorf("a value is missing between commas")
	}
	v := Value{Text: text, quoted: !plainJSON.MatchString(text)}
	if a.Quantity.Counts() {
		if n, err := a.Quantity.Read(text); err == nil {
			v = a.counted(n)
		}
	}
	if err := scenarios.CheckValue(a.Key, v.Text); err != nil {
		return v, fmt.Errorf("%s: %w", a.Key, err)
	}
	return v, nil
}

// plainJSON is what stands in a document as it is.
var plainJSON = regexp.MustCompile(`^(true|false|-?(0|[1-9][0-9]{0,14})(\.[0-9]+)?)$`)

func (a *Axis) counted(n int64) Value {
	return Value{Text: a.Quantity.Text(n), Number: n, Counted: true, quoted: !a.Quantity.IsNumber()}
}

// Human writes a value for people: lengths of time with their unit.
func (a *Axis) Human(v Value) string {
	if v.Counted && a.Quantity.IsTime() {
		return report.Ms(a.Quantity.Duration(v.Number)).Human()
	}
	return v.Text
}

// Length is a value that is a length of time.
func (a *Axis) Length(v Value) clock.Duration { return a.Quantity.Duration(v.Number) }

// Name is the key, with its scenario if it changes but one.
func (a *Axis) Name() string {
	if a.Scenario != "" {
		return a.Scenario + ":" + a.Key
	}
	return a.Key
}

// ShortNames are the names of axes without the section that a setting stands in, where that
// leaves no doubt. What belongs to a topic, a member or a step has no name without it.
func ShortNames(axes []Axis) []string {
	var names []string
	for i := range axes {
		short := axes[i]
		if section, name, _ := strings.Cut(short.Key, "."); slices.Contains([]string{"consumer", "application", "broker"}, section) {
			short.Key = name
		}
		names = append(names, short.Name())
	}
	short := slices.Clone(names)
	for i := range axes {
		if slices.Contains(slices.Delete(slices.Clone(short), i, i+1), short[i]) {
			names[i] = axes[i].Name()
		}
	}
	return names
}

// OfScenario tells whether it changes a scenario.
func (a *Axis) OfScenario(label string) bool { return a.Scenario == "" || a.Scenario == label }

// Same tells whether both change a setting of one scenario.
func (a *Axis) Same(o *Axis) bool {
	return a.Key == o.Key && (a.OfScenario(o.Scenario) || o.Scenario == "")
}

// Ordered tells whether all values are numbers that rise, so that one can be drawn along
// them.
func (a *Axis) Ordered() bool {
	for i, v := range a.Values {
		if !v.Counted || i > 0 && v.Number <= a.Values[i-1].Number {
			return false
		}
	}
	return true
}

// MarshalJSON prints the value in the setting's own unit: a number of milliseconds as a
// number, a duration as the text that the file has.
func (v Value) MarshalJSON() ([]byte, error) {
	if v.quoted {
		return json.Marshal(v.Text)
	}
	return []byte(v.Text), nil
}
