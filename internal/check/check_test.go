package check

import (
	"bytes"
	"io"
	"os"
	"strings"
	"testing"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/protocol"
	"github.com/groupsim/groupsim/report/fold"
)

// follow reads the common beginning of a group of two and what a test adds to it.
func follow(t *testing.T, more string) *Run {
	t.Helper()
	start, err := os.ReadFile("../../report/testdata/start.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	run := &Run{Names: &event.Names{Members: []string{"c1", "c2", "c3"}}, End: 60 * clock.Time(clock.Second)}
	for r := event.NewReader(bytes.NewReader(append(start, more...)), run.Names); ; {
		e, err := r.Next()
		if err == io.EOF {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		run.Events = append(run.Events, e)
	}
	f := fold.New(run.Names)
	for _, e := range run.Events {
		f.Event(e)
	}
	var document bytes.Buffer
	if err := f.Finish(run.End, fold.Info{}).WriteJSON(&document); err != nil {
		t.Fatal(err)
	}
	run.Report = document.Bytes()
	return run
}

func violations(run *Run) string { return strings.Join(run.Violations(), "\n") }

// A member closes, the other takes over: nothing is wrong with that.
const takeOver = `
{"t": 10000, "m": "c2", "e": "closing", "p": ["orders-1"]}
{"t": 10000, "m": "c2", "e": "leave.sent"}
{"t": 10000, "m": "c2", "e": "closed"}
{"t": 10001, "m": "c2", "e": "member.removed", "mid": "c2-a", "reason": "LeaveGroup"}
{"t": 10001, "e": "state", "from": "Stable", "to": "PreparingRebalance", "gen": 1}
{"t": 11001, "m": "c1", "e": "joined", "mid": "c1-a"}
{"t": 11001, "e": "state", "from": "PreparingRebalance", "to": "CompletingRebalance", "gen": 2}
{"t": 11002, "m": "c1", "e": "join.ok", "gen": 2, "leader": true, "protocol": "cooperative-sticky", "mid": "c1-a"}
{"t": 11004, "m": "c1", "e": "given", "mid": "c1-a", "p": ["orders-0", "orders-1"]}
{"t": 11004, "e": "state", "from": "CompletingRebalance", "to": "Stable", "gen": 2}
{"t": 11005, "m": "c1", "e": "assigned", "p": ["orders-1"], "gen": 2}
{"t": 11305, "m": "c1", "e": "callback.done", "p": ["orders-1"]}
{"t": 11307, "m": "c1", "e": "position", "p": ["orders-1"], "offsets": [100]}
`

func TestNothingIsWrong(t *testing.T) {
	run := follow(t, takeOver)
	run.Settle = 10 * clock.Second
	if got := violations(run); got != "" {
		t.Error(got)
	}
	if !bytes.Contains(run.Report, []byte(`"affected":2,`)) {
		t.Errorf("two partitions should have been down: %s", run.Report)
	}
}

func TestWhatTheRecordCannotBe(t *testing.T) {
	for name, c := range map[string]struct{ more, want string }{
		"a state is left that was not entered": {`{"t": 9000, "e": "state", "from": "Empty", "to": "PreparingRebalance", "gen": 1}`, "the group was Stable and leaves Empty"},
		"an illegal transition":                {`{"t": 9000, "e": "state", "from": "Stable", "to": "Empty", "gen": 1}`, "Stable became Empty"},
		"out of Dead without a failover":       {`{"t": 9000, "e": "state", "from": "Stable", "to": "Dead", "gen": 1}` + "\n" + `{"t": 9001, "e": "state", "from": "Dead", "to": "Stable", "gen": 1}`, "Dead became Stable"},
		"a generation falls":                   {`{"t": 9000, "e": "state", "from": "Stable", "to": "PreparingRebalance", "gen": 0}`, "generation 1 became 0"},
		"a generation is skipped": {`{"t": 9000, "e": "state", "from": "Stable", "to": "PreparingRebalance", "gen": 1}` + "\n" +
			`{"t": 9001, "e": "state", "from": "PreparingRebalance", "to": "CompletingRebalance", "gen": 3}`, "after generation 1 came 3"},
		"one partition is given twice":    {`{"t": 9000, "m": "c2", "e": "given", "mid": "c2-a", "p": ["orders-0"]}`, "generation 1 gives orders-0 to c1-a and to c2-a"},
		"one partition is assigned twice": {`{"t": 9000, "m": "c2", "e": "assigned", "p": ["orders-0"], "gen": 1}`, "orders-0 is assigned to c2, and c1 of the same generation 1 has it"},
		"work before a position":          {`{"t": 9000, "m": "c1", "e": "process.start"}` + "\n" + `{"t": 9500, "m": "c1", "e": "position", "p": ["orders-0"], "offsets": [5]}` + "\n" + `{"t": 9900, "m": "c1", "e": "consumed", "p": ["orders-0"], "first": 5, "next": 9, "since": 9499, "until": 9900}`, "c1 processed orders-0 since 9.499s, before it had a position of it"},
		"time runs backwards":             {`{"t": 1, "m": "c1", "e": "paused"}`, "paused happens at 1ms, in the past"},
	} {
		if got := violations(follow(t, c.more)); !strings.Contains(got, c.want) {
			t.Errorf("%s: got %q", name, got)
		}
	}
}

func TestAFailoverMayTakeTheGenerationBack(t *testing.T) {
	if got := violations(follow(t, `
{"t": 9000, "e": "state", "from": "Stable", "to": "PreparingRebalance", "gen": 1}
{"t": 9001, "e": "state", "from": "PreparingRebalance", "to": "CompletingRebalance", "gen": 2}
{"t": 9002, "e": "coordinator.down"}
{"t": 9002, "e": "state", "from": "CompletingRebalance", "to": "Dead", "gen": 2}
{"t": 9900, "m": "c1", "e": "given", "mid": "c1-a", "p": ["orders-0"]}
{"t": 9900, "e": "state", "from": "Dead", "to": "Stable", "gen": 1}
{"t": 9900, "e": "coordinator.up"}
`)); got != "" {
		t.Error(got)
	}
}

func TestTheGroupSettles(t *testing.T) {
	const stuck = `
{"t": 10000, "m": "c2", "e": "killed"}
{"t": 20000, "m": "c2", "e": "member.removed", "mid": "c2-a"}
{"t": 20000, "e": "state", "from": "Stable", "to": "PreparingRebalance", "gen": 1}
`
	run := follow(t, stuck)
	run.Settle = 30 * clock.Second
	got := violations(run)
	for _, want := range []string{"the group is still PreparingRebalance, though nothing was done to it since 10s", "orders-1 is still down"} {
		if !strings.Contains(got, want) {
			t.Errorf("got %q, want %s", got, want)
		}
	}
	run.LastStep = 40 * clock.Time(clock.Second)
	if got := violations(run); got != "" {
		t.Errorf("before the time is up: %s", got)
	}
	run.LastStep = 0
	run.Subscribed = func(event.Member, protocol.TopicID, clock.Time) bool { return false }
	if got := violations(run); got != "" {
		t.Errorf("without subscribers: %s", got)
	}
}

// A client of franz-go that is refused for its group.instance.id asks again and again, and can be
// given nothing until it is let in.
func TestWhoIsRefusedKeepsNothingDown(t *testing.T) {
	const refused = `
{"t": 10000, "m": "c1", "e": "killed"}
{"t": 10000, "m": "c2", "e": "killed"}
{"t": 11000, "m": "c3", "e": "process.start", "client": "franz-go"}
{"t": 12000, "m": "c3", "e": "join.err", "error": "FENCED_INSTANCE_ID"}
`
	down := []string{"orders-0 is still down", "orders-1 is still down"}
	for name, c := range map[string]struct {
		more string
		want []string
	}{
		"refused":               {refused, nil},
		"refused for something": {strings.Replace(refused, "FENCED_INSTANCE_ID", "COORDINATOR_NOT_AVAILABLE", 1), down},
		"let in at last":        {refused + `{"t": 13000, "m": "c3", "e": "join.ok", "gen": 1, "leader": false, "protocol": "range", "mid": "c3-a"}`, down},
	} {
		run := follow(t, c.more)
		run.Settle = 30 * clock.Second
		got := violations(run)
		for _, want := range c.want {
			if !strings.Contains(got, want) {
				t.Errorf("%s: got %q, want %s", name, got, want)
			}
		}
		if c.want == nil && got != "" {
			t.Errorf("%s: got %q", name, got)
		}
	}
}

func TestWhatTheReportCannotSay(t *testing.T) {
	for name, c := range map[string]struct{ old, new, want string }{
		"causes that overlap":          {`"cause":"dead","from_ms":10000,"to_ms":10001`, `"cause":"dead","from_ms":10000,"to_ms":10000.5`, "orders-1: joining from 10.001s to 11.001s does not follow on 10.0005s"},
		"causes shorter than the gap":  {`"from_ms":10000,"to_ms":11307,`, `"from_ms":10000,"to_ms":11308,`, "orders-1: the causes end at 11.307s, the gap at 11.308s"},
		"too little downtime":          {`"downtime_ms":1307,`, `"downtime_ms":1306,`, "orders-1 was down for 1.307s; the report says 1.306s"},
		"a partition is missing":       {`"partition":1,`, `"partition":7,`, "orders-1 is not in the report"},
		"revoking without a process":   {`"cause":"dead"`, `"cause":"revoking"`, "c2 is revoking from 10s to 10.001s, and its process is gone"},
		"unassigned in a Stable group": {`"cause":"assigning","from_ms":11004,"to_ms":11307`, `"cause":"unassigned","from_ms":11004,"to_ms":11307`, "orders-1 is unassigned from 11.004s to 11.307s"},
		"unassigned outside of Stable": {`"cause":"joining"`, `"cause":"unassigned"`, ""},
		"a report that cannot be read": {`"partitions":[`, `"partitions":[[`, "the report cannot be read"},
	} {
		run := follow(t, takeOver)
		if n := bytes.Count(run.Report, []byte(c.old)); n != 1 {
			t.Errorf("%s: %q stands in the report %d times", name, c.old, n)
		}
		run.Report = bytes.Replace(run.Report, []byte(c.old), []byte(c.new), 1)
		if got := violations(run); !strings.Contains(got, c.want) || c.want == "" && got != "" {
			t.Errorf("%s: got %q", name, got)
		}
	}
}
