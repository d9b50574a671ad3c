package imports

import "github.com/groupsim/groupsim/settings"

// definitions are the settings that a client knows, by name.
func definitions(d Dialect) map[string]settings.Known {
	list := settings.JavaClients()
	if d == Librdkafka {
		list = settings.Librdkafka()
	}
	all := make(map[string]settings.Known, len(list))
	for _, k := range list {
		all[k.Name] = k
	}
	return all
}

// usual are the defaults of a client, as far as rules or scenarios need them, in Kafka's
// names and values.
func usual(d Dialect) map[string]string {
	all := map[string]string{}
	for name, k := range definitions(d) {
		if k.Default == "" {
			continue
		}
		value := k.Default
		if d == Librdkafka {
			name = rdkafkaMeanings[name]
			value, _ = rdkafkaValue(k, value)
		}
		all[name] = value
	}
	return all
}
