package scenarios

import (
	"slices"
	"strings"
	"testing"

	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/member"
	"github.com/groupsim/groupsim/settings"
)

func consumers(l *Loaded) map[string]member.Config {
	all := map[string]member.Config{}
	for _, m := range l.Scenario.Members {
		all[m.ID] = m.Consumer
	}
	return all
}

// The client decides the defaults, below whatever the file, a member or a step says,
// in whatever order.
func TestClientDecidesTheDefaults(t *testing.T) {
	lines := []string{
		"topics: {orders: {partitions: 6}}",
		"client: franz-go",
		"consumer: {session.timeout.ms: 30000, retry.backoff.ms: 7}",
		"members: [{consumer: {max.poll.records: 9}, client: java, id: c3}, {id: c1..c2}, {id: c4, consumer: {max.poll.interval.ms: 5m}}, {id: c5, client: franz-go}]",
		"steps: [{at: 1s, restart: [c1, c3], down: 1s, consumer: {session.timeout.ms: 20000}}]",
	}
	franz, java := settings.Defaults(event.FranzGo), settings.Defaults(event.Java)
	for _, c := range []*member.Config{&franz, &java} {
		c.SessionTimeoutMs, c.RetryBackoffMs = 30000, 7
	}
	c3, c4 := java, franz
	c3.MaxPollRecords, c4.MaxPollIntervalMs = 9, 300000
	want := map[string]member.Config{"c1": franz, "c2": franz, "c3": c3, "c4": c4, "c5": franz}
	for range 2 {
		l := mustLoad(t, strings.Join(lines, "\n")+"\n")
		equal(t, "members", consumers(l), want)
		c1, c3 := franz, c3
		c1.SessionTimeoutMs, c3.SessionTimeoutMs = 20000, 20000
		equal(t, "the step", l.Scenario.Steps[0].Consumer, []member.Config{c1, c3})
		slices.Reverse(lines)
	}
}

func TestSetClient(t *testing.T) {
	l := mustLoad(t, overridable, "client=franz-go", "members.c4.client=java", "members.c1..c3.consumer.max.poll.interval.ms=90s")
	for id, want := range map[string][]any{
		"c1": {event.FranzGo, int32(90000)}, "c4": {event.Java, int32(300000)}, "c4.b": {event.FranzGo, int32(60000)},
	} {
		c := consumers(l)[id]
		equal(t, id, []any{c.Client, c.MaxPollIntervalMs}, want)
	}
	for arg, want := range map[string]string{
		"client=franzgo":              `client: "franzgo" is not a client that is modelled: java, franz-go, librdkafka (did you mean "franz-go"?)`,
		"members.c4.client=fran-go":   `client: "fran-go" is not a client that is modelled: java, franz-go, librdkafka (did you mean "franz-go"?)`,
		"consumer.client=franz-go":    `"client" is not a setting of consumer, but a key of the scenario, of a member and of a setup`,
		"members.c4.client.id=abc":    `client: wants text, not a mapping`,
		"client={java: 1}":            `client: wants text, not a mapping`,
		"members.c1..c3.clients=java": `"clients" is not a key of a member (did you mean "client"?)`,
	} {
		if got := refuse(t, overridable, arg); !strings.HasPrefix(got, "--set "+arg+": "+want) {
			t.Errorf("%s: got %s", arg, got)
		}
	}
}

// A setting counts as not modelled if nobody who reads it has a client that knows
// it.
func TestSettingsThatNoClientKnows(t *testing.T) {
	const api = "default.api.timeout.ms"
	file := func(rest string) string { return "topics: {orders: {partitions: 6}}\n" + rest }
	for _, test := range []struct {
		text string
		want []string
	}{
		{"client: franz-go\nmembers: [{id: c1}]", nil},
		{"client: java\nconsumer: {default.api.timeout.ms: 1}\nmembers: [{id: c1}]", nil},
		{"client: franz-go\nconsumer: {default.api.timeout.ms: 1, fetch.min.bytes: 5}\nmembers: [{id: c1}]", []string{api, "fetch.min.bytes"}},
		{"client: franz-go\nconsumer: {default.api.timeout.ms: 1}\nmembers: [{id: c1}, {id: c2, client: java}]", nil},
		{"consumer: {default.api.timeout.ms: 1}\nmembers: [{id: c1, client: franz-go}, {id: c2, client: franz-go}]", []string{api}},
		{"members: [{id: c1}, {id: c2, client: franz-go, consumer: {default.api.timeout.ms: 1}}]", []string{api}},
		{"client: franz-go\nmembers: [{id: c1}]\nsteps: [{at: 1s, restart: c1, down: 1s, consumer: {default.api.timeout.ms: 1}}]", []string{api}},
		{"client: franz-go\nmembers: [{id: c1}]\nsetups: {slow: {default.api.timeout.ms: 1}}", nil},
	} {
		equal(t, test.text, mustLoad(t, file(test.text)).NotModelled, test.want)
	}
}

