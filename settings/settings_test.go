package settings

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/groupsim/groupsim/assignor"
	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/member"
)

// Every field of a configuration has one row, whatever its value the text of it reads
// back the same, and a default is a value that the row takes.
func TestRowsAndFields(t *testing.T) {
	checkTable(t, Consumer(), "Client", "ReconnectMaxNamed", "AutoCommitNamed")
	checkTable(t, Broker())
	checkTable(t, Application(), "Commit.WithinBatch") // it goes by the kind of program
	checkTable(t, LinkOfMember())
	checkTable(t, Network())
}

func checkTable[C any](t *testing.T, table Table[C], others ...string) {
	t.Helper()
	rows := map[string]string{} // by the field that they set
	seen := map[string]bool{}
	for i := range table {
		s := &table[i]
		if seen[s.Name] || s.Doc == "" || table.Named(s.Name) != s {
			t.Errorf("%s is there twice, or has no documentation", s.Name)
		}
		seen[s.Name] = true
		if s.Kind == Refused {
			continue
		}
		for _, value := range values(s) {
			var c, back C
			if err := s.Set(&c, value); err != nil {
				t.Errorf("%s: %s: %v", s.Name, value, err)
				continue
			}
			if err := s.Set(&back, s.Text(&c)); err != nil || !reflect.DeepEqual(c, back) {
				t.Errorf("%s: %s is %q as text, and that reads back %v, %v", s.Name, value, s.Text(&c), back, err)
			}
			for _, field := range changed(reflect.ValueOf(c), "") {
				if rows[field] != "" && rows[field] != s.Name {
					t.Errorf("%s is set by %s and by %s", field, rows[field], s.Name)
				}
				rows[field] = s.Name
			}
		}
	}
	var c C
	for _, field := range fields(reflect.TypeOf(c), "") {
		if rows[field] == "" && !slices.Contains(others, field) {
			t.Errorf("no row sets %s of %T", field, c)
		}
	}
}

// values are some that a setting takes.
func values[C any](s *Setting[C]) []string {
	var all []string
	for _, client := range event.Libraries() {
		if text := s.Default(client); text != "" {
			all = append(all, text)
		}
	}
	switch s.Kind {
	case Millis, Count:
		all = append(all, fmt.Sprint(s.Least), "123", "2147483647")
	case Flag:
		all = append(all, "true", "false")
	case Text:
		all = append(all, "pod-{id}")
	case Choice, List:
		all = append(append(all, s.Options...), s.Options[len(s.Options)-1])
	case Committing:
		all = append(slices.Clone(s.Options), "1 record", "1000 records or 30s", "5s", "10 records", "")
	case Duration:
		all = append(all, "1m30.5s", "8784h", "1us")
	}
	return all
}

// changed lists the fields that are not zero.
func changed(v reflect.Value, prefix string) (names []string) {
	for i := range v.NumField() {
		name := prefix + v.Type().Field(i).Name
		switch {
		case v.Field(i).Kind() == reflect.Struct:
			names = append(names, changed(v.Field(i), name+".")...)
		case !v.Field(i).IsZero():
			names = append(names, name)
		}
	}
	return names
}

func fields(typ reflect.Type, prefix string) (names []string) {
	for i := range typ.NumField() {
		f := typ.Field(i)
		if f.Type.Kind() == reflect.Struct {
			names = append(names, fields(f.Type, prefix+f.Name+".")...)
		} else {
			names = append(names, prefix+f.Name)
		}
	}
	return names
}

// Nobody who changes a list of assignors changes the defaults.
func TestDefaultsAreNotShared(t *testing.T) {
	c := Defaults(event.Java)
	c.AssignmentStrategy[0] = "sticky"
	if again := Defaults(event.Java).AssignmentStrategy[0]; again != "range" {
		t.Errorf("the default has become %s", again)
	}
}

