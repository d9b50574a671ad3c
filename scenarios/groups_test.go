package scenarios

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/member"
)

const withGroup = `topics: {orders: {partitions: 6}}
application:
  program: loop
  workers:
    threads: 8
    drain: 10s
members:
  - {id: c1}
  - {id: c2, application: {workers: {order: none, threads: 2}}}
`

func pools(l *Loaded) (all []member.Workers) {
	for _, m := range l.Scenario.Members {
		all = append(all, m.Application.Workers)
	}
	return all
}

// A group is its settings, each with its whole name: a member's are laid over the file's one
// by one, and --set takes either spelling.
func TestGroupsOfSettings(t *testing.T) {
	const s = clock.Second
	usual := member.Workers{Threads: 4, Pause: true, Drain: 30 * s}
	with := func(threads int32, order member.WorkOrder, drain clock.Duration, commit member.CommitBy) member.Workers {
		w := usual
		w.Threads, w.Order, w.Drain, w.Commit = threads, order, drain, commit
		return w
	}
	for _, test := range []struct {
		set  []string
		want []member.Workers
	}{
		{nil, []member.Workers{with(8, 0, 10*s, 0), with(2, 1, 10*s, 0)}},
		{[]string{"application.workers.threads=16"}, []member.Workers{with(16, 0, 10*s, 0), with(2, 1, 10*s, 0)}},
		{[]string{"application.workers={threads: 16}"}, []member.Workers{with(16, 0, 30*s, 0), with(2, 1, 30*s, 0)}},
		{[]string{"application.workers={threads: 16}", "application.workers.commit=batch"}, []member.Workers{with(16, 0, 30*s, member.EveryBatch), with(2, 1, 30*s, member.EveryBatch)}},
		{[]string{"application.workers=null"}, []member.Workers{with(4, 0, 30*s, 0), with(2, 1, 30*s, 0)}},
		{[]string{"application.workers.drain=null"}, []member.Workers{with(8, 0, 30*s, 0), with(2, 1, 30*s, 0)}},
		{[]string{"application={program: loop, workers: {drain: 1s}, workers.commit: none}"}, []member.Workers{with(4, 0, s, member.Nobody), with(2, 1, s, member.Nobody)}},
		{[]string{"members.c2.application.workers={threads: 3}"}, []member.Workers{with(8, 0, 10*s, 0), with(3, 0, 10*s, 0)}},
		{[]string{"members.c2.application.workers.threads=3"}, []member.Workers{with(8, 0, 10*s, 0), with(3, 1, 10*s, 0)}},
		{[]string{"members=[{id: c1, application: {workers: {threads: 1}}}]"}, []member.Workers{with(1, 0, 10*s, 0)}},
	} {
		equal(t, strings.Join(test.set, " "), pools(mustLoad(t, withGroup, test.set...)), test.want)
	}
	flat := strings.NewReplacer("  workers:\n    threads", "  workers.threads", "    drain", "  workers.drain").Replace(withGroup)
	equal(t, "flat", pools(mustLoad(t, flat)), pools(mustLoad(t, withGroup)))
}

// What is drawn may stand in a group, a change has the whole name, and so has what a report
// says that the file says.
func TestGroupsElsewhere(t *testing.T) {
	l := mustLoad(t, strings.Replace(withGroup, "drain: 10s", "drain: d", 1)+"vary: {d: {choice: [7s, 9s]}}\n")
	if got := l.Scenario.Members[0].Application.Workers.Drain; got != 7*clock.Second {
		t.Errorf("drawn: %v", got)
	}
	if got := l.Written().Set.Text("application.workers.threads"); got != "8" {
		t.Errorf("written: %q", got)
	}
	changed, err := Load("test.yaml", strings.NewReader(withGroup), Options{Changes: []Change{{"application.workers.threads", "3"}}})
	if err != nil {
		t.Fatal(err)
	}
	for _, w := range pools(changed) {
		if w.Threads != 3 {
			t.Errorf("changed: %+v", w)
		}
	}
}

