package imports

import (
	"math/bits"
	"regexp"
	"strconv"
	"strings"

	"github.com/groupsim/groupsim/settings"
)

// springFields are the fields of Spring Boot's KafkaProperties.Consumer, without case
// and separators (relaxed binding), with the consumer's setting that each sets.
var springFields = map[string]string{
	"autocommitinterval": commitInterval,
	"autooffsetreset":    reset,
	"bootstrapservers":   "bootstrap.servers",
	"clientid":           "client.id",
	"enableautocommit":   autoCommit,
	"fetchmaxwait":       fetchWait,
	"fetchminsize":       "fetch.min.bytes",
	"groupid":            groupID,
	"heartbeatinterval":  heartbeat,
	"isolationlevel":     isolation,
	"keydeserializer":    "key.deserializer",
	"maxpollinterval":    pollInterval,
	"maxpollrecords":     pollRecords,
	"valuedeserializer":  "value.deserializer",
}

// Levels of Spring's settings: KafkaProperties.buildConsumerProperties puts one above
// the other.
const (
	springCommon     = iota // spring.kafka.properties
	springField             // spring.kafka.consumer
	springProperties        // spring.kafka.consumer.properties
)

// spring takes what is about Kafka, and leaves everything else of the application out.
func (t *translator) spring(s setting) (setting, bool) {
	s.value, s.level = springDefault(s.value), springCommon
	if field, ok := below(s.own, "spring", "lifecycle"); ok {
		return t.lifecycle(s, field)
	}
	rest, ok := below(s.own, "spring", "kafka")
	if !ok {
		return s, false
	}
	if name, ok := below(rest, "properties"); ok {
		return t.kafka(s.called(bracketless(name))), true
	}
	field, ok := below(rest, "consumer")
	if !ok {
		return t.section(s, rest)
	}
	if name, ok := below(field, "properties"); ok {
		s.level = springProperties
		return t.kafka(s.called(bracketless(name))), true
	}
	s.level = springField
	name, known := springFields[relaxed(field)]
	if !known {
		return t.noField(s, field)
	}
	s.value = springValue(field, s.value)
	return t.kafka(s.called(name)), true
}

// section is what is about Kafka and not about the consumer alone. Of other clients,
// and of what secures connections, there is nothing to say.
func (t *translator) section(s setting, rest string) (setting, bool) {
	switch first, _, _ := strings.Cut(relaxed(rest), "."); first {
	case "bootstrapservers", "clientid":
		return t.kafka(s.called(springFields[first])), true
	case "listener":
		field, _ := below(rest, "listener")
		return t.listener(s, field)
	}
	return s, false
}

// noField is a key below spring.kafka.consumer that KafkaProperties has no field for.
func (t *translator) noField(s setting, field string) (setting, bool) {
	switch first, _, _ := strings.Cut(relaxed(field), "."); first {
	case "ssl", "security":
		return s, false
	}
	s = s.called(field)
	s.kind = misspelt
	for _, name := range t.consumer {
		if relaxed(field) == relaxed(strings.ReplaceAll(name, ".", "")) || relaxed(field)+"ms" == relaxed(strings.ReplaceAll(name, ".", "")) {
			s.meant, s.counts = "properties."+name, settings.Consumer().Named(name) != nil
			return s, true
		}
	}
	if meant := t.misspelling(field); meant != "" {
		s.meant, s.counts = "properties."+meant, settings.Consumer().Named(meant) != nil
	}
	return s, true
}

// called is the setting by the name that it has behind all that stands before it.
func (s setting) called(name string) setting {
	s.own, s.name = name, name
	s.before = strings.TrimSuffix(s.key, name)
	if s.before == s.key {
		s.before = ""
	}
	return s
}

// below drops the first parts of a key, if they are these in any spelling.
func below(key string, parts ...string) (string, bool) {
	for _, part := range parts {
		end := strings.IndexAny(key, ".[")
		if end < 0 || relaxed(key[:end]) != part {
			return key, false
		}
		key = strings.TrimPrefix(key[end:], ".")
	}
	return key, key != ""
}

