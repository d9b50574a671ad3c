package recording

import (
	"regexp"
	"strconv"
	"strings"
)

// LibrdkafkaLog reads the log that a process of librdkafka writes to its standard error,
// with debug=cgrp,protocol. Each line begins with its level and the moment at which it
// was written, in whole milliseconds.
type LibrdkafkaLog struct {
	memberID string // with which the client asks to join
	protocol string // of its generation
	leader   bool
	gen      int64
	leaving  string // why it is about to
	last     Time   // that of the line before

	// answered is a heartbeat's answer of which it is not known yet what it says: a line
	// follows only if it is an error.
	answered *Event
}

// LibrdkafkaDebug is the value of debug with which the client tells enough.
const LibrdkafkaDebug = "cgrp,protocol"

var librdkafkaLine = regexp.MustCompile(`^%\d\|(\d+\.\d{3})\|([A-Z_]+)\|[^|]*\| \[thrd:([^\]]*)\]: (.*)`)

// Events finds those that a line tells of, of which all but one may have come before. The
// line was read at a moment that is hardly ever later than that of writing, so of the
// millisecond that it names it has the tenth.
func (l *LibrdkafkaLog) Events(line string, read Time) []Event {
	g := librdkafkaLine.FindStringSubmatch(line)
	if g == nil {
		return nil
	}
	at := l.moment(g[1], read)
	name, fields := l.event(g[2], g[4])
	switch {
	case name == "":
		return nil
	case name == "heartbeat.ok":
		l.answered = &Event{T: at, Name: name}
		return nil
	case name == "heartbeat.err":
		l.answered = nil
	}
	events := []Event{{T: at, Name: name, Fields: fields}}
	if name == "heartbeat.sent" {
		events = append(l.Rest(), events...)
	}
	return events
}

// Rest gives what is still to be told when there is no line any more.
func (l *LibrdkafkaLog) Rest() []Event {
	if l.answered == nil {
		return nil
	}
	rest := []Event{*l.answered}
	l.answered = nil
	return rest
}

func (l *LibrdkafkaLog) moment(written string, read Time) Time {
	ms, _ := strconv.ParseInt(strings.Replace(written, ".", "", 1), 10, 64) // it is digits
	at := Time(ms) * Millisecond
	if read >= at && read < at+Millisecond {
		at = read
	}
	l.last = max(l.last, at)
	return l.last
}

// librdkafkaRules say which event a line tells of, by its tag.
var librdkafkaRules = []struct {
	tag     string
	pattern *regexp.Regexp
	name    string
	fields  func(l *LibrdkafkaLog, g []string) map[string]any
}{
	{"JOIN", regexp.MustCompile(`Joining group .* and member id "([^"]*)"`), "", func(l *LibrdkafkaLog, g []string) map[string]any {
		l.memberID = g[1]
		return nil
	}},
	{"SEND", regexp.MustCompile(`Sent JoinGroupRequest`), "join.sent", func(l *LibrdkafkaLog, _ []string) map[string]any {
		return map[string]any{"known": l.memberID != ""}
	}},
	{"JOINGROUP", regexp.MustCompile(`^JoinGroup response: GenerationId (-?\d+), Protocol ([^,]*), LeaderId .*, my MemberId ([^,]*), member metadata count \d+: \(no error\)`), "join.ok", (*LibrdkafkaLog).joined},
	{"JOINGROUP", regexp.MustCompile(`^JoinGroup response: .*, member metadata count -?\d+: (.*)`), "join.err", failed},
	{"SEND", regexp.MustCompile(`Sent SyncGroupRequest`), "sync.sent", func(l *LibrdkafkaLog, _ []string) map[string]any {
		return map[string]any{"gen": l.gen, "leader": l.leader}
	}},
	{"SYNCGROUP", regexp.MustCompile(`^SyncGroup response: Success`), "sync.ok", nothing},
	{"SYNCGROUP", regexp.MustCompile(`^SyncGroup response: (.*) \(\d+ bytes`), "sync.err", failed},
	{"SEND", regexp.MustCompile(`Sent HeartbeatRequest`), "heartbeat.sent", nothing},
	{"RECV", regexp.MustCompile(`Received HeartbeatResponse`), "heartbeat.ok", nothing},
	{"HEARTBEAT", regexp.MustCompile(`heartbeat error response in state .* partition\(s\) assigned\): (.*)`), "heartbeat.err", failed},
	{"MAXPOLL", regexp.MustCompile(`^Application maximum poll interval .* exceeded`), "poll.timeout", leaves("max.poll.interval.ms exceeded")},
	{"CGRPTERM", regexp.MustCompile(`.`), "", leaves("the consumer is being closed")},
	{"UNSUBSCRIBE", regexp.MustCompile(`.`), "", leaves("the consumer unsubscribed from all topics")},
	{"SEND", regexp.MustCompile(`Sent LeaveGroupRequest`), "leave.sent", func(l *LibrdkafkaLog, _ []string) map[string]any {
		reason := l.leaving
		l.leaving = ""
		return map[string]any{"reason": reason}
	}},
	{"SESSTMOUT", regexp.MustCompile(`^(.*)`), "reset", because},
	{"REJOIN", regexp.MustCompile(`: Rejoining group (.*)`), "rejoin", because},
	{"CGRPSTATE", regexp.MustCompile(`changed state \S+ -> up `), "coordinator.found", nothing},
	{"CGRPSTATE", regexp.MustCompile(`changed state up -> (\S+)`), "coordinator.lost", because},
	{"CGRPJOINSTATE", regexp.MustCompile(`changed join state (\S+) -> (\S+)`), "join.state", func(_ *LibrdkafkaLog, g []string) map[string]any {
		return map[string]any{"from": g[1], "to": g[2]}
	}},
	{"COMMIT", regexp.MustCompile(`(Committing offsets for .*)`), "committing", because},
	{"COMMIT", regexp.MustCompile(`(OffsetCommit for .* returned: .*)`), "committed", because},
	{"FATAL", regexp.MustCompile(`^(.*)`), "fatal", because},
}

