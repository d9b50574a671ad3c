package settings

import (
	"strconv"
	"strings"
	"time"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/words"
)

// Refusal says why a text is no value. Where a name is not known, Written is what of
// it may be misspelt, and Among the names one of which was probably meant.
type Refusal struct {
	Msg     string
	Written string
	Among   []string
}

// Error is the message.
func (r *Refusal) Error() string { return r.Msg }

// NoneOf refuses what is none of some names.
func NoneOf(written string, options []string) *Refusal {
	if options[0] == "" { // nothing written
		options = options[1:]
	}
	r := refuse("%q is none of %s", words.Short(written), strings.Join(options, ", "))
	r.Written, r.Among = written, options
	return r
}

// Longest is the longest run, and with it the longest duration that means anything.
const Longest = 366 * 24 * clock.Hour

const maxInt32 = 1<<31 - 1

// maxLong is where Kafka's long numbers of milliseconds are cut: 34 years.
const maxLong = 1 << 40

// readMillis takes what Kafka's *.ms settings take, a whole number of milliseconds,
// and a duration too. Kafka's longs are cut to what no run reaches.
func readMillis(text string, s *About) (int64, error) {
	ms, err := parseWhole(text)
	if err != nil {
		d, err := time.ParseDuration(text)
		switch {
		case err != nil:
			return 0, refuse("%q is neither a whole number of milliseconds nor a duration such as 45s", words.Short(text))
		case d%time.Millisecond != 0:
			return 0, refuse("%s is not a whole number of milliseconds", words.Short(text))
		}
		ms = d.Milliseconds()
	}
	switch {
	case ms < s.Least:
		return 0, refuse("%s is below %d", words.Short(text), s.Least)
	case ms > maxInt32 && !s.Long:
		return 0, refuse("%s is above %d, the largest that Kafka takes", words.Short(text), maxInt32)
	}
	return min(ms, maxLong), nil
}

// ParseWhole takes a whole number within bounds.
func ParseWhole(text string, least, most int64) (int64, error) {
	v, err := parseWhole(text)
	switch {
	case err != nil:
		return 0, err
	case v < least:
		return 0, refuse("%s is below %d", words.Short(text), least)
	case v > most:
		return 0, refuse("%s is above %d", words.Short(text), most)
	}
	return v, nil
}

// parseWhole reads decimal digits only: YAML's 010 and 0x10 are not what Kafka would
// read. What an int64 does not hold is the nearest that it does.
func parseWhole(text string) (int64, error) {
	digits := strings.TrimPrefix(strings.TrimPrefix(text, "-"), "+")
	plain := strings.ReplaceAll(digits, "_", "")
	if plain == "" || strings.Trim(plain, "0123456789") != "" || len(plain) > 1 && plain[0] == '0' {
		return 0, refuse("%q is not a whole number in plain digits, such as 12", words.Short(text))
	}
	v, err := strconv.ParseInt(plain, 10, 64)
	if err != nil {
		v = 1<<63 - 1
	}
	if strings.HasPrefix(text, "-") {
		v = -v
	}
	return v, nil
}

// ParseLength takes a duration that a run can last.
func ParseLength(text string) (clock.Duration, error) {
	d, err := ParseDuration(text)
	if err == nil && d > Longest {
		return 0, refuse("%s is longer than %s (366 days), the longest run", words.Short(text), Longest)
	}
	return d, err
}

// ParseDuration takes Go's form and no bare number: 35 could be anything.
func ParseDuration(text string) (clock.Duration, error) {
	d, err := time.ParseDuration(text)
	if err != nil {
		if _, err := strconv.ParseFloat(text, 64); err == nil {
			return 0, refuse("%s has no unit: write %ss or %sms", words.Short(text), words.Short(text), words.Short(text))
		}
		if meant := lengthMeant(text); meant != "" {
			return 0, refuse("%q is not a duration: write %s", words.Short(text), meant)
		}
		return 0, refuse("%q is not a duration: write 35s, 1m30s or 1234.5ms", words.Short(text))
	}
	if d < 0 {
		return 0, refuse("%s is negative: write it without the minus", words.Short(text))
	}
	return clock.Round(d), nil
}

func readFlag(text string) (bool, error) {
	switch strings.ToLower(text) {
	case "true":
		return true, nil
	case "false":
		return false, nil
	}
	return false, refuse("%q is neither true nor false", words.Short(text))
}

const nameCharacters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-"

// CheckName holds a name to Kafka's rule for topics, which is also that for
// group.instance.id (org.apache.kafka.common.internals.Topic.validate).
func CheckName(name string) error {
	switch {
	case name == "":
		return refuse("is empty")
	case len(name) > 249:
		return refuse("%q has more than 249 characters", words.Short(name))
	case name == ".", name == "..":
		return refuse("%q is not allowed", name)
	case strings.Trim(name, nameCharacters) != "":
		return refuse("%q has a character other than ASCII letters, digits, '.', '_' and '-'", words.Short(name))
	}
	return nil
}

// anyText has nothing against a text.
func anyText(string) error { return nil }

// FillIn puts a member's id where a text says {id}.
func FillIn(text, id string) string { return strings.ReplaceAll(text, "{id}", id) }
