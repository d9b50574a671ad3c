package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/groupsim/groupsim/imports"
	"github.com/groupsim/groupsim/words"
)

const properties = "../../imports/testdata/"

func TestLintExitCodes(t *testing.T) {
	for _, c := range []struct {
		name  string
		stdin string
		args  []string
		code  int
		out   string // what standard output contains
		errs  string // what standard error contains; empty: it is empty
	}{
		{"nothing worse than a note", "", []string{properties + "java.properties"}, 0, "[long-session: ", ""},
		{"something dangerous", "", []string{properties + "java-dangerous.properties"}, 3, "java-dangerous.properties:4:20: danger: a static member", ""},
		{"something invalid", "", []string{properties + "java-late.properties"}, 2, "java-late.properties:3:23: invalid: heartbeat.interval.ms 5000 is not below session.timeout.ms 5000 make the interval a third", ""},
		{"the worst of several", "", []string{properties + "java.properties", properties + "java-refused.properties", properties + "java-dangerous.properties"}, 2, "java-dangerous.properties:4:20", ""},
		{"standard input", "session.timeout.ms=60000\ngroup.id=g\nmax.poll.intervall.ms=1", []string{"-"}, 3, `standard input:3:1: danger: "max.poll.intervall.ms" is not a setting of a consumer, so the client ignores it (did you mean "max.poll.interval.ms"?)`, ""},
		{"the end says what it was", "", []string{properties + "application.yml"}, 0, "application.yml: Spring Boot; note: 4", ""},
		{"a group's description", "", []string{"../../imports/describe/testdata/3.6-members.txt"}, 0, "3.6-members.txt:3:1: note: group checkout-service: 1 of 4 members have no partition", ""},
		{"something else", "", []string{"lint.go"}, 2, "lint.go:1:1: invalid: this is no configuration of a Kafka consumer", ""},
		{"a missing file", "", []string{"./nowhere.properties", properties + "java.properties"}, 2, "java.properties: Java consumer", "nowhere.properties: cannot be opened"},
		{"no file", "", nil, 2, "", "lint needs a file"},
		{"standard input twice", "", []string{"-", "-"}, 2, "", "only once"},
		{"an unknown form", "", []string{"x", "-o", "csv"}, 2, "", "text or json"},
	} {
		t.Run(c.name, func(t *testing.T) {
			code, out, errs := run(c.stdin, append([]string{"lint"}, c.args...)...)
			words := strings.Join(strings.Fields(out), " ") // wherever lines break
			if code != c.code || !strings.Contains(words, c.out) || !strings.Contains(errs, c.errs) || c.errs == "" && errs != "" {
				t.Errorf("exit code %d, want %d\n%s\nstandard error: %s", code, c.code, out, errs)
			}
			for line := range strings.Lines(out) {
				if utf8.RuneCountInString(line) > 101 {
					t.Errorf("a line of more than 100 characters: %s", line)
				}
			}
		})
	}
}

// A finding is told whole, however long its place and its words are.
func TestLintTextIsWhole(t *testing.T) {
	dir := t.TempDir()
	data, err := os.ReadFile(properties + "spring-contradiction.yml")
	if err != nil {
		t.Fatal(err)
	}
	for n := range 60 {
		file := filepath.Join(dir, strings.Repeat("x", n+1)+".yml")
		if err := os.WriteFile(file, data, 0o600); err != nil {
			t.Fatal(err)
		}
		_, out, _ := run("", "lint", file)
		if text := strings.Join(strings.Fields(out), " "); !strings.Contains(text, `danger: "spring.kafka.consumer.heartbeat-interval" is given as "spring.kafka.consumer.properties.heartbeat.interval.ms" in line`) {
			t.Fatalf("with a name of %d characters:\n%s", len(file), out)
		}
	}
}

// The worst findings come first, and colours are for terminals alone.
func TestLintTextIsSortedAndPainted(t *testing.T) {
	const file = properties + "java-late.properties"
	_, plain, _ := run("", "lint", file)
	last := -1
	for _, severity := range []string{": invalid: ", ": danger: ", ": note: "} {
		first := strings.Index(plain, severity)
		if first < last || first < 0 {
			t.Errorf("%q stands at %d, behind %d:\n%s", severity, first, last, plain)
		}
		last = strings.LastIndex(plain, severity)
	}
	if strings.Contains(plain, "\x1b") {
		t.Error("colours in a file")
	}
	f, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	painted := &strings.Builder{}
	if err := lintText(painted, imports.Lint(file, f), terminal{colour: true, width: widest}); err != nil {
		t.Fatal(err)
	}
	if got := string(words.WithoutEscapes([]byte(painted.String()))); got != plain || !strings.Contains(painted.String(), "\x1b[31minvalid:\x1b[0m") {
		t.Errorf("in colour:\n%s\nwithout:\n%s", got, plain)
	}
}