// A setup's client is that of all members, whatever the file says, and so are the
// defaults.
func TestSetupWithAClient(t *testing.T) {
	const text = `topics: {orders: {partitions: 6}}
client: franz-go
consumer: {heartbeat.interval.ms: 2000}
members: [{id: c1}, {id: c2, client: java, consumer: {max.poll.records: 7}}]
setups:
  jvm: {client: java, max.poll.records: 100}
  plain: {client: null}
  go: {client: franz-go, auto.commit.interval.ms: 1s}
`
	setups := map[string]Setup{}
	for _, s := range mustLoad(t, text).Setups {
		setups[s.Name] = s
	}
	for _, test := range []struct {
		setup  string
		change func(*member.Config)
		client event.Library
		c2     int32 // its max.poll.records
	}{
		{"jvm", func(c *member.Config) { c.MaxPollRecords = 100 }, event.Java, 100},
		{"plain", func(*member.Config) {}, event.Java, 7},
		{"go", func(c *member.Config) { c.AutoCommitIntervalMs = 1000 }, event.FranzGo, 7},
		{"java", func(*member.Config) {}, event.Java, 7},
		{"franz-go", func(*member.Config) {}, event.FranzGo, 7},
		{"client=franz-go", func(*member.Config) {}, event.FranzGo, 7},
		{"client=", func(*member.Config) {}, event.Java, 7},
		{"franz-go+eager-range", func(c *member.Config) { c.AssignmentStrategy = []string{"range"} }, event.FranzGo, 7},
		{"java+max.poll.interval.ms=9s", func(c *member.Config) { c.MaxPollIntervalMs = 9000 }, event.Java, 7},
	} {
		own := []Setup{setups["jvm"], setups["plain"], setups["go"]}
		s, err := ParseSetup(test.setup, own, fakeFiles{})
		if err != nil {
			t.Fatal(err)
		}
		c1 := settings.Defaults(test.client)
		c1.HeartbeatIntervalMs = 2000
		test.change(&c1)
		c2 := c1
		c2.MaxPollRecords = test.c2
		equal(t, test.setup, consumers(loadWith(t, text, Options{Setup: &s})), map[string]member.Config{"c1": c1, "c2": c2})
	}
	s := Setup{Name: "client=kgo", Changes: []Change{{clientKey, "kgo"}}}
	_, err := Load("test.yaml", strings.NewReader(text), Options{Setup: &s})
	if want := `setup client=kgo: client: "kgo" is not a client that is modelled: java, franz-go, librdkafka`; err == nil || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
}

// What is imported takes the place of the consumer section, not of the client.
func TestImportedSettingsKeepTheClient(t *testing.T) {
	consumer := []Imported{{"session.timeout.ms", "20000", Origin{"c.properties", 1, 1}}}
	l := loadWith(t, "client: franz-go\n"+replaceable, Options{Consumer: consumer, Group: found("app-1", "app-2")})
	want := settings.Defaults(event.FranzGo)
	want.SessionTimeoutMs = 20000
	equal(t, "app-1", consumers(l)["app-1"], want)
}

