package clock

import (
	"fmt"
	"math/bits"
	"strconv"
	"strings"
	"time"
)

// Time is a moment: microseconds since the start of the run.
type Time int64

// Duration is a length of time in microseconds.
type Duration int64

// Units, and Never, a moment that no run reaches.
const (
	Microsecond Duration = 1
	Millisecond          = 1000 * Microsecond
	Second               = 1000 * Millisecond
	Minute               = 60 * Second
	Hour                 = 60 * Minute

	Never Time = 1<<63 - 1
	// Forever as the length of a fault means: to the end of the run.
	Forever Duration = 1<<62 - 1
)

// Millis is n milliseconds, the unit of Kafka's settings and requests.
func Millis[N int32 | int64](n N) Duration { return Duration(n) * Millisecond }

// Round turns a duration of the standard library into one of this clock, to the
// nearest microsecond.
func Round(d time.Duration) Duration {
	return Duration(d.Round(time.Microsecond) / time.Microsecond)
}

// ParseDuration reads what [Duration.String] prints, and any other duration in Go's
// form, to the nearest microsecond.
func ParseDuration(s string) (Duration, error) {
	d, err := time.ParseDuration(s)
	return Round(d), err
}

// Add gives the moment d after t; Forever after any moment is Never.
func (t Time) Add(d Duration) Time {
	if t == Never || d >= Forever {
		return Never
	}
	return t + Time(d)
}

// Times gives n times d, neither of them negative: Forever where that is longer than
// anything.
func (d Duration) Times(n int64) Duration {
	hi, lo := bits.Mul64(uint64(d), uint64(n))
	if hi > 0 || lo >= uint64(Forever) {
		return Forever
	}
	return Duration(lo)
}

// Plus gives d and e together, neither of them negative: Forever where that is longer
// than anything.
func (d Duration) Plus(e Duration) Duration {
	if d >= Forever-e {
		return Forever
	}
	return d + e
}

// Sub gives the time from u to t.
func (t Time) Sub(u Time) Duration { return Duration(t - u) }

// Millis prints t in milliseconds with at most three decimals, as in reports.
func (t Time) Millis() string { return Duration(t).Millis() }

// Millis prints d in milliseconds with at most three decimals, as in reports.
func (d Duration) Millis() string { return string(AppendMillis(nil, d)) }

// AppendMillis appends what [Duration.Millis] prints.
func AppendMillis(b []byte, d Duration) []byte {
	if d < 0 {
		b, d = append(b, '-'), -d
	}
	b = strconv.AppendInt(b, int64(d/Millisecond), 10)
	rest := int64(d % Millisecond)
	if rest == 0 {
		return b
	}
	b = append(b, '.')
	for unit := int64(100); rest > 0; unit /= 10 {
		b = append(b, byte('0'+rest/unit))
		rest %= unit
	}
	return b
}

// ParseMillis reads what [Duration.Millis] prints, and any other plain decimal
// number of milliseconds, to the nearest microsecond.
func ParseMillis(s string) (Duration, error) {
	number, negative := strings.CutPrefix(s, "-")
	whole, fraction, _ := strings.Cut(number, ".")
	// Four digits behind the point: three of microseconds and one to round with.
	fraction += "0000"
	n, err := strconv.ParseInt(whole+fraction[:4], 10, 64)
	if err != nil || whole == "" || strings.Trim(whole+fraction, "0123456789") != "" {
		return 0, fmt.Errorf("%q is not a decimal number of milliseconds", s)
	}
	d := Duration((n + 5) / 10)
	if negative {
		d = -d
	}
	return d, nil
}

// String prints d as people write it: 1m30s, 35s, 30.12s, 1.5ms.
func (d Duration) String() string {
	if d >= Forever {
		return "forever"
	}
	s := (time.Duration(d) * time.Microsecond).String()
	if strings.HasSuffix(s, "m0s") {
		s = strings.TrimSuffix(s, "0s")
	}
	if strings.HasSuffix(s, "h0m") {
		s = strings.TrimSuffix(s, "0m")
	}
	return s
}

// String prints the moment as the time since the start.
func (t Time) String() string {
	if t == Never {
		return "never"
	}
	return Duration(t).String()
}
