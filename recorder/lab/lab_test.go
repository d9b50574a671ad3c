package lab

import (
	"encoding/json"
	"os/exec"
	"reflect"
	"strings"
	"testing"

	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/recorder/plan"
	"github.com/groupsim/groupsim/recorder/recording"
	"github.com/groupsim/groupsim/scenarios"
)

func TestJavaVersion(t *testing.T) {
	for text, want := range map[string]int{
		"openjdk version \"17.0.15\" 2025-04-15\nOpenJDK Runtime Environment": 17,
		"openjdk version \"21\" 2023-09-19":                                   21,
		"java version \"1.8.0_402\"":                                          1,
	} {
		if got, ok := javaVersion(text); !ok || got != want {
			t.Errorf("%q: %d, %t", text, got, ok)
		}
	}
	if _, ok := javaVersion("Error: no such thing"); ok {
		t.Error("a version where there is none")
	}
}

func TestEveryCutOffMemberHasAListenerOfItsOwn(t *testing.T) {
	b := &broker{proxies: map[int]*proxy{}, dir: "/nowhere"}
	defer func() {
		for _, p := range b.proxies {
			p.close()
		}
	}()
	text, err := b.properties(map[string]any{"group.max.size": int32(5)}, []int{1})
	if err != nil {
		t.Fatal(err)
	}
	if b.addressFor(0) != b.address || b.addressFor(1) == b.address {
		t.Errorf("addresses %s and %s of %s", b.addressFor(0), b.addressFor(1), b.address)
	}
	for _, want := range []string{"group.max.size=5\n", "advertised.listeners=MAIN://" + b.address + ",M1://" + b.addressFor(1) + "\n", "M1://" + b.proxies[1].broker} {
		if !strings.Contains(text, want) {
			t.Errorf("no %s in\n%s", want, text)
		}
	}
}

// A list is one line, and Kafka's own form of it.
func TestBrokerTakesLists(t *testing.T) {
	b := &broker{proxies: map[int]*proxy{}, dir: "/nowhere"}
	text, err := b.properties(map[string]any{"group.consumer.assignors": []string{"range", "uniform"}}, nil)
	if err != nil {
		t.Fatal(err)
	}
	if want := "group.consumer.assignors=range,uniform\n"; !strings.Contains(text, want) {
		t.Errorf("no %s in\n%s", want, text)
	}
}

func TestNotesTellTheLoad(t *testing.T) {
	if text := machine("0.52", "14.00"); !strings.Contains(text, "load 0.52 at the start and 14.00 at the end") {
		t.Error(text)
	}
	if text := machine("", ""); strings.Contains(text, "load") {
		t.Error(text)
	}
}

func TestTailKeepsTheEnd(t *testing.T) {
	var log tail
	for range 100 {
		if _, err := log.Write([]byte(strings.Repeat("x", 99) + "\n")); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := log.Write([]byte("the end\n")); err != nil {
		t.Fatal(err)
	}
	if s := log.String(); len(s) > tailLength || !strings.HasSuffix(s, "the end") {
		t.Errorf("%d bytes, ending in %q", len(s), s[len(s)-20:])
	}
}

// What a member prints becomes events, progress, or what the run has to know.
func TestObserve(t *testing.T) {
	r := testRun(t)
	p := &process{polling: make(chan struct{})}
	for _, line := range []string{
		`{"t":1000.1,"e":"process.start"}`,
		`{"t":1001.0,"e":"polling"}`,
		`{"t":1002.0,"log":"[Consumer clientId=c1, groupId=g] Received successful Heartbeat response"}`,
		`{"t":1003.0,"log":"something else"}`,
		`{"t":1004.0,"e":"join.ok","gen":1,"leader":true,"protocol":"range","mid":"c1-5"}`,
		`{"t":1010.0,"e":"processed","p":["orders-3"],"from":4,"to":6,"since":1009.0}`,
		`{"t":1011.0,"e":"closed","reason":"fenced"}`,
	} {
		r.observe(0, p, []byte(line))
	}
	var got []string
	for _, e := range r.events {
		text, err := json.Marshal(e)
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, string(text))
	}
	want := []string{
		`{"t":1000.1,"m":"c1","e":"process.start"}`,
		`{"t":1002.0,"m":"c1","e":"heartbeat.ok"}`,
		`{"t":1004.0,"m":"c1","e":"join.ok","gen":1,"leader":true,"mid":"c1-5","protocol":"range"}`,
		`{"t":1011.0,"m":"c1","e":"closed","reason":"fenced"}`,
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("events %q", got)
	}
	if !isClosed(p.polling) || !p.ending || r.memberID(0) != "c1-5" {
		t.Errorf("polling %t, ending %t, member id %s", isClosed(p.polling), p.ending, r.memberID(0))
	}
	if past := r.progress.Past(10000, 20000)["orders-3"]; past == nil || *past.First != 9 {
		t.Errorf("orders-3: %+v", past)
	}
}

