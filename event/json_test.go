package event

import (
	"bytes"
	"encoding/json"
	"errors"
	"go/ast"
	"go/parser"
	"go/token"
	"io"
	"os"
	"reflect"
	"strings"
	"testing"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/protocol"
)

// every has one fact of each kind.
func every() []Fact {
	return []Fact{
		JoinSent{}, JoinOK{}, JoinErr{}, SyncSent{}, SyncOK{}, SyncErr{}, HeartbeatSent{}, HeartbeatOK{}, Heartbeats{}, HeartbeatErr{},
		LeaveSent{}, CommitSent{}, CommitOK{}, CommitErr{}, Commits{}, CoordinatorLost{}, CoordinatorFound{}, Subscribed{}, Rejoin{}, Reset{}, PollTimeout{},
		Assigned{}, Revoked{}, Lost{}, CallbackDone{}, LeftPaused{}, Unpaused{}, AssignRefused{}, Position{}, Checkpoint{},
		ProcessStart{}, ProcessStart{Client: FranzGo}, Closing{}, Closed{}, Killed{}, Paused{}, Resumed{}, Stall{}, Stall{Reason: protocol.Because(protocol.ReasonBackOffSleeps, "orders-1", "999", "1")}, Awake{}, Disconnected{}, Reconnected{},
		Run{}, Configured{}, LeftOut{}, Unfinished{}, Tried{}, Untried{}, End{},
		State{}, MemberAdded{}, MemberRemoved{}, Joined{}, Given{}, CoordinatorDown{}, CoordinatorUp{}, BrokerStalled{}, BrokerResumed{},
		Consumed{}, Interrupted{}, Drain{}, Working{}, Idle{}, Produced{}, PartitionsAdded{},
		ProcessLaunch{}, ProcessTerminate{}, Scaled{}, Rolled{}, ProbeFailed{},
		ConsumerHeartbeatSent{}, ConsumerHeartbeatSent{Owned: []protocol.TopicPartition{}}, MemberState{}, Epoch{}, MemberEpoch{},
	}
}

// filled gives the fact with something in every field, so that a field which
// the writer or the reader forgets does not come back.
func filled(t *testing.T, f Fact) Fact {
	v := reflect.New(reflect.TypeOf(f)).Elem()
	for i := range v.NumField() {
		switch to := v.Field(i).Addr().Interface().(type) {
		case *bool:
			*to = true
		case *string:
			*to = "why: \"so\" \\ \t <é> " + f.Name()
		case *protocol.Reason:
			*to = protocol.Quoting(protocol.ParseReason("why: \"so\" \\ \t <é> "+f.Name()), protocol.ReasonLeaveGroup)
		case *int32:
			*to = int32(18 + i)
		case *int64:
			*to = int64(1500 + i)
		case *clock.Time:
			*to = clock.Time(2_000_500 + i)
		case *uint64:
			*to = 1<<64 - 1
		case *clock.Duration:
			*to = 180 * clock.Second
		case *[]protocol.TopicID:
			*to = []protocol.TopicID{1, 0}
		case *[]string:
			*to = []string{"downtime.max <= 45s", `"\ é`}
		case *[]Draw:
			*to = []Draw{{"pause", "1.25s", json.RawMessage("1250.5")}, {"victim", `a "b"`, json.RawMessage(`"a \"b\""`)}}
		case *Settings:
			*to = Settings{{"session.timeout.ms", "30000"}, {"group.instance.id", `a "b" {id}`}, {"per.record", ""}}
		case *[]int64:
			*to = []int64{7, 1 << 40}
		case *protocol.Generation:
			*to = 5
		case *protocol.MemberID:
			*to = "c2-5f0c"
		case *protocol.ErrorCode:
			*to = protocol.REBALANCE_IN_PROGRESS
		case *protocol.TopicID:
			*to = 1
		case *protocol.TopicPartition:
			*to = protocol.TopicPartition{Topic: 1, Partition: 3}
		case *[]protocol.TopicPartition:
			*to = []protocol.TopicPartition{{Topic: 1, Partition: 3}, {Topic: 0, Partition: 12}}
		case *Library:
			*to = FranzGo
		case *protocol.Epoch:
			*to = protocol.Epoch(7 + i)
		case *ClientState:
			*to = PrepareLeaving + ClientState(i&1)
		case *Reconciliation:
			*to = UnreleasedPartitions
		case *GroupState:
			*to = Stable + GroupState(i&1)
		default:
			t.Fatalf("%T has a field of the new type %s", f, v.Field(i).Type())
		}
	}
	return v.Interface().(Fact)
}

func testNames() *Names {
	return &Names{Members: []string{"c1", "c2"}, Topics: []string{"orders", "orders-b"}}
}

