package assign

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/google/go-cmp/cmp"

	"github.com/groupsim/groupsim/internal/golden"
)

// run answers lines, and gives the answers and how many were bad.
func run(t *testing.T, lines ...string) ([]string, int) {
	t.Helper()
	var out strings.Builder
	bad, err := Run(strings.NewReader(strings.Join(lines, "\n")), &out, Java)
	if err != nil {
		t.Fatal(err)
	}
	return strings.Split(strings.TrimSuffix(out.String(), "\n"), "\n"), bad
}

func TestRunAnswersInOrder(t *testing.T) {
	const two = `{"assignor": "%s", "topics": {"t": 3}, "members": [{"id": "a", "subscription": ["t"]%s}, {"id": "b", "subscription": ["t"]}]}`
	all := `, "owned": {"t": [0, 1, 2]}, "generation": 4`
	answers, bad := run(t,
		fmt.Sprintf(two, "range", ""),
		"",
		"no JSON",
		fmt.Sprintf(two, "roundrobin", ""),
		fmt.Sprintf(two, "sticky", all),
		fmt.Sprintf(two, "cooperative-sticky", all),
	)
	want := []string{
		`{"assignment":{"a":{"t":[0,1]},"b":{"t":[2]}}}`,
		`{"error":"line 3, column 2: not JSON: invalid character 'o' in literal null (expecting 'u')"}`,
		`{"assignment":{"a":{"t":[0,2]},"b":{"t":[1]}}}`,
		`{"assignment":{"a":{"t":[0,1]},"b":{"t":[2]}}}`,
		`{"assignment":{"a":{"t":[0,1]},"b":{}},"target":{"a":{"t":[0,1]},"b":{"t":[2]}},"withheld":{"t":[2]}}`,
	}
	if d := cmp.Diff(want, answers); d != "" {
		t.Error(d)
	}
	if bad != 1 {
		t.Errorf("%d bad lines, want 1", bad)
	}
}

// The vectors of the assignors, through the front door.
func TestRunAnswersKafkasVectors(t *testing.T) {
	for _, name := range []string{"range", "roundrobin", "sticky", "cooperative"} {
		problems := golden.Unpacked(t, "../../assignor/testdata/"+name+".jsonl.gz")
		lines := strings.Split(strings.TrimSpace(string(problems)), "\n")
		answers, bad := run(t, lines...)
		if bad > 0 || len(answers) != len(lines) {
			t.Fatalf("%s: %d answers to %d lines, %d bad", name, len(answers), len(lines), bad)
		}
		for i, line := range lines {
			var want struct {
				Name, Equality string
				Want           Assignment
			}
			var got Answer
			if err := errors.Join(json.Unmarshal([]byte(line), &want), json.Unmarshal([]byte(answers[i]), &got)); err != nil {
				t.Fatal(err)
			}
			if want.Equality != "java-bug" && !cmp.Equal(want.Want, got.Assignment) {
				t.Errorf("%s: %s", want.Name, cmp.Diff(want.Want, got.Assignment))
			}
		}
	}
}

