package scenarios

import (
	"slices"
	"strings"
	"testing"
)

// ids are the members of a scenario, with the process of each behind it.
func ids(l *Loaded) string {
	var list []string
	for _, m := range l.Scenario.Members {
		list = append(list, m.ID+"/"+m.Process+"/"+m.Consumer.GroupInstanceID)
	}
	return strings.Join(list, " ")
}

const ofPods = `
topics: {orders: {partitions: 6}}
consumer: {group.instance.id: "i-{id}"}
members:
  - {id: pod1..pod2, consumers: 2}
  - {id: c}
`

func TestConsumersAreMembers(t *testing.T) {
	l, err := Load("test.yaml", strings.NewReader(ofPods), Options{})
	if err != nil {
		t.Fatal(err)
	}
	want := "pod1-0/pod1/i-pod1-0 pod1-1/pod1/i-pod1-1 pod2-0/pod2/i-pod2-0 pod2-1/pod2/i-pod2-1 c//i-c"
	if got := ids(l); got != want {
		t.Errorf("members %s", got)
	}
}

// A step names a process, or one of its consumers where that may be done to a thread.
func TestStepsNameProcesses(t *testing.T) {
	for step, want := range map[string][]int{
		"kill: pod2": {2, 3}, "pause: [pod2, pod1], for: 1s": {2, 3, 0, 1}, "stall: pod1-1": {1}, "close: [c, pod2-0]": {4, 2},
		"kill: [pod1-0, pod1-1]": {0, 1}, "restart: pod1-1, down: 5s": {1}, "disconnect: pod1..pod2": {0, 1, 2, 3}, "kill: c": {4},
	} {
		l, err := Load("test.yaml", strings.NewReader(ofPods+"steps: [{at: 10s, "+step+"}]\n"), Options{})
		if err != nil {
			t.Errorf("%s: %v", step, err)
			continue
		}
		if got := l.Scenario.Steps[0].Members; !slices.Equal(got, want) {
			t.Errorf("%s: members %v, want %v", step, got, want)
		}
	}
}

// A run without a duration waits for a rolling restart process by process: five members in
// three of them stop twice behind the first.
func TestRollingRestartsCountProcesses(t *testing.T) {
	l, err := Load("test.yaml", strings.NewReader(ofPods+"steps: [{at: 10s, rolling-restart: all, down: 5s, every: 20s}]\n"), Options{})
	if err != nil {
		t.Fatal(err)
	}
	if got := l.Scenario.Rest.From.String(); got != "55s" {
		t.Errorf("it waits until %s", got)
	}
}

// How many consumers a process has comes with a configuration, too: what the file has for
// one consumer does not go round.
func TestConsumersFromElsewhere(t *testing.T) {
	const file = `
topics: {orders: {partitions: 6}}
members: [{id: c1, ids: [m1]}, {id: c2, consumer: {group.instance.id: fixed}}]
steps: [{at: 10s, kill: c1}]
`
	const want = "c1-0/c1/ c1-1/c1/ c2-0/c2/fixed-c2-0 c2-1/c2/fixed-c2-1"
	for name, opts := range map[string]Options{
		"a configuration": {Consumers: &Imported{Key: "consumers", Value: "2"}},
		"a change":        {Changes: []Change{{"consumers", "2"}}},
		"a setup":         {Setup: &Setup{Name: "x", Changes: []Change{{"consumers", "2"}}}},
	} {
		l, err := Load("test.yaml", strings.NewReader(file), opts)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if got := ids(l); got != want {
			t.Errorf("%s: members %s", name, got)
		}
	}
	bad := Options{Consumers: &Imported{Key: "consumers", Value: "many", Origin: Origin{"app.yml", 3, 5}}}
	if _, err := Load("test.yaml", strings.NewReader(file), bad); err == nil || !strings.HasPrefix(err.Error(), "app.yml:3:5: consumers: \"many\" is not a whole number") {
		t.Errorf("error %v", err)
	}
}

// A group from elsewhere has its consumers already. Those of a process that it replaces are
// stood in for, one by one, and the process by all of them.
func TestAGroupStandsInForConsumers(t *testing.T) {
	g := &Group{Topics: []GroupTopic{{Name: "orders", Partitions: 6}}}
	for _, id := range []string{"x", "y", "z", "u"} {
		g.Members = append(g.Members, GroupMember{ID: id, MemberID: id + "-uuid"})
	}
	opts := Options{Group: g, Consumers: &Imported{Key: "consumers", Value: "2"}}
	l, err := Load("test.yaml", strings.NewReader(ofPods+"steps: [{at: 10s, kill: pod2}, {at: 20s, stall: pod1-1}]\n"), opts)
	if err != nil {
		t.Fatal(err)
	}
	if got := ids(l); got != "x// y// z// u//" {
		t.Errorf("members %s", got)
	}
	if kill, stall := l.Scenario.Steps[0].Members, l.Scenario.Steps[1].Members; !slices.Equal(kill, []int{2, 3}) || !slices.Equal(stall, []int{1}) {
		t.Errorf("kill %v, stall %v", kill, stall)
	}
}
