package recording

import (
	"encoding/json"
	"path/filepath"
	"slices"
	"testing"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/fidelity"
	"github.com/groupsim/groupsim/sim"
)

func TestTimesHaveOneDecimal(t *testing.T) {
	for text, want := range map[string]Time{"12.3": 123, "0.05": 0, "7": 70, "1732162123456.7": 17321621234567} {
		var got Time
		if err := json.Unmarshal([]byte(text), &got); err != nil || got != want {
			t.Errorf("%s is %d, %v, want %d", text, got, err, want)
		}
	}
	if text, err := json.Marshal([]Time{1234, 0, -5}); err != nil || string(text) != "[123.4,0.0,-0.5]" {
		t.Errorf("written as %s, %v", text, err)
	}
}

func TestUsualTopicsNeedNoLogs(t *testing.T) {
	topics := []sim.Topic{{Name: "orders", Partitions: 12, Rate: 50000}, {Name: "orders-b", Partitions: 6, Rate: 50000}}
	for n, want := range map[int]bool{1: false, 2: false} {
		var r Recording
		if r.Describe(topics[:n]); (r.Logs != nil) != want || r.Count != 12 || r.Rate != "50" {
			t.Errorf("%d topics: %+v", n, r)
		}
	}
	topics[1].Name = "refunds"
	var r Recording
	if r.Describe(topics); len(r.Logs) != 2 || r.Logs["refunds"] != (Log{6, "50"}) {
		t.Errorf("another name: %+v", r.Logs)
	}
}

// What is written here is read there: the two have to agree on the form.
func TestFidelityReadsWhatIsWritten(t *testing.T) {
	r := &Recording{
		Scenario: "crash", Kafka: "4.3.0", Client: "java", Notes: "2 processors",
		Config:  Config{"assignors": []string{"range"}, "session.timeout.ms": 6000, "heartbeat.interval.ms": 2000, "max.poll.interval.ms": 20000},
		Members: map[string][]Config{"c2": {{"group.instance.id": "i-c2"}}},
		Topics:  map[string][]string{"c1": {"orders"}, "c2": {"orders"}},
		Actions: []Action{{T: 5000, Action: "start", Member: "c1"}, {T: 5010, Action: "start", Member: "c2"},
			{T: 65000, Action: "trigger"}, {T: 65000, Action: "kill", Member: "c2"}, {T: 66000, Action: "rate", X: "orders 0.5"},
			{T: 67000, Action: "partitions-added", Partitions: 2}, {T: 68000, Action: "remove-member", Member: "c1"}, {T: 90000, Action: "end"}},
		Events: []Event{
			{34000, "c1", "member.state", map[string]any{"from": "JOINING", "to": "RECONCILING"}},
			{35000, "c1", "assigned", map[string]any{"p": []string{"orders-0"}, "gen": 1, "mid": "c1-1"}},
			{5100, "c1", "process.start", nil}, {5200, "c1", "join.sent", map[string]any{"known": false}},
			{5100, "c2", "process.start", nil}, {5200, "c2", "join.sent", map[string]any{"known": false}},
			{90001, "c1", "heartbeat.sent", nil},
			{69000, "c1", "cmd", map[string]any{"x": "slow 5 0"}}, {70000, "c1", "cmd", map[string]any{"x": "slow 0 0"}},
			{71000, "c1", "cmd", map[string]any{"x": "unsubscribe"}},
		},
	}
	r.Describe([]sim.Topic{{Name: "orders", Partitions: 1, Rate: 1000}})
	var progress Progress
	progress.Add("orders-0", Run{"c1", 0, 3, 36000, 36000})
	r.Finish(&progress)
	file := filepath.Join(t.TempDir(), "crash--range--1.json.gz")
	if err := r.Write(file); err != nil {
		t.Fatal(err)
	}
	back, err := fidelity.Read(file)
	if err != nil {
		t.Fatal(err)
	}
	if first, last := back.Actions[0].T, back.Actions[7].T; first != "0.0" || last != "8500.0" {
		t.Errorf("actions from %s to %s", first, last)
	}
	if back.Notes != r.Notes {
		t.Errorf("notes %q", back.Notes)
	}
	if n := len(back.Events); n != 9 {
		t.Errorf("%d events, want those up to the end", n)
	}
	if owners := back.Outcome().Owners["orders-0"]; len(owners) != 1 || owners[0] != "c1" {
		t.Errorf("owned by %v", owners)
	}
	scenario, err := back.Scenario()
	if err != nil {
		t.Fatal(err)
	}
	var steps []string
	for _, s := range scenario.Steps {
		steps = append(steps, s.At.String()+" "+s.Verb.Name)
	}
	want := []string{"6s kill", "6.1s rate", "6.2s add-partitions", "6.3s remove-member", "6.4s slow", "6.5s slow", "6.6s unsubscribe"}
	if !slices.Equal(steps, want) || scenario.Steps[1].To != 500 || scenario.Steps[4].PerRecord != 5*clock.Millisecond || scenario.Steps[4].For != 100*clock.Millisecond {
		t.Errorf("steps %q: %+v", steps, scenario.Steps)
	}
}
