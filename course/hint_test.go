package course

import (
	"slices"
	"strings"
	"testing"
	"unicode"
)

// hinted is what somebody answers, with the hint that there is for it.
type hinted struct{ id, hint string }

// allHints lists the hints of a course in the order in which they are met, with their medians.
func allHints(t *testing.T, c *Course) (all []hinted) {
	t.Helper()
	for _, i := range c.Items() {
		asked, err := i.Pose(0)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, hinted{i.ID, asked.Hint})
	}
	for _, m := range c.Myths {
		hint, err := m.Helps()
		if err != nil {
			t.Fatal(err)
		}
		for _, w := range wordInText.FindAllString(strings.ToLower(hint), -1) {
			if slices.Contains([]string{"yes", "no", "so", "true", "false", "wrong"}, w) {
				t.Errorf("myth %s: the hint says whether it is so, with %q: %s", m.ID, w, hint)
			}
		}
		all = append(all, hinted{"myth " + m.ID, hint})
	}
	for _, d := range c.Drills {
		for n := range d.Hints {
			hint, err := d.Hint(n + 1)
			if err != nil {
				t.Fatal(err)
			}
			all = append(all, hinted{"drill " + d.ID, hint})
		}
	}
	return all
}

// A key asks for a hint, and whoever presses it gets one: a sentence or two, whatever is asked.
func TestHintsAreThereForAll(t *testing.T) {
	c, err := BuiltIn()
	if err != nil {
		t.Fatal(err)
	}
	for _, h := range allHints(t, c) {
		switch n := len(sentences(h.hint)); {
		case n == 0:
			t.Errorf("%s has no hint", h.id)
		case n > 2:
			t.Errorf("%s: the hint has %d sentences: one or two are read while one thinks", h.id, n)
		case len(h.hint) < 25 || len(h.hint) > 200:
			t.Errorf("%s: the hint has %d bytes: %s", h.id, len(h.hint), h.hint)
		}
		if strings.ContainsFunc(h.hint, func(r rune) bool { return !unicode.IsPrint(r) }) {
			t.Errorf("%s: the hint has something that does not print: %q", h.id, h.hint)
		}
		for w := range strings.FieldsSeq(h.hint) {
			if len(w) > 40 {
				t.Errorf("%s: %s cannot be folded", h.id, w)
			}
		}
	}
}

// Next to each other stand questions that are alike. Each hint is of its own: none has a sentence
// of another, and none begins as the one before it.
func TestHintsDiffer(t *testing.T) {
	c, err := BuiltIn()
	if err != nil {
		t.Fatal(err)
	}
	said := map[string]string{}
	var before hinted
	for _, h := range allHints(t, c) {
		for _, s := range sentences(h.hint) {
			if other := said[s]; other != "" {
				t.Errorf("%s says as %s does: %s", h.id, other, s)
			}
			said[s] = h.id
		}
		begins := strings.Join(wordInText.FindAllString(h.hint, 2), " ")
		if begins == before.hint && h.id != before.id {
			t.Errorf("%s begins as %s does, which is next to it: %s", h.id, before.id, h.hint)
		}
		before = hinted{h.id, begins}
	}
}

// sentences takes a text apart where one ends and the next begins.
func sentences(text string) (all []string) {
	for _, s := range strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune(".?!", r) }) {
		// The dots of session.timeout.ms end no sentence.
		if n := len(all); n > 0 && !strings.HasPrefix(s, " ") {
			all[n-1] += "." + s
			continue
		}
		all = append(all, s)
	}
	return all
}

// What would be right as a guess is found in a hint, in figures and in words. [Course.Check] looks
// for it in all of them.
func TestHintsTellNothing(t *testing.T) {
	c, err := BuiltIn()
	if err != nil {
		t.Fatal(err)
	}
	for _, x := range []struct{ item, hint, tells string }{
		{"nobody-owns-anything-yet.1", "It takes about 6 s.", "6 s"},
		{"nobody-owns-anything-yet.1", "It takes six of them.", "six"},
		{"nobody-owns-anything-yet.2", "What does c1 do?", ""},
		{"nobody-owns-anything-yet.1", "Each step is followed by another one. It has 3 s.", ""},
		{"nobody-owns-anything-yet.3", "First twice as long as usual, then the usual delay.", "longer usual"},
		{"nobody-owns-anything-yet.3", "Hold the usual delay against one that is twice as long as usual.", ""},
		{"nobody-owns-anything-yet.4", "It is one of the members, the group's leader.", "one of the members, the group's leader"},
		{"nobody-owns-anything-yet.4", "Think of the leader.", "leader"},
		{"nobody-owns-anything-yet.4", "Think of the coordinator.", ""},
		{"two-timers.1", "Yes, it does.", "yes"},
		{"two-timers.2", "It is half of the runs: 50%.", "50%"},
		{"death.5", "Look at 1m42s.", "1m42s"},
		{"mark-the-hang", "Six minutes: from 1m on.", "1m"},
	} {
		asked, err := itemOf(t, c, x.item).Pose(0)
		if err != nil {
			t.Fatal(err)
		}
		solved, err := asked.Solve()
		if err != nil {
			t.Fatal(err)
		}
		if got := solved.tells(x.hint); got != x.tells {
			t.Errorf("%s: %q tells %q, and not %q", x.item, x.hint, got, x.tells)
		}
	}
}
