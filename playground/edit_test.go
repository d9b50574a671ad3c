package playground_test

import (
	"strings"
	"testing"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/playground"
	"github.com/groupsim/groupsim/scenarios"
)

const seconds = clock.Time(clock.Second)

func kill(text string, at clock.Time) playground.Edited {
	return playground.Apply(playground.Edit{Source: playground.Source{File: "x.yaml", Text: text}, At: at, Verb: "kill", Target: "c2"})
}

const plain = `# what this is about
topics: {orders: {partitions: 4}} # four

members:
  - {id: c1..c3}   # three of them

steps: # in their order
  # first
  - {at: 10s, pause: c1, for: 5s}   # a short one

  # then
  - at: 40s
    slow: c1
    per.record: 1ms
expect:
  final.state: Stable
`

// A step stands where its moment puts it, in a line of its own, and every other byte stays.
func TestAStepIsALine(t *testing.T) {
	for _, c := range []struct {
		at     clock.Time
		before string
		line   int
	}{
		{5 * seconds, "  # first\n", 8},
		{10 * seconds, "\n  # then\n", 10},
		{20*seconds + 500_000, "\n  # then\n", 10},
		{40 * seconds, "expect:\n", 15},
		{99 * seconds, "expect:\n", 15},
	} {
		got := kill(plain, c.at)
		if got.Failed != "" {
			t.Fatal(got.Failed)
		}
		line := strings.SplitAfter(got.Text, "\n")[got.Line-1]
		if !strings.HasPrefix(line, "  - {at: ") || !strings.HasSuffix(line, "kill: c2}\n") {
			t.Errorf("at %s: line %d is %q", c.at, got.Line, line)
		}
		if strings.Replace(got.Text, line, "", 1) != plain {
			t.Errorf("at %s: more than a line is new:\n%s", c.at, got.Text)
		}
		if c.at != 10*seconds && c.at != 20*seconds+500_000 && !strings.Contains(got.Text, line+c.before) {
			t.Errorf("at %s: it does not stand before %q:\n%s", c.at, c.before, got.Text)
		}
	}
}

// However the steps are written, the scenario afterwards has one more, at that moment.
func TestAStepGoesIntoAnyScenario(t *testing.T) {
	texts := map[string]string{
		"none":    "topics: {orders: {partitions: 4}}\nmembers: [{id: c1..c3}]",
		"empty":   "topics: {orders: {partitions: 4}}\nmembers: [{id: c1..c3}]\nsteps: []\n",
		"flow":    "# kept\ntopics: {orders: {partitions: 4}}\nmembers: [{id: c1..c3}]\nsteps: [{at: 5s, kill: c1}] # too\n",
		"json":    `{"topics": {"orders": {"partitions": 4}}, "members": [{"id": "c1..c3"}], "steps": [{"at": "5s", "kill": "c1"}]}`,
		"left":    "topics: {orders: {partitions: 4}}\nmembers: [{id: c1..c3}]\nsteps:\n- at: 5s\n  kill: [c1,\n    c3]\n\n\n# the end\n",
		"windows": "topics: {orders: {partitions: 4}}\r\nmembers: [{id: c1..c3}]\r\nsteps:\r\n  - {at: 5s, kill: c1}\r\n",
		"unicode": "title: ünïcödé 日本\ntopics: {orders: {partitions: 4}}\nmembers: [{id: c1..c3}]\nsteps:\n  - {at: 5s, kill: c1} # 日本",
	}
	for _, e := range scenarios.Bundled() {
		text, _ := scenarios.Open(e.Name)
		if strings.Contains(string(text), "c2") {
			texts[e.Name] = string(text)
		}
	}
	for name, text := range texts {
		got := kill(text, 12345*seconds/1000)
		if got.Failed != "" || !strings.Contains(strings.SplitAfter(got.Text, "\n")[got.Line-1], "at: 12.345s, kill: c2}") {
			t.Errorf("%s: %s, line %d:\n%s", name, got.Failed, got.Line, got.Text)
		}
		for comment := range strings.Lines(text) {
			if _, c, ok := strings.Cut(comment, "# "); ok && !strings.Contains(got.Text, strings.TrimSpace(c)) {
				t.Errorf("%s: the comment %q is gone:\n%s", name, c, got.Text)
			}
		}
		before, err := scenarios.Load("x.yaml", strings.NewReader(text), scenarios.Options{})
		if err != nil {
			t.Fatal(err)
		}
		after, err := scenarios.Load("x.yaml", strings.NewReader(got.Text), scenarios.Options{})
		if err == nil && len(after.Scenario.Steps) != len(before.Scenario.Steps)+1 {
			t.Errorf("%s: %d steps, then %d", name, len(before.Scenario.Steps), len(after.Scenario.Steps))
		}
	}
}

// A further member is like the last one, with the next number that is free.
func TestAMemberMore(t *testing.T) {
	text := "topics: {orders: {partitions: 4}}\nmembers:\n  - {id: c1..c3} # three\n  - id: web-9\n    consumer: {session.timeout.ms: 12000}\n    start: 1s\nsteps: []\n"
	got := playground.Apply(playground.Edit{Source: playground.Source{File: "x.yaml", Text: text}, At: 7 * seconds})
	want := strings.Replace(text, "    start: 1s\n", "    start: 1s\n  - {id: web-10, start: 7s, consumer: {session.timeout.ms: 12000}}\n", 1)
	if got.Text != want || got.Line != 7 {
		t.Errorf("%+v", got)
	}
	again := playground.Apply(playground.Edit{Source: playground.Source{File: "x.yaml", Text: got.Text}, At: 7 * seconds})
	if !strings.Contains(again.Text, "id: web-11,") {
		t.Errorf("%+v", again)
	}
}

// A run is made longer in the place where its length stands.
func TestAnotherEnd(t *testing.T) {
	for text, want := range map[string]string{
		"duration:   3m # long\ntopics: {orders: {partitions: 4}}\nmembers: [{id: c1..c3}]\n": "duration:   240s # long\ntopics: {orders: {partitions: 4}}\nmembers: [{id: c1..c3}]\n",
		"topics: {orders: {partitions: 4}}\nmembers: [{id: c1..c3}]":                          "topics: {orders: {partitions: 4}}\nmembers: [{id: c1..c3}]\nduration: 240s\n",
	} {
		got := playground.Apply(playground.Edit{Source: playground.Source{File: "x.yaml", Text: text}, At: 240 * seconds, End: true})
		if got.Text != want {
			t.Errorf("%+v", got)
		}
	}
}

// What cannot be edited stays as it is, and says why.
func TestWhatCannotBeEdited(t *testing.T) {
	for _, text := range []string{"", "a: [", "- a\n", "steps: 3\n", "members: {}\n", "\x00"} {
		if got := kill(text, 1); got.Text != text || got.Failed == "" {
			if text == "members: {}\n" && got.Failed == "" {
				continue // what else is wrong with it, the loader says
			}
			t.Errorf("%q: %+v", text, got)
		}
		if got := playground.Apply(playground.Edit{Source: playground.Source{Text: text}}); got.Failed == "" {
			t.Errorf("%q: a member was added: %q", text, got.Text)
		}
	}
}
