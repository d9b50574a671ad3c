package scenarios

import (
	"math"
	"strconv"
	"strings"
	"time"

	"gopkg.in/yaml.v3"

	"github.com/groupsim/groupsim/clock"
)

// longest is the longest run, and with it the longest duration that means anything.
const longest = 24 * clock.Hour

// readDuration takes Go's form and no bare number: 35 could be anything.
func readDuration(n *yaml.Node) (clock.Duration, *problem) {
	text, p := readText(n)
	if p != nil {
		return 0, problemf("wants a duration such as 35s, not %s", describe(n))
	}
	d, p := parseDuration(text)
	switch {
	case p != nil:
		return 0, p
	case d > longest:
		return 0, problemf("%s is longer than 24h, the longest run", clip(text))
	}
	return d, nil
}

func parseDuration(text string) (clock.Duration, *problem) {
	d, err := time.ParseDuration(text)
	if err != nil {
		if _, err := strconv.ParseFloat(text, 64); err == nil {
			return 0, problemf("%s has no unit: write %ss or %sms", clip(text), clip(text), clip(text))
		}
		return 0, problemf("%q is not a duration: write 35s, 1m30s or 1234.5ms", clip(text))
	}
	if d < 0 {
		return 0, problemf("%s is negative", clip(text))
	}
	return clock.Round(d), nil
}

// readMillis takes what Kafka's *.ms settings take, a whole number of
// milliseconds, and a duration too. Kafka's longs are cut to what an int32
// holds, 24.8 days, which no run reaches.
func readMillis(n *yaml.Node, least int64, long bool) (int32, *problem) {
	text, p := readText(n)
	if p != nil {
		return 0, problemf("wants milliseconds or a duration, not %s", describe(n))
	}
	ms, p := wholeNumber(text)
	if p != nil {
		d, err := time.ParseDuration(text)
		switch {
		case err != nil:
			return 0, problemf("%q is neither a whole number of milliseconds nor a duration such as 45s", clip(text))
		case d%time.Millisecond != 0:
			return 0, problemf("%s is not a whole number of milliseconds", clip(text))
		}
		ms = d.Milliseconds()
	}
	switch {
	case ms < least:
		return 0, problemf("%s is below %d", clip(text), least)
	case ms > math.MaxInt32 && !long:
		return 0, problemf("%s is above %d, the largest that Kafka takes", clip(text), math.MaxInt32)
	}
	return int32(min(ms, math.MaxInt32)), nil
}

// readWhole takes a whole number within bounds.
func readWhole(n *yaml.Node, least, most int64) (int64, *problem) {
	text, p := readText(n)
	if p != nil {
		return 0, problemf("wants a whole number, not %s", describe(n))
	}
	v, p := wholeNumber(text)
	switch {
	case p != nil:
		return 0, p
	case v < least:
		return 0, problemf("%s is below %d", clip(text), least)
	case v > most:
		return 0, problemf("%s is above %d", clip(text), most)
	}
	return v, nil
}

// wholeNumber reads decimal digits only: YAML's 010 and 0x10 are not what Kafka
// would read.
func wholeNumber(text string) (int64, *problem) {
	digits := strings.TrimPrefix(strings.TrimPrefix(text, "-"), "+")
	plain := strings.ReplaceAll(digits, "_", "")
	if plain == "" || strings.Trim(plain, "0123456789") != "" || len(plain) > 1 && plain[0] == '0' {
		return 0, problemf("%q is not a whole number in plain digits", clip(text))
	}
	v, err := strconv.ParseInt(plain, 10, 64)
	if err != nil {
		v = math.MaxInt64
	}
	if strings.HasPrefix(text, "-") {
		v = -v
	}
	return v, nil
}

// maxRate is the highest rate of a partition, in records per second.
const maxRate = 1_000_000_000

// readRate takes a decimal number of records per second and gives thousandths.
func readRate(n *yaml.Node) (int64, *problem) {
	text, p := readText(n)
	if p != nil {
		return 0, problemf("wants records per second, not %s", describe(n))
	}
	v, p := fixedPoint(text, 3)
	if p != nil {
		return 0, p
	}
	if v > maxRate*1000 {
		return 0, problemf("%s is above %d records per second", clip(text), maxRate)
	}
	return v, nil
}

// fixedPoint reads a decimal number that is not negative and has at most so many
// digits behind the point, without rounding.
func fixedPoint(text string, digits int) (int64, *problem) {
	whole, fraction, _ := strings.Cut(text, ".")
	fraction = strings.TrimRight(fraction, "0")
	if len(fraction) > digits {
		return 0, problemf("%s has more than %d decimals", clip(text), digits)
	}
	joined := whole + fraction + strings.Repeat("0", digits-len(fraction))
	if strings.HasPrefix(text, "-") {
		return 0, problemf("%s is negative", clip(text))
	}
	if whole == "" || strings.Trim(joined, "0123456789") != "" {
		return 0, problemf("%q is not a number in plain decimals", clip(text))
	}
	v, err := strconv.ParseInt(joined, 10, 64)
	if err != nil {
		return math.MaxInt64, nil
	}
	return v, nil
}

func readBool(n *yaml.Node) (bool, *problem) {
	if n.Kind == yaml.ScalarNode {
		switch strings.ToLower(n.Value) {
		case "true":
			return true, nil
		case "false":
			return false, nil
		}
	}
	return false, problemf("wants true or false, not %s", describe(n))
}

// readText takes a scalar as it is written: an id may be 7 as well as c7.
func readText(n *yaml.Node) (string, *problem) {
	if n.Kind != yaml.ScalarNode || n.ShortTag() == "!!null" {
		return "", problemf("wants text, not %s", describe(n))
	}
	return strings.TrimSpace(n.Value), nil
}

const nameCharacters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-"

// checkName holds a name to Kafka's rule for topics, which is also that for
// group.instance.id (org.apache.kafka.common.internals.Topic.validate).
func checkName(name string) *problem {
	switch {
	case name == "":
		return problemf("is empty")
	case len(name) > 249:
		return problemf("%q has more than 249 characters", clip(name))
	case name == ".", name == "..":
		return problemf("%q is not allowed", name)
	case strings.Trim(name, nameCharacters) != "":
		return problemf("%q has a character other than ASCII letters, digits, '.', '_' and '-'", clip(name))
	}
	return nil
}