func TestLintJSONIsALineAFile(t *testing.T) {
	code, out, errs := run("", "lint", "-o", "json", properties+"librdkafka.conf", properties+"java-late.properties")
	if code != 2 || errs != "" {
		t.Fatalf("exit code %d: %s", code, errs)
	}
	lines := strings.Split(strings.TrimSuffix(out, "\n"), "\n")
	if len(lines) != 2 {
		t.Fatalf("%d lines for 2 files", len(lines))
	}
	var doc struct {
		Schema, File, Kind string
		Findings           []struct {
			Line, Column                                     int
			Severity, Rule, Setting, Message, Remedy, Source string
		}
	}
	if err := json.Unmarshal([]byte(lines[1]), &doc); err != nil {
		t.Fatal(err)
	}
	if doc.Schema != "groupsim.lint/v1" || doc.File != properties+"java-late.properties" || doc.Kind != "Java consumer" || len(doc.Findings) < 5 {
		t.Fatalf("%+v", doc)
	}
	f := doc.Findings[1] // the worst come first
	if f.Line != 3 || f.Column != 23 || f.Severity != "invalid" || f.Rule != "heartbeat-not-below-session" || f.Setting != "heartbeat.interval.ms" || f.Source == "" || f.Remedy == "" {
		t.Errorf("%+v", f)
	}
}

