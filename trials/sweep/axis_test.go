package sweep

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
)

func texts(a Axis) string {
	var list []string
	for _, v := range a.Values {
		list = append(list, v.Text)
	}
	return strings.Join(list, " ")
}

func TestAxesAreInTheUnitOfTheirSetting(t *testing.T) {
	for _, c := range []struct{ text, key, values, json string }{
		{"consumer.session.timeout.ms=6000,10s,1m", "consumer.session.timeout.ms", "6000 10000 60000", `[6000,10000,60000]`},
		{"consumer.session.timeout.ms = 6000, 10s", "consumer.session.timeout.ms", "6000 10000", `[6000,10000]`},
		{"consumer.session.timeout.ms=6000..45000/4", "consumer.session.timeout.ms", "6000 19000 32000 45000", `[6000,19000,32000,45000]`},
		{"consumer.session.timeout.ms=6s..7s/4", "consumer.session.timeout.ms", "6000 6333 6667 7000", `[6000,6333,6667,7000]`},
		{"application.per.record=0s..5ms/3", "application.per.record", "0s 2.5ms 5ms", `["0s","2.5ms","5ms"]`},
		{"duration=1m,90s", "duration", "1m 1m30s", `["1m","1m30s"]`},
		{"topics.or.ders.rate=0.5..2/4", "topics.or.ders.rate", "0.5 1 1.5 2", `[0.5,1,1.5,2]`},
		{"topics.orders.partitions=6..12/3", "topics.orders.partitions", "6 9 12", `[6,9,12]`},
		{"members.c1..c3.start=1s,2s", "members.c1..c3.start", "1s 2s", `["1s","2s"]`},
		{"members.c1.consumer.max.poll.records=1..3/3", "members.c1.consumer.max.poll.records", "1 2 3", `[1,2,3]`},
		{"consumer.enable.auto.commit=true,false", "consumer.enable.auto.commit", "true false", `[true,false]`},
		{"consumer.partition.assignment.strategy=range,[cooperative-sticky, range]", "consumer.partition.assignment.strategy", "range [cooperative-sticky, range]", `["range","[cooperative-sticky, range]"]`},
		{`vary.pause={lognormal: {p50: 1s, p99: 8s}},{uniform: [1s, 2s]}`, "vary.pause", "{lognormal: {p50: 1s, p99: 8s}} {uniform: [1s, 2s]}", `["{lognormal: {p50: 1s, p99: 8s}}","{uniform: [1s, 2s]}"]`},
		{"gc-pause:consumer.heartbeat.interval.ms=1000,3000", "consumer.heartbeat.interval.ms", "1000 3000", `[1000,3000]`},
		{"consumer.max.poll.interval.ms=2147483647", "consumer.max.poll.interval.ms", "2147483647", `[2147483647]`},
		{"duration=1m+pause", "duration", "1m+pause", `["1m+pause"]`},
		{"members.007.start=1s", "members.007.start", "1s", `["1s"]`},
		{"steps[0].every=10s..20s/3", "steps[0].every", "10s 15s 20s", `["10s","15s","20s"]`},
		{"steps[1].consumer.session.timeout.ms=10s,20s", "steps[1].consumer.session.timeout.ms", "10000 20000", `[10000,20000]`},
		{"client=java,franz-go", "client", "java franz-go", `["java","franz-go"]`},
	} {
		a, err := ParseAxis(c.text)
		if err != nil {
			t.Errorf("%s: %v", c.text, err)
			continue
		}
		document, err := json.Marshal(a.Values)
		if a.Key != c.key || texts(a) != c.values || string(document) != c.json || err != nil {
			t.Errorf("%s: %s has %s, in JSON %s, %v", c.text, a.Key, texts(a), document, err)
		}
	}
}

// The section of a setting goes without saying, unless two have one name without it; the topic
// or the step that a key is about does not.
func TestShortNamesLeaveNoDoubt(t *testing.T) {
	var axes []Axis
	var want []string
	for _, c := range []struct{ text, short string }{
		{"consumer.session.timeout.ms=1,2", "session.timeout.ms"},
		{"gc-pause:consumer.heartbeat.interval.ms=1,2", "gc-pause:heartbeat.interval.ms"},
		{"broker.group.initial.rebalance.delay.ms=1,2", "group.initial.rebalance.delay.ms"},
		{"application.per.record=1ms,2ms", "per.record"},
		{"topics.orders.rate=1,2", "topics.orders.rate"},
		{"steps[0].every=1s,2s", "steps[0].every"},
		{"members.c1.consumer.max.poll.records=1,2", "members.c1.consumer.max.poll.records"},
		{"vary.pause={uniform: [1s, 2s]},{uniform: [5s, 9s]}", "vary.pause"},
		{"duration=1m,2m", "duration"},
		{"client=java,franz-go", "client"},
		{"consumer.group.protocol=classic,consumer", "group.protocol"},
	} {
		a, err := ParseAxis(c.text)
		if err != nil {
			t.Fatal(err)
		}
		axes, want = append(axes, a), append(want, c.short)
	}
	if got := ShortNames(axes); !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
	twice := []Axis{{Key: "consumer.x.ms"}, {Key: "broker.x.ms"}, {Key: "consumer.y.ms"}}
	if got := ShortNames(twice); !slices.Equal(got, []string{"consumer.x.ms", "broker.x.ms", "y.ms"}) {
		t.Errorf("%q", got)
	}
}