// A first backoff of connections that is named without a maximum is its own, wherever
// either is named (CommonClientConfigs.postProcessReconnectBackoffConfigs).
func TestReconnectBackoffWithoutAMaximum(t *testing.T) {
	const file = `topics: {orders: {partitions: 6}}
members: [{id: c1}, {id: c2, consumer: {reconnect.backoff.ms: 70}}, {id: c3, consumer: {reconnect.backoff.max.ms: 1000}}]
steps: [{at: 1s, restart: all, down: 1s, consumer: {reconnect.backoff.ms: 2000}}]
`
	for _, test := range []struct {
		set                   []string
		members, afterRestart [3][2]int64
	}{
		{nil, [3][2]int64{{50, 1000}, {70, 70}, {50, 1000}}, [3][2]int64{{2000, 2000}, {2000, 2000}, {2000, 1000}}},
		{[]string{"consumer.reconnect.backoff.ms=50"}, [3][2]int64{{50, 50}, {70, 70}, {50, 1000}}, [3][2]int64{{2000, 2000}, {2000, 2000}, {2000, 1000}}},
		{[]string{"consumer.reconnect.backoff.max.ms=9s"}, [3][2]int64{{50, 9000}, {70, 9000}, {50, 1000}}, [3][2]int64{{2000, 9000}, {2000, 9000}, {2000, 1000}}},
	} {
		l := mustLoad(t, file, test.set...)
		backoffs := func(c member.Config) [2]int64 { return [2]int64{c.ReconnectBackoffMs, c.ReconnectBackoffMaxMs} }
		for i, m := range l.Scenario.Members {
			equal(t, strings.Join(test.set, " ")+" "+m.ID, backoffs(m.Consumer), test.members[i])
			equal(t, strings.Join(test.set, " ")+" "+m.ID+" restarted", backoffs(l.Scenario.Steps[0].Consumer[i]), test.afterRestart[i])
		}
	}
}

// librdkafka has names of its own for what others have too, and settings that nobody else
// has. They are those of its members alone, also where they stand for all.
func TestOwnNamesOfAClient(t *testing.T) {
	const file = `topics: {orders: {partitions: 6}}
client: librdkafka
consumer: {topic.metadata.refresh.interval.ms: 20s, coordinator.query.interval.ms: 60000}
members:
  - {id: c1}
  - {id: c2, client: java}
  - {id: c3, consumer: {socket.timeout.ms: 5000}}
`
	l := mustLoad(t, file)
	for id, want := range map[string][]int64{"c1": {20_000, 60_000}, "c2": {300_000, 30_000}, "c3": {20_000, 5_000}} {
		c := consumers(l)[id]
		equal(t, id, []int64{c.MetadataMaxAgeMs, int64(c.RequestTimeoutMs)}, want)
	}
	equal(t, "not modelled", l.NotModelled, []string{"coordinator.query.interval.ms"})
	for arg, want := range map[string]string{
		"client=java": `test.yaml:3:12: "topic.metadata.refresh.interval.ms" is not a setting of consumer here: it is one of librdkafka, for members with client: librdkafka`,
		"members.c2.consumer.socket.timeout.ms=7":       `--set members.c2.consumer.socket.timeout.ms=7: "socket.timeout.ms" is not a setting of consumer here: it is one of librdkafka`,
		"consumer.topic.metadata.refresh.interval.ms=3": `--set consumer.topic.metadata.refresh.interval.ms=3: metadata.max.age.ms 3 is outside what librdkafka takes`,
		"consumer.coordinator.query.interval.ms={a: 1}": `--set consumer.coordinator.query.interval.ms={a: 1}: coordinator.query.interval.ms: wants a value or a list of values, not a mapping`,
	} {
		if got := refuse(t, file, arg); !strings.HasPrefix(got, want) {
			t.Errorf("%s: got %s", arg, got)
		}
	}
}

// librdkafka does not start with a shorter max.poll.interval.ms than session.timeout.ms
// (rd_kafka_conf_finalize); the others do.
func TestLibrdkafkaPollsBeforeItsSessionEnds(t *testing.T) {
	const short = "topics: {orders: {partitions: 6}}\nconsumer: {session.timeout.ms: 12000, max.poll.interval.ms: 9000}\nmembers: [{id: c1..c2}]\n"
	for _, client := range event.Libraries() {
		text := "client: " + client.String() + "\n" + short
		if client != event.Librdkafka {
			mustLoad(t, text)
			continue
		}
		_, err := Load("shop.yaml", strings.NewReader(text), Options{})
		want := "shop.yaml:3:61: max.poll.interval.ms 9000 is below session.timeout.ms 12000: librdkafka does not start with that; raise the one or lower the other"
		if err == nil || err.Error() != want {
			t.Errorf("got %v, want %s", err, want)
		}
	}
}
