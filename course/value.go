package course

import (
	"cmp"
	"fmt"
	"math"
	"strconv"
	"strings"

	"github.com/groupsim/groupsim/report"
	"github.com/groupsim/groupsim/scenarios"
)

// Kind says what a value is of.
type Kind uint8

// The kinds of values.
const (
	Number Kind = iota
	Length      // of time, or a moment: microseconds
	Truth
	Word
	Span // of time: from N to To, moments in microseconds
)

var kindNames = [...]string{"number", "duration", "yes or no", "word", "span of time"}

// String names the kind.
func (k Kind) String() string { return kindNames[k] }

// Value is what an expression comes to.
type Value struct {
	Kind Kind
	N    float64 // a number, microseconds, or 1 for yes
	To   float64 // where a span ends
	Word string
}

// never is when something was that did not happen: later than any run lasts.
var never = length(1e18)

func number(n float64) Value   { return Value{Kind: Number, N: n} }
func length(us float64) Value  { return Value{Kind: Length, N: us} }
func word(text string) Value   { return Value{Kind: Word, Word: text} }
func (v Value) isAmount() bool { return v.Kind <= Length }
func (v Value) isTrue() bool   { return v.Kind == Truth && v.N != 0 }
func (v Value) isNever() bool  { return v.Kind == Length && v.N > 1e17 } // more than any run lasts
func (v Value) ms() report.Ms  { return report.Ms(math.Round(v.N)) }
func truth(is bool) (v Value)  { v.Kind = Truth; v.N = float64(boolean(is)); return v }
func boolean(is bool) (n uint8) {
	if is {
		n = 1
	}
	return n
}

// String is the value as people read it.
func (v Value) String() string {
	switch {
	case v.Kind == Word:
		return v.Word
	case v.Kind == Span:
		return length(v.N).String() + " to " + length(v.To).String()
	case v.Kind == Truth && v.isTrue():
		return "yes"
	case v.Kind == Truth:
		return "no"
	case v.isNever():
		return "never"
	case v.Kind == Length && v.N < 0:
		return "-" + report.Ms(math.Round(-v.N)).Human()
	case v.Kind == Length:
		return v.ms().Human()
	}
	return strconv.FormatFloat(math.Round(v.N*1000)/1000, 'f', -1, 64)
}

// MarshalJSON is the value as programs read it: a duration in milliseconds, yes and no as
// true and false, a span as the milliseconds of its ends.
func (v Value) MarshalJSON() ([]byte, error) {
	switch {
	case v.Kind == Word:
		return []byte(strconv.Quote(v.Word)), nil
	case v.Kind == Span:
		return fmt.Appendf(nil, "[%s,%s]", strconv.FormatFloat(math.Round(v.N)/1000, 'f', -1, 64), strconv.FormatFloat(math.Round(v.To)/1000, 'f', -1, 64)), nil
	case v.Kind == Truth:
		return strconv.AppendBool(nil, v.isTrue()), nil
	case v.isNever():
		return []byte("null"), nil
	case v.Kind == Length:
		return strconv.AppendFloat(nil, math.Round(v.N)/1000, 'f', -1, 64), nil
	}
	return strconv.AppendFloat(nil, math.Round(v.N*1e6)/1e6, 'f', -1, 64), nil
}

// valueOf reads what stands for itself: a duration, a number, yes and no; anything else is a
// word.
func valueOf(text string) Value {
	d, n, isLength, isNumber := scenarios.AmountKind(text)
	switch {
	case isLength:
		return length(float64(d))
	case isNumber:
		return number(float64(n) / 1000)
	}
	switch strings.ToLower(text) {
	case "yes", "true":
		return truth(true)
	case "no", "false":
		return truth(false)
	}
	return word(text)
}

// compare orders two values of a kind; 0 is a duration, too.
func (v Value) compare(w Value) (order int, ok bool) {
	switch {
	case v.isAmount() && w.isAmount() && (v.Kind == w.Kind || v.N == 0 || w.N == 0), v.Kind == Truth && w.Kind == Truth:
		return cmp.Compare(v.N, w.N), true
	case v.Kind == Word && w.Kind == Word:
		return cmp.Compare(v.Word, w.Word), true
	}
	return 0, false
}