func TestWrongAxesSayWhatToWrite(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"consumer.session.timeout.ms", "wants KEY=V1,V2,… or KEY=FROM..TO/COUNT, such as consumer.session.timeout.ms=6000..45000/14"},
		{"=5", "wants KEY=V1,V2,… or KEY=FROM..TO/COUNT, such as consumer.session.timeout.ms=6000..45000/14"},
		{"consumer.session.timeout.ms=", "wants KEY=V1,V2,… or KEY=FROM..TO/COUNT, such as consumer.session.timeout.ms=6000..45000/14"},
		{"consumer.session.timeout.ms=6000..45000", "6000..45000 does not say how many points: write 6000..45000/5 for five of them"},
		{"consumer.session.timeout.ms=6000..45000/1", `"1" is no number of points: behind the / stands a whole number from 2 to 10000`},
		{"consumer.session.timeout.ms=6000..45000/x", `"x" is no number of points: behind the / stands a whole number from 2 to 10000`},
		{"consumer.session.timeout.ms=45000..6000/5", "45000..6000 is empty: the first value is to be below the last, as in 6000..45000"},
		{"consumer.session.timeout.ms=6000..6000/3", "6000..6000 is one value, and no range: the first is to be below the last"},
		{"consumer.session.timeout.ms=..6000/3", "..6000 has one end alone: write FROM..TO, such as 6000..45000"},
		{"consumer.session.timeout.ms=6000../3", "6000.. has one end alone: write FROM..TO, such as 6000..45000"},
		{"consumer.session.timeout.ms=-6000..6000/3", "consumer.session.timeout.ms: -6000 is negative: write it without the minus"},
		{"consumer.session.timeout.ms=6000..9000/3,45000", "6000..9000/3 cannot stand between other values: write a range alone, or each of its values"},
		{"consumer.session.timeout.ms=6000..6002/5", "from 6000 to 6002 there are only 3 values: write 6000..6002/3"},
		{"consumer.session.timeout.ms=6000,,7000", "a value is missing between commas"},
		{"consumer.session.timeout.ms=6000,6s", "6s is given twice: take one of them out"},
		{"consumer.session.timeout.ms=abc", `consumer.session.timeout.ms: "abc" is neither a whole number of milliseconds nor a duration such as 45s`},
		{"consumer.session.timeout.ms=6000..abc/3", `consumer.session.timeout.ms: "abc" is neither a duration nor a number`},
		{"consumer.sesion.timeout.ms=6000", `"sesion.timeout.ms" is not a setting of consumer (did you mean "session.timeout.ms"?)`},
		{"session.timeout.ms=6000", `"session" is not a section: broker, consumer, application, network, chance, vary, expect, topics, members, autoscaler, liveness (did you mean "consumer.session.timeout.ms"?)`},
		{"consumer.fetch.min.bytes=1,2", "consumer.fetch.min.bytes is not modelled: a run is the same whatever it is"},
		{"consumer.auto.offset.reset=latest,erliest", `consumer.auto.offset.reset: "erliest" is none of latest, earliest, none (did you mean "earliest"?)`},
		{"consumer.session.timeout.ms=6000..7000.5/3", "consumer.session.timeout.ms: 7000.5 is not a whole number of milliseconds"},
		{"topics.orders.partitions=1..5.5/3", "topics.orders.partitions: 5.5 is not a whole number"},
		{"client=java..franz-go/3", "client has no values between two others: list them, as client=V1,V2"},
		{"application.per.record=1..5/3", "application.per.record: 1 has no unit: write 1s or 1ms"},
	} {
		if _, err := ParseAxis(c.text); err == nil || err.Error() != c.want {
			t.Errorf("%s:\n got %v\nwant %s", c.text, err, c.want)
		}
	}
}

// Between two values there is every step of the setting's unit, which tune looks through.
func TestRanges(t *testing.T) {
	r, err := ParseRange("a:consumer.session.timeout.ms=6s..45000")
	if err != nil || r.From != 6000 || r.To != 45000 || r.Name() != "a:consumer.session.timeout.ms" || r.Value(12600).Text != "12600" || r.Human(12600) != "12.6 s" {
		t.Errorf("%+v, %v", r, err)
	}
	if a := r.At(7000, 9000); texts(a) != "7000 9000" || !a.Ordered() {
		t.Errorf("at two numbers it has %s", texts(a))
	}
	if _, err := ParseRange("consumer.session.timeout.ms=6000..9000/3"); err == nil || err.Error() != "all values from 6000 to 9000 are looked at: leave out the /3" {
		t.Error(err)
	}
	for _, text := range []string{"consumer.session.timeout.ms=6000", "consumer.session.timeout.ms=6000,7000", "consumer.session.timeout.ms"} {
		if _, err := ParseRange(text); err == nil {
			t.Errorf("%s is no range", text)
		}
	}
}

func TestMetrics(t *testing.T) {
	for text, want := range map[string]string{
		"downtime.total":           "downtime.total@p50",
		"downtime.max@p95":         "downtime.max@p95",
		"gc-pauses:rebalances@p99": "gc-pauses:rebalances@p99",
		"rebalances@mean":          "rebalances@mean",
		"downtim.max":              `error: "downtim.max" is not a metric`,
		"downtime.max@p42":         "error: @p42: behind a metric may stand @mean, @p50, @p90, @p95, @p99",
		"final.state":              "error: final.state is a state of the group, and no number",
		"a:final.assignor":         "error: final.assignor is a name of an assignor, and no number",
		"final.state@p95":          "error: final.state is no number: it has no @p95",
	} {
		m, err := ParseMetric(text)
		got := m.String()
		if err != nil {
			got = "error: " + err.Error()
		}
		if !strings.HasPrefix(got, want) {
			t.Errorf("%s: %s, want %s", text, got, want)
		}
	}
}
