package imports

import (
	"fmt"
	"slices"
	"strings"

	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/scenarios"
	"github.com/groupsim/groupsim/settings"
)

// PasteDialects are those that [Paste] writes.
func PasteDialects() []Dialect { return []Dialect{Java, Librdkafka, Spring} }

// DialectFor is how the configuration of a client is written, in Spring's container or without.
func DialectFor(client event.Library, spring bool) Dialect {
	for _, d := range PasteDialects() {
		if dialects[d].client == client.String() {
			return d
		}
	}
	if spring {
		return Spring
	}
	return Java
}

// Paste writes settings of a scenario, each a key as --set has it, as a configuration has
// them: Java's properties, librdkafka's, or Spring Boot's YAML. It is [Properties] the other
// way round. What the configuration has no place for comes back beside it, by its key.
func Paste(d Dialect, list []scenarios.Change) (text string, without []string) {
	var tree branch
	for _, c := range list {
		path, value := pasted(d, c)
		if path == nil {
			without = append(without, c.Key)
			continue
		}
		tree.put(path, value)
	}
	if d == Spring {
		return tree.yaml(""), without
	}
	return tree.lines("="), without
}

// PasteBroker writes those of them that are the broker's, for its server.properties.
func PasteBroker(list []scenarios.Change) string {
	var tree branch
	for _, c := range list {
		if name, ok := strings.CutPrefix(c.Key, "broker."); ok && settings.Broker().Named(name) != nil {
			broker := settings.BrokerDefaults()
			tree.put([]string{name}, plain(settings.Broker().Named(name), &broker, c.Value))
		}
	}
	return tree.lines("=")
}

// pasted is where a setting stands in a configuration, and with which value; nowhere, if it
// has no place for it.
func pasted(d Dialect, c scenarios.Change) (path []string, value string) {
	section, name, _ := strings.Cut(c.Key, ".")
	s := settings.Consumer().Named(name)
	switch {
	case d == Spring && section == "application":
		return pastedListener(name, c.Value)
	case section != "consumer" || s == nil:
		return nil, ""
	}
	consumer := settings.Defaults(event.Java)
	value = plain(s, &consumer, c.Value)
	switch {
	case d == Librdkafka && name == reset && value == "none":
		return rdkafkaName(&s.About), "error"
	case d == Librdkafka:
		return rdkafkaName(&s.About), value
	case name == strategy:
		value = classNames(value)
	}
	if d == Spring {
		return springPlace(&s.About, value)
	}
	return []string{name}, value
}

// plain is a value as a properties file has it; what is none stays as it is.
func plain[C any](s *settings.Setting[C], into *C, value string) string {
	if s.Set(into, value) != nil {
		return value
	}
	return s.Text(into)
}

// rdkafkaName is what librdkafka calls a setting; nowhere, if it has none.
func rdkafkaName(s *settings.About) []string {
	for _, name := range s.NamesOf(event.Librdkafka) {
		if rdkafkaMeaning(name) == s.Name {
			return []string{name}
		}
	}
	return nil
}

// classNames are the Java consumer's names of assignors.
func classNames(names string) string {
	list := strings.Split(names, ",")
	for i, name := range list {
		for _, a := range settings.Assignors() {
			if a.Name == name {
				list[i] = a.Class
			}
		}
	}
	return strings.Join(list, ",")
}

// springPlace is a field of KafkaProperties.Consumer, if there is one for the setting, or
// else its properties.
func springPlace(s *settings.About, value string) (path []string, text string) {
	field := kebab.spell(strings.TrimSuffix(s.Name, ".ms"))
	if springFields[relaxed(field)] != s.Name {
		return []string{"spring", "kafka", "consumer", "properties", `"[` + s.Name + `]"`}, value
	}
	if s.Kind == settings.Millis {
		value += "ms"
	}
	return []string{"spring", "kafka", "consumer", field}, value
}

// listenerNames are the fields of KafkaProperties.Listener that a scenario has, as Spring's
// documentation writes them.
var listenerNames = []string{"ack-mode", "ack-count", "ack-time", "async-acks", "immediate-stop", "idle-between-polls", "poll-timeout"}

// pastedListener is where Spring's container has a setting of the program around a consumer.
func pastedListener(name, value string) (path []string, text string) {
	i := slices.IndexFunc(listenerNames, func(field string) bool { return listenerFields[relaxed(field)] == name })
	if i < 0 {
		return nil, ""
	}
	return []string{"spring", "kafka", "listener", listenerNames[i]}, value
}

// branch is a tree of keys, in the order in which they came.
type branch struct {
	key, value string
	below      []*branch
}

func (b *branch) put(path []string, value string) {
	if len(path) == 0 {
		b.value = value
		return
	}
	i := slices.IndexFunc(b.below, func(c *branch) bool { return c.key == path[0] })
	if i < 0 {
		i = len(b.below)
		b.below = append(b.below, &branch{key: path[0]})
	}
	b.below[i].put(path[1:], value)
}

// lines writes a tree of one level.
func (b *branch) lines(sign string) string {
	text := ""
	for _, c := range b.below {
		text += c.key + sign + c.value + "\n"
	}
	return text
}

func (b *branch) yaml(indent string) string {
	text := ""
	for _, c := range b.below {
		if len(c.below) == 0 {
			text += fmt.Sprintf("%s%s: %s\n", indent, c.key, yamlText(c.value))
			continue
		}
		text += indent + c.key + ":\n" + c.yaml(indent+"  ")
	}
	return text
}

// yamlText is a value that YAML takes for no more than a text, where that matters: an id in
// braces would be a mapping.
func yamlText(value string) string {
	if strings.ContainsAny(value, "{}[]:#\"'&*!|>%@`") {
		return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(value) + `"`
	}
	return value
}
