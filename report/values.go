package report

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/words"
)

// Ms is a moment or a length of time in microseconds. In JSON it is a number of
// milliseconds with at most three decimals.
type Ms int64

// None stands where there is no moment. In JSON it is null.
const None Ms = -1

// MarshalJSON prints the milliseconds.
func (m Ms) MarshalJSON() ([]byte, error) {
	if m < 0 {
		return []byte("null"), nil
	}
	return clock.AppendMillis(nil, clock.Duration(m)), nil
}

// Human prints a length of time or a moment as people read it, in all forms of output
// alike: 250 µs, 12.3 ms, seconds up to two minutes (30.12 s), then 5m 12.3s and 2h 05m;
// "-" for [None]. What people write, in files and behind flags, has Go's form: 35s.
func (m Ms) Human() string {
	switch {
	case m < 0:
		return "-"
	case m == 0:
		return "0 s"
	case m < 1000:
		return fmt.Sprintf("%d µs", int64(m))
	case m < 1_000_000-50:
		return words.Decimals(int64(m+50)/100, 1) + " ms"
	case m < 120_000_000-5000:
		return words.Decimals(int64(m+5000)/10_000, 2) + " s"
	case m < 3_600_000_000-50_000:
		tenths := int64(m+50_000) / 100_000
		return strings.TrimSuffix(fmt.Sprintf("%dm %ss", tenths/600, words.Decimals(tenths%600, 1)), " 0s")
	}
	minutes := int64(m+30_000_000) / 60_000_000
	return fmt.Sprintf("%dh %02dm", minutes/60, minutes%60)
}

// Moment prints a moment as Human does, but to the millisecond: 30.120 s, 5m 12.300s,
// 2h 05m 12.300s; "-" for [None].
func (m Ms) Moment() string {
	ms := (int64(m) + 500) / 1000
	switch {
	case m < 0:
		return "-"
	case ms < 120_000:
		return fmt.Sprintf("%d.%03d s", ms/1000, ms%1000)
	case ms < 3_600_000:
		return fmt.Sprintf("%dm %d.%03ds", ms/60_000, ms/1000%60, ms%1000)
	}
	return fmt.Sprintf("%dh %02dm %d.%03ds", ms/3_600_000, ms/60_000%60, ms/1000%60, ms%1000)
}

// Name is a name that may be missing. In JSON the empty name is null.
type Name string

// MarshalJSON prints the name or null.
func (n Name) MarshalJSON() ([]byte, error) {
	if n == "" {
		return []byte("null"), nil
	}
	return json.Marshal(string(n))
}

// ByCause has the downtime of each cause. In JSON those that there was none of
// are left out.
type ByCause [numCauses]Ms

// MarshalJSON prints an object in the order of the causes.
func (b ByCause) MarshalJSON() ([]byte, error) {
	out := []byte{'{'}
	for c, d := range b {
		if d == 0 {
			continue
		}
		if len(out) > 1 {
			out = append(out, ',')
		}
		out = append(strconv.AppendQuote(out, Cause(c).String()), ':')
		out = clock.AppendMillis(out, clock.Duration(d))
	}
	return append(out, '}'), nil
}

// Ratio is a share in millionths.
type Ratio int64

// String prints a decimal with four to six digits after the point.
func (r Ratio) String() string {
	s := strconv.FormatInt(int64(r)+10_000_000, 10) // eight digits: 1, then units, then six decimals
	s = s[1:2] + "." + s[2:]
	for len(s) > len("0.1234") && s[len(s)-1] == '0' {
		s = s[:len(s)-1]
	}
	return s
}

// MarshalJSON prints the decimal.
func (r Ratio) MarshalJSON() ([]byte, error) { return []byte(r.String()), nil }

// Percent prints the share in percent, with as many decimals as it has: 95%, 99.9%.
func (r Ratio) Percent() string { return words.Decimals(int64(r), 4) + "%" }

// Whole prints the share in whole percent: 95 %.
func (r Ratio) Whole() string { return percent(Ms(r), 1_000_000) }
