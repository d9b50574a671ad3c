package imports

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/internal/golden"
	"github.com/groupsim/groupsim/scenarios"
	"github.com/groupsim/groupsim/settings"
)

func configurations(t testing.TB) []string {
	t.Helper()
	files, err := filepath.Glob("testdata/*.*")
	if err != nil || len(files) < 18 {
		t.Fatalf("%d files, %v", len(files), err)
	}
	return slices.DeleteFunc(files, func(f string) bool { return filepath.Ext(f) == ".golden" })
}

// summary says all that is made of a configuration: the findings, and what a scenario
// gets.
func summary(file string, data []byte) string {
	b := &strings.Builder{}
	r := Lint(file, bytes.NewReader(data))
	fmt.Fprintf(b, "what: %s\n", r.What)
	for _, f := range r.Findings {
		fmt.Fprintf(b, "%d:%d %s [%s] %s\n", f.At.Line, f.At.Column, f.Rule.Severity, f.Rule.ID, f.Text())
	}
	s, err := Properties(file, bytes.NewReader(data))
	if err != nil {
		fmt.Fprintf(b, "\nerror:\n%v\n", err)
		return b.String()
	}
	b.WriteString("\nused:\n")
	if s.Client != "" {
		fmt.Fprintf(b, "client = %q\n", s.Client)
	}
	for _, c := range s.Consumer {
		fmt.Fprintf(b, "%d:%d %s = %q\n", c.Origin.Line, c.Origin.Column, c.Key, c.Value)
	}
	for _, a := range s.Application {
		fmt.Fprintf(b, "%d:%d application.%s = %q\n", a.Origin.Line, a.Origin.Column, a.Key, a.Value)
	}
	if c := s.Consumers; c != nil {
		fmt.Fprintf(b, "%d:%d %s = %q\n", c.Origin.Line, c.Origin.Column, c.Key, c.Value)
	}
	b.WriteString("\nnot used:\n")
	for _, i := range s.Ignored {
		fmt.Fprintf(b, "%d:%d %s: %s\n", i.At.Line, i.At.Column, i.Key, i.Why)
	}
	for _, note := range s.Notes {
		fmt.Fprintf(b, "note: %s\n", note)
	}
	return b.String()
}

// Each testdata/FILE has beside it, in FILE.golden, what is made of it.
func TestConfigurations(t *testing.T) {
	for _, file := range configurations(t) {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		golden.Compare(t, file+".golden", summary(filepath.Base(file), data))
	}
}

// A rule that no configuration in testdata breaks may be one that none can break.
func TestEveryRuleIsBrokenByAFile(t *testing.T) {
	broken := map[string]bool{}
	for _, file := range configurations(t) {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range Lint(filepath.Base(file), bytes.NewReader(data)).Findings {
			broken[f.Rule.ID] = true
		}
	}
	seen := map[string]bool{}
	for _, r := range append(Rules(), Unreadable()) {
		if !broken[r.ID] {
			t.Errorf("nothing breaks %s", r.ID)
		}
		if seen[r.ID] || r.About == "" || r.Source == "" || r.Remedy == "" || len(r.Clients) == 0 {
			t.Errorf("%s is there twice, or something is missing: %+v", r.ID, r)
		}
		seen[r.ID] = true
	}
}

// The consumer's names are those that a scenario takes.
func TestNamesAgreeWithTheScenarios(t *testing.T) {
	known := definitions(Java)
	names := append(settings.Consumer().Names(), settings.NotModelled("consumer")...)
	for _, name := range names {
		if !known[name].OfConsumers() {
			t.Errorf("%s is not known to lint", name)
		}
	}
	for name, d := range known {
		if d.OfConsumers() != slices.Contains(names, name) {
			t.Errorf("%s: consumer's %t for lint only", name, d.OfConsumers())
		}
	}
	for _, name := range rdkafkaSame {
		if !definitions(Librdkafka)[name].OfConsumers() {
			t.Errorf("%s is not known to librdkafka", name)
		}
	}
	for _, s := range settings.Consumer() {
		for _, c := range s.Called {
			if c.By == event.Librdkafka && !definitions(Librdkafka)[c.Name].OfConsumers() {
				t.Errorf("%s is not known to librdkafka", c.Name)
			}
		}
	}
}

// Names of libraries that read a consumer's configuration are not taken for
// misspellings.
func TestNamesOfOthersAreNotMisspellings(t *testing.T) {
	translator := newTranslator(javaProduct)
	for _, name := range []string{
		"schema.registry.url", "schema.registry.ssl.truststore.location", "specific.avro.reader", "basic.auth.credentials.source",
		"basic.auth.user.info", "auto.register.schemas", "use.latest.version", "value.subject.name.strategy", "json.value.type",
		"key.deserializer.encoding", "value.deserializer.encoding", "spring.json.trusted.packages", "spring.deserializer.value.delegate.class",
		"application.id", "num.stream.threads", "confluent.monitoring.interceptor.bootstrap.servers", "aws.region", "client", "topic", "topics", "poll.timeout", "concurrency",
	} {
		if meant := translator.misspelling(name); meant != "" {
			t.Errorf("%s is taken for %s", name, meant)
		}
	}
	for name, want := range map[string]string{
		"sesion.timeout.ms": session, "session-timeout-ms": session, "sessionTimeoutMs": session, "session.timeout": session,
		"heartbeat.intervall.ms": heartbeat, "max.poll.record": pollRecords, "consumer.auto.offset.reset": reset, "partition.assignment.stategy": strategy,
	} {
		if meant := translator.misspelling(name); meant != want {
			t.Errorf("%s is taken for %q, not for %s", name, meant, want)
		}
	}
}

