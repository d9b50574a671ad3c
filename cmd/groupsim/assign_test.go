package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

const description = `
GROUP  TOPIC   PARTITION  CURRENT-OFFSET  LOG-END-OFFSET  LAG  CONSUMER-ID                              HOST        CLIENT-ID
shop   orders  0          100             120             20   c1-7c1c2bd0-7c2f-4f6e-8d5b-1f0c3a1f4c10  /10.0.0.1   c1
shop   orders  1          100             100             0    c2-0e6a6c57-77c0-4a6c-bb3e-9f1c6a5f1c11  /10.0.0.2   c2
shop   orders  2          -               100             -    c3-aaaa6c57-77c0-4a6c-bb3e-9f1c6a5f1c12  /10.0.0.3   c3
`

func TestAssignAnswersEachLine(t *testing.T) {
	problem := `{"assignor":"range","topics":{"t":4},"members":[{"id":"c1","subscription":["t"]},{"id":"c2","subscription":["t"]}]}`
	code, out, errs := run(problem+"\n", "assign")
	if want := `{"assignment":{"c1":{"t":[0,1]},"c2":{"t":[2,3]}}}` + "\n"; code != 0 || out != want || errs != "" {
		t.Errorf("exit code %d, %q, %q: want %q", code, out, errs, want)
	}
	code, out, errs = run("nonsense\n"+problem+"\n", "assign")
	lines := strings.Split(out, "\n")
	if code != 1 || len(lines) != 3 || !strings.HasPrefix(lines[0], `{"error":`) || !strings.HasPrefix(lines[1], `{"assignment":`) || !strings.Contains(errs, "1 line could not be answered") {
		t.Errorf("exit code %d, %q, %q: want an error, an answer and exit code 1", code, out, errs)
	}
}

// The same problem put to both clients: where Java's sticky deals out in turns,
// franz-go's follows its heap (docs/assignors.md, "As a franz-go leader assigns").
func TestAssignAsksTheClientsAssignor(t *testing.T) {
	const problem = `{"assignor":"sticky","topics":{"t":7},"members":[{"id":"a","subscription":["t"]},{"id":"b","subscription":["t"]},{"id":"c","subscription":["t"]}]}` + "\n"
	const java = `{"assignment":{"a":{"t":[0,3,6]},"b":{"t":[1,4]},"c":{"t":[2,5]}}}` + "\n"
	const franzGo = `{"assignment":{"a":{"t":[0,4]},"b":{"t":[1,5,6]},"c":{"t":[2,3]}},"client":"franz-go"}` + "\n"
	for _, c := range []struct {
		args []string
		want string
	}{
		{nil, java},
		{[]string{"--client", "java"}, java},
		{[]string{"--client", "franz-go"}, franzGo},
		{[]string{"--protocol", "classic"}, java},
	} {
		if code, out, errs := run(problem, append([]string{"assign"}, c.args...)...); code != 0 || out != c.want || errs != "" {
			t.Errorf("assign %q: exit code %d, %q, %q: want %q", c.args, code, out, errs, c.want)
		}
	}
}

// In the consumer protocol the broker's assignors have their plain names, and what members
// own is what the last target gave them. A problem that names none gets the one asked for.
func TestAssignAsksTheBroker(t *testing.T) {
	const group = `"topics":{"t":5},"members":[{"id":"a","subscription":["t"],"owned":{"t":[0,1,2,3,4]}},{"id":"b","subscription":["t"]}]}` + "\n"
	const uniform = `{"assignment":{"a":{"t":[0,1,2]},"b":{"t":[3,4]}}}` + "\n"
	for _, c := range []struct {
		problem string
		args    []string
	}{
		{`{"assignor":"broker-uniform",` + group, nil},
		{`{"assignor":"uniform",` + group, []string{"--protocol", "consumer"}},
		{`{"assignor":"broker-uniform",` + group, []string{"--protocol", "consumer"}},
		{`{` + group, []string{"--assignor", "uniform"}},
		{`{"assignor":"uniform",` + group, []string{"--assignor", "range", "--protocol", "consumer"}},
	} {
		if code, out, errs := run(c.problem, append([]string{"assign"}, c.args...)...); code != 0 || out != uniform || errs != "" {
			t.Errorf("assign %q of %s: exit code %d, %q, %q: want %q", c.args, c.problem, code, out, errs, uniform)
		}
	}
	code, out, _ := run(`{"assignor":"sticky",`+group, "assign", "--protocol", "consumer")
	if want := `{"error":"line 1, column 13: assignor \"sticky\": the assignors are uniform, range, broker-uniform or broker-range"}` + "\n"; code != 1 || out != want {
		t.Errorf("exit code %d, %q: want %q", code, out, want)
	}
}

