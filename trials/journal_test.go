package trials_test

import (
	"bytes"
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/report"
	"github.com/groupsim/groupsim/report/kafkametrics"
	"github.com/groupsim/groupsim/report/picture"
	"github.com/groupsim/groupsim/report/print"
	"github.com/groupsim/groupsim/report/story"
	"github.com/groupsim/groupsim/scenarios"
	"github.com/groupsim/groupsim/trials"
)

// made is all that is made of a run, as text.
type made struct {
	names   *event.Names
	events  bytes.Buffer
	writer  *event.Writer
	record  *story.Record
	drawn   *picture.Record
	metrics *kafkametrics.Recorder
}

func newMade(names *event.Names) *made {
	m := &made{names: names, record: &story.Record{}, drawn: picture.NewRecord(names), metrics: kafkametrics.NewRecorder(names, []clock.Time{clock.Time(clock.Minute), kafkametrics.AtEnd})}
	m.writer = event.NewWriter(&m.events, names)
	return m
}

func (m *made) options() trials.RunOptions {
	return trials.RunOptions{Events: event.Sinks{m.writer, m.record, m.drawn}, Metrics: m.metrics, Alerts: true}
}

// all gives every form: report, findings, metrics, alerts, story and pictures.
func (m *made) all(t *testing.T, r *report.Report) map[string]string {
	t.Helper()
	texts := map[string]string{}
	write := func(form string, to func(b *bytes.Buffer) error) {
		var b bytes.Buffer
		if err := to(&b); err != nil {
			t.Fatalf("%s: %v", form, err)
		}
		texts[form] = b.String()
	}
	write("events", func(b *bytes.Buffer) error {
		defer func() { b.Write(m.events.Bytes()) }()
		return m.writer.Flush()
	})
	write("text", func(b *bytes.Buffer) error { return print.Text(b, r, 100, false) })
	write("json", func(b *bytes.Buffer) error { return r.WriteJSON(b) })
	write("csv", func(b *bytes.Buffer) error { return print.NewCSV(b).Report(r) })
	write("openmetrics", func(b *bytes.Buffer) error { return m.metrics.Write(b) })
	write("rules", func(b *bytes.Buffer) error { return print.PrometheusRules(b, r) })
	told := story.Tell(m.record, r, m.names)
	write("story", func(b *bytes.Buffer) error { return told.WriteJSON(b) })
	run := m.drawn.Finish(r)
	write("html", func(b *bytes.Buffer) error { return run.HTML(b) })
	write("mermaid", func(b *bytes.Buffer) error { return run.Mermaid(b, picture.EveryRebalance) })
	return texts
}

// A run that is read back from its events is, to the byte, what it was.
func TestAJournalIsEnough(t *testing.T) {
	for _, entry := range scenarios.Bundled() {
		for _, set := range [][]string{nil, {"client=franz-go"}, {"consumer.group.instance.id='{id}'", "consumer.fetch.min.bytes=1"}} {
			name := strings.Join(append([]string{entry.Name}, set...), " ")
			scenario, err := trials.Load(entry.Name, nil, trials.Options{Set: set, Expect: []string{"gap.max < 1ms"}})
			if err != nil {
				continue // some scenarios are not valid with these settings
			}
			t.Run(name, func(t *testing.T) {
				t.Parallel()
				first := newMade(scenario.Scenario.Names())
				r, err := trials.Run(scenario, first.options())
				if err != nil {
					t.Skip(err) // nor can all steps be taken
				}
				want := first.all(t, r)
				j, err := trials.ReadJournal(strings.NewReader(want["events"]), nil)
				if err != nil {
					t.Fatal(err)
				}
				again := newMade(j.Names)
				if r, err = j.Report(again.options()); err != nil {
					t.Fatal(err)
				}
				got := again.all(t, r)
				for form := range want {
					if got[form] != want[form] {
						t.Errorf("%s differs (- run, + events):\n%s", form, cmp.Diff(want[form], got[form]))
					}
				}
			})
		}
	}
}

const head = `{"t": 0, "e": "run", "scenario": "x", "title": "", "seed": 1, "duration": 1000, "kafka": "4.3.0"}` + "\n"

