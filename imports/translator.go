package imports

import (
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/groupsim/groupsim/scenarios"
	"github.com/groupsim/groupsim/settings"
	"github.com/groupsim/groupsim/words"
)

// The settings that rules are about, by Kafka's names.
const (
	session        = "session.timeout.ms"
	heartbeat      = "heartbeat.interval.ms"
	pollInterval   = "max.poll.interval.ms"
	pollRecords    = "max.poll.records"
	strategy       = "partition.assignment.strategy"
	instanceID     = "group.instance.id"
	autoCommit     = "enable.auto.commit"
	commitInterval = "auto.commit.interval.ms"
	reset          = "auto.offset.reset"
	backoff        = "retry.backoff.ms"
	maxBackoff     = "retry.backoff.max.ms"
	requestTimeout = "request.timeout.ms"
	metadataAge    = "metadata.max.age.ms"
	fetchWait      = "fetch.max.wait.ms"
	isolation      = "isolation.level"
	clientRack     = "client.rack"
	groupID        = "group.id"
	groupProtocol  = "group.protocol"
	remoteAssignor = "group.remote.assignor"
)

// translator knows the names of a product's client.
type translator struct {
	product  *product
	dialect  Dialect                   // the product's
	known    map[string]settings.Known // of the dialect's client
	consumer []string                  // the consumer's names in it
	broker   map[string]bool
}

func newTranslator(p *product) *translator {
	t := &translator{product: p, dialect: p.dialect, known: names().known[p.dialect], broker: map[string]bool{}}
	for _, name := range append(settings.Broker().Names(), settings.NotModelled("broker")...) {
		t.broker[name] = true
	}
	for name, def := range t.known {
		switch {
		case p.client != nil:
		case def.OfConsumers():
			t.consumer = append(t.consumer, name)
		}
	}
	if p.client != nil {
		t.consumer = slices.Collect(maps.Keys(p.client.means))
	}
	slices.Sort(t.consumer)
	return t
}

// java: the names are Kafka's.
func (t *translator) java(s setting) (setting, bool) { return t.kafka(s), true }

// kafka finds out what a setting by one of the Java clients' names is.
func (t *translator) kafka(s setting) setting {
	def, known := t.known[s.name]
	switch {
	case known && def.OfConsumers():
		t.settle(&s, def)
	case known:
		s.kind = ofProducer
	case t.broker[s.name]:
		s.kind = ofBroker
	case goneNames[s.name] != "":
		s.kind, s.meant = removed, goneNames[s.name]
	default:
		s = t.mistake(s, misspelt)
	}
	return s
}

// goneNames are settings of the consumer written in Scala, which Kafka 2.0 removed,
// and of Java's that were removed, with what took their place.
var goneNames = map[string]string{
	"auto.commit.enable":                autoCommit,
	"auto.include.jmx.reporter":         "metric.reporters",
	"consumer.timeout.ms":               "the argument of poll()",
	"dual.commit.enabled":               "nothing: offsets are kept by Kafka",
	"fetch.message.max.bytes":           "max.partition.fetch.bytes",
	"fetch.wait.max.ms":                 fetchWait,
	"num.consumer.fetchers":             "nothing",
	"offsets.channel.backoff.ms":        backoff,
	"offsets.channel.socket.timeout.ms": requestTimeout,
	"offsets.commit.max.retries":        "nothing",
	"offsets.storage":                   "nothing: offsets are kept by Kafka",
	"queued.max.message.chunks":         "nothing",
	"rebalance.backoff.ms":              backoff,
	"rebalance.max.retries":             "nothing",
	"refresh.leader.backoff.ms":         backoff,
	"socket.receive.buffer.bytes":       "receive.buffer.bytes",
	"socket.timeout.ms":                 requestTimeout,
	"zookeeper.connect":                 "bootstrap.servers",
	"zookeeper.connection.timeout.ms":   "nothing",
	"zookeeper.session.timeout.ms":      session,
	"zookeeper.sync.time.ms":            "nothing",
}

// misspelling finds the consumer setting that was probably meant: a name with few
// changes, or one of the group's behind the prefix of some framework.
func (t *translator) misspelling(name string) string {
	for _, n := range settings.Consumer().Names() {
		if strings.HasSuffix(name, "."+n) {
			return n
		}
	}
	meant := scenarios.Near(name, t.consumer)
	if meant == "" {
		return ""
	}
	most := max(2, len(name)/5)
	if !strings.ContainsAny(name, ".-_") && styleOf(name) == dotted { // one word is close to many names
		most = 0
	}
	if scenarios.Distance(name, meant) > most {
		return ""
	}
	return meant
}