func TestBadProblems(t *testing.T) {
	member := func(fields string) string {
		return `{"assignor": "sticky", "topics": {"t": 2}, "members": [{"id": "a"}, {` + fields + `}]}`
	}
	const assignors = "the assignors are range, roundrobin, sticky, cooperative-sticky, broker-uniform or broker-range"
	for _, c := range []struct{ problem, want string }{
		{`{`, ", column 1: not JSON: unexpected end of JSON input"},
		{`[]`, ": a problem is a JSON object, not a JSON array"},
		{`{} {}`, ", column 4: not JSON: invalid character '{' after top-level value"},
		{`  {"topics": ü}`, ", column 14: not JSON: invalid character 'Ã' looking for beginning of value"},
		{`{}`, ": assignor is missing: " + assignors},
		{`{"assignor": ""}`, ", column 14: assignor is missing: " + assignors},
		{`{"assignor": "uniform"}`, `, column 14: assignor "uniform": ` + assignors + ` (did you mean "broker-uniform"?)`},
		{` {"topics": {"ü": 1}, "assignor": "stikcy"}`, `, column 35: assignor "stikcy": ` + assignors + ` (did you mean "sticky"?)`},
		{`{"assignor": "range", "client": "frnaz-go"}`, `, column 33: client "frnaz-go": the clients are java, franz-go or librdkafka (did you mean "franz-go"?)`},
		{`{"assignor": "sticky", "client": "librdkafka"}`, `, column 14: assignor "sticky": the assignors are range, roundrobin, cooperative-sticky, broker-uniform or broker-range (did you mean "cooperative-sticky"?)`},
		{`{"asignor": "range"}`, `, column 2: "asignor" is not a field of a problem (did you mean "assignor"?)`},
		{`{"strategy": "range"}`, `, column 2: "strategy" is not a field of a problem (did you mean "assignor"?)`},
		{`{"assignor": "range", "note": "a", "topic": {"t": 1}}`, `, column 36: "topic" is not a field of a problem (did you mean "topics"?)`},
		{`{"assignor": "range", "topics": {"t": -1}}`, `, column 39: topics: "t" has -1 partitions: give 0 or more`},
		{`{"assignor": "range", "topics": {"t": 2147483647}}`, `, column 33: topics have 2147483647 partitions in all: at most 2000000 are taken`},
		{`{"assignor": "range", "topics": {"t": 2147483648}}`, `, column 39: topics.t cannot be a JSON number 2147483648: it must be a whole number below 2147483648`},
		{`{"assignor": "range", "topics": {"t": 1.5}}`, `, column 39: topics.t cannot be a JSON number 1.5: it must be a whole number below 2147483648`},
		{`{"assignor": "range", "members": {}}`, `, column 34: members cannot be a JSON object: it must be a list`},
		{`{"assignor": "broker-range", "members": [{"id": "a", "subscription": ["t"]}]}`, `, column 70: member "a" subscribes to "t", which is not among topics: a broker's assignor knows how many partitions each topic has`},
		{member(`"id": "a"`), `, column 76: members[1].id "a" is that of members[0] too: ids must differ`},
		{member(`"subscription": ["t"]`), `, column 69: members[1].id is missing: give every member one`},
		{member(`"id": "b", "generation": -2`), `, column 95: members[1].generation is -2: give 0 or more, or -1 for none`},
		{member(`"id": "b", "protocol_generation": -2`), `, column 104: members[1].protocol_generation is -2: give 0 or more, or -1 for none`},
		{member(`"id": "b", "owned": {"t": [0, -3]}`), `, column 100: members[1].owned: "t" has partition -3: partitions count from 0`},
		{member(`"id": "b", "owned": [0]`), `, column 90: members[1].owned cannot be a JSON array: it must be an object`},
		{member(`"id": "b", "user_data": "v2"`), `, column 94: members[1].user_data "v2": give v0, none or garbage, or leave it out`},
		{member(`"id": "b", "user_data": "garbge"`), `, column 94: members[1].user_data "garbge": give v0, none or garbage, or leave it out (did you mean "garbage"?)`},
		{member(`"id": 7`), `, column 76: members[1].id cannot be a JSON number: it must be a string`},
		{member(`"memberId": "b"`), `, column 70: "memberId" is not a field of a member (did you mean "id"?)`},
		{member(`"id": "b", "subscripton": ["t"]`), `, column 81: "subscripton" is not a field of a member (did you mean "subscription"?)`},
		{member(`"id": "b", "topics": ["t"]`), `, column 81: "topics" is not a field of a member (did you mean "subscription"?)`},
	} {
		answers, bad := run(t, c.problem)
		want, err := json.Marshal(badLine{"line 1" + c.want})
		if err != nil {
			t.Fatal(err)
		}
		if bad != 1 || len(answers) != 1 || answers[0] != string(want) {
			t.Errorf("%s\ngot  %s\nwant %s", c.problem, answers, want)
		}
	}
}

func TestOddProblems(t *testing.T) {
	member := func(fields string) string {
		return `{"assignor": "sticky", "topics": {"t": 2, "gone": 0}, "members": [{"id": "a", "subscription": ["t"]}, {"id": "b", "subscription": ["t"], ` + fields + `}]}`
	}
	for _, c := range []struct{ name, problem, want string }{
		{"no members", `{"assignor": "sticky", "topics": {"t": 2}}`, `{"assignment":{}}`},
		{"no subscription", `{"assignor": "range", "topics": {"t": 2}, "members": [{"id": "a"}]}`, `{"assignment":{"a":{}}}`},
		{"unknown topic", `{"assignor": "range", "members": [{"id": "a", "subscription": ["t"]}]}`, `{"assignment":{"a":{}}}`},
		{"a topic twice", `{"assignor": "range", "topics": {"t": 2}, "members": [{"id": "a", "subscription": ["t", "t"]}]}`, `{"assignment":{"a":{"t":[0,1]}}}`},
		{"claims of what is gone", member(`"owned": {"t": [1, 1, 7], "gone": [0], "unheard": [3]}, "generation": 1`), `{"assignment":{"a":{"t":[0]},"b":{"t":[1]}}}`},
		{"user data none", member(`"owned": {"t": [0]}, "generation": 1, "user_data": "none"`), `{"assignment":{"a":{"t":[0]},"b":{"t":[1]}}}`},
		{"user data garbage", member(`"owned": {"t": [0]}, "generation": 1, "user_data": "garbage"`), `{"assignment":{"a":{"t":[0]},"b":{"t":[1]}}}`},
		{"user data v0", member(`"owned": {"t": [0]}, "user_data": "v0"`), `{"assignment":{"a":{"t":[1]},"b":{"t":[0]}}}`},
		{"nulls", `{"assignor": "sticky", "topics": null, "members": null, "partition_racks": null}`, `{"assignment":{}}`},
		{"null racks", `{"assignor": "range", "topics": {"t": 1}, "partition_racks": {"t": [[null, "r"]], "u": []}, "members": [{"id": "a", "rack": "r", "subscription": ["t"]}]}`, `{"assignment":{"a":{"t":[0]}}}`},
		{"fields of other people", `{"assignor": "range", "topics": {"t": 1}, "topic_order": ["t"], "order": 1, "name": "x", "members": [{"id": "a", "subscription": ["t"], "topics": 1, "host": "h"}]}`, `{"assignment":{"a":{"t":[0]}}}`},
		{"no case", `{"Assignor": "range", "TOPICS": {"t": 1}, "note": "", "members": [{"Id": "a", "subscription": ["t"]}]}`, `{"assignment":{"a":{"t":[0]}}}`},
		{"a client", `{"assignor": "sticky", "client": "franz-go", "topics": {"t": 1}, "members": [{"id": "a", "subscription": ["t"]}]}`, `{"assignment":{"a":{"t":[0]}},"client":"franz-go"}`},
		{"the broker's, whatever the client", `{"assignor": "broker-range", "client": "franz-go", "topics": {"t": 1}, "members": [{"id": "a", "subscription": ["t"]}]}`, `{"assignment":{"a":{"t":[0]}}}`},
		{"names that HTML would escape", `{"assignor": "range", "topics": {"<t>": 1}, "members": [{"id": "a&b", "subscription": ["<t>"]}]}`, `{"assignment":{"a&b":{"<t>":[0]}}}`},
	} {
		if answers, bad := run(t, c.problem); bad > 0 || answers[0] != c.want {
			t.Errorf("%s:\ngot  %s\nwant %s", c.name, answers[0], c.want)
		}
	}
}

