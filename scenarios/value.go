package scenarios

import (
	"math"
	"strconv"
	"strings"

	"gopkg.in/yaml.v3"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/settings"
	"github.com/groupsim/groupsim/words"
)

// readDuration takes Go's form, and no more than a run can last.
func readDuration(n *yaml.Node) (clock.Duration, *problem) {
	text, p := readText(n)
	if p != nil {
		return 0, problemf("wants a duration such as 35s, not %s", describe(n))
	}
	d, err := settings.ParseLength(text)
	return d, problemOf(err)
}

// readWhole takes a whole number within bounds.
func readWhole(n *yaml.Node, least, most int64) (int64, *problem) {
	text, p := readText(n)
	if p != nil {
		return 0, problemf("wants a whole number, not %s", describe(n))
	}
	v, err := settings.ParseWhole(text, least, most)
	return v, problemOf(err)
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
		if strings.Trim(text, "-.0123456789") != "" {
			p.msg += ": write records per second, such as 50"
		}
		return 0, p
	}
	if v > maxRate*1000 {
		return 0, problemf("%s is above %d records per second", words.Short(text), maxRate)
	}
	return v, nil
}

// fixedPoint reads a decimal number that is not negative and has at most so many
// digits behind the point, without rounding.
func fixedPoint(text string, digits int) (int64, *problem) {
	whole, fraction, _ := strings.Cut(text, ".")
	fraction = strings.TrimRight(fraction, "0")
	if len(fraction) > digits {
		return 0, problemf("%s has more than %d decimals", words.Short(text), digits)
	}
	joined := whole + fraction + strings.Repeat("0", digits-len(fraction))
	if strings.HasPrefix(text, "-") {
		return 0, problemf("%s is negative: write it without the minus", words.Short(text))
	}
	if whole == "" || strings.Trim(joined, "0123456789") != "" {
		return 0, problemf("%q is not a number in plain decimals", words.Short(text))
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
	meant := map[string]string{"yes": "true", "y": "true", "on": "true", "1": "true", "no": "false", "n": "false", "off": "false", "0": "false"}
	if word := meant[strings.ToLower(n.Value)]; word != "" && n.Kind == yaml.ScalarNode {
		return false, problemf("wants true or false, not %s: write %s", describe(n), word)
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
