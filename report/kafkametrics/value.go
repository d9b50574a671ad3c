package kafkametrics

import (
	"math"
	"strconv"
	"strings"

	"github.com/groupsim/groupsim/clock"
)

// Value is what a metric shows, in millionths.
type Value int64

const (
	// NaN is shown where there is nothing to average.
	NaN Value = math.MinInt64
	// Absent is not shown at all.
	Absent Value = math.MinInt64 + 1
)

const unit = 1_000_000

// Count is a number of things.
func Count(n int64) Value { return Value(n * unit) }

// millis is a length of time in milliseconds, as Kafka's metrics have it.
func millis(d clock.Duration) Value { return Value(int64(d) * (unit / int64(clock.Millisecond))) }

// secondsAgo is whole seconds since a moment, and −1 if it never came.
func secondsAgo(now, then clock.Time) Value {
	if then == clock.Never {
		return Count(-1)
	}
	return Count(int64(now.Sub(then) / clock.Second))
}

// String prints a decimal number.
func (v Value) String() string {
	switch v {
	case NaN:
		return "NaN"
	case Absent:
		return ""
	}
	sign := ""
	if v < 0 {
		sign, v = "-", -v
	}
	text := strconv.FormatInt(int64(v/unit), 10)
	if rest := int64(v % unit); rest > 0 {
		text += "." + strings.TrimRight(strconv.FormatInt(rest+unit, 10)[1:], "0")
	}
	return sign + text
}
