package librdkafka_test

import (
	"bytes"
	"encoding/json"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/groupsim/groupsim/assignor/librdkafka"
	"github.com/groupsim/groupsim/internal/assignortest"
	"github.com/groupsim/groupsim/internal/golden"
	"github.com/groupsim/groupsim/trials/assign"
)

// recorded is how many groups of each shape have their answers in testdata.
const recorded = 12

// vector is a problem with the library's answer.
type vector struct {
	problem
	Want   assignment `json:"want"`
	Target assignment `json:"target,omitempty"`
}

// Answers are those of librdkafka itself, round after round of groups that members join
// and leave, in which some claim what they had long ago (docs/assignors.md, "As a
// librdkafka leader assigns"). Those of the first groups are kept in testdata.
func TestAnswersAreTheLibrarys(t *testing.T) {
	l := newLibrary(t)
	asked, undefined := 0, 0
	for _, name := range librdkafka.Names() {
		var kept bytes.Buffer
		for _, s := range shapes {
			playRounds(t, name, s, 120, func(group int, p problem, line []byte, ours *assign.Answer) {
				if name == "cooperative-sticky" && newPlain(p).undefined {
					undefined++
					return
				}
				asked++
				theirs := l.ask(line)
				v := vector{problem: p, Want: theirs.Assignment, Target: theirs.Target}
				v.compare(t, line, ours)
				if group < recorded {
					if err := json.NewEncoder(&kept).Encode(v); err != nil {
						t.Fatal(err)
					}
				}
			})
		}
		golden.ComparePacked(t, "testdata/"+name+".jsonl.gz", kept.Bytes())
	}
	t.Logf("%d plans of librdkafka's, %d are undefined", asked, undefined)
	if asked < 14400 {
		t.Errorf("%d plans are too few", asked)
	}
}

// What the library has answered once.
func TestVectors(t *testing.T) {
	for _, name := range librdkafka.Names() {
		lines := golden.UnpackedLines(t, "testdata/"+name+".jsonl.gz")
		for _, line := range lines {
			var v vector
			if err := json.Unmarshal(line, &v); err != nil {
				t.Fatal(err)
			}
			question, err := assign.ParseProblem(line, assign.Librdkafka)
			if err != nil {
				t.Fatal(err)
			}
			v.compare(t, line, question.Solve())
		}
		if t.Logf("%s: %d", name, len(lines)); len(lines) < 8*recorded*len(shapes)/2 {
			t.Errorf("%s: only %d", name, len(lines))
		}
	}
}

func (v *vector) compare(t *testing.T, line []byte, ours *assign.Answer) {
	t.Helper()
	if d := cmp.Diff(v.read(v.Want), assignment(ours.Assignment)); d != "" {
		t.Fatalf("%s (-librdkafka +ours):\n%s", line, d)
	}
	if v.Target == nil {
		return
	}
	if d := cmp.Diff(v.read(v.Target), target(ours)); d != "" {
		t.Fatalf("%s, target (-librdkafka +ours):\n%s", line, d)
	}
}

// The steps of the library, done one by one, lead to the same plans, also where the
// library's own is undefined.
func TestAnswersAreThoseOfPlainSteps(t *testing.T) {
	for _, s := range shapes {
		playRounds(t, "cooperative-sticky", s, 60, func(_ int, p problem, line []byte, ours *assign.Answer) {
			if d := cmp.Diff(p.read(newPlain(p).target()), target(ours)); d != "" {
				t.Fatalf("%s (-plain +ours):\n%s", line, d)
			}
		})
	}
}

// playRounds plays eight rounds of some groups.
func playRounds(t *testing.T, assignor string, s shape, groups int, check func(group int, p problem, line []byte, ours *assign.Answer)) {
	random := rand.New(rand.NewPCG(1, 2))
	for group := range groups {
		p := newPlayed(random, assignor, s)
		for range 8 {
			p.change()
			if !slices.ContainsFunc(p.Members, func(m member) bool { return len(m.Subscription) > 0 }) {
				continue
			}
			line, err := json.Marshal(p.problem)
			if err != nil {
				t.Fatal(err)
			}
			question, err := assign.ParseProblem(line, assign.Librdkafka)
			if err != nil {
				t.Fatal(err)
			}
			if err := assignortest.CheckPlan(question.Group, question.Assignor.Assign(question.Group)); err != nil {
				t.Fatalf("%s: %v", line, err)
			}
			ours := question.Solve()
			check(group, p.problem, line, ours)
			p.handOut(assignment(ours.Assignment))
		}
	}
}

func target(a *assign.Answer) assignment {
	if a.Target != nil {
		return assignment(a.Target)
	}
	return assignment(a.Assignment)
}

// read brings an answer of the library's into our form: partitions in order, and every
// member, also those without a subscription, which it leaves out. What is not there to be
// assigned it hands back to whoever claims it, and we do not.
func (p *problem) read(theirs assignment) assignment {
	a := assignment{}
	for _, m := range p.Members {
		a[m.ID] = map[string][]int32{}
		for topic, numbers := range theirs[m.ID] {
			subscribed := slices.ContainsFunc(p.Members, func(m member) bool { return slices.Contains(m.Subscription, topic) })
			numbers = slices.DeleteFunc(slices.Clone(numbers), func(n int32) bool { return !subscribed || n >= p.Topics[topic] })
			if slices.Sort(numbers); len(numbers) > 0 {
				a[m.ID][topic] = numbers
			}
		}
	}
	return a
}