func TestWhatAClientHasAndTakes(t *testing.T) {
	api := Consumer().Named("default.api.timeout.ms")
	if !api.KnownTo(event.Java) || api.KnownTo(event.FranzGo) {
		t.Error("default.api.timeout.ms is Java's alone")
	}
	if s := Consumer().Named("group.protocol"); !s.KnownTo(event.FranzGo) || s.Default(event.FranzGo) != "classic" {
		t.Error("group.protocol is everybody's")
	}
	c := member.Config{RequestTimeoutMs: 900_001}
	request := Consumer().Named("request.timeout.ms")
	if err := request.Check(&c, event.Java); err != nil {
		t.Error(err)
	}
	const want = "request.timeout.ms 900001 is outside what franz-go takes, 100 to 900000"
	if err := request.Check(&c, event.FranzGo); err == nil || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
}

// What only the broker has is no assignor of a client.
func TestAnAssignorOfTheBroker(t *testing.T) {
	c := Defaults(event.Java)
	err := Consumer().Named("partition.assignment.strategy").Set(&c, "range,uniform")
	const want = `"uniform" is an assignor of the broker: a client asks for it with group.protocol: consumer and group.remote.assignor: uniform; its own are range, roundrobin, sticky, cooperative-sticky`
	if err == nil || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
}