func TestEveryFactIsListed(t *testing.T) {
	listed := map[string]bool{}
	for _, f := range every() {
		listed[reflect.TypeOf(f).Name()] = true
	}
	file, err := parser.ParseFile(token.NewFileSet(), "names.go", nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	found := 0
	for _, d := range file.Decls {
		if f, ok := d.(*ast.FuncDecl); ok && f.Recv != nil {
			found++
			if name := f.Recv.List[0].Type.(*ast.Ident).Name; !listed[name] {
				t.Errorf("%s is not in every()", name)
			}
		}
	}
	if found != len(listed) {
		t.Errorf("names.go has %d facts, every() has %d", found, len(listed))
	}
}

func TestRoundTrip(t *testing.T) {
	var events []Event
	for i, f := range every() {
		events = append(events,
			Event{At: clock.Time(15_105_200 + i), Member: Member(i%3 - 1), Fact: filled(t, f)},
			Event{Member: Coordinator, Fact: f})
	}
	text := write(testNames(), events)
	for _, line := range bytes.Split(bytes.TrimSpace(text), []byte("\n")) {
		if !json.Valid(line) {
			t.Errorf("not JSON: %s", line)
		}
	}
	names := testNames()
	got, err := readAll(bytes.NewReader(text), names)
	if err != nil {
		t.Fatal(err)
	}
	if len(got) != len(events) {
		t.Fatalf("%d events came back of %d", len(got), len(events))
	}
	for i := range events {
		if !reflect.DeepEqual(got[i], events[i]) {
			t.Errorf("wrote %#v\nread  %#v", events[i], got[i])
		}
	}
	if !reflect.DeepEqual(names, testNames()) {
		t.Errorf("names became %v", names)
	}
}

func write(names *Names, events []Event) []byte {
	var out bytes.Buffer
	w := NewWriter(&out, names)
	for _, e := range events {
		w.Event(e)
	}
	w.Flush()
	return out.Bytes()
}

func readAll(r io.Reader, names *Names) ([]Event, error) {
	var events []Event
	for rd := NewReader(r, names); ; {
		e, err := rd.Next()
		if err == io.EOF {
			return events, nil
		}
		if err != nil {
			return events, err
		}
		events = append(events, e)
	}
}

func TestLinesAsDocumented(t *testing.T) {
	tp := protocol.TopicPartition{Topic: 1, Partition: 3}
	for _, c := range []struct {
		event Event
		want  string
	}{
		{Event{15_105_200, 0, HeartbeatSent{}}, `{"t": 15105.2, "m": "c1", "e": "heartbeat.sent"}`},
		{Event{1, 1, Assigned{nil, 3, ""}}, `{"t": 0.001, "m": "c2", "e": "assigned", "p": [], "gen": 3}`},
		{Event{0, 1, Revoked{[]protocol.TopicPartition{tp, {Topic: 0, Partition: 11}}}}, `{"t": 0, "m": "c2", "e": "revoked", "p": ["orders-b-3", "orders-11"]}`},
		{Event{2000, Coordinator, State{Empty, PreparingRebalance, 0, protocol.ParseReason("a member joined")}},
			`{"t": 2, "e": "state", "from": "Empty", "to": "PreparingRebalance", "gen": 0, "reason": "a member joined"}`},
		{Event{3000, 0, Closed{}}, `{"t": 3, "m": "c1", "e": "closed"}`},
		{Event{0, Coordinator, Produced{0, 50_500}}, `{"t": 0, "e": "produced", "topic": "orders", "rate": 50.5}`},
	} {
		if got := string(AppendJSON(nil, testNames(), c.event)); got != c.want {
			t.Errorf("got  %s\nwant %s", got, c.want)
		}
	}
}

func TestReaderTakesRecordings(t *testing.T) {
	const recording = `
{"e": "join.sent", "known": false, "t": 912.4, "m": "c3"}
{"t": 10301.5, "m": "c9", "e": "cmd", "x": "sleep 7000", "p": 3}

{"t": 6959.4, "m": "c3", "e": "assigned", "p": ["orders-b-2", "orders-11"], "gen": 1, "mid": "c3-596e", "new": {"a": []}}
{"t": 7000, "m": "c1", "e": "join.err", "error": "SOMETHING_NEW"}`
	names := &Names{}
	got, err := readAll(strings.NewReader(recording), names)
	if err != nil {
		t.Fatal(err)
	}
	want := []Event{
		{912_400, 0, JoinSent{false}},
		{6_959_400, 0, Assigned{[]protocol.TopicPartition{{Topic: 0, Partition: 2}, {Topic: 1, Partition: 11}}, 1, "c3-596e"}},
		{7_000_000, 1, JoinErr{protocol.UNKNOWN_SERVER_ERROR}},
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got %#v", got)
	}
	if want := (&Names{[]string{"c3", "c1"}, []string{"orders-b", "orders"}}); !reflect.DeepEqual(names, want) {
		t.Errorf("names are %v", names)
	}
}

func TestReaderRefuses(t *testing.T) {
	for _, c := range []struct{ line, want string }{
		{`{"t": 1, "e": "paused"`, "line 1: unexpected end"},
		{"{\"t\": 1, \"e\": \"paused\"}\n\n{\"e\": \"paused\"}", "line 3: "},
		{`{"t": -5, "e": "paused"}`, "-5 is out of range"},
		{`{"t": 99999999999999, "e": "paused"}`, "99999999999999 is out of range"},
		{`{"t": 1e300, "e": "paused"}`, "line 1: "},
		{`{"t": 1, "e": "joined", "gen": 99999999999}`, "line 1: gen: cannot be the number 99999999999"},
		{`{"t": 1, "m": 5, "e": "paused"}`, "line 1: m: cannot be the number"},
		{`[]`, "line 1: array: an event is one JSON object, on a line of its own"},
		{`{"t": 1, "e": "paused"} {"t": 2, "e": "resumed"}`, "after top-level value: an event is one JSON object, on a line of its own"},
		{`{"t": 1, "e": "revoked", "p": ["orders"]}`, `"orders" is no partition`},
		{`{"t": 1, "e": "revoked", "p": ["orders-x"]}`, `"orders-x" is no partition`},
		{`{"t": 1, "e": "position", "p": ["a-1", "a-2"], "offsets": [1]}`, "1 offsets for 2 partitions"},
		{`{"t": 1, "e": "state", "from": "Happy"}`, `"Happy" is no state`},
		{`{"t": 1, "e": "produced", "rate": 5}`, "without a topic"},
		{`{"t": 1, "e": "consumed", "p": []}`, "consumed of 0 partitions"},
	} {
		_, err := readAll(strings.NewReader(c.line), &Names{})
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: got %v, want %s", c.line, err, c.want)
		}
	}
}

