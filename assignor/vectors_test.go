package assignor_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/groupsim/groupsim/internal/assignortest"
	"github.com/groupsim/groupsim/internal/golden"
	"github.com/groupsim/groupsim/protocol"
	"github.com/groupsim/groupsim/trials/assign"
)

// vector is a problem with the answer of Kafka 4.3.0's own classes.
type vector struct {
	Name     string             `json:"name"`
	Kind     string             `json:"kind"`
	Assignor string             `json:"assignor"`
	Want     assign.Assignment  `json:"want"`
	Target   assign.Assignment  `json:"target"`
	Withheld map[string][]int32 `json:"withheld"`
	Equality string             `json:"equality"`
	Java     struct {
		Kept            int                 `json:"kept"`
		MemberHashOrder []protocol.MemberID `json:"member_hash_order"`
	} `json:"java"`
	problem *assign.Problem
}

// kinds lists what the vectors of each file must cover, so that none is lost
// without notice.
var kinds = map[string][]string{
	"range":       {"hand exact", "random exact", "random-large exact"},
	"roundrobin":  {"hand exact", "random exact", "random-large exact"},
	"sticky":      {"hand exact", "hand exact-with-java-hash-order", "hand java-bug", "hand property", "het property", "het-conflict property", "het-large property", "het-rack property", "hom exact", "hom-conflict exact", "hom-large exact", "hom-rack exact"},
	"cooperative": {"hand exact", "hand exact-with-java-hash-order", "hand java-bug", "hand property", "het property", "het-conflict property", "het-large property", "het-rack property", "hom exact", "hom exact-with-java-hash-order", "hom-conflict exact", "hom-conflict exact-with-java-hash-order", "hom-large exact", "hom-rack exact", "hom-rack exact-with-java-hash-order"},
}

// Every answer is Kafka's, to the partition; where Kafka fails or gives partitions
// to members that do not subscribe to them, the answer is valid (docs/assignors.md,
// "Where the answers differ from Java's").
func TestVectors(t *testing.T) {
	for _, file := range []string{"range", "roundrobin", "sticky", "cooperative"} {
		t.Run(file, func(t *testing.T) {
			checked := map[string]int{}
			for _, v := range readVectors(t, file) {
				v.check(t)
				checked[v.Kind+" "+v.Equality]++
			}
			for _, kind := range kinds[file] {
				if checked[kind] == 0 {
					t.Errorf("no vector of kind %q", kind)
				}
				t.Logf("%3d %s %s", checked[kind], file, kind)
				delete(checked, kind)
			}
			if len(checked) > 0 {
				t.Errorf("vectors of kinds that were not expected: %v", checked)
			}
		})
	}
}

func (v *vector) check(t *testing.T) {
	t.Helper()
	plan := v.problem.Assignor.Assign(v.problem.Group)
	if err := assignortest.CheckPlan(v.problem.Group, plan); err != nil {
		t.Errorf("%s: %v", v.Name, err)
	}
	if strings.Contains(v.Assignor, "sticky") {
		if err := assignortest.CheckBalance(v.problem.Group, assignortest.Target(plan)); err != nil {
			t.Errorf("%s: %v", v.Name, err)
		}
	}
	if v.Equality == "java-bug" {
		return
	}
	if got := v.problem.Solve(); !cmp.Equal(v.answer(), got) {
		t.Errorf("%s (-Kafka +ours):\n%s", v.Name, cmp.Diff(v.answer(), got))
	}
	if strings.Contains(v.Assignor, "sticky") {
		if got := assignortest.Kept(v.problem.Group, assignortest.Target(plan)); got != v.Java.Kept {
			t.Errorf("%s: keeps %d, Kafka %d", v.Name, got, v.Java.Kept)
		}
	}
	// The numbers of topics are ours; no answer may depend on them.
	renumbered := assign.Problem{Assignor: v.problem.Assignor, Group: assignortest.Renumber(v.problem.Group)}
	if got := renumbered.Solve(); !cmp.Equal(v.answer(), got) {
		t.Errorf("%s with other topic numbers (-Kafka +ours):\n%s", v.Name, cmp.Diff(v.answer(), got))
	}
}

func (v *vector) answer() *assign.Answer {
	return &assign.Answer{Assignment: v.Want, Target: v.Target, Withheld: v.Withheld}
}

// The order of Kafka's own HashMap of members is that of HashOrder (docs/assignors.md,
// "Hash order").
func TestMemberHashOrder(t *testing.T) {
	checked := 0
	for _, file := range []string{"sticky", "cooperative"} {
		for _, v := range readVectors(t, file) {
			var ids []protocol.MemberID
			for _, m := range v.problem.Group.Members {
				ids = append(ids, m.ID)
			}
			var got []protocol.MemberID
			for _, i := range protocol.HashOrder(ids) {
				got = append(got, ids[i])
			}
			if v.Java.MemberHashOrder == nil {
				continue
			}
			if !slices.Equal(got, v.Java.MemberHashOrder) {
				t.Errorf("%s: got %q, want %q", v.Name, got, v.Java.MemberHashOrder)
			}
			checked++
		}
	}
	if checked == 0 {
		t.Error("no vector has a hash order")
	}
	t.Logf("%d orders", checked)
}

func readVectors(t *testing.T, assignor string) []vector {
	t.Helper()
	var vectors []vector
	for _, line := range append(golden.UnpackedLines(t, "testdata/"+assignor+".jsonl.gz"), golden.UnpackedLines(t, "testdata/"+assignor+"-large.jsonl.gz")...) {
		var v vector
		if err := json.Unmarshal(line, &v); err != nil {
			t.Fatal(err)
		}
		if strings.Contains(v.Name, "-large/") && !strings.HasSuffix(v.Kind, "-large") {
			v.Kind += "-large"
		}
		var err error
		if v.problem, err = assign.ParseProblem(line, assign.Java); err != nil {
			t.Fatalf("%s: %v", v.Name, err)
		}
		vectors = append(vectors, v)
	}
	return vectors
}
