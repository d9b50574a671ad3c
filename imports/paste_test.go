package imports

import (
	"strings"
	"testing"

	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/scenarios"
	"github.com/groupsim/groupsim/settings"
)

func TestPaste(t *testing.T) {
	list := []scenarios.Change{
		{Key: "consumer.session.timeout.ms", Value: "12.6s"},
		{Key: "consumer.heartbeat.interval.ms", Value: "4200"},
		{Key: "consumer.partition.assignment.strategy", Value: "range,cooperative-sticky"},
		{Key: "consumer.request.timeout.ms", Value: "20000"},
		{Key: "consumer.max.poll.records", Value: "100"},
		{Key: "application.spring.ack.mode", Value: "record"},
		{Key: "application.per.record", Value: "2ms"},
		{Key: "broker.group.initial.rebalance.delay.ms", Value: "1s"},
		{Key: "topics.orders.rate", Value: "10"},
	}
	const java = `session.timeout.ms=12600
heartbeat.interval.ms=4200
partition.assignment.strategy=org.apache.kafka.clients.consumer.RangeAssignor,org.apache.kafka.clients.consumer.CooperativeStickyAssignor
request.timeout.ms=20000
max.poll.records=100
`
	const librdkafka = `session.timeout.ms=12600
heartbeat.interval.ms=4200
partition.assignment.strategy=range,cooperative-sticky
socket.timeout.ms=20000
`
	const spring = `spring:
  kafka:
    consumer:
      properties:
        "[session.timeout.ms]": 12600
        "[partition.assignment.strategy]": org.apache.kafka.clients.consumer.RangeAssignor,org.apache.kafka.clients.consumer.CooperativeStickyAssignor
        "[request.timeout.ms]": 20000
      heartbeat-interval: 4200ms
      max-poll-records: 100
    listener:
      ack-mode: record
`
	const others = "application.per.record broker.group.initial.rebalance.delay.ms topics.orders.rate"
	for _, c := range []struct {
		dialect       Dialect
		text, without string
	}{
		{Java, java, "application.spring.ack.mode " + others},
		{Librdkafka, librdkafka, "consumer.max.poll.records application.spring.ack.mode " + others},
		{Spring, spring, others},
	} {
		text, without := Paste(c.dialect, list)
		if text != c.text || strings.Join(without, " ") != c.without {
			t.Errorf("%s: without %s\n%s", c.dialect, without, text)
		}
	}
	if got := PasteBroker(list); got != "group.initial.rebalance.delay.ms=1000\n" {
		t.Errorf("the broker's: %s", got)
	}
}

// Whatever is written is read back as what it was: of every setting that a configuration has
// a place for.
func TestWhatIsPastedIsReadBack(t *testing.T) {
	for _, d := range PasteDialects() {
		ending := map[Dialect]string{Spring: ".yml"}[d]
		if ending == "" {
			ending = ".properties"
		}
		written := 0
		for _, s := range settings.Consumer() {
			if s.Kind == settings.Only || s.Kind == settings.Refused {
				continue
			}
			value := pasteExample(s.Name, s.Kind, s.Options)
			text, without := Paste(d, []scenarios.Change{{Key: "consumer." + s.Name, Value: value}})
			if without != nil {
				if d == Java {
					t.Errorf("%s: nowhere", s.Name)
				}
				continue
			}
			written++
			if d == Librdkafka { // without it, it would be taken for the Java consumer's
				text = "metadata.broker.list=localhost:9092\n" + text
			}
			data := []byte(text)
			c, err := readConfig("pasted"+ending, data)
			if err != nil {
				t.Errorf("%s in %s: %v\n%s", s.Name, d, err, text)
				continue
			}
			got := c.get(s.Name)
			if got == nil || c.dialect != d {
				t.Errorf("%s in %s: not read, as %s\n%s", s.Name, d, c.dialect, text)
				continue
			}
			was, is := settings.Defaults(event.Java), settings.Defaults(event.Java)
			if s.Set(&was, value) != nil || s.Set(&is, got.value) != nil || s.Text(&was) != s.Text(&is) {
				t.Errorf("%s in %s: %q became %q\n%s", s.Name, d, value, got.value, text)
			}
		}
		if written < 10 {
			t.Errorf("%s: %d settings", d, written)
		}
	}
}

// pasteExample is a value of a setting that is nobody's default.
func pasteExample(name string, kind settings.Kind, options []string) string {
	switch kind {
	case settings.Millis:
		return "7350"
	case settings.Count:
		return "17"
	case settings.Flag:
		return "false"
	case settings.List:
		return "roundrobin"
	case settings.Choice:
		return options[len(options)-1]
	}
	return "a-" + strings.ReplaceAll(name, ".", "-")
}
