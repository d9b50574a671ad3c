package imports

import (
	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/settings"
)

// Dialect is whose names, values and rules a configuration has.
type Dialect string

// The dialects.
const (
	Java       Dialect = "java"       // Kafka's own consumer, and what has one inside
	Spring     Dialect = "spring"     // Spring Boot, which configures Kafka's own
	Librdkafka Dialect = "librdkafka" // and the clients that are built upon it
	Other      Dialect = "others"     // other clients: kafka-python, KafkaJS, Sarama …
)

// traits are what a reader of configurations has to know of a dialect.
type traits struct {
	// known are the settings that its clients know. Those that are neither Kafka's nor
	// librdkafka mean what Kafka's does, as far as they have the same things.
	known func() []settings.Known
	// meaning is what one of them is called in Kafka; empty: it has no such thing.
	meaning func(name string) string
	// value reads a value of a setting, and gives it as the Java consumer would have it.
	value func(def settings.Known, written string) (string, *fault)
	// zeroNever: with an auto.commit.interval.ms of 0 it never commits.
	zeroNever bool
	// idleAssignor: with group.protocol=classic it takes group.remote.assignor, and makes no
	// use of it.
	idleAssignor bool
	// client is what runs for its clients in a classic group; empty: the scenario's own.
	client string
	// otherwise is what is not modelled of its clients, whose name may stand in it, where the
	// scenario's own run for them.
	otherwise string
}

var javas = traits{known: settings.JavaClients, meaning: func(name string) string { return name }, value: javaValue}

// dialects has a row for each.
var dialects = map[Dialect]traits{
	Java: javas, Spring: javas,
	Librdkafka: {known: settings.Librdkafka, meaning: rdkafkaMeaning, value: rdkafkaValue, zeroNever: true, idleAssignor: true,
		client:    event.Librdkafka.String(),
		otherwise: "librdkafka is modelled with the classic protocol only: the scenario's clients run with these settings"},
	Other: {known: javas.known, meaning: javas.meaning, value: javas.value,
		otherwise: "NAME itself is not modelled: the scenario's clients run with these settings, and with its defaults where they are known"},
}

// definitions are the settings that a client knows, by name.
func definitions(d Dialect) map[string]settings.Known {
	list := dialects[d].known()
	all := make(map[string]settings.Known, len(list))
	for _, k := range list {
		all[k.Name] = k
	}
	return all
}

// usualOf are the defaults of a client, as far as rules or scenarios need them, in Kafka's
// names and values.
func usualOf(d Dialect) map[string]string {
	all := map[string]string{}
	for name, k := range definitions(d) {
		if k.Default != "" {
			all[dialects[d].meaning(name)], _ = dialects[d].value(k, k.Default)
		}
	}
	return all
}
