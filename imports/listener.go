package imports

import (
	"strconv"
	"strings"

	"github.com/groupsim/groupsim/scenarios"
	"github.com/groupsim/groupsim/words"
)

// listenerFields are the fields of Spring Boot's KafkaProperties.Listener, without case and
// separators, with the scenario's setting of the program that each is; empty: it makes no
// difference to a group.
var listenerFields = map[string]string{
	"ackmode":                    ackMode,
	"ackcount":                   ackCount,
	"acktime":                    ackTime,
	"asyncacks":                  "spring.async.acks",
	"immediatestop":              "spring.stop.immediate",
	"idlebetweenpolls":           "idle.between.polls",
	"polltimeout":                pollTimeout,
	"concurrency":                consumers,
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

// consumers is how many of them a process has.
const consumers = "consumers"

// listener is a key below spring.kafka.listener: how the container around the consumers
// works.
func (t *translator) listener(s setting, field string) (setting, bool) {
	name, known := listenerFields[relaxed(field)]
	s = s.called(field)
	switch {
	case !known:
		s.kind = foreign
	default:
		s = s.ofProgram(name)
	}
	return s, true
}

// ofProgram is a setting of the program around the consumer, by what a scenario calls it;
// empty: it makes no difference to a group.
func (s setting) ofProgram(name string) setting {
	if name == "" {
		s.kind, s.meant = ofOthers, "without effect on the group"
		return s
	}
	s.kind, s.name, s.value = ofApplication, name, programValue(name, s.value)
	if placeholder.MatchString(s.value) {
		s.kind = unsettled
	}
	return s
}

// programValue is a value as a scenario has it.
func programValue(name, value string) string {
	switch name {
	case ackMode:
		return strings.ToLower(strings.ReplaceAll(value, "-", "_"))
	case guarantee:
		return strings.ToLower(value)
	case ackCount, consumers, commitStrategy:
		return value
	}
	if d, ok := springDuration(value); ok {
		return strconv.FormatInt(d, 10) + "ms"
	}
	return value
}

// shutdownTimeout is how long a program waits for its container to stop.
const shutdownTimeout = "spring.shutdown.timeout"

// bootWaits is how long Spring Boot waits for a phase of its context to stop
// (LifecycleProperties): KafkaListenerEndpointRegistry has its containers stop in one.
const bootWaits = "30000ms"

// container is what a configuration of Spring says of the program by being one.
func (c *config) container() []scenarios.Imported {
	list := []scenarios.Imported{c.silent("program", "spring")}
	if c.get(shutdownTimeout) == nil {
		list = append(list, c.silent(shutdownTimeout, bootWaits))
	}
	return list
}

// lifecycle is a key below spring.lifecycle.
func (t *translator) lifecycle(s setting, field string) (setting, bool) {
	if relaxed(field) != "timeoutpershutdownphase" {
		return s, false
	}
	return s.called(field).ofProgram(shutdownTimeout), true
}

// isCount tells whether a value is a number of consumers.
func isCount(value string) bool {
	n, err := strconv.ParseInt(value, 10, 32)
	return err == nil && n > 0
}

// pollsFor is a length of time that a program gives poll() by itself.
func pollsFor(d string) func(*config) string { return func(*config) string { return d } }

// pollsToCommit: a sink task polls until it is to commit (WorkerSinkTask.iteration).
func pollsToCommit(c *config) string { return c.each(commitEach, "60000") }

// programNotes say what of the program around the consumer a scenario does not have.
func (c *config) programNotes() []string {
	var notes []string
	if s := c.get(consumers); s != nil && s.value != "1" && isCount(s.value) {
		notes = append(notes, s.own+" is "+words.Short(s.value)+": each member of the scenario is a process with so many consumers")
	}
	if c.dialect == Spring && c.get(shutdownTimeout) == nil {
		notes = append(notes, "spring.lifecycle.timeout-per-shutdown-phase is not set: a program that is closed waits 30 s for its listener container")
	}
	if s := c.get(guarantee); s != nil && strings.HasPrefix(s.value, "exactly_once") {
		notes = append(notes, guarantee+" is "+words.Short(s.value)+": its commits are part of transactions; the scenario has plain ones")
	}
	return notes
}
