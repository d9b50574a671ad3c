package scenarios

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"gopkg.in/yaml.v3"

	"github.com/groupsim/groupsim/settings"
	"github.com/groupsim/groupsim/words"
)

// What errors say to write in place of what is there.

// keyed is a mapping with fixed keys, as errors speak of it.
type keyed struct {
	what   string
	isFile bool // it is the file itself: its keys stand at the margin
	// instead says how it is written, of which a file has something else.
	instead func(text string) string
	// meant are what people call its keys, and notes say of others what to write.
	meant, notes map[string]string
}

var (
	scenarioMapping = &keyed{what: "a scenario", isFile: true}
	chanceMapping   = &keyed{what: "chance", instead: func(string) string { return "{phase: true, spread: true, noise: true}, each true or false" }}
	topicMapping    = &keyed{what: "a topic", instead: func(text string) string {
		if _, err := strconv.Atoi(text); err == nil {
			return "{partitions: " + text + "}"
		}
		return "{partitions: 12}"
	}}
	memberMapping = &keyed{what: "a member", meant: map[string]string{"name": "id"}, notes: several("count", "replicas", "instances", "number"),
		instead: func(text string) string {
			if settings.CheckName(text) == nil {
				return "{id: " + text + "}"
			}
			return "{id: c1}"
		}}
)

// several are the keys of a member that say how many it is.
func several(keys ...string) map[string]string {
	notes := map[string]string{}
	for _, key := range keys {
		notes[key] = ": several members are a range, {id: c1..c3}"
	}
	return notes
}

// written is added where a file has something else.
func (k *keyed) written(n *yaml.Node) string {
	if k.instead == nil {
		return ""
	}
	text, _ := readText(n)
	return ": write " + k.instead(text)
}

// settingsExamples say how sections of settings are written.
var settingsExamples = map[string]string{
	"broker": "{group.initial.rebalance.delay.ms: 0}", "consumer": "{session.timeout.ms: 45000}",
	"application": "{per.record: 2ms}", "network": "{latency: 5ms}",
}

// examples say how a key that is missing is written.
var examples = map[string]string{
	"topics": "topics: {orders: {partitions: 12}}", "members": "members: [{id: c1..c3}]", "id": "id: c1", "partitions": "partitions: 12",
}

// nothingBelow is added to what is said of a section that wants a mapping or a list, and
// has nothing: what follows it is probably not indented.
func nothingBelow(n *yaml.Node) string {
	if isNull(n) {
		return ": indent what belongs to it by two spaces"
	}
	return ""
}

// unknownKey refuses a key of a mapping, and says where it belongs.
func (l *loader) unknownKey(n, k *yaml.Node, of *keyed, known []string) {
	p := problemf("%q is not a key of %s", words.Short(k.Value), of.what)
	homes, section := sectionsWith(k.Value), emptyBefore(n, k, known)
	switch {
	case len(homes) > 0 && of.isFile:
		p.msg += ", but a setting of " + strings.Join(homes, " and ") + ": write it below " + firstWord(homes[0]) + ":, two spaces further in"
	case len(homes) > 0:
		p.msg += ", but a setting of " + strings.Join(homes, " and ") + ": write " + firstWord(homes[0]) + ": {" + k.Value + ": …}"
	case section != "":
		p.msg += ": indent it by two spaces to put it below " + section
	case misjoined(k.Value) != "":
		p.msg += misjoined(k.Value)
	case of.notes[k.Value] != "":
		p.msg += of.notes[k.Value]
	default:
		if p.meant = cmp.Or(of.meant[k.Value], Near(k.Value, known)); p.meant == "" {
			p.msg += ", which has " + strings.Join(known, ", ")
		}
	}
	l.add(k, p)
}

func firstWord(s string) string {
	word, _, _ := strings.Cut(s, " ")
	return word
}

// emptyBefore is the last key above another, of those that are known, if it has nothing:
// what comes behind it was probably meant to be below it.
func emptyBefore(n, k *yaml.Node, known []string) string {
	section := ""
	for i := 0; i < len(n.Content) && n.Content[i] != k; i += 2 {
		if key := n.Content[i].Value; slices.Contains(known, key) {
			section = ""
			if isNull(n.Content[i+1]) {
				section = key
			}
		}
	}
	return section
}

// misjoined says what is wrong with a key in which a colon or = stands: in YAML a colon
// with a space behind it ends a key.
func misjoined(key string) string {
	for _, sign := range []string{":", "="} {
		name, value, found := strings.Cut(key, sign)
		switch {
		case !found || name == "" || value == "":
		case sign == ":":
			return fmt.Sprintf(": a space belongs behind the colon, %s: %s", strings.TrimSpace(name), strings.TrimSpace(value))
		default:
			return fmt.Sprintf(": write a colon and a space in place of =, %s: %s", strings.TrimSpace(name), strings.TrimSpace(value))
		}
	}
	return ""
}

// aloneInList is added to what a step lacks that has one key only: its other keys are
// probably steps of their own.
func aloneInList(n *yaml.Node) string {
	if len(n.Content) > 2 {
		return ""
	}
	return `; each "-" begins a new step, and all keys of one step stand below one "-"`
}

// severalIDs is for a text that names several members, or all, as no list does.
func severalIDs(text string) *problem {
	if text == "*" {
		return problemf("%q is no member: write all", text)
	}
	ids := strings.FieldsFunc(text, func(c rune) bool { return c == ',' || c == ';' || c == ' ' || c == '+' || c == '&' })
	if len(ids) < 2 {
		return nil
	}
	return problemf("%q is no member: several are a list, [%s], or a range such as c1..c3", words.Short(text), words.Short(strings.Join(ids, ", ")))
}

