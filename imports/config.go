package imports

import (
	"slices"

	"github.com/groupsim/groupsim/scenarios"
)

// kind is what a setting turns out to be.
type kind uint8

const (
	ofConsumer    kind = iota // of Kafka's Java consumer, by its name there
	ofClient                  // the client's own: Kafka's Java consumer has no such thing
	ofApplication             // of the program around the consumer, by the scenario's name
	ofOthers                  // meant for somebody else, for the reason that stands in meant
	ofProducer
	ofBroker
	removed   // from Kafka
	unknown   // the client refuses the name
	misspelt  // nobody's, but close to a consumer's
	foreign   // nobody's: of a deserializer, an interceptor, a framework
	ofWrapper // of a client that is built upon librdkafka
	unsettled // its value is known only where it runs
)

// setting is an entry, translated.
type setting struct {
	entry
	own    string // what its client calls it
	name   string // in Kafka
	value  string // as Kafka's Java consumer would have it
	kind   kind
	level  int    // of two levels the higher wins, in one the later
	meant  string // the name that was probably meant, or took its place
	counts bool   // a scenario has the name that was probably meant
	before string // what stands in front of the client's name, in the key
	fault  *fault // what is wrong with the value by itself
}

// fault is found while a value is read, and reported by the rule of that id.
type fault struct{ rule, msg string }

// config is a configuration in Kafka's names.
type config struct {
	file     string
	product  *product
	dialect  Dialect // the product's
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
	c := &config{file: file, doc: doc, winners: map[string]*setting{}}
	if err := c.refuseOthers(); err != nil {
		return nil, err
	}
	c.product = recognise(doc)
	c.dialect = c.product.dialect
	c.usual = c.product.usual()
	t := newTranslator(c.product)
	for _, e := range doc.entries {
		s := setting{entry: e, own: c.product.own(e.name), value: e.value}
		s.name = s.own
		if doc.program && s.name == strategy && c.dialect == Java {
			s.value = classes(s.value)
		}
		if s, ok := c.product.read(t, s); ok {
			c.settings = append(c.settings, s)
		}
	}
	c.dropDefaults()
	for i := range c.settings {
		s := &c.settings[i]
		if w := c.winners[s.name]; (s.kind == ofConsumer || s.kind == ofApplication) && (w == nil || s.level >= w.level) {
			c.winners[s.name] = s
		}
	}
	c.recogniseGroupConfigs()
	if !doc.dumped && !slices.ContainsFunc(c.settings, func(s setting) bool { return s.kind != foreign && s.kind != ofOthers }) {
		return nil, failAt(doc.entries[0].keyAt, c.product.nothing())
	}
	return c, nil
}

// recogniseGroupConfigs takes what stands for a member's own setting behind a prefix, which
// was probably meant, for one of the group: with the consumer protocol members have none.
func (c *config) recogniseGroupConfigs() {
	for i := range c.settings {
		if s := &c.settings[i]; !c.isClassic() && s.kind == misspelt && slices.Contains(groupConfigs, s.own) {
			s.kind, s.name, s.meant, s.counts = ofBroker, s.own, "", false
		}
	}
}

// brokerMarks are settings that no client has and every broker: of server.properties, and
// of the environment of its images.
var brokerMarks = []string{"broker.id", "node.id", "process.roles", "log.dirs", "advertised.listeners", "kafka.broker.id", "kafka.node.id",
	"kafka.process.roles", "kafka.advertised.listeners", "kafka.cfg.process.roles", "kafka.cfg.node.id"}

// refuseOthers finds files that are something else.
func (c *config) refuseOthers() error {
	for _, e := range c.doc.entries {
		switch {
		case e.key == "members.id" && !c.doc.properties:
			return failAt(e.keyAt, "this is a scenario, not a consumer's configuration: 'groupsim validate' checks those")
		case slices.Contains(brokerMarks, e.name):
			return failAt(e.keyAt, "this is a broker's configuration, not a consumer's: what of it counts for a group stands under broker in a scenario")
		}
	}
	return nil
}

// silent is a setting for a scenario, of which the file says nothing.
func (c *config) silent(key, value string) scenarios.Imported {
	return scenarios.Imported{Key: key, Value: value, Origin: scenarios.Origin{File: c.file, Line: 1, Column: 1}}
}