func TestManyMembers(t *testing.T) {
	var members []string
	for i := range 10_000 {
		members = append(members, fmt.Sprintf(`{"id": "c%d", "subscription": ["t"]}`, i))
	}
	for _, name := range []string{"range", "roundrobin", "sticky", "cooperative-sticky"} {
		answers, bad := run(t, fmt.Sprintf(`{"assignor": %q, "topics": {"t": 20000}, "members": [%s]}`, name, strings.Join(members, ",")))
		var answer Answer
		if err := json.Unmarshal([]byte(answers[0]), &answer); err != nil || bad > 0 {
			t.Fatalf("%s: %v, %d bad lines", name, err, bad)
		}
		for id, of := range answer.Assignment {
			if len(of["t"]) != 2 {
				t.Fatalf("%s: %s has %v", name, id, of)
			}
		}
	}
}

func TestLineReader(t *testing.T) {
	long := strings.Repeat("x", 100)
	in := lineReader{r: bufio.NewReaderSize(strings.NewReader("one\r\n"+long+"\n\n  two\t\n"+long+long+"\nthree"), 16), most: 101}
	var got []string
	for {
		line, err := in.next()
		if err == io.EOF {
			break
		}
		if err != nil {
			line = []byte(err.Error())
		}
		got = append(got, fmt.Sprintf("%d %s", in.number, line))
	}
	want := []string{"1 one", "2 " + long, "3 ", "4   two", "5 the line is too long: it may have 101 bytes", "6 three"}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
}

func TestRunReportsReaderAndWriterErrors(t *testing.T) {
	broken := errors.New("broken")
	good := `{"assignor": "range"}` + "\n"
	var out strings.Builder
	if _, err := Run(io.MultiReader(strings.NewReader(good), iotest.ErrReader(broken)), &out, Java); !errors.Is(err, broken) || out.String() != `{"assignment":{}}`+"\n" {
		t.Errorf("reader: got %v and %q", err, out.String())
	}
	if _, err := Run(strings.NewReader(good), failingWriter{broken}, Java); !errors.Is(err, broken) {
		t.Errorf("writer: got %v", err)
	}
}

type failingWriter struct{ err error }

func (w failingWriter) Write([]byte) (int, error) { return 0, w.err }

// Whatever the lines, each that is not blank has one answer.
func FuzzRun(f *testing.F) {
	f.Add([]byte(`{"assignor": "cooperative-sticky", "topics": {"t": 3, "u": 1}, "partition_racks": {"t": [["r"], [], ["q"]]}, "members": [{"id": "a", "rack": "r", "subscription": ["t"], "owned": {"t": [0, 0, 9]}, "generation": 2, "protocol_generation": -1, "user_data": "v0"}, {"id": "b", "subscription": ["t", "u"], "owned": {"t": [0]}}]}`))
	f.Add([]byte("{}\n\n[]\nx"))
	f.Fuzz(func(t *testing.T, problems []byte) {
		want := 0
		for _, line := range strings.Split(string(problems), "\n") {
			if strings.TrimSpace(line) != "" {
				want++
			}
		}
		for _, client := range []Client{Java, FranzGo, Librdkafka} {
			var out strings.Builder
			bad, err := Run(strings.NewReader(string(problems)), &out, client)
			if err != nil {
				t.Fatal(err)
			}
			if got := strings.Count(out.String(), "\n"); got != want || bad > want {
				t.Errorf("%d answers to %d lines, %d bad", got, want, bad)
			}
			if got := strings.Count(out.String(), `{"error":`); got < bad {
				t.Errorf("%d errors, %d bad lines", got, bad)
			}
		}
	})
}
