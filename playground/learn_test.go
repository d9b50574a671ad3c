package playground_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/groupsim/groupsim/playground"
	"github.com/groupsim/groupsim/report"
	"github.com/groupsim/groupsim/scenarios"
)

// Every item of the course can be asked and answered, and comes with a scenario that runs.
func TestTheCourseCanBeTaken(t *testing.T) {
	c := playground.Learn()
	if len(c.Lessons) == 0 || len(c.Topics) == 0 {
		t.Fatalf("the course has %d lessons and %d topics", len(c.Lessons), len(c.Topics))
	}
	for _, l := range c.Lessons {
		if l = playground.Lesson(l); l.About == "" || l.Ends == "" {
			t.Errorf("%s: what it is about, or what is to be kept of it, is not said: %+v", l.ID, l)
		}
	}
	for _, chapter := range append(c.Lessons, c.Topics...) {
		for _, item := range chapter.Items[:min(2, len(chapter.Items))] {
			asked := playground.Pose(playground.Ask{Item: item, Draw: 1})
			if asked.Text == "" || asked.Wants == "" {
				t.Errorf("%s: %+v", item, asked)
			}
			if bad := playground.Solve(playground.Ask{Item: item, Draw: 1, Guess: "?"}); bad.Read || bad.Failed == "" {
				t.Errorf("%s: ? is taken for an answer: %+v", item, bad)
			}
			for _, guess := range []string{"yes", "a", "a b", "b a", "a b c", "1"} {
				solved := playground.Solve(playground.Ask{Item: item, Draw: 1, Guess: guess})
				if !solved.Read {
					continue
				}
				if solved.Answer == "" || solved.Why == "" {
					t.Errorf("%s: %+v", item, solved)
				}
				if got := playground.Run(t.Context(), playground.Order{Source: solved.Source, Quick: true}, nil); len(got.Problems) > 0 || got.Failed != "" || got.Report == nil {
					t.Errorf("%s: its scenario is none: %+v %s\n%s", item, got.Problems, got.Failed, solved.Source.Text)
				}
				break
			}
		}
	}
	if got := playground.Pose(playground.Ask{Item: "nothing"}); got.Failed == "" {
		t.Errorf("%+v", got)
	}
}

// Every bundled scenario can be played, and held against something.
func TestEveryScenarioHasARun(t *testing.T) {
	for _, name := range scenarios.BundledNames() {
		source := playground.Show(name)
		got := playground.Run(t.Context(), playground.Order{Source: source, Quick: true}, nil)
		if got.Report == nil || len(got.Problems) > 0 || !json.Valid(got.Drawing) || got.Verdict == "" {
			t.Errorf("%s: %+v %s", name, got.Problems, got.Failed)
		}
		if len(playground.Setups(source)) == 0 {
			t.Errorf("%s: there is no setup beside it", name)
		}
	}
	if got := playground.Show("nothing"); got.Text != "" {
		t.Errorf("%+v", got)
	}
}

// A question that is answered by a mark comes with its timeline, what is typed is read as a mark, and
// the run's own mark is there when it is answered, with the difference in words.
func TestMarksCanBeDrawn(t *testing.T) {
	const second = report.Ms(1_000_000)
	for _, c := range []struct {
		item   string
		ends   report.Ms
		spans  bool
		guess  string
		mark   playground.Mark
		beside string // where it is not looked at: ""
	}{
		{"death.5", 180 * second, false, "1m 42s", playground.Mark{Read: true, From: 102 * second, To: 102 * second}, "Your mark is %s too early. Up to 7.2 s counts as right."},
		{"death.5", 180 * second, false, "2m10s", playground.Mark{Read: true, From: 130 * second, To: 130 * second}, "Your mark is %s too late. Up to 7.2 s counts as right."},
		{"death.5", 180 * second, false, "60s-104s", playground.Mark{}, ""},
		{"mark-the-static-close", 180 * second, true, "50s to 130s", playground.Mark{Read: true, From: 50 * second, To: 130 * second}, "Your mark begins %s too early and ends %s too late. Up to 7.2 s at either end counts as right."},
		{"mark-the-static-close", 180 * second, true, "70s", playground.Mark{}, ""},
		{"mark-the-hang", 720 * second, true, "90-400", playground.Mark{Read: true, From: 90 * second, To: 400 * second}, ""},
		{"fourth-member.1", 0, false, "1", playground.Mark{}, ""},
	} {
		asked := playground.Pose(playground.Ask{Item: c.item, Draw: 1})
		switch {
		case asked.Failed != "" || (asked.Mark == nil) != (c.ends == 0):
			t.Errorf("%s: %+v", c.item, asked)
		case asked.Mark != nil && *asked.Mark != playground.Timeline{Ends: c.ends, Spans: c.spans}:
			t.Errorf("%s is marked on %+v", c.item, *asked.Mark)
		}
		guess := playground.Ask{Item: c.item, Draw: 1, Guess: c.guess}
		if got := playground.ReadMark(guess); got != c.mark {
			t.Errorf("%s: %s is read as %+v", c.item, c.guess, got)
		}
		solved := playground.Solve(guess)
		if (solved.Mark != nil) != c.mark.Read {
			t.Errorf("%s: %s: %+v", c.item, c.guess, solved)
			continue
		}
		if m := solved.Mark; m != nil && (!m.Read || m.From > m.To || m.To > c.ends || m.Margin <= 0 || m.Beside == "") {
			t.Errorf("%s: %s: %+v", c.item, c.guess, m)
		}
		if c.beside != "" {
			apart := []any{max(c.mark.From-solved.Mark.From, solved.Mark.From-c.mark.From).Human(), max(c.mark.To-solved.Mark.To, solved.Mark.To-c.mark.To).Human()}
			if want := fmt.Sprintf(c.beside, apart[:strings.Count(c.beside, "%s")]...); solved.Mark.Beside != want {
				t.Errorf("%s: of %s it says %q, and not %q", c.item, c.guess, solved.Mark.Beside, want)
			}
		}
	}
}

// What an answer leads on to is named with its command; a chain of causes is taken off its why.
func TestWhatAnAnswerLeadsOnTo(t *testing.T) {
	solved := playground.Solve(playground.Ask{Item: "mark-the-static-close", Draw: 1, Guess: "60s-61s"})
	want := []playground.Further{{Name: "static-members", Where: "groupsim learn static-members"}, {Name: "static-scale-in", Where: "groupsim explain static-scale-in"}}
	if !slices.Equal(solved.Next, want) {
		t.Errorf("%+v", solved.Next)
	}
	chained := playground.Solve(playground.Ask{Item: "death.1", Draw: 1, Guess: "45s"})
	if strings.Contains(chained.Why, "\n") || len(chained.Chain) < 2 || slices.ContainsFunc(chained.Chain, func(link string) bool { return link == "" || strings.Contains(link, "\n") }) {
		t.Errorf("%q %q", chained.Why, chained.Chain)
	}
}