// What is wrong with a line is told as what is wrong with a flag is, with the place besides.
func TestAssignTellsWhatIsWrongWithALine(t *testing.T) {
	const good = `{"assignor":"range","topics":{"t":1},"members":[{"id":"c1","subscription":["t"]}]}`
	for _, c := range []struct {
		problem string
		args    []string
		want    string
	}{
		{`{"assignor": "stikcy"}`, nil, `line 2, column 14: assignor \"stikcy\": the assignors are range, roundrobin, sticky, cooperative-sticky, broker-uniform or broker-range (did you mean \"sticky\"?)`},
		{`{"assignor": "unifrom"}`, []string{"--protocol", "consumer"}, `line 2, column 14: assignor \"unifrom\": the assignors are uniform, range, broker-uniform or broker-range (did you mean \"uniform\"?)`},
		{`{"assigner": "range"}`, nil, `line 2, column 2: \"assigner\" is not a field of a problem (did you mean \"assignor\"?)`},
		{`{"assignor": "range", "members": [{"id": "c1", "subscribtion": ["t"]}]}`, nil, `line 2, column 48: \"subscribtion\" is not a field of a member (did you mean \"subscription\"?)`},
		{`{"strategy": "range"}`, nil, `line 2, column 2: \"strategy\" is not a field of a problem (did you mean \"assignor\"?)`},
		{`{"assignor": "range", "client": "librdkafak"}`, nil, `line 2, column 33: client \"librdkafak\": the clients are java, franz-go or librdkafka (did you mean \"librdkafka\"?)`},
		{`{"assignor": "range", "client": "java"}`, []string{"--protocol", "consumer"}, `line 2, column 33: client \"java\" goes with the classic protocol: in the consumer protocol the broker assigns, whatever the clients`},
	} {
		code, out, errs := run(good+"\n"+c.problem+"\n"+good+"\n", append([]string{"assign"}, c.args...)...)
		const answer = `{"assignment":{"c1":{"t":[0]}}}` + "\n"
		if want := answer + `{"error":"` + c.want + `"}` + "\n" + answer; code != 1 || out != want || errs != "groupsim: 1 line could not be answered\n" {
			t.Errorf("assign %q of %s: exit code %d, %s\n%swant\n%s", c.args, c.problem, code, errs, out, want)
		}
	}
}

func TestAssignDescribe(t *testing.T) {
	path := filepath.Join(t.TempDir(), "group.txt")
	if err := os.WriteFile(path, []byte(description), 0o644); err != nil {
		t.Fatal(err)
	}
	const epochs = "../../imports/describe/testdata/4.3-consumer-protocol.txt"
	for _, c := range []struct {
		args  []string
		stdin string
		code  int
		want  string // on the stream that the code belongs to
	}{
		{[]string{"--describe", path, "--assignor", "sticky", "--without", "c3"}, "", 0, "2 members with 1 to 2 each"},
		{[]string{"--describe", "-", "--assignor", "sticky", "--with", "c4"}, description, 0, "c4"},
		{[]string{"--describe", path, "--assignor", "cooperative-sticky", "--client", "franz-go", "--with", "c0"}, "", 0, "Group shop, cooperative-sticky of franz-go\n"},
		{[]string{"--describe", path, "--assignor", "sticky", "--client", "java"}, "", 0, "Group shop, sticky\n"},
		{[]string{"--describe", path, "--assignor", "cooperative-sticky", "--client", "librdkafka", "--with", "c0"}, "", 0, "Group shop, cooperative-sticky of librdkafka\n"},
		{[]string{"--describe", path, "--assignor", "sticky", "--client", "librdkafka"}, "", 2, "groupsim: --assignor sticky: the assignors are range, roundrobin or cooperative-sticky"},
		{[]string{"--describe", path, "--assignor", "stikcy"}, "", 2, "groupsim: --assignor stikcy: the assignors are range, roundrobin, sticky, cooperative-sticky or uniform (did you mean \"sticky\"?)\n"},
		{[]string{"--client", "frnaz-go"}, "", 2, "groupsim: --client frnaz-go: the clients are java, franz-go or librdkafka (did you mean \"franz-go\"?)\n"},
		{[]string{"--client", ""}, "", 2, "the clients are java, franz-go or librdkafka\n"},
		{[]string{"--describe", path, "--without", "c9"}, "", 2, "c9"},
		{[]string{"--describe", path, "--without", "C-3"}, "", 2, `(did you mean "c3"?)`},
		{[]string{"--describe", path + ".not"}, "", 2, "no such file"},
		{[]string{"--describe", "-"}, "nothing that makes sense", 2, "standard input"},
		{[]string{"--without", "c3"}, "", 2, "goes with --describe"},
		{[]string{"--describe", path, "--assignor", "uniform", "--with", "c4"}, "", 0, "Group shop, uniform of the broker\n"},
		{[]string{"--describe", path, "--protocol", "consumer", "--assignor", "range"}, "", 0, "Group shop, range of the broker\n"},
		{[]string{"--describe", path, "--protocol", "consumer", "--assignor", "sticky"}, "", 2, "groupsim: --assignor sticky: the assignors are uniform or range\n"},
		{[]string{"--describe", path, "--protocol", "consumer", "--client", "franz-go"}, "", 2, "--client goes with the classic protocol: in the consumer protocol the broker assigns"},
		{[]string{"--protocol", "new"}, "", 2, "groupsim: --protocol new: the protocols are classic or consumer\n"},
		{[]string{"--describe", epochs}, "", 0, "Group shipping, uniform of the broker\n"},
		{[]string{"--describe", epochs, "--assignor", "range"}, "", 0, "Group shipping, range of the broker\n"},
		{[]string{"--describe", epochs, "--assignor", "sticky"}, "", 2, "group shipping speaks the consumer protocol (KIP-848), in which the broker assigns, by uniform or range: \"sticky\" is none of these; --protocol classic asks a client's assignor\n"},
		{[]string{"--describe", epochs, "--assignor", "sticky", "--protocol", "classic"}, "", 0, "Group shipping, sticky\n"},
	} {
		code, out, errs := run(c.stdin, append([]string{"assign"}, c.args...)...)
		said := out
		if c.code != 0 {
			said = errs
		}
		if code != c.code || !strings.Contains(said, c.want) {
			t.Errorf("assign %q: exit code %d, want %d and %q in\n%s%s", c.args, code, c.code, c.want, out, errs)
		}
	}
}
