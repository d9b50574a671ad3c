package scenarios

import (
	"strings"
	"testing"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/protocol"
)

const replaceable = `topics: {orders: {partitions: 6, rate: 5}, refunds: {partitions: 3, rate: 7}}
consumer: {heartbeat.interval.ms: 10000, group.instance.id: "{id}"}
members:
  - {id: c1..c3, topics: [orders]}
  - {id: c4, start: 10s, topics: [refunds]}
  - {id: c5..c6, start: never}
steps:
  - {at: 60s, pause: c2, for: 10s}
  - {at: 70s, rate: orders, to: 9}
  - {at: 80s, kill: c1..c2}
  - {at: 90s, start: c5}
`

func origin(line int) Origin { return Origin{"group.txt", line, 1} }

func found(members ...string) *Group {
	g := &Group{Origin: origin(1), Topics: []GroupTopic{{"bills", 4, origin(2)}, {"refunds", 2, origin(3)}}}
	for i, id := range members {
		g.Members = append(g.Members, GroupMember{ID: id, MemberID: id + "-uuid", Origin: origin(4 + i)})
	}
	return g
}

func loadWith(t *testing.T, text string, opts Options) *Loaded {
	t.Helper()
	loaded, err := Load("test.yaml", strings.NewReader(text), opts)
	if err != nil {
		t.Fatal(err)
	}
	return loaded
}

// The members that start later join the group that was found; steps mean by the names
// of those that it replaces the members at their places.
func TestGroupInPlaceOfTopicsAndMembers(t *testing.T) {
	g := found("app-1", "app-2", "app-3", "app-4")
	g.Members[1].InstanceID = "pod-2"
	g.Strategy = "sticky"
	loaded := loadWith(t, replaceable, Options{Group: g, Set: []string{"topics.bills.rate=11", "members.app-4.start=5s"}})
	sc := loaded.Scenario
	var ids, instances []string
	for _, m := range sc.Members {
		ids = append(ids, m.ID)
		instances = append(instances, m.Consumer.GroupInstanceID)
		equal(t, m.ID+"'s topics", m.Topics, []protocol.TopicID{0, 1})
		equal(t, m.ID+"'s strategy", m.Consumer.AssignmentStrategy, []string{"sticky"})
		equal(t, m.ID+"'s heartbeat", m.Consumer.HeartbeatIntervalMs, int32(10000))
	}
	equal(t, "members", ids, []string{"app-1", "app-2", "app-3", "app-4", "c4", "c5", "c6"})
	equal(t, "instances", instances, []string{"", "pod-2", "", "", "", "", ""})
	equal(t, "member ids", sc.Members[1].MemberIDs, []protocol.MemberID{"app-2-uuid"})
	equal(t, "starts", []clock.Time{sc.Members[0].Start, sc.Members[3].Start, sc.Members[4].Start, sc.Members[5].Start},
		[]clock.Time{0, clock.Time(5 * clock.Second), clock.Time(10 * clock.Second), clock.Never})
	equal(t, "topics", []any{sc.Topics[0].Name, sc.Topics[0].Partitions, sc.Topics[0].Rate, sc.Topics[1].Name, sc.Topics[1].Partitions, sc.Topics[1].Rate},
		[]any{"bills", int32(4), int64(11000), "refunds", int32(2), int64(7000)})
	equal(t, "paused", sc.Steps[0].Members, []int{1})
	equal(t, "the topic whose rate changes", sc.Steps[1].Topic, protocol.TopicID(0))
	equal(t, "killed", sc.Steps[2].Members, []int{0, 1})
	equal(t, "started", sc.Steps[3].Members, []int{5})
	equal(t, "stand-ins", loaded.StandIns, []StandIn{{"c1", "app-1"}, {"c2", "app-2"}, {"c3", "app-3"}})
}

// A name of the group's own wins over a place in the list, and a member that joins
// later keeps out of its way.
func TestGroupWithTheScenariosNames(t *testing.T) {
	sc := loadWith(t, replaceable, Options{Group: found("c2", "c1", "c5")}).Scenario
	var ids []string
	for _, m := range sc.Members {
		ids = append(ids, m.ID)
	}
	equal(t, "members", ids, []string{"c2", "c1", "c5", "c4", "new-c5", "new-c6"})
	equal(t, "paused", sc.Steps[0].Members, []int{0})
	equal(t, "started", sc.Steps[3].Members, []int{4})
}

func TestGroupWithoutMembers(t *testing.T) {
	sc := loadWith(t, replaceable, Options{Group: found()}).Scenario
	equal(t, "members and topics", []any{len(sc.Members), len(sc.Topics), sc.Members[0].Consumer.GroupInstanceID, sc.Members[0].Topics},
		[]any{6, 2, "c1", []protocol.TopicID{0, 1}})
}