func TestReaderSkipsAByteOrderMark(t *testing.T) {
	events, err := readAll(strings.NewReader("\uFEFF"+`{"t": 1, "m": "c1", "e": "paused"}`+"\r\n"), &Names{})
	if err != nil || len(events) != 1 {
		t.Errorf("%v, %v", events, err)
	}
}

// full takes n bytes and then fails.
type full struct{ n int }

var errFull = errors.New("full")

func (f *full) Write(b []byte) (int, error) {
	if f.n -= len(b); f.n < 0 {
		return 0, errFull
	}
	return len(b), nil
}

func TestWriterKeepsTheFirstError(t *testing.T) {
	disk := &full{n: 100_000}
	w := NewWriter(disk, testNames())
	for range 10_000 {
		w.Event(Event{Member: 0, Fact: HeartbeatSent{}})
	}
	if err := w.Flush(); err != errFull {
		t.Errorf("got %v", err)
	}
	if left := disk.n; left > 0 || left < -1<<17 {
		t.Errorf("it went on writing after the error: %d", left)
	}
}

func FuzzReader(f *testing.F) {
	for _, fact := range every() {
		f.Add(AppendJSON(nil, &Names{Members: []string{"c1"}, Topics: []string{"orders"}}, Event{15_105_200, 0, fact}))
	}
	f.Add([]byte(`{"t": 1.5, "m": "c\u0000", "e": "position", "p": ["a-b-3"], "offsets": [-1]}` + "\n" + `{"t": 3, "e": "cmd"}`))
	f.Fuzz(func(t *testing.T, text []byte) {
		names := &Names{}
		events, _ := readAll(bytes.NewReader(text), names)
		again := &Names{}
		got, err := readAll(bytes.NewReader(write(names, events)), again)
		if err != nil || !reflect.DeepEqual(got, events) {
			t.Fatalf("read %#v, wrote it and read %#v, %v", events, got, err)
		}
	})
}

// docs/events.md has every event, in one row with its fields.
func TestDocumentation(t *testing.T) {
	text, err := os.ReadFile("../docs/events.md")
	if err != nil {
		t.Fatal(err)
	}
	rows := map[string]map[string]bool{}
	for _, line := range strings.Split(string(text), "\n") {
		cells := strings.Split(line, "|")
		if !strings.HasPrefix(line, "| `") {
			continue
		}
		fields := map[string]bool{}
		for _, field := range strings.Split(cells[2], ",") {
			fields[strings.TrimSpace(field)] = true
		}
		for _, name := range strings.Split(cells[1], ",") {
			rows[strings.Trim(name, " `")] = fields
		}
	}
	for _, f := range every() {
		var written map[string]any
		if err := json.Unmarshal(AppendJSON(nil, testNames(), Event{Member: 0, Fact: filled(t, f)}), &written); err != nil {
			t.Fatal(err)
		}
		for key := range written {
			if key != "t" && key != "m" && key != "e" && !rows[f.Name()][key] {
				t.Errorf("docs/events.md does not have the field %s of %s", key, f.Name())
			}
		}
		if rows[f.Name()] == nil {
			t.Errorf("docs/events.md does not have %s", f.Name())
		}
	}
}
