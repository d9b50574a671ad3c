package course

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/report"
)

func itemOf(t *testing.T, c *Course, id string) *Item {
	t.Helper()
	all := c.Items()
	i := slices.IndexFunc(all, func(x *Item) bool { return x.ID == id })
	if i < 0 {
		t.Fatalf("there is no %s", id)
	}
	return all[i]
}

// Runs are kept for whoever asks for the same, and the commands below an answer are still
// those of the runs that this question asked for.
func TestCommandsAreOfTheQuestionsOwnRuns(t *testing.T) {
	c, err := BuiltIn()
	if err != nil {
		t.Fatal(err)
	}
	for _, x := range []struct{ item, want string }{
		{"fourth-member.5", "groupsim run scale-out --runs 100"},
		{"fourth-member.1", "groupsim run scale-out"},
		// What a later setting replaces is not told.
		{"one-away-order", strings.Join([]string{
			"groupsim run scale-out --set 'vary.away={choice: [30s]}' --set 'steps=[{at: 58s, stall: c3, for: away}]' --set 'expect={}'",
			"groupsim run scale-out --set 'vary.away={choice: [30s]}' --set 'steps=[{at: 58s, stall: c3, for: away}]' --set 'consumer.partition.assignment.strategy=[cooperative-sticky]' --set 'expect={}'",
			"groupsim run scale-out --set 'vary.away={choice: [30s]}' --set 'consumer={group.protocol: consumer}' --set topics.orders.created=false --set 'steps=[{at: 20s, create-topic: orders}, {at: 58s, stall: c3, for: away}]' --set 'expect={}'",
		}, "\n")},
	} {
		asked, err := itemOf(t, c, x.item).Pose(0)
		if err != nil {
			t.Fatal(err)
		}
		solved, err := asked.Solve()
		if err != nil {
			t.Fatal(err)
		}
		if got := strings.Join(solved.Commands(), "\n"); got != x.want {
			t.Errorf("%s is made by\n%s\nand not by\n%s", x.item, got, x.want)
		}
	}
}

// The picture of many runs is of one in which heartbeats are out of step, as they are in a
// group that has lived for hours, and not of run 0.
func TestPictureOfManyIsOfOneWithChance(t *testing.T) {
	c, err := BuiltIn()
	if err != nil {
		t.Fatal(err)
	}
	asked, err := itemOf(t, c, "fourth-member.2").Pose(0)
	if err != nil {
		t.Fatal(err)
	}
	solved, err := asked.Solve()
	if err != nil {
		t.Fatal(err)
	}
	if v, _ := reported(solved.Report, "downtime.max"); !solved.OneOfMany() || v.N < float64(clock.Second) {
		t.Errorf("in the picture the worst partition is down for %s, as if all heartbeats were in step", v)
	}
}

// The quiz asks cards and questions in any order, each with numbers of its own, so none may
// lean on the one that its file has before it.
func TestQuestionsStandByThemselves(t *testing.T) {
	c, err := BuiltIn()
	if err != nil {
		t.Fatal(err)
	}
	leans := regexp.MustCompile(`^(The same|Now|Meanwhile)\b|\b(that run|that group|this time|the card before|the same (deploy|member|join|start))\b`)
	for _, item := range c.Items() {
		asked, err := item.Pose(0)
		if err != nil {
			t.Fatal(err)
		}
		if bad := leans.FindString(asked.Text); bad != "" {
			t.Errorf("%s leans on another question with %q: %s", item.ID, bad, asked.Text)
		}
	}
}

// What the table says that a figure is of is what it is of.
func TestFiguresAreOfTheirKind(t *testing.T) {
	for _, f := range figures {
		if got := f.of(&report.Report{}).Kind; got != f.kind {
			t.Errorf("%s is a %s, and not a %s", f.name, got, f.kind)
		}
	}
}

// A letter says nothing: in one draw or another each choice of a question has each of them, the
// right one too, and the same draw has the same letters again.
func TestLettersSayNothing(t *testing.T) {
	c, err := BuiltIn()
	if err != nil {
		t.Fatal(err)
	}
	asked := 0
	for _, item := range c.Items() {
		if kind := item.Answer.Kind; kind != ByChoice && kind != ByOrder {
			continue
		}
		asked++
		had, choices := map[Choice]bool{}, 0
		for draw := range uint64(60) {
			a, b := pose(t, item, draw), pose(t, item, draw)
			if !slices.Equal(a.Choices, b.Choices) {
				t.Fatalf("%s, draw %d: %v, and then %v", item.ID, draw, a.Choices, b.Choices)
			}
			choices = len(a.Choices)
			for _, x := range a.Choices {
				had[Choice{Letter: x.Letter, Name: x.Name}] = true
			}
		}
		if len(had) != choices*choices {
			t.Errorf("%s: %d choices had %d of their letters: %v", item.ID, choices, len(had), had)
		}
	}
	if asked == 0 {
		t.Fatal("no question has choices")
	}
}

func pose(t *testing.T, item *Item, draw uint64) *Asked {
	t.Helper()
	a, err := item.Pose(draw)
	if err != nil {
		t.Fatal(err)
	}
	return a
}