// What the configuration says about the assignor wins over what the group has agreed
// on; who is static is the group's.
func TestGroupAndConfiguration(t *testing.T) {
	imported := func(key, value string, column int) Imported {
		return Imported{key, value, Origin{"c.properties", 1, column}}
	}
	g := found("a", "b")
	g.Strategy = "sticky"
	sc := loadWith(t, minimal, Options{Group: g, Consumer: []Imported{
		imported("partition.assignment.strategy", "range", 1), imported("group.instance.id", "pod", 2), imported("fetch.min.bytes", "x", 3),
	}}).Scenario
	equal(t, "a", []any{sc.Members[0].Consumer.AssignmentStrategy, sc.Members[0].Consumer.GroupInstanceID}, []any{[]string{"range"}, ""})
}

func TestImportedErrorsNameTheirPlaces(t *testing.T) {
	bad := found("a", "a")
	bad.Topics[1].Partitions = 0
	for _, c := range []struct {
		opts Options
		want string
	}{
		{Options{Group: found("app")}, "test.yaml:8:22: pause: nobody stands in for c2: the group of group.txt has 1 members"},
		{Options{Group: bad}, "group.txt:3:1: partitions: 0 is below 1\ngroup.txt:5:1: the id a is taken"},
		{Options{Consumer: []Imported{{"session.timeout.ms", "soon", Origin{"c.properties", 3, 20}}}}, `c.properties:3:20: session.timeout.ms: "soon" is neither`},
		{Options{Consumer: []Imported{{"session.timeout.ms", "2000", Origin{"c.properties", 3, 20}}}}, "c.properties:3:20: heartbeat.interval.ms 3000 is not below session.timeout.ms 2000"},
		{Options{Consumer: []Imported{}, Set: []string{"consumer.sesion.timeout.ms=5"}}, "--set consumer.sesion.timeout.ms=5: "},
	} {
		_, err := Load("test.yaml", strings.NewReader(replaceable), c.opts)
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("got\n%v\nwant\n%s", err, c.want)
		}
	}
}

// What a bundled scenario expects is what it teaches with its own settings.
func TestBundledExpectationsHoldForTheScenarioAsItIs(t *testing.T) {
	loaded, err := LoadBundled("gc-pause", Options{Consumer: []Imported{}, Expect: []string{"rebalances <= 9"}})
	if err != nil {
		t.Fatal(err)
	}
	if len(loaded.Expect) != 1 || loaded.Expect[0].Metric != "rebalances" {
		t.Errorf("%+v", loaded.Expect)
	}
	if own := loadWith(t, minimal+"expect: {rebalances: '<= 9'}", Options{Consumer: []Imported{}}); len(own.Expect) != 1 {
		t.Errorf("%+v", own.Expect)
	}
}

func TestLeaves(t *testing.T) {
	const text = "a: &x {b: 1, c.d: [p, q]}\ne:\n  <<: *x\n  f: ~\n  g: [{h: 2}, k]\n---\ni: 'j'\n"
	leaves, err := Leaves("f.yml", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, l := range leaves {
		got = append(got, strings.Join(l.Path, "/")+"="+l.Value)
	}
	equal(t, "leaves", got, []string{"a/b=1", "a/c.d=p,q", "e/b=1", "e/c.d=p,q", "e/g/h=2", "e/g=k", "i=j"})
	last := leaves[len(leaves)-1]
	equal(t, "the last", last, Leaf{[]string{"i"}, "j", Origin{"f.yml", 7, 1}, Origin{"f.yml", 7, 4}, 1})
	if leaves, err = Leaves("f.json", []byte("{\n\t\"a\": {\"b\": 1}\n}")); err != nil || len(leaves) != 1 || leaves[0].At.Line != 2 {
		t.Errorf("%v, %v", leaves, err)
	}
}

func TestLeavesErrors(t *testing.T) {
	for text, want := range map[string]string{
		"a: b: c":         "f.yml:1:4: a text with a colon in it stands in quotes: write 'b: c'",
		"a: \x01":         "f.yml:1:4: the character U+0001 is not text",
		"a: &a [*a, *a]":  "f.yml:1:4: the file is too deep or too large to be a configuration",
		"a: b\n\xff: c\n": "f.yml:2:1: byte 0xff is not UTF-8 text: save the file as UTF-8",
	} {
		if _, err := Leaves("f.yml", []byte(text)); err == nil || err.Error() != want {
			t.Errorf("%q: got %v, want %s", text, err, want)
		}
	}
}