// A value that is refused leaves what was there.
func TestRefusals(t *testing.T) {
	for name, refused := range map[string][2]string{
		"session.timeout.ms":            {"0", "0 is below 1"},
		"heartbeat.interval.ms":         {"2147483648", "2147483648 is above 2147483647, the largest that Kafka takes"},
		"max.poll.interval.ms":          {"1.5ms", "1.5ms is not a whole number of milliseconds"},
		"max.poll.records":              {"010", `"010" is not a whole number in plain digits, such as 12`},
		"enable.auto.commit":            {"yes", `"yes" is neither true nor false`},
		"partition.assignment.strategy": {"range, RangeAssignor", `"RangeAssignor" is not an assignor that is modelled: range, roundrobin, sticky, cooperative-sticky`},
		"group.instance.id":             {"a/{id}", `"a/x" has a character other than ASCII letters, digits, '.', '_' and '-'`},
		"auto.offset.reset":             {"by_duration:PT1H", `"by_duration:PT1H" is not modelled yet: use latest, earliest or none`},
		"isolation.level":               {"read_committed", `"read_committed" is not modelled yet: leave the setting out or write read_uncommitted`},
		"share.acquire.mode":            {"record_limit", "the client refuses this setting with group.protocol classic: leave the setting out"},
	} {
		c := Defaults(event.Java)
		err := Consumer().Named(name).Set(&c, refused[0])
		if err == nil || err.Error() != refused[1] {
			t.Errorf("%s: got %v, want %s", name, err, refused[1])
		}
		if diff := cmp.Diff(Defaults(event.Java), c); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
	for text, want := range map[string]string{
		"35": "35 has no unit: write 35s or 35ms", "-1s": "-1s is negative: write it without the minus", "soon": `"soon" is not a duration: write 35s, 1m30s or 1234.5ms`,
		"8785h": "8785h is longer than 8784h (366 days), the longest run",
	} {
		a := ApplicationDefaults()
		if err := Application().Named("poll.timeout").Set(&a, text); err == nil || err.Error() != want {
			t.Errorf("got %v, want %s", err, want)
		}
	}
}

// Kafka's longs are cut to what a run can tell apart.
func TestLongs(t *testing.T) {
	c := member.Config{}
	if err := Consumer().Named("metadata.max.age.ms").Set(&c, "9223372036854775807"); err != nil || c.MetadataMaxAgeMs != maxLong {
		t.Errorf("%d, %v", c.MetadataMaxAgeMs, err)
	}
}

func TestFillIn(t *testing.T) {
	c := Defaults(event.Java)
	c.GroupInstanceID, c.ClientRack = "{id}", "rack-of-{id}"
	Consumer().FillIn(&c, "c1")
	if c.GroupInstanceID != "c1" || c.ClientRack != "rack-of-c1" {
		t.Errorf("%q, %q", c.GroupInstanceID, c.ClientRack)
	}
}

// A fact carries a text as it is, even where filling in made it longer than what is read
// from a file.
func TestOfMemberKeepsTexts(t *testing.T) {
	long := strings.Repeat("c1", 200)
	if c := OfMember(event.Settings{{Name: "group.instance.id", Value: long}}); c.GroupInstanceID != long {
		t.Errorf("got %q", c.GroupInstanceID)
	}
}

func TestAssignorsAreThoseThatThereAre(t *testing.T) {
	if diff := cmp.Diff(assignor.Names(), assignorNames()); diff != "" {
		t.Error(diff)
	}
}

// What secures connections, measures, or stores records could change no figure.
func TestSettingsBeside(t *testing.T) {
	names := []string{"client.id", "fetch.min.bytes", "max.poll.interval.ms", "metric.reporters", "ssl.truststore.location", "log.segment.bytes", "fetch.max.bytes"}
	if got, want := Matter(names), []string{"fetch.min.bytes", "max.poll.interval.ms", "fetch.max.bytes"}; !slices.Equal(got, want) {
		t.Errorf("%v matter, not %v", got, want)
	}
}

// The lists of names are searched by halves, and hold no setting that is modelled.
func TestNotModelledLists(t *testing.T) {
	modelled := map[string][]string{"consumer": Consumer().Names(), "broker": Broker().Names()}
	for section, names := range modelled {
		others := NotModelled(section)
		if len(others) < 90 {
			t.Errorf("%s: only %d names", section, len(others))
		}
		for i, name := range others {
			if i > 0 && others[i-1] >= name {
				t.Errorf("%s: %s does not come after %s", section, name, others[i-1])
			}
			for _, m := range names {
				if m == name {
					t.Errorf("%s: %s is modelled", section, name)
				}
			}
		}
	}
}

// What lint holds a value to is what Kafka's ConfigDef says.
func TestKnown(t *testing.T) {
	lines := map[string]string{}
	for _, k := range JavaClients() {
		lines[k.Name] = strings.Join([]string{k.Type, k.Values, k.Default}, " ")
	}
	for name, want := range map[string]string{
		"session.timeout.ms": "int - 45000", "max.poll.interval.ms": "int 1.. 300000", "retry.backoff.ms": "long 0.. 100",
		"max.poll.records": "int 1.. 500", "enable.auto.commit": "boolean - true", "partition.assignment.strategy": "list - range,cooperative-sticky",
		"auto.offset.reset": "string latest,earliest,none latest", "client.rack": "string - ", "group.protocol": "string ~classic,consumer classic",
		"share.acquire.mode": "string batch_optimized,record_limit ", "fetch.max.wait.ms": "int 0.. 500", "fetch.min.bytes": "int 0.. ",
	} {
		if lines[name] != want {
			t.Errorf("%s: got %q, want %q", name, lines[name], want)
		}
	}
	for _, k := range slices.Concat(JavaClients(), Librdkafka()) {
		if least, most := k.Bounds(); least > most || k.IsNumber() && k.Options() != nil {
			t.Errorf("%s: %s", k.Name, k.Values)
		}
		if options := k.Options(); k.Default != "" && options != nil && !slices.Contains(options, k.Default) {
			t.Errorf("%s has the default %s, which is not among %s", k.Name, k.Default, options)
		}
	}
}

// ConsumerConfig.CONSUMER_PROTOCOL_UNSUPPORTED_CONFIGS and CLASSIC_PROTOCOL_UNSUPPORTED_CONFIGS.
// What decides in the place of each is a setting, too.
func TestEachProtocolRefusesSettingsOfTheOther(t *testing.T) {
	for p, want := range map[member.GroupProtocol]string{
		member.ConsumerProtocol: "session.timeout.ms: the broker's group.consumer.session.timeout.ms decides; heartbeat.interval.ms: the broker's group.consumer.heartbeat.interval.ms decides; partition.assignment.strategy: group.remote.assignor decides",
		member.ClassicProtocol:  "group.remote.assignor: partition.assignment.strategy decides",
	} {
		var all []string
		for _, s := range Consumer().RefusedWith(p) {
			all = append(all, s.Name+": "+s.Decides())
			if Consumer().Named(s.Instead) == nil && Broker().Named(s.Instead) == nil {
				t.Errorf("%s: there is no %s", s.Name, s.Instead)
			}
		}
		if got := strings.Join(all, "; "); got != want {
			t.Errorf("got  %s\nwant %s", got, want)
		}
	}
}