func TestBadJournals(t *testing.T) {
	for _, test := range []struct{ text, expect, want string }{
		{"", "", "does not begin with the event run"},
		{`{"t": 0, "e": "produced", "topic": "orders", "rate": 1}`, "", "does not begin with the event run"},
		{"no JSON", "", "line 1: invalid character"},
		{"name: crash", "", "a journal is what groupsim run SCENARIO --events FILE writes"},
		{strings.Replace(head, "1000", "31622400001", 1), "", "line 1: duration: a run lasts longer than 0s and at most 8784h, not 8784h0m0.001s"},
		{strings.Replace(head, `"duration": 1000, `, "", 1), "", "line 1: duration: a run lasts longer than 0s"},
		{head, "downtime <= 1s", `"downtime" is not a metric`},
		{head + head, "", "line 2: a second run begins"},
		{head + `{"t": 7, "e": "coordinator.up"}`, "", "line 2: the stream breaks off"},
		{head + `{"t": 1000.5, "e": "coordinator.up"}`, "", "line 2: 1.0005s is before the event above or after the end of the run, 1s"},
		{head + `{"t": 7, "e": "coordinator.up"}` + "\n\n" + `{"t": 6, "e": "coordinator.up"}`, "", "line 4: 6ms is before the event above"},
		{head + `{"t": 7, "m": "c1", "e": "assigned", "p": ["orders-1000000"]}`, "", `line 2: "orders-1000000" is no partition`},
		{head + `{"t": 7, "e": "partitions.added", "topic": "orders", "partitions": 2000000000}`, "", "line 2: 2000000000 partitions are out of range"},
		{strings.Replace(head, `"kafka"`, `"expect": ["downtime.max ~ 3"], "kafka"`, 1), "", "downtime.max ~ 3"},
	} {
		var expect []string
		if test.expect != "" {
			expect = []string{test.expect}
		}
		j, err := trials.ReadJournal(strings.NewReader(test.text), expect)
		if err == nil {
			var usage *trials.UsageError
			if _, err = j.Report(trials.RunOptions{}); !errors.As(err, &usage) {
				t.Errorf("%q: %v is an error of the run", test.text, err)
			}
		}
		if err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%q: got %v, want %s", test.text, err, test.want)
		}
	}
}

// reportAnything reports on what may be no journal at all: a report or an error, and no
// panic.
func reportAnything(t *testing.T, text string) {
	j, err := trials.ReadJournal(strings.NewReader(text), nil)
	if err != nil {
		return
	}
	again := newMade(j.Names)
	if r, err := j.Report(again.options()); err == nil {
		again.all(t, r)
	}
}

// Folds are held to what anybody may put into a file: journals of which lines are gone,
// told twice, or told of somebody else.
func TestJournalsWithHoles(t *testing.T) {
	const wanted = 120
	for _, name := range []string{"gc-pause", "rolling-deploy", "upgrade-eager-to-cooperative", "coordinator-failover"} {
		scenario, err := trials.Load(name, nil, trials.Options{})
		if err != nil {
			t.Fatal(err)
		}
		var events bytes.Buffer
		w := event.NewWriter(&events, scenario.Scenario.Names())
		if _, err := trials.Run(scenario, trials.RunOptions{Events: w}); err != nil {
			t.Fatal(err)
		}
		w.Flush()
		lines := strings.SplitAfter(events.String(), "\n")
		chance := clock.NewStream(1, "holes in "+name, 0)
		for range wanted / 4 {
			var b strings.Builder
			b.WriteString(lines[0])
			for _, line := range lines[1 : len(lines)-2] {
				switch chance.Uint64() % 10 {
				case 0, 1:
				case 2:
					b.WriteString(line + line)
				case 3:
					b.WriteString(strings.NewReplacer(`"c1"`, `"c2"`, `"c2"`, `"c1"`, "orders-1", "orders-7").Replace(line))
				default:
					b.WriteString(line)
				}
			}
			reportAnything(t, b.String()+lines[len(lines)-2])
		}
	}
}

func FuzzJournal(f *testing.F) {
	f.Add(head + `{"t": 1, "m": "c1", "e": "consumed", "p": ["orders-3"], "first": 9, "next": 3, "since": 5, "until": 2}`)
	f.Add(head + `{"t": 1, "e": "state", "from": "Stable", "to": "Dead", "gen": -7}` + "\n" + `{"t": 1, "e": "given", "mid": "x", "p": ["a-1"]}`)
	f.Fuzz(reportAnything)
}
