package playground_test

import (
	"encoding/json"
	"testing"

	"github.com/groupsim/groupsim/playground"
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
