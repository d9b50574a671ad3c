package imports

import (
	"slices"
	"strconv"
	"strings"

	"github.com/groupsim/groupsim/scenarios"
	"github.com/groupsim/groupsim/settings"
	"github.com/groupsim/groupsim/words"
)

// rdkafkaMeanings are librdkafka's settings that mean what one of the Java consumer's
// does; the others have no counterpart in the model.
var rdkafkaMeanings = map[string]string{
	session: session, heartbeat: heartbeat, pollInterval: pollInterval, strategy: strategy, instanceID: instanceID,
	autoCommit: autoCommit, commitInterval: commitInterval, reset: reset, backoff: backoff, maxBackoff: maxBackoff,
	isolation: isolation, clientRack: clientRack, groupID: groupID, groupProtocol: groupProtocol, remoteAssignor: remoteAssignor,
	"topic.metadata.refresh.interval.ms": metadataAge,
	"socket.timeout.ms":                  requestTimeout,
}

// wrappers begin the names that clients built upon librdkafka keep for themselves.
var wrappers = []string{"go.", "dotnet.", "schema.registry.", "key.deserializer", "value.deserializer", "on_commit", "logger"}

func isWrappers(name string) bool {
	return slices.ContainsFunc(wrappers, func(prefix string) bool { return strings.HasPrefix(name, prefix) })
}

// librdkafka: every name is known to it, or it refuses the configuration.
func (t *translator) librdkafka(e entry) (setting, bool) {
	s := setting{entry: e, name: e.key, value: e.value}
	def, known := t.known[e.key]
	meaning, same := rdkafkaMeanings[e.key]
	switch {
	case known && same:
		s.name = meaning
		t.settle(&s, def)
	case known && def.OfConsumers():
		s.kind = ofClient
		if !placeholder.MatchString(s.value) {
			_, s.fault = rdkafkaValue(def, s.value)
		}
	case known:
		s.kind = ofProducer
	case isWrappers(e.key):
		s.kind = foreign
	default:
		s.kind, s.meant = misspelt, scenarios.Near(e.key, t.consumer)
	}
	return s, true
}

// rdkafkaValue reads a value as rd_kafka_anyconf_set_prop does, and gives it as the
// Java consumer would have it.
func rdkafkaValue(def settings.Known, value string) (string, *fault) {
	switch {
	case def.Name == reset:
		return rdkafkaReset(value)
	case def.IsNumber():
		return rdkafkaNumber(def, value)
	case def.Type == "boolean":
		switch strings.ToLower(value) {
		case "true", "t", "1":
			return "true", nil
		case "false", "f", "0":
			return "false", nil
		}
		return value, &fault{"not-of-its-type", strconv.Quote(words.Short(value)) + " is neither true nor false"}
	case def.Options() != nil:
		value = strings.ToLower(value)
		return value, checkOption(value, def.Options())
	}
	return value, nil
}

func rdkafkaReset(value string) (string, *fault) {
	value = strings.ToLower(value)
	switch value {
	case "earliest", "smallest", "beginning":
		return "earliest", nil
	case "latest", "largest", "end":
		return "latest", nil
	case "error":
		return "none", nil
	}
	return value, checkOption(value, []string{"earliest", "latest", "error", "smallest", "largest", "beginning", "end"})
}

// rdkafkaNumber reads the number that a value begins with, as strtol does, and
// forgets the rest.
func rdkafkaNumber(def settings.Known, written string) (string, *fault) {
	value := strings.TrimLeft(written, " \t\n\v\f\r")
	end := len(value) - len(strings.TrimLeft(strings.TrimLeft(value, "+-"), "0123456789"))
	v, err := strconv.ParseInt(value[:end], 10, 64)
	least, most := def.Bounds()
	switch {
	case err != nil:
		return value, &fault{"not-of-its-type", strconv.Quote(words.Short(value)) + " is not a whole number" + numberHint(value)}
	case v < least || v > most:
		return value, &fault{"out-of-range", strconv.FormatInt(v, 10) + " is outside " + def.Values}
	case def.Name == "topic.metadata.refresh.interval.ms" && v < 0:
		return "2147483647", nil
	case strings.TrimSpace(value[end:]) != "":
		return strconv.FormatInt(v, 10), &fault{"trailing-text", strconv.Quote(words.Short(value)) + " is read as " + strconv.FormatInt(v, 10)}
	}
	return strconv.FormatInt(v, 10), nil
}
