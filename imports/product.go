package imports

import (
	"maps"
	"strings"
)

// product is what a configuration is for: a client, or a program that has consumers.
type product struct {
	name    string // as people say it
	dialect Dialect
	style   style // how it writes the names of its client
	// read translates a setting, and gives false for one of which there is nothing to
	// say.
	read func(*translator, setting) (setting, bool)
	// preset is what it gives its consumers where the file is silent, by Kafka's names.
	preset map[string]string
	client *client // of dialect Other
	// commits says how it commits where it does so in another way than Kafka's consumer.
	commits func(*config) commits
	// polls is the argument of poll() where the file has none; nil: a scenario's.
	polls func(*config) string
	// notes say what is different from a consumer that a program has by itself.
	notes []string
	// shape is that of a program whose consumers have settings behind prefixes.
	shape *shape
}

// The clients whose names have dots.
var (
	javaProduct   = &product{name: "Java consumer", dialect: Java, read: (*translator).java}
	rdkafka       = &product{name: "librdkafka", dialect: Librdkafka, read: (*translator).librdkafka, commits: commitsStored}
	springProduct = &product{name: "Spring Boot", dialect: Spring, read: (*translator).spring, polls: pollsFor("5000ms")}
	dotnet        = &product{name: "librdkafka for .NET", dialect: Librdkafka, style: pascal, read: (*translator).librdkafka, commits: commitsStored}
	javaCamel     = &product{name: "Java consumer", dialect: Java, style: camel, read: (*translator).java}
	javaKebab     = &product{name: "Java consumer", dialect: Java, style: kebab, read: (*translator).java}
	rdkafkaIn     = map[style]*product{
		dotted: rdkafka,
		camel:  {name: rdkafka.name, dialect: Librdkafka, style: camel, read: rdkafka.read, commits: rdkafka.commits},
		kebab:  {name: rdkafka.name, dialect: Librdkafka, style: kebab, read: rdkafka.read, commits: rdkafka.commits},
		upper:  {name: rdkafka.name, dialect: Librdkafka, style: upper, read: rdkafka.read, commits: rdkafka.commits},
	}
	javaUpper = &product{name: "Java consumer", dialect: Java, style: upper, read: (*translator).java}
)

// own is the client's own name for what the file calls so.
func (p *product) own(written string) string {
	switch {
	case p.client != nil:
		return p.client.own(written)
	case p.style == dotted:
		return written
	}
	if name := names().loosen[p.dialect][loose(written)]; name != "" {
		return name
	}
	return written
}

// usual is what the client has where the file is silent.
func (p *product) usual() map[string]string {
	var all map[string]string
	if p.client != nil {
		all = maps.Clone(p.client.usual)
	} else {
		all = usualOf(p.dialect)
	}
	maps.Copy(all, p.preset)
	return all
}

// presets tells whether the product itself sets something.
func (p *product) presets(name string) bool {
	_, ok := p.preset[name]
	return ok
}

// nothing says that there is no consumer in a file.
func (p *product) nothing() string {
	if p.shape != nil {
		return "this is a configuration of " + p.name + ", and has no settings of its consumers: those begin with " + strings.Join(p.shape.names(), ", ")
	}
	return "this is no configuration of a Kafka consumer: none of its names is a setting of one"
}
