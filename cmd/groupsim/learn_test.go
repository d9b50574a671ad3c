package main

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/groupsim/groupsim/course"
)

// builtIn is the course that comes with groupsim.
func builtIn(t *testing.T) *course.Course {
	t.Helper()
	c, err := course.BuiltIn()
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// turns reads a session as programs do.
func turns(t *testing.T, out string) (list []turn) {
	t.Helper()
	for line := range strings.Lines(out) {
		var x struct {
			turn
			Answer json.RawMessage `json:"answer"`
		}
		if err := json.Unmarshal([]byte(line), &x); err != nil {
			t.Fatalf("%v: %s", err, line)
		}
		list = append(list, x.turn)
	}
	return list
}

// A card tells nothing of its answer before somebody has said something, and everything
// behind that.
func TestPredictionComesFirst(t *testing.T) {
	state := filepath.Join(t.TempDir(), "progress.txt")
	l := builtIn(t).Lessons[0]
	out, _ := expect(t, "", []string{"learn", l.ID, "--state", state}, 0, "goes on here", "")
	for _, told := range []string{"The run says", "groupsim run", "━"} {
		if strings.Contains(out, told) {
			t.Errorf("%q is told before a guess:\n%s", told, out)
		}
	}
	out, _ = expect(t, "", []string{"learn", l.ID, "--state", state, "-o", "json"}, 0, "", "")
	for _, x := range turns(t, out) {
		if x.Shown != "" || x.Why != "" || x.Commands != nil || x.Ask == "" {
			t.Errorf("it is told before a guess: %+v", x)
		}
	}
	if _, err := os.Stat(state); err == nil {
		t.Error("something is remembered of nothing")
	}
	out, _ = expect(t, "", []string{"learn", l.ID, "--state", state, "--no-predict"}, 0, "The run says", "")
	if strings.Count(out, "The run says") != len(l.Cards) || strings.Count(out, "━ consumed") != len(l.Cards) {
		t.Errorf("not every card has its answer and picture:\n%s", out)
	}
}

// rightAnswers finds the answers of items for a draw.
func rightAnswers(t *testing.T, items []*course.Item, draw uint64) string {
	t.Helper()
	var b strings.Builder
	for _, i := range items {
		asked, err := i.Pose(draw)
		if err != nil {
			t.Fatal(err)
		}
		s, err := asked.Solve()
		if err != nil {
			t.Fatal(err)
		}
		text := s.Value.String()
		if len(s.Order) > 0 {
			text = strings.Join(s.Order, " ")
		}
		b.WriteString(i.ID + ": " + text + "\n")
	}
	return b.String()
}

// Every lesson is taken to its end with right answers, all of which are taken as such, and what was
// answered is remembered.
func TestEveryLessonCanBeTaken(t *testing.T) {
	dir := t.TempDir()
	for _, l := range builtIn(t).Lessons {
		answers := filepath.Join(dir, l.ID)
		if err := os.WriteFile(answers, []byte("# "+l.ID+"\n"+rightAnswers(t, l.Cards, 1)), 0o600); err != nil {
			t.Fatal(err)
		}
		state := filepath.Join(dir, l.ID+".txt")
		out, _ := expect(t, "", []string{"learn", l.ID, "--state", state, "--answers", answers, "--draw", "1", "-o", "json"}, 0, "", "")
		for _, x := range turns(t, out) {
			if x.Grade != course.Exact || x.Box != 1 || x.Due == "" {
				t.Errorf("%s: the right answer is %q", x.Item, x.Grade)
			}
		}
		data, err := os.ReadFile(state)
		if err != nil || strings.Count(string(data), "\n") != len(l.Cards) {
			t.Errorf("%s: %v, %q", l.ID, err, data)
		}
		expect(t, "", []string{"learn", "--state", state}, 0, l.ID, "")
	}
}

// A lesson that was left goes on where it was; h, s and q are no answers.
func TestLessonsGoOn(t *testing.T) {
	state := filepath.Join(t.TempDir(), "progress.txt")
	l := builtIn(t).Lessons[0]
	_, answer, _ := strings.Cut(strings.TrimSpace(rightAnswers(t, l.Cards[:1], 0)), ": ")
	args := []string{"learn", l.ID, "--state", state, "--draw", "0"}
	out, _ := expect(t, "h\n"+answer+"\nq\n", args, 0, "goes on here", "")
	if !strings.Contains(out, "1 of 1 right") {
		t.Errorf("%s", out)
	}
	out, _ = expect(t, "s\nq\n", args, 0, "card 2 of", "")
	if strings.Contains(out, "card 1 of") {
		t.Errorf("it begins anew:\n%s", out)
	}
	out, _ = expect(t, "", []string{"learn", "--state", state, "-o", "json"}, 0, `"taken":1`, "")
	if !strings.Contains(out, `"next":true`) {
		t.Errorf("%s", out)
	}
}

// ^C ends the wait for an answer; what was said before is remembered.
func TestInterruptLosesNothing(t *testing.T) {
	state := filepath.Join(t.TempDir(), "progress.txt")
	l := builtIn(t).Lessons[0]
	_, answer, _ := strings.Cut(strings.TrimSpace(rightAnswers(t, l.Cards[:1], 0)), ": ")
	ctx, cancel := context.WithCancel(context.Background())
	typed := &interrupting{text: answer + "\n", then: cancel}
	var out, errs bytes.Buffer
	execute(ctx, []string{"learn", l.ID, "--state", state, "--draw", "0"}, typed, &out, &errs)
	data, err := os.ReadFile(state)
	if err != nil || !strings.HasPrefix(string(data), l.Cards[0].ID+" 1 ") {
		t.Errorf("%v, %q, %s", err, data, errs.String())
	}
}

// interrupting is somebody who types an answer and then, asked for the next, ^C.
type interrupting struct {
	text string
	then func()
}

func (i *interrupting) Read(p []byte) (int, error) {
	if i.text != "" {
		n := copy(p, i.text)
		i.text = i.text[n:]
		return n, nil
	}
	i.then()
	select {}
}

// The quiz asks by topic, and ten in an interview, each once.
func TestQuiz(t *testing.T) {
	state := filepath.Join(t.TempDir(), "progress.txt")
	c := builtIn(t)
	out, _ := expect(t, "", []string{"quiz", c.Topics[0].ID, "--state", state, "-o", "json"}, 0, "", "")
	if n, want := len(turns(t, out)), min(10, len(c.Topics[0].Questions)); n != want {
		t.Errorf("%d questions, want %d", n, want)
	}
	out, _ = expect(t, "", []string{"quiz", "--interview", "--state", state, "-o", "json", "--draw", "5"}, 0, "", "")
	seen := map[string]bool{}
	for _, x := range turns(t, out) {
		if seen[x.Item] {
			t.Errorf("%s is asked twice", x.Item)
		}
		seen[x.Item] = true
	}
	if want := min(10, len(c.Questions(""))); len(seen) != want {
		t.Errorf("%d questions, want %d", len(seen), want)
	}
	expect(t, "", []string{"quiz", "nothing"}, 2, "", "there is no topic \"nothing\"")
	expect(t, "", []string{"learn", "nothing"}, 2, "", "there is no lesson \"nothing\"")
	expect(t, "", []string{"myth", "nothing"}, 2, "", "there is no myth \"nothing\"")
	expect(t, "", []string{"quiz", "--answers", "/no/such/file"}, 2, "", "cannot read /no/such/file")
	bad := filepath.Join(t.TempDir(), "bad.txt")
	if err := os.WriteFile(bad, []byte("what is this"), 0o600); err != nil {
		t.Fatal(err)
	}
	expect(t, "", []string{"quiz", "--state", bad}, 2, "", "bad.txt: line 1: wants")
}

// A myth is told when somebody has said whether it is so.
func TestMyths(t *testing.T) {
	state := filepath.Join(t.TempDir(), "progress.txt")
	for _, m := range builtIn(t).Myths[:3] {
		out, _ := expect(t, "", []string{"myth", m.ID, "--state", state}, 0, m.Belief[:20], "")
		if strings.Contains(out, "not so") {
			t.Errorf("%s is told before a guess", m.ID)
		}
		hint, err := m.Helps()
		if err != nil {
			t.Fatal(err)
		}
		out, _ = expect(t, "h\nperhaps\nyes\n", []string{"myth", m.ID, "--state", state}, 0, "It is not so.", m.ID+`: "perhaps" is no answer: it wants yes or no`)
		if !strings.Contains(out, hint[:20]) {
			t.Errorf("%s: h gives no hint:\n%s", m.ID, out)
		}
		expect(t, "no\n", []string{"myth", m.ID, "--state", state}, 0, "✓ Right. It is not so.", "")
	}
	expect(t, "", []string{"myth", "--state", state}, 0, "what is believed", "")
}

// What was skipped is left, and the lesson behind is the next all the same.
func TestSkippedCardsAreLeft(t *testing.T) {
	out, _ := expect(t, "s\nno\ns\ns\n", []string{"learn", "zombies", "--draw", "0", "--state", filepath.Join(t.TempDir(), "s")}, 0, "0 of 1 right.", "")
	for _, want := range []string{"3 cards left: groupsim learn zombies asks again.", "Next: groupsim learn who-gets-what"} {
		if !strings.Contains(out, want) {
			t.Errorf("it does not say %q:\n%s", want, out)
		}
	}
}

// A slip says what it is, and is not taken for something else.
func TestSlipsOfWhoLearns(t *testing.T) {
	dir := t.TempDir()
	file, state := filepath.Join(dir, "mine.txt"), filepath.Join(dir, "progress.txt")
	if err := os.WriteFile(file, []byte("deaht.1: 45s\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	expect(t, "", []string{"learn", "death", "--answers", file, "--state", state}, 2, "", `mine.txt: no card, question or myth is called "deaht.1" (did you mean "death.1"?)`)
	expect(t, "", []string{"learn", "death", "--draw", "-5", "--state", state}, 2, "", "--draw -5: wants 0, for the medians, or a number above")
	expect(t, "", []string{"drill", "verify"}, 2, "", "verify takes one RESULT.json, got 0 arguments")
	expect(t, "", []string{"learn", "death", "zombies", "--state", state}, 2, "", "learn takes one lesson at most, got 2 arguments")
}

// Two sessions at a time lose nothing of each other.
func TestTwoSessionsAtATime(t *testing.T) {
	path := filepath.Join(t.TempDir(), "progress.txt")
	day := time.Date(2026, 11, 30, 0, 0, 0, 0, time.UTC)
	var both []*state
	for range 2 {
		s, err := openState(path)
		if err != nil {
			t.Fatal(err)
		}
		both = append(both, s)
	}
	for i, item := range []string{"death.1", "zombies.1", "death.2"} {
		both[i%2].Answered(item, course.Exact, day)
		if err := both[i%2].save(); err != nil {
			t.Fatal(err)
		}
	}
	s, err := openState(path)
	if err != nil {
		t.Fatal(err)
	}
	for _, item := range []string{"death.1", "zombies.1", "death.2"} {
		if _, ok := s.Of(item); !ok {
			t.Errorf("%s is lost", item)
		}
	}
}

// The command that makes an answer's run judges it by nothing that the question has changed.
func TestCommandsOfAnswersEndWell(t *testing.T) {
	if testing.Short() {
		t.Skip("makes many runs")
	}
	for _, card := range []string{"two-rounds.1", "slowest-poll.1"} {
		lesson, _, _ := strings.Cut(card, ".")
		out, _ := expect(t, "", []string{"learn", lesson, "--no-predict", "--draw", "0", "-o", "json", "--state", filepath.Join(t.TempDir(), "s")}, 0, "", "")
		ran := 0
		for _, x := range turns(t, out) {
			if x.Item != card {
				continue
			}
			for _, command := range x.Commands {
				ran++
				expect(t, "", append(shellWords(t, command)[1:], "-o", "csv"), 0, "", "")
			}
		}
		if ran == 0 {
			t.Errorf("%s has no command", card)
		}
	}
}

// shellWords takes a command apart as a shell does.
func shellWords(t *testing.T, command string) (all []string) {
	t.Helper()
	open := false
	for i, part := range strings.Split(command, "'") {
		if open = i%2 == 1; open {
			all[len(all)-1] += part
			continue
		}
		for j, word := range strings.Split(part, " ") {
			if j == 0 && len(all) > 0 {
				all[len(all)-1] += word
			} else {
				all = append(all, word)
			}
		}
	}
	return all
}

// An interview ends with what the most of the missed questions name, and not with all of it.
func TestInterviewEndsWithLittleToRead(t *testing.T) {
	got := mostNamed(map[string]int{"g": 1, "a": 1, "b": 3, "c": 1, "d": 2, "e": 1, "f": 1})
	if want := []string{"b", "d", "a", "c", "e"}; !slices.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
	out, _ := expect(t, "", []string{"quiz", "startup", "--interview", "--no-predict", "--state", filepath.Join(t.TempDir(), "s"), "--draw", "1"}, 0, "The run says", "")
	if strings.Contains(out, "To go on") || strings.Contains(out, "Your guess") {
		t.Errorf("nobody was asked:\n%s", out)
	}
}