// Mistakes in a group are told at their places, by the whole names.
func TestMistakesInGroups(t *testing.T) {
	for _, test := range []struct{ old, new, want string }{
		{"threads: 8", "thread: 8", `test.yaml:5:5: "workers.thread" is not a setting of application (did you mean "workers.threads"?)`},
		{"threads: 8", "threads: 0", `test.yaml:5:14: workers.threads: 0 is below 1`},
		{"threads: 8", "threads: 8\n    commit: auto", `test.yaml:6:13: workers.commit: "auto" is none of record, batch, none`},
		{"program: loop", "workers.threads: 7", `test.yaml:5:5: "workers.threads" is given twice, by its whole name and in its group, the first time in line 3: take one of them out`},
		{"program: loop", "program: workers-pool", `test.yaml:3:12: program: "workers-pool" is none of loop, workers`},
		{"program: loop", "per.record: 1ms", `test.yaml:5:14: workers.threads is a setting of program: workers, and no program is named: write program: workers beside it, or take it out`},
		{"workers:\n    threads: 8\n    drain: 10s", "workers: 8", `test.yaml:4:12: workers: wants a mapping of settings, such as {threads: 4}, not "8"`},
		{"application:", "workers: {threads: 2}\napplication:", `test.yaml:2:1: "workers" is not a key of a scenario, but a setting of application: write it below application:, two spaces further in`},
	} {
		text := strings.Replace(withGroup, test.old, test.new, 1)
		_, err := Load("test.yaml", strings.NewReader(text), Options{})
		if err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s: %v\nwant %s", test.new, err, test.want)
		}
	}
	if msg := refuse(t, withGroup, "application.workers={threads: 2, thraeds: 3}"); !strings.Contains(msg, `"workers.thraeds" is not a setting of application (did you mean "workers.threads"?)`) {
		t.Error(msg)
	}
	if msg := refuse(t, withGroup, "application={program: loop, workers: {threads: 1}, workers.threads: 2}"); !strings.Contains(msg, `"workers.threads" is given twice`) {
		t.Error(msg)
	}
}

// A pool has an onPartitionsRevoked, in which it waits.
func TestWhatFitsAPool(t *testing.T) {
	text := strings.Replace(withGroup, "program: loop", "program: workers", 1)
	for _, m := range mustLoad(t, text).Scenario.Members {
		if m.Application.CommitOnRevoke != member.OwnRevoke {
			t.Errorf("%s has no onPartitionsRevoked", m.ID)
		}
	}
}

// A program with `state: {}` keeps state with all defaults; beside what the file says of state
// it says nothing.
func TestStateWithNothingInIt(t *testing.T) {
	for text, want := range map[string]member.Restoring{
		"application: {state: {}}\nmembers: [{id: c1}]\n":                                            {Named: true},
		"application: {state: {checkpoint: {}}}\nmembers: [{id: c1}]\n":                              {Named: true},
		"members: [{id: c1, application: {program: workers, state: {}}}]\n":                          {Named: true},
		"application: {state: {restore: 2s}}\nmembers: [{id: c1, application: {state: {}}}]\n":       {Named: true, Takes: 2 * clock.Second},
		"application: {state: {checkpoint: {records: 9}, }}\nmembers: [{id: c1, application: {}}]\n": {},
	} {
		l, err := Load("test.yaml", strings.NewReader("topics: {orders: {partitions: 6}}\n"+text), Options{})
		if err != nil {
			t.Errorf("%s%v", text, err)
			continue
		}
		if s := l.Scenario.Members[0].Application.State; s.Restore != want || !s.Kept() {
			t.Errorf("%s: %+v", text, s)
		}
	}
	if _, err := Load("test.yaml", strings.NewReader("topics: {orders: {partitions: 6}}\napplication: {state: }\nmembers: [{id: c1}]\n"), Options{}); err == nil || !strings.Contains(err.Error(), "state: wants a mapping of settings") {
		t.Error(err)
	}
}

// The schema has both spellings.
func TestSchemaOfGroups(t *testing.T) {
	var schema struct {
		Definitions struct {
			Application struct {
				Properties map[string]struct {
					Properties map[string]any
				}
			}
		}
	}
	if err := json.Unmarshal(Schema(), &schema); err != nil {
		t.Fatal(err)
	}
	all := schema.Definitions.Application.Properties
	if _, whole := all["workers.threads"]; !whole || all["workers"].Properties["threads"] == nil || len(all["workers"].Properties) != 5 {
		t.Errorf("%v", all["workers"])
	}
}

// What the pool says of commits stands before what is said of all programs, and turns the
// client's off; beside that it is an error.
func TestThePoolSaysWhoCommits(t *testing.T) {
	a := member.Application{Program: member.WorkersProgram, Commit: member.Commits{By: member.EveryBatch}}
	if got := a.NamedCommit().By; got != member.EveryBatch {
		t.Errorf("without a commit of its own: %v", got)
	}
	if a.Workers.Commit = member.EveryRecord; a.NamedCommit().By != member.EveryRecord {
		t.Errorf("with one: %v", a.NamedCommit())
	}
	if a.Program = member.LoopProgram; a.NamedCommit().By != member.EveryBatch {
		t.Error("a loop commits as a pool does")
	}
}
