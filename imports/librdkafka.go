package imports

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/scenarios"
	"github.com/groupsim/groupsim/settings"
	"github.com/groupsim/groupsim/words"
)

// rdkafkaSame are librdkafka's settings that mean what one of the Java consumer's of the same
// name does.
var rdkafkaSame = []string{
	session, heartbeat, pollInterval, strategy, instanceID, autoCommit, commitInterval, reset, backoff, maxBackoff,
	"reconnect.backoff.ms", "reconnect.backoff.max.ms", isolation, clientRack, groupID, groupProtocol, remoteAssignor,
}

// rdkafkaMeaning is what the Java consumer calls the setting that is meant; empty: it has no
// counterpart in the model.
func rdkafkaMeaning(name string) string {
	if s := settings.Consumer().CalledBy(event.Librdkafka, name); s != nil {
		return s.Name
	}
	if slices.Contains(rdkafkaSame, name) {
		return name
	}
	return ""
}

// refreshInterval is how often librdkafka looks for new partitions. Its own
// metadata.max.age.ms is how long it trusts what it has found.
const refreshInterval = "topic.metadata.refresh.interval.ms"

// rdkafkaRefusals are the names that librdkafka has only to refuse them, with what to do
// (the rows of type _RK_C_INVALID and _RK_C_INTERNAL).
var rdkafkaRefusals = map[string]string{
	"interceptors":            "is set by a function, not by its name",
	"sasl.jaas.config":        "is Java's: write sasl.username and sasl.password",
	"ssl.truststore.location": "is Java's: write ssl.ca.location and a file of certificates",
	"ssl_ca":                  "is set by a function: write ssl.ca.location or ssl.ca.pem",
	"ssl_certificate":         "is set by a function: write ssl.certificate.location or ssl.certificate.pem",
	"ssl_key":                 "is set by a function: write ssl.key.location or ssl.key.pem",
}

// rdkafkaCalls has what librdkafka calls otherwise than the Java consumer does.
var rdkafkaCalls = map[string]string{
	fetchWait: "fetch.wait.max.ms", requestTimeout: "socket.timeout.ms",
	"send.buffer.bytes": "socket.send.buffer.bytes", "receive.buffer.bytes": "socket.receive.buffer.bytes",
}

// isJavas tells whether the Java consumer has a setting of this name.
func isJavas(name string) bool { return names().known[Java][name].OfConsumers() }

// wrappers begin the names that clients built upon librdkafka keep for themselves.
var wrappers = []string{"go.", "dotnet.", "schema.registry.", "key.deserializer", "value.deserializer", "on_commit", "oauth_cb", "logger", "default.topic.config", "js."}

func isWrappers(name string) bool {
	return slices.ContainsFunc(wrappers, func(prefix string) bool { return strings.HasPrefix(name, prefix) })
}

// librdkafka: every name is known to it, or it refuses the configuration.
func (t *translator) librdkafka(s setting) (setting, bool) {
	def, known := t.known[s.own]
	if def.Alias != "" {
		s.name = def.Alias
	}
	if t.product.style != dotted {
		s.value = looseOption(def, s.value)
	}
	meaning := rdkafkaMeaning(s.own)
	switch {
	case known && (def.Type == "refused" || def.Type == "internal"):
		s.kind, s.fault = ofClient, &fault{"not-settable", rdkafkaRefusals[s.own]}
	case known && meaning != "":
		s.name = meaning
		t.settle(&s, def)
	case known && def.OfConsumers():
		s.kind = ofClient
		if !placeholder.MatchString(s.value) {
			_, s.fault = rdkafkaValue(def, s.value)
		}
	case known:
		s.kind = ofProducer
	case isWrappers(s.own):
		s.kind = ofWrapper
	case t.product.style == dotted:
		s.kind, s.meant = unknown, scenarios.Near(s.own, t.consumer)
		if isJavas(s.own) {
			s.meant = rdkafkaCalls[s.own]
		}
	default: // whoever reads the file takes the properties that there are
		s = t.mistake(s, misspelt)
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

// looseOption is a value as librdkafka has it: bindings have enumerations for it, such as
// CooperativeSticky.
func looseOption(def settings.Known, value string) string {
	options := def.Options()
	if def.Name == strategy {
		for _, a := range settings.Assignors() {
			options = append(options, a.Name)
		}
	}
	for _, option := range options {
		if loose(option) == loose(value) {
			return option
		}
	}
	return value
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

// cNumber is what strtol takes when it is to find out the base by itself: 30000, 0x7530
// and 072460 are the same.
var cNumber = regexp.MustCompile(`^[+-]?(0[xX][0-9a-fA-F]+|[0-9]+)`)

// rdkafkaNumber reads the number that a value begins with, as strtol does, and
// forgets the rest.
func rdkafkaNumber(def settings.Known, written string) (string, *fault) {
	value := strings.TrimLeft(written, " \t\n\v\f\r")
	end := len(cNumber.FindString(value))
	v, err := strconv.ParseInt(value[:end], 0, 64)
	least, most := def.Bounds()
	switch {
	case err != nil:
		return value, &fault{"not-of-its-type", strconv.Quote(words.Short(value)) + " is not a whole number" + numberHint(value)}
	case v < least || v > most:
		return value, &fault{"out-of-range", strconv.FormatInt(v, 10) + " is outside " + def.Values}
	case def.Name == refreshInterval && v < 0:
		return "2147483647", nil
	case strings.TrimSpace(value[end:]) != "":
		return strconv.FormatInt(v, 10), &fault{"trailing-text", strconv.Quote(words.Short(value)) + " is read as " + strconv.FormatInt(v, 10)}
	}
	return strconv.FormatInt(v, 10), nil
}