func (l *LibrdkafkaLog) event(tag, text string) (name string, fields map[string]any) {
	for _, r := range librdkafkaRules {
		if r.tag == tag {
			if g := r.pattern.FindStringSubmatch(text); g != nil {
				return r.name, r.fields(l, g)
			}
		}
	}
	return "", nil
}

func (l *LibrdkafkaLog) joined(g []string) map[string]any {
	l.gen, l.protocol, l.memberID, l.leader = number(g[1]), g[2], g[3], strings.Contains(g[0], " (me), my MemberId")
	return map[string]any{"gen": l.gen, "protocol": l.protocol, "leader": l.leader, "mid": l.memberID}
}

// leaves notes why a LeaveGroup will be sent, unless that is known already.
func leaves(reason string) func(*LibrdkafkaLog, []string) map[string]any {
	return func(l *LibrdkafkaLog, _ []string) map[string]any {
		if l.leaving == "" {
			l.leaving = reason
		}
		return nil
	}
}

func nothing(*LibrdkafkaLog, []string) map[string]any     { return nil }
func because(_ *LibrdkafkaLog, g []string) map[string]any { return map[string]any{"reason": g[1]} }
func failed(_ *LibrdkafkaLog, g []string) map[string]any {
	return map[string]any{"error": librdkafkaError(g[1])}
}

// librdkafkaErrors are Kafka's names for what rd_kafka_err2str says of them.
var librdkafkaErrors = map[string]string{
	"Broker: Group member needs a valid member ID":                                 "MEMBER_ID_REQUIRED",
	"Broker: Group rebalance in progress":                                          "REBALANCE_IN_PROGRESS",
	"Broker: Unknown member":                                                       "UNKNOWN_MEMBER_ID",
	"Broker: Specified group generation id is not valid":                           "ILLEGAL_GENERATION",
	"Broker: Static consumer fenced by other consumer with same group.instance.id": "FENCED_INSTANCE_ID",
	"Broker: Inconsistent group protocol":                                          "INCONSISTENT_GROUP_PROTOCOL",
	"Broker: Invalid session timeout":                                              "INVALID_SESSION_TIMEOUT",
	"Broker: Consumer group has reached maximum size":                              "GROUP_MAX_SIZE_REACHED",
	"Broker: Not coordinator":                                                      "NOT_COORDINATOR",
	"Broker: Coordinator not available":                                            "COORDINATOR_NOT_AVAILABLE",
	"Broker: Coordinator load in progress":                                         "COORDINATOR_LOAD_IN_PROGRESS",
	"Local: Timed out":                                                             "REQUEST_TIMED_OUT",
	"Local: Broker transport failure":                                              "NETWORK_EXCEPTION",
}

// librdkafkaError is Kafka's name of an error, or what the client says.
func librdkafkaError(text string) string {
	if name, ok := librdkafkaErrors[text]; ok {
		return name
	}
	return text
}