// relaxed drops what does not count in a name.
func relaxed(name string) string {
	return strings.ToLower(strings.NewReplacer("-", "", "_", "").Replace(name))
}

// bracketless takes [a.b] for a.b.
func bracketless(name string) string {
	return strings.TrimSuffix(strings.TrimPrefix(name, "["), "]")
}

var defaulted = regexp.MustCompile(`\$\{[^${}:]+:([^${}]*)\}`)

// springDefault puts in the defaults that placeholders name: ${TIMEOUT:30000}.
func springDefault(value string) string { return defaulted.ReplaceAllString(value, "$1") }

// springValue gives the value of a field as Kafka's setting has it: fields may be
// durations, sizes and constants. What is none of those is left for the check.
func springValue(field, value string) string {
	switch relaxed(field) {
	case "autocommitinterval", "fetchmaxwait", "heartbeatinterval", "maxpollinterval":
		if d, ok := springDuration(value); ok {
			return strconv.FormatInt(d, 10)
		}
	case "fetchminsize":
		if n, ok := springSize(value); ok {
			return strconv.FormatInt(n, 10)
		}
	case "isolationlevel":
		return strings.ToLower(strings.ReplaceAll(value, "-", "_"))
	case "enableautocommit":
		switch strings.ToLower(value) {
		case "on", "yes", "1":
			return "true"
		case "off", "no", "0":
			return "false"
		}
	case "maxpollrecords":
		return strings.ReplaceAll(value, "_", "")
	}
	return value
}

var (
	simpleDuration = regexp.MustCompile(`^\s*\+?([0-9][0-9_]*)\s*(ns|us|ms|s|m|h|d|)\s*$`)
	isoDuration    = regexp.MustCompile(`^\s*[pP](?:([0-9]+)[dD])?(?:[tT](?:([0-9]+)[hH])?(?:([0-9]+)[mM])?(?:([0-9]+)(?:\.([0-9]{1,3})[0-9]*)?[sS])?)?\s*$`)
	size           = regexp.MustCompile(`^\s*([0-9]+)\s*(B|KB|MB|GB|)\s*$`)
)

// springDuration reads 500, 30s or PT30S as milliseconds
// (org.springframework.boot.convert.DurationStyle).
func springDuration(value string) (int64, bool) {
	if m := simpleDuration.FindStringSubmatch(strings.ToLower(value)); m != nil {
		n, err := strconv.ParseInt(strings.ReplaceAll(m[1], "_", ""), 10, 64)
		scale := map[string]int64{"": 1, "ms": 1, "s": 1000, "m": 60_000, "h": 3_600_000, "d": 86_400_000}[m[2]]
		if scale == 0 { // ns, us
			return n / map[string]int64{"ns": 1_000_000, "us": 1000}[m[2]], err == nil
		}
		return times(n, scale, err == nil)
	}
	m := isoDuration.FindStringSubmatch(value)
	if m == nil || !strings.ContainsAny(value, "0123456789") {
		return 0, false
	}
	total := int64(0)
	for i, scale := range []int64{86_400_000, 3_600_000, 60_000, 1000} {
		n, _ := strconv.ParseInt("0"+m[i+1], 10, 64)
		part, ok := times(n, scale, true)
		if !ok {
			return 0, false
		}
		total += part
	}
	millis, _ := strconv.ParseInt((m[5] + "000")[:3], 10, 64)
	return total + millis, total+millis >= 0
}

// springSize reads 512, 64KB or 1MB as bytes (org.springframework.util.unit.DataSize).
func springSize(value string) (int64, bool) {
	m := size.FindStringSubmatch(strings.ToUpper(value))
	if m == nil {
		return 0, false
	}
	n, err := strconv.ParseInt(m[1], 10, 64)
	return times(n, map[string]int64{"": 1, "B": 1, "KB": 1 << 10, "MB": 1 << 20, "GB": 1 << 30}[m[2]], err == nil)
}

// times multiplies, unless there is something wrong or it is too much.
func times(n, by int64, ok bool) (int64, bool) {
	high, low := bits.Mul64(uint64(n), uint64(by))
	return int64(low), ok && n >= 0 && high == 0 && low < 1<<62
}
