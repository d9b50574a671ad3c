package imports

import (
	"embed"
	"strconv"
	"strings"
)

// The settings of Kafka 4.3's Java clients (ConsumerConfig, ProducerConfig,
// AdminClientConfig) and of librdkafka (CONFIGURATION.md), one a line: name, whose it
// is (C consumer, P producer, A admin client, * all), type, and the values it may
// have: least..most, or a list, whose case does not count behind a ~.
//
//go:embed names/java.txt names/librdkafka.txt
var nameFiles embed.FS

// definition is a line of those.
type definition struct {
	name, scope, kind, values string
	deprecated                bool
}

// definitions are those of a client, by name.
func definitions(d Dialect) map[string]definition {
	file := "names/java.txt"
	if d == Librdkafka {
		file = "names/librdkafka.txt"
	}
	data, err := nameFiles.ReadFile(file)
	if err != nil {
		return nil
	}
	all := map[string]definition{}
	for line := range strings.Lines(string(data)) {
		f := strings.Fields(line)
		all[f[0]] = definition{f[0], f[1], f[2], f[3], len(f) > 4}
	}
	return all
}

// ofConsumers tells whether a consumer has the setting.
func (d definition) ofConsumers() bool { return d.scope == "C" || d.scope == "*" }

// bounds are those of a number.
func (d definition) bounds() (least, most int64) {
	least, most = -1<<63, 1<<63-1
	switch d.kind {
	case "short":
		least, most = -1<<15, 1<<15-1
	case "int":
		least, most = -1<<31, 1<<31-1
	}
	low, high, ok := strings.Cut(d.values, "..")
	if !ok {
		return least, most
	}
	if v, err := strconv.ParseInt(low, 10, 64); err == nil {
		least = v
	}
	if v, err := strconv.ParseInt(high, 10, 64); err == nil {
		most = v
	}
	return least, most
}

// isNumber tells whether the values are whole numbers.
func (d definition) isNumber() bool { return d.kind == "int" || d.kind == "long" || d.kind == "short" }

// options are the values that there are; nil if there is no list of them.
func (d definition) options() []string {
	if d.values == "-" || strings.Contains(d.values, "..") {
		return nil
	}
	return strings.Split(strings.TrimPrefix(d.values, "~"), ",")
}

// anyCase tells whether upper and lower case of the options do not count.
func (d definition) anyCase() bool { return strings.HasPrefix(d.values, "~") || d.kind == "choice" }