// A configuration is in the place of the scenario's consumer section, and a value that
// only the scenario can judge is wrong at its place in the configuration.
func TestSettingsInAScenario(t *testing.T) {
	const scenario = `
topics: {orders: {partitions: 2}}
broker: {group.min.session.timeout.ms: 30000}
consumer: {heartbeat.interval.ms: 9000, max.poll.records: 7}
members: [{id: c1}, {id: c2, consumer: {client.rack: b}}]
`
	load := func(text string, set ...string) (*scenarios.Loaded, error) {
		s, err := Properties("c.properties", strings.NewReader(text))
		if err != nil {
			t.Fatal(err)
		}
		return scenarios.Load("s.yaml", strings.NewReader(scenario), scenarios.Options{Consumer: s.Consumer, Set: set})
	}
	loaded, err := load("session.timeout.ms=40000\ngroup.id=g\ngroup.instance.id=pod\nclient.rack=a\n", "consumer.max.poll.records=9")
	if err != nil {
		t.Fatal(err)
	}
	c1, c2 := loaded.Scenario.Members[0].Consumer, loaded.Scenario.Members[1].Consumer
	got := []any{c1.SessionTimeoutMs, c1.HeartbeatIntervalMs, c1.MaxPollRecords, c1.GroupInstanceID, c1.ClientRack, c2.GroupInstanceID, c2.ClientRack}
	want := []any{int32(40000), int32(3000), int32(9), "pod-c1", "a", "pod-c2", "b"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"group.id"}, loaded.NotModelled); diff != "" {
		t.Error(diff)
	}
	for text, want := range map[string]string{
		"group.id=g\nsession.timeout.ms=20000":                                      "c.properties:2:20: session.timeout.ms 20000 is below the broker's group.min.session.timeout.ms 30000: it would answer INVALID_SESSION_TIMEOUT; raise the one or lower the other",
		"session.timeout.ms=40000\npartition.assignment.strategy = com.example.Own": `c.properties:2:33: partition.assignment.strategy: "com.example.Own" is not an assignor that is modelled: range, roundrobin, sticky, cooperative-sticky`,
	} {
		if _, err := load(text); err == nil || err.Error() != want {
			t.Errorf("%s:\ngot  %v\nwant %s", text, err, want)
		}
	}
}

// A configuration of librdkafka is run by librdkafka, with its defaults, where it speaks the
// classic protocol; a member that has a client of its own keeps it.
func TestLibrdkafkaRunsItsFiles(t *testing.T) {
	const scenario = `
topics: {orders: {partitions: 2}}
client: franz-go
members: [{id: c1}, {id: c2, client: java}]
`
	for text, want := range map[string][]any{
		"metadata.broker.list=b:1\ngroup.id=g\ntopic.metadata.refresh.interval.ms=-1":             {event.Librdkafka, int32(60_000), event.Java, int32(30_000)},
		"metadata.broker.list=b:1\ngroup.id=g\nsocket.timeout.ms=20000\nstatistics.interval.ms=0": {event.Librdkafka, int32(20_000), event.Java, int32(20_000)},
		"bootstrap.servers=b:1\ngroup.id=g\nrequest.timeout.ms=20000\nfetch.max.wait.ms=100":      {event.FranzGo, int32(20_000), event.Java, int32(20_000)},
	} {
		s, err := Properties("c.properties", strings.NewReader(text))
		if err != nil {
			t.Fatal(err)
		}
		loaded, err := scenarios.Load("s.yaml", strings.NewReader(scenario), scenarios.Options{Client: s.Client, Consumer: s.Consumer})
		if err != nil {
			t.Fatal(err)
		}
		c1, c2 := loaded.Scenario.Members[0].Consumer, loaded.Scenario.Members[1].Consumer
		if diff := cmp.Diff(want, []any{c1.Client, c1.RequestTimeoutMs, c2.Client, c2.RequestTimeoutMs}); diff != "" {
			t.Errorf("%s:\n%s", text, diff)
		}
		if s.Client != "" && !slices.Contains(s.Setup(), scenarios.Change{Key: "client", Value: s.Client}) {
			t.Errorf("%s: as a setup it has another client: %v", text, s.Setup())
		}
	}
}

// What a scenario's librdkafka does where nobody says is what its own reference has.
func TestDefaultsOfLibrdkafka(t *testing.T) {
	usual := usualOf(Librdkafka)
	for _, s := range settings.Consumer() {
		if own, ok := usual[s.Name]; ok && s.KnownTo(event.Librdkafka) && s.Default(event.Librdkafka) != own {
			t.Errorf("%s is %s in the scenario, and %s by names/librdkafka.txt", s.Name, s.Default(event.Librdkafka), own)
		}
	}
}

