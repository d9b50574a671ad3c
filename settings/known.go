package settings

import (
	_ "embed"
	"slices"
	"strconv"
	"strings"

	"github.com/groupsim/groupsim/event"
)

// The settings of Kafka 4.3's Java clients that are not modelled (ConsumerConfig,
// ProducerConfig, AdminClientConfig), all of librdkafka (rdkafka_conf.c, which has more
// than CONFIGURATION.md: some are hidden), and the names of the broker's that are not
// modelled, one a line. Of the clients' there is more to a line: whose the setting is (C
// consumer, P producer, A admin client, * all), its type, and the values that it may
// have: least..most, or a list, whose case does not count behind a ~. Behind them may
// stand its default, with a =, that it is deprecated, and of which other property it is
// an alias. Of the broker's and the consumer's it stands last that a setting is beside:
// that it has nothing to do with who owns a partition and when.
var (
	//go:embed names/clients.txt
	clientNames string
	//go:embed names/librdkafka.txt
	librdkafkaNames string
	//go:embed names/broker.txt
	brokerNames string
)

const (
	anything   = "-" // stands where values have no range
	besideMark = "beside"
)

// Known is a setting as a client knows it, whether the model uses it or not.
type Known struct {
	Name       string
	Type       string // int, long, short, boolean, string, …; internal, refused: there to be refused
	Values     string // its range or options as they are written in names/
	Default    string // empty: there is none, or nobody here needs it
	Deprecated bool
	Alias      string // the property that it is another name of; empty: it is none
	Beside     bool   // it could change no figure: how connections are secured, what is measured, how records are stored
	scope      string
	beyond     string
}

// JavaClients are the settings that Kafka's Java clients know.
func JavaClients() []Known {
	all := known(clientNames)
	for _, s := range Consumer() {
		all = append(all, Known{Name: s.Name, Type: s.kafkaType(), Values: s.kafkas, beyond: s.beyond, Default: s.Default(event.Java), scope: "C"})
	}
	return all
}

// Librdkafka are those that librdkafka knows, under its own names.
func Librdkafka() []Known { return known(librdkafkaNames) }

func known(lines string) []Known {
	var all []Known
	for line := range strings.Lines(lines) {
		f := strings.Fields(line)
		k := Known{Name: f[0], scope: f[1], Type: f[2], Values: f[3]}
		for _, more := range f[4:] {
			switch value, alias, isAlias := strings.Cut(more, "alias:"); {
			case isAlias:
				k.Alias = alias
			case more == "deprecated":
				k.Deprecated = true
			case more == besideMark:
				k.Beside = true
			default:
				k.Default = strings.TrimPrefix(value, "=")
			}
		}
		all = append(all, k)
	}
	return all
}

// kafkaType is the type that ConfigDef has for it.
func (s *About) kafkaType() string {
	switch s.Kind {
	case Millis, Count:
		if s.Long {
			return "long"
		}
		return "int"
	case Flag:
		return "boolean"
	case List:
		return "list"
	}
	return "string"
}

// OfConsumers tells whether a consumer has the setting.
func (k Known) OfConsumers() bool { return k.scope == "C" || k.scope == "*" }

// IsNumber tells whether the values are whole numbers.
func (k Known) IsNumber() bool { return k.Type == "int" || k.Type == "long" || k.Type == "short" }

// Bounds are those of a number.
func (k Known) Bounds() (least, most int64) {
	least, most = -1<<63, 1<<63-1
	switch k.Type {
	case "short":
		least, most = -1<<15, 1<<15-1
	case "int":
		least, most = -1<<31, 1<<31-1
	}
	low, high, ok := strings.Cut(k.Values, "..")
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

// Options are the values that there are; nil if there is no list of them.
func (k Known) Options() []string {
	if k.Values == anything || strings.Contains(k.Values, "..") {
		return nil
	}
	return strings.Split(strings.TrimPrefix(k.Values, "~"), ",")
}

// AnyCase tells whether upper and lower case of the options do not count.
func (k Known) AnyCase() bool { return strings.HasPrefix(k.Values, "~") || k.Type == "choice" }

// IsBeyond tells whether a value is one of those that there are besides the options,
// which begin in some way and go on in many.
func (k Known) IsBeyond(value string) bool {
	return k.beyond != "" && strings.HasPrefix(value, k.beyond)
}

// brokers are the settings of the broker that are not modelled.
func brokers() []Known {
	var all []Known
	for line := range strings.Lines(brokerNames) {
		name, mark, _ := strings.Cut(strings.TrimSpace(line), " ")
		all = append(all, Known{Name: name, Beside: mark == besideMark})
	}
	return all
}

// NotModelled lists in order the settings of a section, consumer or broker, that Kafka
// 4.3 knows and the model does not use. The other sections are our own.
func NotModelled(section string) []string {
	var names []string
	switch section {
	case "broker":
		for _, k := range brokers() {
			names = append(names, k.Name)
		}
	case "consumer":
		for _, k := range known(clientNames) {
			if k.OfConsumers() {
				names = append(names, k.Name)
			}
		}
	}
	return names
}

// OwnNames lists in order the names of a library's consumer settings that Kafka has not,
// whether one of the model is meant by them or none.
func OwnNames(client event.Library) []string {
	if client != event.Librdkafka {
		return nil
	}
	kafkas := append(Consumer().Names(), NotModelled("consumer")...)
	var names []string
	for _, k := range Librdkafka() {
		if k.OfConsumers() && k.Type != "refused" && k.Type != "internal" && !slices.Contains(kafkas, k.Name) {
			names = append(names, k.Name)
		}
	}
	return names
}

// Matter gives those of settings that are not modelled which could change the figures.
func Matter(notModelled []string) []string {
	if len(notModelled) == 0 {
		return nil
	}
	beside := map[string]bool{}
	for _, k := range append(known(clientNames), brokers()...) {
		beside[k.Name] = beside[k.Name] || k.Beside
	}
	var matter []string
	for _, name := range notModelled {
		if !beside[name] {
			matter = append(matter, name)
		}
	}
	return matter
}
