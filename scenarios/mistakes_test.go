package scenarios

import (
	"fmt"
	"strings"
	"testing"

	"github.com/groupsim/groupsim/internal/golden"
)

// plainFile is a scenario with nothing wrong.
const plainFile = "name: mine\nduration: 3m\ntopics:\n  orders: {partitions: 12, rate: 50}\nconsumer:\n  session.timeout.ms: 30000\n  heartbeat.interval.ms: 10000\nmembers:\n  - {id: c1..c3}\nsteps:\n  - {at: 60s, pause: c2, for: 35s}\nexpect:\n  downtime.max: \"<= 45s\"\n"

// mistakes are what people write by hand in place of what is right: what is replaced in
// the plain file, and by what; with nothing to replace, the whole file.
var mistakes = []struct{ name, right, wrong string }{
	{"tabs", "  session.timeout", "\tsession.timeout"},
	{"tab-list", "  - {id", "\t- {id"},
	{"unindented", "", "name: mine\nduration: 3m\ntopics:\n  orders: {partitions: 12, rate: 50}\nconsumer:\nsession.timeout.ms: 30000\nheartbeat.interval.ms: 10000\nmembers:\n  - {id: c1..c3}\nsteps:\n  - {at: 60s, pause: c2, for: 35s}\nexpect:\n  downtime.max: \"<= 45s\"\n"},
	{"unindented-topic", "  orders:", "orders:"},
	{"unindented-expect", "  downtime.max", "downtime.max"},
	{"members-names", "", "name: mine\nduration: 3m\ntopics:\n  orders: {partitions: 12, rate: 50}\nconsumer:\n  session.timeout.ms: 30000\n  heartbeat.interval.ms: 10000\nmembers: [c1, c2, c3]\nsteps:\n  - {at: 60s, pause: c2, for: 35s}\nexpect:\n  downtime.max: \"<= 45s\"\n"},
	{"members-map", "  - {id: c1..c3}\n", "  c1: {}\n  c2: {}\n"},
	{"members-number", "members:\n  - {id: c1..c3}", "members: 3"},
	{"unknown-member", "pause: c2", "pause: c9"},
	{"kill-two-string", "pause: c2, for: 35s", `kill: "c1,c2"`},
	{"kill-two-space", "pause: c2, for: 35s", "kill: c1 c2"},
	{"workers-setting", "steps:", "application:\n  workers: {threadz: 4}\nsteps:"},
	{"workers-number", "steps:", "application:\n  workers: 4\nsteps:"},
	{"unknown-metric", "downtime.max", "downtime.worst"},
	{"unknown-metric2", "downtime.max", "lag"},
	{"time-no-unit", "at: 60s", "at: 60"},
	{"for-no-unit", "for: 35s", "for: 35"},
	{"duration-no-unit", "duration: 3m", "duration: 180"},
	{"duration-words", "duration: 3m", "duration: 3 minutes"},
	{"duration-min", "duration: 3m", "duration: 3min"},
	{"duration-clock", "duration: 3m", "duration: 00:03:00"},
	{"at-missing", "at: 60s, ", ""},
	{"for-space", "for: 35s", "for: 35 s"},
	{"poll-in-consumer", "  heartbeat.interval.ms: 10000", "  per.record: 2ms"},
	{"kafka-in-application", "steps:", "application:\n  max.poll.records: 100\nsteps:"},
	{"kafka-at-top", "duration: 3m", "session.timeout.ms: 30000"},
	{"per-record-top", "duration: 3m", "per.record: 2ms"},
	{"camel", "session.timeout.ms", "sessionTimeoutMs"},
	{"dash", "session.timeout.ms", "session-timeout-ms"},
	{"underscore", "session.timeout.ms", "session_timeout_ms"},
	{"upper", "session.timeout.ms", "SESSION_TIMEOUT_MS"},
	{"part-of-two", "session.timeout.ms", "auto.commit"},
	{"part-of-many", "session.timeout.ms", "interval"},
	{"assignor", "  heartbeat.interval.ms: 10000", "  assignor: sticky"},
	{"assignor-value", "  heartbeat.interval.ms: 10000", "  partition.assignment.strategy: cooperative"},
	{"topic-number", "{partitions: 12, rate: 50}", "12"},
	{"topic-list", "  orders: {partitions: 12, rate: 50}", "  - {name: orders, partitions: 12}"},
	{"topic-names", "topics:\n  orders: {partitions: 12, rate: 50}", "topics: [orders]"},
	{"topic-string", "topics:\n  orders: {partitions: 12, rate: 50}", "topics: orders"},
	{"partition-singular", "partitions: 12", "partition: 12"},
	{"partitions-name", "partitions: 12", "partitions: orders"},
	{"partitions-zero", "partitions: 12", "partitions: 0"},
	{"partitions-range", "partitions: 12", "partitions: 0..11"},
	{"dup-ids", "  - {id: c1..c3}", "  - {id: c1..c3}\n  - {id: c2}"},
	{"dup-key", "duration: 3m", "duration: 3m\nduration: 4m"},
	{"equals", "duration: 3m", "duration = 3m"},
	{"equals-in", "  session.timeout.ms: 30000", "  session.timeout.ms=30000"},
	{"no-space", "duration: 3m", "duration:3m"},
	{"no-space-flow", "at: 60s", "at:60s"},
	{"no-space-setting", "session.timeout.ms: 30000", "session.timeout.ms:30000"},
	{"quote-open", "name: mine", `name: "mine`},
	{"expect-unquoted-gt", `"<= 45s"`, ">= 45s"},
	{"expect-noop", `"<= 45s"`, "45s"},
	{"expect-number", `"<= 45s"`, `"<= 45"`},
	{"expect-list", `  downtime.max: "<= 45s"`, "  - downtime.max <= 45s"},
	{"expect-string", "expect:\n  downtime.max: \"<= 45s\"", "expect: downtime.max <= 45s"},
	{"two-verbs", "pause: c2, for: 35s", "pause: c2, for: 35s, kill: c3"},
	{"step-map", "  - {at: 60s, pause: c2, for: 35s}", "  at: 60s\n  pause: c2\n  for: 35s"},
	{"step-string", "  - {at: 60s, pause: c2, for: 35s}", "  - pause c2 at 60s"},
	{"step-no-verb", "pause: c2, ", ""},
	{"step-verb-unknown", "pause: c2", "crash: c2"},
	{"step-verb-nested", "{at: 60s, pause: c2, for: 35s}", "{at: 60s, pause: {member: c2, for: 35s}}"},
	{"step-two-blocks", "  - {at: 60s, pause: c2, for: 35s}", "  - at: 60s\n  - pause: c2\n  - for: 35s"},
	{"step-action", "{at: 60s, pause: c2, for: 35s}", "{at: 60s, action: pause, member: c2}"},
	{"missing-brace", "for: 35s}", "for: 35s"},
	{"missing-comma", "at: 60s, pause", "at: 60s pause"},
	{"member-no-id", "{id: c1..c3}", "{topics: [orders]}"},
	{"member-count", "{id: c1..c3}", "{id: c, count: 3}"},
	{"member-list-in-id", "id: c1..c3", "id: 'c1,c2'"},
	{"expect-operator", "\"<= 45s\"", "\"=> 45s\""},
	{"expect-equals", "\"<= 45s\"", "\"= 45s\""},
	{"duration-iso", "duration: 3m", "duration: PT3M"},
	{"value-with-colon", "name: mine", "name: mine\ntitle: this: that"},
	{"member-name", "{id: c1..c3}", "{name: c1}"},
	{"member-range-dash", "c1..c3", "c1-c3"},
	{"member-topic-unknown", "{id: c1..c3}", "{id: c1..c3, topics: [order]}"},
	{"member-topic-string", "{id: c1..c3}", "{id: c1..c3, topic: orders}"},
	{"member-setting", "{id: c1..c3}", "{id: c1..c3, session.timeout.ms: 10000}"},
	{"member-group-id", "{id: c1..c3}", "{id: c1..c3, group.instance.id: c1}"},
	{"bool-string", "  heartbeat.interval.ms: 10000", "  enable.auto.commit: yes"},
	{"setting-string", "30000", "thirty seconds"},
	{"setting-seconds", "30000", "30"},
	{"rate-unit", "rate: 50", "rate: 50/s"},
	{"rate-k", "rate: 50", "rate: 10k"},
	{"seed-neg", "duration: 3m", "seed: -1"},
	{"percent", `"<= 45s"`, `"<= 45s in 95"`},
	{"steps-typo", "steps:", "step:"},
	{"member-typo", "members:", "member:"},
	{"consumers-typo", "consumer:", "consumers:"},
	{"chance-list", "steps:", "chance: true\nsteps:"},
	{"vary-no-dist", "steps:", "vary:\n  pause: 1s\nsteps:"},
	{"vary-names", "steps:", "vary:\n  p: {lognormal: {median: 1s, p99: 8s}}\nsteps:"},
	{"slow-missing", "pause: c2, for: 35s", "slow: c2"},
	{"restart-nodown", "pause: c2, for: 35s", "restart: c2, downtime: 5s"},
	{"rolling-missing", "pause: c2, for: 35s", "rolling-restart: all"},
	{"kill-list-str", "pause: c2, for: 35s", "kill: [c1, c7]"},
	{"kill-star", "pause: c2, for: 35s", `kill: "*"`},
	{"kill-num", "pause: c2, for: 35s", "kill: 2"},
	{"empty", "", "\n"},
	{"only-text", "", "hello world\n"},
	{"json-trailing", "", "{\"name\": \"x\",}\n"},
	{"list-root", "", "- name: x\n"},
	{"no-members", "members:\n  - {id: c1..c3}\n", ""},
	{"no-topics", "topics:\n  orders: {partitions: 12, rate: 50}\n", ""},
	{"members-empty", "members:\n  - {id: c1..c3}\n", "members:\n"},
	{"topics-empty", "topics:\n  orders: {partitions: 12, rate: 50}\n", "topics:\n"},
	{"null-setting", "session.timeout.ms: 30000", "session.timeout.ms:"},
	{"null-step", "  - {at: 60s, pause: c2, for: 35s}", "  -"},
	{"comment-inline", "duration: 3m", "duration: 3m#end"},
	{"network-num", "steps:", "network: 5ms\nsteps:"},
	{"anchor", "{id: c1..c3}", "&a {id: c1..c3}"},
	{"alias", "{id: c1..c3}", "*a"},
	{"smart-quotes", `"<= 45s"`, "“<= 45s”"},
	{"nbsp", "duration: 3m", "duration:\u00a03m"},
	{"members-indent", "  - {id: c1..c3}", "  - id: c1\n   topics: [orders]"},
	{"indent-less", "  session.timeout", " session.timeout"},
	{"indent-more", "  heartbeat.interval", "   heartbeat.interval"},
	{"key-no-colon", "steps:\n", "steps\n"},
	{"dash-no-space", "- {id", "-{id"},
	{"decimal-comma", "for: 35s", "for: 1,5s"},
	{"decimal-comma-number", "rate: 50", "rate: 1,5"},
	{"slashes", "duration: 3m", "duration: 3m // of all"},
	{"slashes-flow", "", "{\"topics\": {\"t\": {\"partitions\": 1}}, // of all\n \"members\": [{\"id\": \"c1\"}]}\n"},
	{"range-backwards", "c1..c3", "c3..c1"},
	{"range-dots", "c1..c3", "c1...c3"},
	{"negative", "for: 35s", "for: -35s"},
	{"negative-rate", "rate: 50", "rate: -1"},
	{"negative-partitions", "partitions: 12", "partitions: -3"},
	{"dup-topic", "  orders: {partitions: 12, rate: 50}", "  orders: {partitions: 12}\n  orders: {partitions: 3}"},
	{"dup-in-step", "for: 35s", "for: 35s, for: 40s"},
	{"steps-map", "  - {at: 60s, pause: c2, for: 35s}", "  first: {at: 60s, pause: c2, for: 35s}"},
	{"consumer-list", "  session.timeout.ms: 30000\n  heartbeat.interval.ms: 10000", "  - session.timeout.ms: 30000\n  - heartbeat.interval.ms: 10000"},
	{"merge", "  - {id: c1..c3}", "  - &m {id: c1}\n  - {<<: *m, id: c2}"},
	{"octal", "partitions: 12", "partitions: 012"},
	{"two-faults", "  - {at: 60s, pause: c2, for: 35s}", "  - {at: 60s, pause: c2, for: 35s}\n  - {at: 70s, pause: c2, for: 5s}"},
	{"gone", "  - {at: 60s, pause: c2, for: 35s}", "  - {at: 60s, kill: c2}\n  - {at: 70s, kill: c2}"},
	{"runs-already", "pause: c2, for: 35s", "start: c2"},
	{"accent", "{id: c1..c3}", "{id: café}"},
	{"cyrillic", "consumer:", "сonsumer:"},
	{"line-ends", "", "name: mine\r\nduration: 3m\r\ntopics:\r\n  orders: {partitions: 12, rate: 50}\r\nmembers:\r\n  - {id: c1..c3}\r\nsteps:\r\n  - {at: 60s, pause: c2, for: 35}\r\n"},
	{"byte-order-mark", "", "\uFEFFnmae: mine\ntopics: {t: {partitions: 1}}\nmembers: [{id: c1}]\n"},
	{"utf-16", "", "\xff\xfen\x00a\x00"},
	{"latin-1", "name: mine", "name: mine\ntitle: Pause f\xfcr c2"},
	{"single-quote-open", `"<= 45s"`, "'<= 45s"},
	{"brace-open", "rate: 50}", "rate: 50"},
	{"backtick", `"<= 45s"`, "\x60<= 45s\x60"},
	{"two-documents", "", "topics: {t: {partitions: 1}}\nmembers: [{id: c1}]\n---\ntopics: {t: {partitions: 1}}\n"},
	{"tilde", "", "~\n"},
	{"commit-word", "steps:", "application: {commit: sometimes}\nsteps:"},
	{"commit-no-unit", "steps:", "application: {commit: {every: 5}}\nsteps:"},
	{"commit-key", "steps:", "application: {commit: {each: 5s}}\nsteps:"},
	{"client", "steps:", "client: python\nsteps:"},
	{"dedent", "  - {id: c1..c3}", "  - id: c1\n  topics: [orders]"},
}

// Each mistake has its messages in testdata/mistakes.txt: the place, the value, and what
// to write instead.
func TestMistakes(t *testing.T) {
	if _, err := Load("plain.yaml", strings.NewReader(plainFile), Options{}); err != nil {
		t.Fatal(err)
	}
	var out strings.Builder
	for _, m := range mistakes {
		text := m.wrong
		if m.right != "" {
			if text = strings.Replace(plainFile, m.right, m.wrong, 1); text == plainFile {
				t.Errorf("%s: nothing is replaced", m.name)
			}
		}
		_, err := Load("mine.yaml", strings.NewReader(text), Options{})
		if err == nil {
			t.Errorf("%s: no error", m.name)
			continue
		}
		for _, e := range err.(*Errors).List {
			if e.Line == 0 || e.Column == 0 {
				t.Errorf("%s: no place in %v", m.name, e)
			}
		}
		fmt.Fprintf(&out, "%s\n  %s\n", m.name, strings.ReplaceAll(err.Error(), "\n", "\n  "))
	}
	golden.Compare(t, "testdata/mistakes.txt", out.String())
}