// As a setup of compare the configuration says all that counts.
func TestSetup(t *testing.T) {
	s, err := Properties("c.properties", strings.NewReader("session.timeout.ms=40000\nfetch.min.bytes=5"))
	if err != nil {
		t.Fatal(err)
	}
	modelled := settings.Consumer().Names()
	setup := s.Setup()
	if len(setup) != len(modelled) || !slices.Contains(setup, scenarios.Change{Key: "consumer." + session, Value: "40000"}) || !slices.Contains(setup, scenarios.Change{Key: "consumer." + heartbeat}) {
		t.Errorf("%v", setup)
	}
}

// java.util.Properties: what ends a key, what goes on in the next line, what a
// backslash does.
func TestPropertiesFormat(t *testing.T) {
	for _, c := range []struct {
		text string
		want []entry
	}{
		{"a=b", []entry{{key: "a", value: "b"}}},
		{"a:b\nc d\n  e\tf", []entry{{key: "a", value: "b"}, {key: "c", value: "d"}, {key: "e", value: "f"}}},
		{"a = = b ", []entry{{key: "a", value: "= b "}}},
		{"a\nb=\n=c", []entry{{key: "a"}, {key: "b"}, {value: "c"}}},
		{"#a=b\n ! c\n\n\t\n", nil},
		{"a=b\\\n  #c\n", []entry{{key: "a", value: "b#c"}}},
		{"a=b\\\\\nc=d", []entry{{key: "a", value: `b\`}, {key: "c", value: "d"}}},
		{"a=b\\\n\\\n c\rd=e\r\nf=g", []entry{{key: "a", value: "bc"}, {key: "d", value: "e"}, {key: "f", value: "g"}}},
		{`a\ b\=\:\#=\t\n\r\f\q\u0041`, []entry{{key: "a b=:#", value: "\t\n\r\fqA"}}},
		{"a=caf\xe9", []entry{{key: "a", value: "café"}}},
		{`a=b\`, []entry{{key: "a", value: "b"}}},
	} {
		got, err := parseProperties("f", []byte(c.text))
		if err != nil {
			t.Errorf("%q: %v", c.text, err)
			continue
		}
		for i := range got {
			got[i].at, got[i].keyAt = scenarios.Origin{}, scenarios.Origin{}
		}
		if diff := cmp.Diff(c.want, got, cmp.AllowUnexported(entry{})); diff != "" {
			t.Errorf("%q: -want +got\n%s", c.text, diff)
		}
	}
}

// DurationStyle and DataSize of Spring.
func TestSpringUnits(t *testing.T) {
	for text, want := range map[string]int64{"500": 500, "3s": 3000, "10m": 600_000, "PT1M30.5S": 90_500, "P1D": 86_400_000, "250ms": 250, "5000us": 5} {
		if got, ok := springDuration(text); !ok || got != want {
			t.Errorf("%s: %d, %t", text, got, ok)
		}
	}
	for _, text := range []string{"", "P", "PT", "soon", "1.5s", "-3s", "99999999999999999999", "9999999999999999d"} {
		if got, ok := springDuration(text); ok {
			t.Errorf("%q is taken for %d ms", text, got)
		}
	}
	for text, want := range map[string]int64{"512": 512, "64KB": 65536, "1mb": 1 << 20} {
		if got, ok := springSize(text); !ok || got != want {
			t.Errorf("%s: %d, %t", text, got, ok)
		}
	}
}

// Whatever is read: no panic, and every finding and every error has a place.
func FuzzConfiguration(f *testing.F) {
	for _, file := range configurations(f) {
		if data, err := os.ReadFile(file); err == nil {
			f.Add(filepath.Ext(file), data)
		}
	}
	f.Fuzz(func(t *testing.T, ext string, data []byte) {
		lines := bytes.Count(data, []byte("\n")) + bytes.Count(data, []byte("\r")) + bytes.Count(data, []byte("\u0085")) + bytes.Count(data, []byte("\u2028")) + bytes.Count(data, []byte("\u2029")) + 1
		r := Lint("f"+ext, bytes.NewReader(data))
		for _, found := range r.Findings {
			if found.At.Line > lines || found.At.Line > 0 && found.At.Column < 1 || found.Message == "" {
				t.Errorf("%+v in %d lines", found, lines)
			}
		}
		s, err := Properties("f"+ext, bytes.NewReader(data))
		if err == nil {
			if r.What == "" || r.What == "group description" {
				return
			}
			for _, c := range s.Consumer {
				if c.Origin.Line < 1 || c.Origin.Line > lines {
					t.Errorf("%+v in %d lines", c, lines)
				}
			}
			return
		}
		var errs *scenarios.Errors
		if !errors.As(err, &errs) || len(errs.List) == 0 || len(errs.List) > scenarios.MaxErrors {
			t.Fatalf("%T: %v", err, err)
		}
	})
}