// A line of a process with several consumers is about the one that it names, or the client's log
// in it.
func TestLinesOfSeveralConsumers(t *testing.T) {
	loaded, err := scenarios.LoadBundled("spring-concurrency", scenarios.Options{})
	if err != nil {
		t.Fatal(err)
	}
	p, err := plan.New(loaded.Scenario)
	if err != nil {
		t.Fatal(err)
	}
	r := &run{plan: p, members: make([]incarnations, len(p.Scenario.Members))}
	const first = 3 // pod2-0
	for _, line := range []string{
		`{"t":1.0,"c":"pod2-1","e":"process.start"}`,
		`{"t":2.0,"log":"[Consumer clientId=pod2-2, groupId=g] Received successful Heartbeat response"}`,
		`{"t":3.0,"e":"awake"}`,
	} {
		r.observe(first, &process{}, []byte(line))
	}
	var members []string
	for _, e := range r.events {
		members = append(members, e.Member)
		if _, told := e.Fields["c"]; told {
			t.Errorf("%v names its member twice", e)
		}
	}
	if want := []string{"pod2-1", "pod2-2", "pod2-0"}; !reflect.DeepEqual(members, want) {
		t.Errorf("got %v, want %v", members, want)
	}
}

// A member of the consumer protocol has no JoinGroup that tells its id.
func TestTheMemberIDOfTheConsumerProtocolIsThatOfItsCallback(t *testing.T) {
	r := testRun(t)
	r.observe(0, &process{}, []byte(`{"t":1.0,"log":"[Consumer clientId=c1, groupId=g] Member A-5 with epoch 0 transitioned from UNSUBSCRIBED to JOINING."}`))
	r.observe(0, &process{}, []byte(`{"t":2.0,"e":"assigned","p":[],"gen":2,"mid":"A-5"}`))
	if len(r.events) != 2 || r.events[0].Name != "member.state" || r.memberID(0) != "A-5" {
		t.Errorf("events %v, member id %q", r.events, r.memberID(0))
	}
}

// A process that ends without a word, or before it polls, has failed; one that poll()
// ends says why.
func TestProcessesThatEnd(t *testing.T) {
	for script, wanted := range map[string]bool{
		`echo '{"t":1.0,"e":"polling"}'; echo '{"t":2.0,"e":"closed","reason":"fenced"}'`: true,
		`echo '{"t":2.0,"e":"closed","reason":"no such setting"}'`:                        false,
		"exit 1": false,
	} {
		r := testRun(t)
		failed := false
		r.fail = func(error) { failed = true }
		p, err := startProcess(exec.Command("sh", "-c", script), func(p *process, text []byte) { r.observe(0, p, text) }, nil)
		if err != nil {
			t.Fatal(err)
		}
		if r.watch(0, p); failed == wanted {
			t.Errorf("%s: failed %t", script, failed)
		}
	}
}

func testRun(t *testing.T) *run {
	t.Helper()
	loaded, err := scenarios.LoadBundled("crash", scenarios.Options{})
	if err != nil {
		t.Fatal(err)
	}
	p, err := plan.New(loaded.Scenario)
	if err != nil {
		t.Fatal(err)
	}
	return &run{
		plan: p, broker: &broker{}, members: make([]incarnations, len(p.Scenario.Members)),
		fail: func(err error) { t.Error(err) },
	}
}

func TestARecordingSaysWhatDiffersPerIncarnation(t *testing.T) {
	common := recording.Config{"assignors": []string{"range"}}
	static := recording.Config{"assignors": []string{"range"}, "group.instance.id": "c1"}
	if d := differences(common, []recording.Config{common, common}); d != nil {
		t.Errorf("%v where nothing differs", d)
	}
	if d := differences(common, []recording.Config{common, static}); len(d) != 2 || len(d[0]) != 0 || d[1]["group.instance.id"] != "c1" {
		t.Errorf("%v", d)
	}
}

// A member can have any client library that the simulator knows.
func TestEveryLibraryHasAProgram(t *testing.T) {
	for _, library := range event.Libraries() {
		if p, ok := programs[library]; !ok || p.command("home", nil) == nil {
			t.Errorf("%s has none", library)
		}
	}
}