// severalEntries is for the id of an entry that names several members.
func severalEntries(text string) *problem {
	if !strings.ContainsAny(text, ",;") {
		return nil
	}
	return problemf("%q is no id: write an entry for each member, or a range such as c1..c3", words.Short(text))
}

// rangeWithDash is an id that was probably meant to be a range.
var rangeWithDash = regexp.MustCompile(`^[A-Za-z_.-]*[0-9]+-[A-Za-z_.-]*[0-9]+$`)

// someOf lists names for a message: some, if they are many.
func someOf(names []string) string {
	const most = 8
	if n := len(names) - most; n > 1 {
		return strings.Join(names[:most], ", ") + fmt.Sprintf(" and %d more", n)
	}
	return words.And(names)
}

// verbsMeant are what people call what happens in a step.
var verbsMeant = map[string]string{
	"crash": "kill", "die": "kill", "oom": "kill", "sigkill": "kill", "kill-member": "kill",
	"stop": "close", "shutdown": "close", "leave": "close", "sigterm": "close", "terminate": "close", "remove": "close", "scale-down": "close", "scale-in": "close",
	"join": "start", "add": "start", "launch": "start", "boot": "start", "scale-up": "start", "scale-out": "start",
	"freeze": "pause", "gc": "pause", "gc-pause": "pause", "suspend": "pause", "sigstop": "pause", "sleep": "stall", "hang": "stall", "block": "stall",
	"partition": "disconnect", "network-partition": "disconnect", "cut-off": "disconnect", "isolate": "disconnect",
	"deploy": "rolling-restart", "rolling": "rolling-restart", "redeploy": "rolling-restart", "bounce": "restart", "reboot": "restart",
}

// fieldsMeant are what people call the fields of a step.
var fieldsMeant = map[string]string{
	"downtime": "down", "delay": "down", "duration": "for", "length": "for", "lasts": "for", "during": "for", "time": "at", "when": "at", "interval": "every", "signal": "how",
}

// metricsMeant are what people call the last part of a metric.
var metricsMeant = map[string]string{
	"worst": "max", "longest": "max", "maximum": "max", "average": "mean", "avg": "mean", "median": "p50", "sum": "total", "all": "total",
}

// unknownMetric refuses a metric, and says which there are.
func unknownMetric(name string) *problem {
	p := problemf("%q is not a metric", words.Short(name))
	names := metricNames()
	first, last, _ := strings.Cut(name, ".")
	if other := first + "." + metricsMeant[last]; slices.Contains(names, other) {
		p.meant = other
		return p
	}
	var alike []string
	for _, m := range names {
		if of, _, _ := strings.Cut(m, "."); of == first {
			alike = append(alike, m)
		}
	}
	switch p.meant = Near(name, names); {
	case len(alike) == 1:
		p.meant = alike[0]
	case p.meant == "" && len(alike) > 0:
		p.msg += ": of " + first + " there are " + strings.Join(alike, ", ")
	case p.meant == "":
		p.msg += ": 'groupsim metrics' lists them"
	}
	return p
}

// meantSetting is the setting that was probably meant.
func (l *loader) meantSetting(written string, modelled, others []string) string {
	if name := settingsMeant[bare(written)]; slices.Contains(modelled, name) {
		return name
	}
	return Near(written, append(modelled, others...))
}

// unknownSetting says which settings a section has, or which of them the name is a part of.
func unknownSetting(name, section string, modelled, others []string) string {
	const few = 30
	if alike := Containing(name, append(modelled, others...)); len(alike) > 0 {
		return ": there are " + words.And(words.Few(alike, 6))
	}
	switch {
	case section == "consumer" || section == "broker":
		return ": Kafka has none of that name"
	case len(modelled) > few:
		return ": docs/scenario-file.md lists those there are"
	}
	return ", which has " + strings.Join(modelled, ", ")
}

// conditionMeant is what was probably meant by one that begins with no operator.
func conditionMeant(text string) string {
	value := strings.TrimSpace(strings.TrimLeft(text, "=<> ≤≥"))
	switch {
	case strings.HasPrefix(text, "=>"), strings.HasPrefix(text, "≥"):
		return ">= " + value
	case strings.HasPrefix(text, "=") && !strings.HasPrefix(text, "=<"):
		return "== " + value
	}
	return "<= " + value
}

// shareMeant is a share in percent that was written without its sign, or an example.
func shareMeant(percent string) string {
	if v, p := fixedPoint(strings.TrimSpace(percent), 4); p == nil && v >= 1 && v <= 1_000_000 {
		return strings.TrimSpace(percent)
	}
	return "95"
}

// settingsMeant are what people call settings, without separators.
var settingsMeant = map[string]string{
	"assignor": "partition.assignment.strategy", "assignors": "partition.assignment.strategy", "strategy": "partition.assignment.strategy",
	"partitionassignor": "partition.assignment.strategy", "assignmentstrategy": "partition.assignment.strategy",
	"static": "group.instance.id", "instanceid": "group.instance.id", "heartbeat": "heartbeat.interval.ms", "session": "session.timeout.ms",
	"heartbeatms": "heartbeat.interval.ms", "sessionms": "session.timeout.ms", "sessiontimeout": "session.timeout.ms", "heartbeatinterval": "heartbeat.interval.ms",
	"maxpollinterval": "max.poll.interval.ms", "pollinterval": "max.poll.interval.ms", "polltimeoutms": "poll.timeout",
	"processing": "per.record", "processingtime": "per.record", "recordtime": "per.record", "perrecordms": "per.record",
	"delay": "latency", "rtt": "latency", "latencyms": "latency",
}
