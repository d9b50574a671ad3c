package imports

import (
	"slices"
	"strings"
)

// Dialect is whose names and values a configuration has.
type Dialect string

// The dialects.
const (
	Java       Dialect = "java"       // Kafka's own consumer
	Spring     Dialect = "spring"     // Spring Boot, which configures Kafka's own
	Librdkafka Dialect = "librdkafka" // and the clients that are built upon it
)

// String says it in a sentence.
func (d Dialect) String() string {
	switch d {
	case Spring:
		return "Spring Boot"
	case Librdkafka:
		return "librdkafka"
	}
	return "Java consumer"
}

// kind is what a setting turns out to be.
type kind uint8

const (
	ofConsumer kind = iota // of Kafka's Java consumer, by its name there
	ofClient               // the client's own: Kafka's Java consumer has no such thing
	ofProducer
	ofBroker
	removed   // from Kafka
	misspelt  // nobody's, but close to a consumer's
	foreign   // nobody's: of a deserializer, an interceptor, a framework
	unsettled // its value is known only where it runs
)

// setting is an entry, translated.
type setting struct {
	entry
	name  string // in Kafka
	value string // as Kafka's Java consumer would have it
	kind  kind
	level int    // of two levels the higher wins, in one the later
	meant string // the name that was probably meant, or took its place
	fault *fault // what is wrong with the value by itself
}

// fault is found while a value is read, and reported by the rule of that id.
type fault struct{ rule, msg string }

// config is a configuration in Kafka's names.
type config struct {
	file     string
	dialect  Dialect
	doc      *document
	settings []setting
	winners  map[string]*setting // by name
	usual    map[string]string   // what the client has where the file is silent
}

func readConfig(file string, data []byte) (*config, error) {
	doc, err := readDocument(file, data)
	if err != nil {
		return nil, err
	}
	c := &config{file: file, dialect: dialectOf(doc.entries), doc: doc, winners: map[string]*setting{}}
	c.usual = usual(c.dialect)
	if err := c.refuseOthers(); err != nil {
		return nil, err
	}
	translate := map[Dialect]func(*translator, entry) (setting, bool){
		Java: (*translator).java, Spring: (*translator).spring, Librdkafka: (*translator).librdkafka,
	}[c.dialect]
	t := newTranslator(c.dialect)
	for _, e := range doc.entries {
		if s, ok := translate(t, e); ok {
			c.settings = append(c.settings, s)
		}
	}
	for i := range c.settings {
		s := &c.settings[i]
		if w := c.winners[s.name]; s.kind == ofConsumer && (w == nil || s.level >= w.level) {
			c.winners[s.name] = s
		}
	}
	if !slices.ContainsFunc(c.settings, func(s setting) bool { return s.kind != foreign }) {
		return nil, failAt(doc.entries[0].keyAt, "this is no configuration of a Kafka consumer: none of its names is a setting of one")
	}
	return c, nil
}

// refuseOthers finds files that are something else.
func (c *config) refuseOthers() error {
	for _, e := range c.doc.entries {
		if e.key == "members.id" && !c.doc.properties {
			return failAt(e.keyAt, "this is a scenario, not a consumer's configuration: 'groupsim validate' checks those")
		}
	}
	return nil
}

// dialectOf looks at the names: Spring's have a prefix, and the others share some.
// librdkafka knows every name in a configuration of its own.
func dialectOf(entries []entry) Dialect {
	java, rdkafka := definitions(Java), definitions(Librdkafka)
	balance := 0 // for librdkafka
	for _, e := range entries {
		if strings.HasPrefix(strings.ToLower(e.key), "spring.kafka.") {
			return Spring
		}
		_, j := java[e.key]
		_, r := rdkafka[e.key]
		switch {
		case strings.Contains(e.value, "org.apache.kafka."), !r && !isWrappers(e.key):
			balance--
		case r && !j, e.key == strategy && isShort(items(e.value)[0]), e.key == reset && slices.Contains(rdkafkaResets, e.value):
			balance++
		}
	}
	if balance > 0 {
		return Librdkafka
	}
	return Java
}

// rdkafkaResets are the values of auto.offset.reset that only librdkafka has.
var rdkafkaResets = []string{"smallest", "beginning", "largest", "end", "error"}
