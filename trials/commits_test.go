package trials_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/groupsim/groupsim/imports"
	"github.com/groupsim/groupsim/report/print"
	"github.com/groupsim/groupsim/scenarios"
	"github.com/groupsim/groupsim/trials"
)

// under loads a scenario with the configuration of a consumer from elsewhere.
func under(t *testing.T, scenario, file, text string) *trials.Scenario {
	t.Helper()
	c, err := imports.Properties(file, strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	s, err := trials.Load("-", strings.NewReader(scenario), trials.Options{Consumer: c.Consumer, Application: c.Application, Assumed: c.Assumed})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

const committed = "topics: {t: {partitions: 3, rate: 10}}\nmembers: [{id: c1}, {id: c2}]\nsteps: [{at: 60s, kill: c2}]\n"

// What is taken for granted of a configuration stands in the report, in each of its forms,
// and in the one that is made of the events.
func TestAssumptionsStandInTheReport(t *testing.T) {
	for file, c := range map[string]struct{ text, want string }{
		"application.yml":    {"spring.kafka.consumer.group-id: g\n", "application.yml: ack-mode is not set: Spring's listener container commits after the records of each poll() (BATCH)"},
		"manual.properties":  {"spring.kafka.consumer.group-id=g\nspring.kafka.listener.ack-mode=MANUAL\n", "manual.properties: ack-mode MANUAL: the listener is taken to acknowledge each record when it has processed it"},
		"pool.properties":    {"spring.kafka.consumer.group-id=g\nspring.kafka.listener.ack-mode=batch\nspring.kafka.listener.concurrency=3\n", "pool.properties: concurrency is 3: each member of the scenario is a process with so many consumers"},
		"own.properties":     {"group.id=g\nenable.auto.commit=false\n", "enable.auto.commit is false and nothing says how the program commits: every program commits after the records of each poll(), as with application.commit: batch"},
		"streams.properties": {"application.id=g\nmax.poll.records=10\n", "streams.properties: Kafka Streams brings its own assignor: the scenario has Kafka's"},
	} {
		loaded := under(t, committed, file, c.text)
		made := newMade(loaded.Scenario.Names())
		r, err := trials.Run(loaded, made.options())
		if err != nil {
			t.Fatal(err)
		}
		all := made.all(t, r)
		j, err := trials.ReadJournal(strings.NewReader(all["events"]), nil)
		if err != nil {
			t.Fatal(err)
		}
		again, err := j.Report(trials.RunOptions{})
		if err != nil {
			t.Fatal(err)
		}
		var comment bytes.Buffer
		if err := print.Markdown(&comment, r); err != nil {
			t.Fatal(err)
		}
		for form, got := range map[string]string{
			"JSON": all["json"], "text": all["text"], "the story": all["story"], "Markdown": comment.String(), "what is made of the events": strings.Join(again.Assumed, "\n"),
		} {
			if plain := strings.NewReplacer("\\", "", "\n", " ").Replace(got); !strings.Contains(plain, c.want) {
				t.Errorf("%s: %s does not say that %q:\n%.900s", file, form, c.want, got)
			}
		}
	}
}

// A configuration that says that the client commits takes the place of who commits in the
// scenario.
func TestTheConfigurationSaysWhoCommits(t *testing.T) {
	const scenario = committed + "application: {commit: none}\n"
	s := under(t, scenario, "c.properties", "enable.auto.commit=true\n")
	if c := &s.Scenario.Members[0]; !c.Consumer.EnableAutoCommit || len(s.LeftOut) != 1 || !strings.Contains(s.LeftOut[0], "application.commit") {
		t.Errorf("auto-commit %t, left out %q", c.Consumer.EnableAutoCommit, s.LeftOut)
	}
	for _, text := range []string{"max.poll.records=10\n", "enable.auto.commit=false\n"} {
		if s := under(t, scenario, "c.properties", text); s.Scenario.Members[0].Consumer.EnableAutoCommit || len(s.LeftOut) != 0 {
			t.Errorf("%q: the scenario's own commit does not hold: left out %q", text, s.LeftOut)
		}
	}
	l, err := scenarios.Load("-", strings.NewReader(scenario), scenarios.Options{Setup: &scenarios.Setup{
		Name: "c.properties", Changes: []scenarios.Change{{Key: "consumer.enable.auto.commit", Value: "true"}}}})
	if err != nil || !l.Scenario.Members[0].Consumer.EnableAutoCommit {
		t.Errorf("as a setup: %v", err)
	}
}

// Where records are processed again, explain tries to commit at other moments, and says of
// what costs downtime what it saves.
func TestExplainTriesOtherCommits(t *testing.T) {
	for commit, want := range map[string]string{
		"none":        "application.commit none batch, application.commit none record, application.commit.on.revoke false true",
		"{every: 9s}": "application.commit 9s batch, application.commit 9s record, application.commit.on.revoke false true",
		"auto":        "auto.commit.interval.ms 5000 1000, application.commit auto batch",
	} {
		const slow = "consumer: {auto.offset.reset: earliest}\ntopics: {t: {partitions: 3, rate: 100}}\nmembers: [{id: c1}, {id: c2}]\nsteps: [{at: 64s, kill: c2}]\napplication: {per.record: 2ms, commit: "
		x, err := trials.Explain("-", strings.NewReader(slow+commit+"}\n"), trials.Options{}, trials.ExplainOptions{WhatIf: true})
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, c := range x.WhatIf.Changes {
			if !strings.Contains(c.Setting, "commit") {
				continue
			}
			got = append(got, c.Setting+" "+c.From+" "+c.To)
			if c.To == "record" && (c.After.Reprocessed > 1 || x.WhatIf.Before.Reprocessed < 100) {
				t.Errorf("%s: with a commit after each record %d records are processed again, and were %d", commit, c.After.Reprocessed, x.WhatIf.Before.Reprocessed)
			}
		}
		if len(got) != len(strings.Split(want, ", ")) {
			t.Errorf("%s: got %q, want %q", commit, got, want)
		}
		for _, w := range strings.Split(want, ", ") {
			if !strings.Contains(strings.Join(got, ", ")+",", w+",") {
				t.Errorf("%s: got %q, want %q", commit, got, want)
			}
		}
	}
}