// What --properties and --group-state make of a run shows in its report, and on
// standard error.
func TestRunWithWhatPeopleHave(t *testing.T) {
	const members, nobody = "../../imports/describe/testdata/3.6-members.txt", "../../imports/describe/testdata/no-active-members.txt"
	const newer, consumerProtocol, all = "../../imports/describe/testdata/4.3-members-state.txt", "../../imports/describe/testdata/4.3-consumer-protocol.txt", "../../imports/describe/testdata/all-groups.txt"
	for _, c := range []struct {
		name  string
		stdin string
		args  []string
		code  int
		setup string // the report's, as JSON
		errs  []string
	}{
		{"a Java consumer's file", "", []string{"gc-pause", "--properties", properties + "java.properties"}, 0,
			`{"protocol":"classic","rebalance":"cooperative","assignor":"cooperative-sticky","members":3,"static":true}`,
			[]string{"java.properties (Java consumer) in place of the scenario's consumer settings: partition.assignment.strategy", "not used, not the consumer's: schema.registry.url, specific.avro.reader"}},
		{"Spring's", "", []string{"gc-pause", "--properties", properties + "application.yml"}, 0,
			`{"protocol":"classic","rebalance":"cooperative","assignor":"cooperative-sticky","members":3,"static":true}`, []string{"application.yml (Spring Boot)"}},
		{"librdkafka's", "", []string{"gc-pause", "--properties", properties + "librdkafka.json"}, 0,
			`{"protocol":"classic","rebalance":"eager","assignor":"range","members":3,"static":false}`, []string{"the defaults of librdkafka, which runs in place"}},
		{"a franz-go group's", "session.timeout.ms=30000", []string{"gc-pause", "--set", "client=franz-go", "--properties", "-"}, 0,
			`{"protocol":"classic","rebalance":"cooperative","assignor":"cooperative-sticky","members":3,"static":false}`, []string{"session.timeout.ms; for the rest the defaults of each member's client"}},
		{"--set wins", "group.id=g\npartition.assignment.strategy=org.apache.kafka.clients.consumer.StickyAssignor", []string{"gc-pause", "--properties", "-", "--set", "consumer.partition.assignment.strategy=roundrobin"}, 0,
			`{"protocol":"classic","rebalance":"eager","assignor":"roundrobin","members":3,"static":false}`, []string{"standard input (Java consumer)"}},
		{"what the client refuses", "", []string{"gc-pause", "--properties", properties + "java-late.properties"}, 2, "", []string{"java-late.properties:3:23: heartbeat.interval.ms 5000 is not below session.timeout.ms 5000"}},
		{"what the broker refuses", "session.timeout.ms=5000", []string{"gc-pause", "--properties", "-"}, 2, "", []string{"standard input:1:20: session.timeout.ms 5000 is below the broker's"}},
		{"a missing file", "", []string{"gc-pause", "--properties", "./nowhere"}, 2, "", []string{"nowhere: cannot be opened"}},
		{"a group as it is", "", []string{"gc-pause", "--group-state", members}, 0,
			`{"protocol":"classic","rebalance":"eager","assignor":"range","members":4,"static":false}`,
			[]string{"group checkout-service, with 4 members and 2 topics", "gc-pause: c1 is checkout-0, c2 is checkout-1, c3 is rdkafka-1"}},
		{"a group of Kafka 4, with its state", "", []string{"gc-pause", "--group-state", newer}, 0,
			`{"protocol":"classic","rebalance":"cooperative","assignor":"cooperative-sticky","members":3,"static":false}`, []string{"group payments"}},
		{"a group without members", "", []string{"gc-pause", "--group-state", nobody}, 0,
			`{"protocol":"classic","rebalance":"eager","assignor":"range","members":3,"static":false}`, []string{"the scenario keeps its own", "the lag of 1500 records is not used"}},
		{"a group of the consumer protocol", "", []string{"gc-pause", "--group-state", consumerProtocol}, 0,
			`{"protocol":"consumer","rebalance":"incremental","assignor":"uniform","members":2,"static":false}`,
			[]string{"the group speaks the consumer protocol (KIP-848)", "gc-pause: left out: session.timeout.ms 30000: the client refuses it with group.protocol consumer; there the broker's group.consumer.session.timeout.ms decides, 45000"}},
		{"a group of the consumer protocol, and settings of the classic one", "session.timeout.ms=30000", []string{"gc-pause", "--group-state", consumerProtocol, "--properties", "-"}, 2, "",
			[]string{"standard input:1:20: session.timeout.ms: the client refuses it with group.protocol: consumer: leave it out; there the broker's group.consumer.session.timeout.ms decides"}},
		{"a consumer of the consumer protocol", "", []string{"gc-pause", "--properties", properties + "java-consumer-group.properties"}, 0,
			`{"protocol":"consumer","rebalance":"incremental","assignor":"range","members":3,"static":true}`, []string{"group.protocol, group.remote.assignor"}},
		{"and one of librdkafka's", "", []string{"gc-pause", "--properties", properties + "librdkafka-consumer-group.conf"}, 0,
			`{"protocol":"consumer","rebalance":"incremental","assignor":"uniform","members":3,"static":true}`, []string{"librdkafka is modelled with the classic protocol only"}},
		{"several groups", "", []string{"gc-pause", "--group-state", all}, 2, "", []string{"2 groups are described: choose from moving, other"}},
		{"one of several groups", "", []string{"scale-out", "--group-state", all, "--group", "other"}, 0,
			`{"protocol":"classic","rebalance":"eager","assignor":"range","members":2,"static":false}`, []string{"group other, with 1 member and 1 topic"}},
		{"too few members", "", []string{"gc-pause", "--group-state", all, "--group", "other"}, 2, "", []string{"pause: nobody stands in for c2"}},
		{"a group and nothing else", "", []string{"gc-pause", "--group", "x"}, 2, "", []string{"--group goes with --group-state"}},
		{"standard input twice", "", []string{"-", "--properties", "-"}, 2, "", []string{"only once"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			code, out, errs := run(c.stdin, append([]string{"run", "-o", "json"}, c.args...)...)
			if code != c.code {
				t.Errorf("exit code %d, want %d", code, c.code)
			}
			if !strings.Contains(out, `"setup":`+c.setup) && c.setup != "" || c.setup == "" && out != "" {
				t.Errorf("standard output lacks %q:\n%.400s", c.setup, out)
			}
			for _, want := range c.errs {
				if !strings.Contains(errs, want) {
					t.Errorf("standard error lacks %q:\n%s", want, errs)
				}
			}
		})
	}
}

// A secret of a configuration is printed nowhere.
func TestSecretsStayOut(t *testing.T) {
	path := filepath.Join(t.TempDir(), "consumer.properties")
	text := "group.id=g\nsasl.jaas.config=required password=\"hunter2\";\nssl.key.pasword=hunter2\nssl.key.password=hunter2 # hunter2\nvault.token=hunter2\nssl.key.password=hunter22\n"
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	for _, args := range [][]string{{"lint", path}, {"lint", "-o", "json", path}, {"run", "gc-pause", "--properties", path}} {
		if _, out, errs := run("", args...); strings.Contains(out+errs, "hunter2") {
			t.Errorf("%v:\n%s%s", args, out, errs)
		}
	}
}