// placeholder is text that somebody replaces before the client gets it: Spring,
// Kafka's config providers, the shell, Kubernetes, Helm, Maven.
var placeholder = regexp.MustCompile(`\$\{[^}]*\}|\$\([^)]*\)|\$[A-Z_][A-Z0-9_]*|\{\{.*?\}\}|%\{[^}]*\}|@[A-Za-z][A-Za-z0-9._-]*@`)

// settle reads the value of a consumer setting. What differs from process to process,
// as an instance id does, is the member's id in a scenario.
func (t *translator) settle(s *setting, def settings.Known) {
	s.kind = ofConsumer
	switch hasPlaceholder := placeholder.MatchString(s.value); {
	case hasPlaceholder && (s.name == instanceID || s.name == clientRack):
		s.value = placeholder.ReplaceAllString(s.value, "{id}")
	case hasPlaceholder && (settings.Consumer().Named(s.name) != nil || def.IsNumber() || def.Type == "boolean"):
		s.kind = unsettled
	default:
		s.value, s.fault = dialects[t.dialect].value(def, s.value)
	}
}

// mistake is a name that nobody knows, and that may be meant for one of the client's.
func (t *translator) mistake(s setting, kind kind) setting {
	s.kind = kind
	meant := t.misspelling(s.own)
	if meant == "" && kind == misspelt {
		s.kind = foreign
		return s
	}
	modelled := meant
	if t.product.client != nil {
		modelled = t.product.client.means[meant]
	}
	s.counts = settings.Consumer().Named(modelled) != nil
	if s.meant = meant; t.product.client == nil && meant != "" {
		s.meant = t.product.style.spell(meant)
	}
	return s
}

// javaValue reads a value as Kafka's ConfigDef does.
func javaValue(def settings.Known, written string) (string, *fault) {
	value := strings.TrimSpace(written)
	switch {
	case def.IsNumber():
		v, err := strconv.ParseInt(value, 10, 64)
		least, most := def.Bounds()
		switch {
		case err != nil:
			return value, &fault{"not-of-its-type", strconv.Quote(words.Short(value)) + " is not a whole number" + numberHint(value)}
		case v < least:
			return value, &fault{"out-of-range", value + " is below " + strconv.FormatInt(least, 10)}
		case v > most:
			return value, &fault{"out-of-range", value + " is above " + strconv.FormatInt(most, 10)}
		}
		return strconv.FormatInt(v, 10), nil
	case def.Type == "boolean":
		if lower := strings.ToLower(value); lower == "true" || lower == "false" {
			return lower, nil
		}
		return value, &fault{"not-of-its-type", strconv.Quote(words.Short(value)) + " is neither true nor false"}
	case def.Options() != nil && def.AnyCase():
		value = strings.ToLower(value)
		return value, checkOption(value, def.Options())
	case def.Options() != nil && !def.IsBeyond(value):
		return value, checkOption(value, def.Options())
	}
	return value, nil
}

func checkOption(value string, options []string) *fault {
	if slices.Contains(options, value) {
		return nil
	}
	msg := settings.NoneOf(value, options).Msg
	if meant := scenarios.Near(value, options); meant != "" {
		msg += " (did you mean " + strconv.Quote(meant) + "?)"
	}
	return &fault{"not-an-option", msg}
}

// numberHint says why something that looks like a number is none.
func numberHint(value string) string {
	digits := strings.Trim(value, `"'`)
	if isDigits(digits) && digits != value {
		return ": quotes belong to the value in this format"
	}
	if before, _, ok := strings.Cut(value, "#"); ok && isDigits(strings.TrimSpace(before)) {
		return ": a comment begins in a line of its own"
	}
	if d, ok := springDuration(value); ok && !isDigits(value) {
		return ": write " + strconv.FormatInt(d, 10) + ", without a unit"
	}
	if before, _, ok := strings.Cut(value, "<"); ok && isDigits(strings.TrimSpace(before)) {
		return ": what stands behind it is a mark of the text that it was copied from: take it out"
	}
	if isDigits(strings.NewReplacer("_", "", ",", "", "L", "").Replace(value)) {
		return ": write digits only"
	}
	return ""
}

func isDigits(text string) bool { return text != "" && strings.Trim(text, "0123456789") == "" }
