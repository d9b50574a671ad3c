package settings

import (
	"regexp"
	"strings"
	"time"

	"github.com/groupsim/groupsim/clock"
)

// units are how people write those of durations, other than Go does.
var units = map[string]string{
	"h": "h", "hr": "h", "hrs": "h", "hour": "h", "hours": "h",
	"m": "m", "min": "m", "mins": "m", "minute": "m", "minutes": "m",
	"s": "s", "sec": "s", "secs": "s", "second": "s", "seconds": "s",
	"ms": "ms", "msec": "ms", "msecs": "ms", "millis": "ms", "millisecond": "ms", "milliseconds": "ms",
	"us": "us", "µs": "us",
}

var (
	amountWithUnit = regexp.MustCompile(`([0-9]+(?:[.,][0-9]+)?) *([a-zµ]+)`)
	clockTime      = regexp.MustCompile(`^([0-9]+):([0-9]{2}):([0-9]{2})$`)
)

// lengthMeant is the duration that was probably meant by a text that is none: 3 minutes,
// 35 sec, PT30S, 00:03:00. Empty if that is not known.
func lengthMeant(text string) string {
	lower := strings.ToLower(strings.TrimSpace(text))
	before, _, comment := strings.Cut(lower, "#")
	if _, err := time.ParseDuration(before); err == nil && comment {
		return before + ", and a space in front of #"
	}
	if parts := clockTime.FindStringSubmatch(lower); parts != nil {
		lower = parts[1] + "h" + parts[2] + "m" + parts[3] + "s"
	}
	lower = strings.TrimPrefix(lower, "pt")
	meant := ""
	for _, found := range amountWithUnit.FindAllStringSubmatch(lower, -1) {
		unit := units[found[2]]
		if unit == "" {
			return ""
		}
		meant += strings.ReplaceAll(found[1], ",", ".") + unit
	}
	rest := strings.Trim(amountWithUnit.ReplaceAllString(lower, ""), " ")
	d, err := time.ParseDuration(meant)
	if err != nil || rest != "" && rest != "and" {
		return ""
	}
	return clock.Round(d).String()
}
