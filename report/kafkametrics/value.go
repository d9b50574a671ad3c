package kafkametrics

import (
	"math"
	"strconv"
	"strings"

	"github.com/groupsim/groupsim/clock"
)

// value is what a metric shows, in millionths.
type value int64

const (
	// nan is shown where there is nothing to average.
	nan value = math.MinInt64
	// absent is not shown at all.
	absent value = math.MinInt64 + 1
)

const unit = 1_000_000

func count(n int64) value { return value(n * unit) }

// millis is a length of time in milliseconds, as Kafka's metrics have it.
func millis(d clock.Duration) value { return value(int64(d) * (unit / int64(clock.Millisecond))) }

// secondsAgo is whole seconds since a moment, and −1 if it never came.
func secondsAgo(now, then clock.Time) value {
	if then == clock.Never {
		return count(-1)
	}
	return count(int64(now.Sub(then) / clock.Second))
}

// String prints a decimal number.
func (v value) String() string {
	switch v {
	case nan:
		return "NaN"
	case absent:
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
