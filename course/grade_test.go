package course

import "testing"

func solvedQuestion(t *testing.T, id string) *Solved {
	t.Helper()
	for _, q := range append(smallCourse(t).Lessons[0].Cards, smallCourse(t).Questions("")...) {
		if q.ID == id {
			asked, err := q.Pose(0)
			if err != nil {
				t.Fatal(err)
			}
			s, err := asked.Solve()
			if err != nil {
				t.Fatal(err)
			}
			return s
		}
	}
	t.Fatalf("no question %s", id)
	return nil
}

// A guess is graded by its distance, and a wrong one by the belief that it is.
func TestGuessesAreGradedByDistance(t *testing.T) {
	for _, test := range []struct {
		id, guess string
		grade     Grade
		myth      string
		belief    bool
	}{
		{"killed", "42.07s", Exact, "", false},
		{"killed", "42", Exact, "", false}, // seconds
		{"killed", "42 s", Exact, "", false},
		{"killed", "45s", Near, "", false},
		{"killed", "0m39s", Near, "", false},
		{"killed", "20s", Order, "", false},
		{"killed", "120s", Order, "", false},
		{"killed", "9s", Off, "", true},
		{"killed", "1s", Off, "", false},
		{"killed", "never", Off, "", false},
		{"two-timers.1", "yes", Exact, "", false},
		{"two-timers.1", "no", Off, "pause-shorter-than-session", true},
		{"two-timers.2", "30", Near, "", false},
		{"two-timers.2", "50%", Near, "", false},
		{"two-timers.2", "0", Off, "pause-shorter-than-session", true},
		{"two-timers.2", "50", Off, "", true},
		{"eager-or-cooperative", "a b", Exact, "", false},
		{"eager-or-cooperative", "cooperative, eager", Exact, "", false},
		{"eager-or-cooperative", "b a", Off, "", true},
		{"who-removes", "a", Exact, "", false},
		{"who-removes", "broker", Off, "", true},
	} {
		s := solvedQuestion(t, test.id)
		guess, err := s.Read(test.guess)
		if err != nil {
			t.Errorf("%s: %q: %v", test.id, test.guess, err)
			continue
		}
		v, err := s.Judge(guess)
		if err != nil {
			t.Fatal(err)
		}
		if v.Grade != test.grade || v.Myth != test.myth || (v.Belief != "") != test.belief || v.Why == "" {
			t.Errorf("%s: %q: %+v, and the answer is %s", test.id, test.guess, v, s.Shown)
		}
	}
}

// What is no answer is refused, with how one is written.
func TestOddAnswersAreRefused(t *testing.T) {
	for _, test := range []struct{ id, guess string }{
		{"killed", ""}, {"killed", "long"}, {"killed", "yes"}, {"killed", "-3s"}, {"killed", "NaN"}, {"killed", "Inf"},
		{"two-timers.1", "maybe"}, {"two-timers.1", "7"},
		{"eager-or-cooperative", "a"}, {"eager-or-cooperative", "a a"}, {"eager-or-cooperative", "a c"},
		{"who-removes", "a b"}, {"who-removes", "z"},
	} {
		if g, err := solvedQuestion(t, test.id).Read(test.guess); err == nil {
			t.Errorf("%s: %q is read as %+v", test.id, test.guess, g)
		}
	}
}

// A count of a few is right or it is not; a ratio, and a count of many, have a magnitude.
func TestAFewHaveNoMagnitude(t *testing.T) {
	c, err := BuiltIn()
	if err != nil {
		t.Fatal(err)
	}
	for _, x := range []struct {
		item, guess string
		grade       Grade
	}{
		{"nobody-owns-anything-yet.2", "2", Off},
		{"two-rounds.3", "6", Order},
		{"deploy-day.2", "2", Order},
		{"zombies.3", "900", Order},
	} {
		asked, err := itemOf(t, c, x.item).Pose(0)
		if err != nil {
			t.Fatal(err)
		}
		solved, err := asked.Solve()
		if err != nil {
			t.Fatal(err)
		}
		guess, err := asked.Read(x.guess)
		if err != nil {
			t.Fatal(err)
		}
		if v, err := solved.Judge(guess); err != nil || v.Grade != x.grade {
			t.Errorf("%s: %s is %+v, and not %s: %v", x.item, x.guess, v, x.grade, err)
		}
	}
}
