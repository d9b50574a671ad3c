package imports

import (
	"strconv"
	"strings"
)

// listenerFields are the fields of Spring Boot's KafkaProperties.Listener, without case and
// separators, with the scenario's setting of the program that each is; empty: it makes no
// difference to a group.
var listenerFields = map[string]string{
	"ackmode":                    "spring.ack.mode",
	"ackcount":                   "spring.ack.count",
	"acktime":                    "spring.ack.time",
	"asyncacks":                  "spring.async.acks",
	"immediatestop":              "spring.stop.immediate",
	"idlebetweenpolls":           "idle.between.polls",
	"polltimeout":                "poll.timeout",
	"concurrency":                members,
	"authexceptionretryinterval": "",
	"autostartup":                "",
	"changeconsumerthreadname":   "",
	"clientid":                   "",
	"idleeventinterval":          "",
	"idlepartitioneventinterval": "",
	"logcontainerconfig":         "",
	"missingtopicsfatal":         "",
	"monitorinterval":            "",
	"nopollthreshold":            "",
	"observationenabled":         "",
	"onlylogrecordmetadata":      "",
	"type":                       "",
}

// members is what stands in a scenario's list of members, and not in its settings.
const members = "members"

// listener is a key below spring.kafka.listener: how the container around the consumers
// works.
func (t *translator) listener(s setting, field string) (setting, bool) {
	name, known := listenerFields[relaxed(field)]
	s = s.called(field)
	switch {
	case !known:
		s.kind = foreign
	case name == "":
		s.kind, s.meant = ofOthers, "without effect on the group"
	case name == members:
		s.kind, s.meant = ofOthers, "so many consumers are in each process: give the scenario as many members"
	default:
		s.kind, s.name = ofApplication, name
		s.value = listenerValue(name, s.value)
		if placeholder.MatchString(s.value) {
			s.kind = unsettled
		}
	}
	return s, true
}

// listenerValue is a value as a scenario has it.
func listenerValue(name, value string) string {
	if name == "spring.ack.mode" {
		return strings.ToLower(strings.ReplaceAll(value, "-", "_"))
	}
	if d, ok := springDuration(value); ok && name != "spring.ack.count" {
		return strconv.FormatInt(d, 10) + "ms"
	}
	return value
}
