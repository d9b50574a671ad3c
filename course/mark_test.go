package course

import (
	"encoding/json"
	"strings"
	"testing"
)

// A mark is a moment or a span, and is held to the run's by what they are apart on the timeline.
func TestMarks(t *testing.T) {
	library, err := BuiltIn()
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		item  string
		said  string
		grade Grade // empty: it is no answer
	}{
		{"death.5", "102s", Exact},
		{"death.5", "1m42.5s", Exact},
		{"death.5", "99", Near},
		{"death.5", "1m52s", Off},
		{"death.5", "60s", Off},
		{"death.5", "60s-104s", ""},
		{"death.5", "4m", ""},
		{"death.5", "never", ""},
		{"death.5", "soon", ""},
		{"mark-the-static-close", "60s-105s", Exact},
		{"mark-the-static-close", "60s..1m45s", Exact},
		{"mark-the-static-close", "1m - 100s", Near},
		{"mark-the-static-close", "60s-63s", Off},
		{"mark-the-static-close", "30s-1m45s", Off},
		{"mark-the-static-close", "105s-60s", ""},
		{"mark-the-static-close", "60s", ""},
		{"mark-the-static-close", "60s-80s-90s", ""},
		{"mark-the-static-close", "-60s", ""},
	} {
		asked, err := itemOf(t, library, c.item).Pose(0)
		if err != nil {
			t.Fatal(err)
		}
		guess, err := asked.Read(c.said)
		if (err != nil) != (c.grade == "") {
			t.Errorf("%s %s: %v", c.item, c.said, err)
		}
		if err != nil {
			continue
		}
		solved, err := asked.Solve()
		if err != nil {
			t.Fatal(err)
		}
		v, err := solved.Judge(guess)
		if err != nil || v.Grade != c.grade {
			t.Errorf("%s %s: %v, %s, want %s; it is %s", c.item, c.said, err, v.Grade, c.grade, solved.Shown)
		}
	}
}

// Who believes that a static member says goodbye is told so; and a span is two moments to programs.
func TestWrongMarks(t *testing.T) {
	library, err := BuiltIn()
	if err != nil {
		t.Fatal(err)
	}
	asked, err := itemOf(t, library, "mark-the-static-close").Pose(0)
	if err != nil {
		t.Fatal(err)
	}
	guess, err := asked.Read("60s-63s")
	if err != nil {
		t.Fatal(err)
	}
	solved, err := asked.Solve()
	if err != nil {
		t.Fatal(err)
	}
	v, err := solved.Judge(guess)
	if err != nil || v.Belief == "" {
		t.Errorf("%v: nothing is said of it", err)
	}
	if want := " too early. Up to 7.2 s at either end counts as right."; !strings.HasPrefix(v.Beside, "Your mark begins ") || !strings.HasSuffix(v.Beside, want) {
		t.Errorf("where it lies is told as %q", v.Beside)
	}
	if v, err = solved.Judge(Guess{solved.Value}); err != nil || !strings.HasPrefix(v.Beside, "Your mark begins at the very moment and ends at the very moment.") {
		t.Errorf("%v: where the run's own lies is told as %q", err, v.Beside)
	}
	text, err := json.Marshal(solved.Value)
	var ends []float64
	if err != nil || json.Unmarshal(text, &ends) != nil || len(ends) != 2 || ends[0] < 59_000 || ends[1] < ends[0] || asked.Ends != 180_000_000 {
		t.Errorf("%v: %s of %d", err, text, asked.Ends)
	}
}
