package course

import (
	"strings"
	"testing"
	"time"
)

var monday = time.Date(2026, 11, 30, 23, 0, 0, 0, time.UTC)

// What is right goes from box to box and comes again after 1, 3, 7, 21 and 60 days; what is
// wrong starts anew; the right order of magnitude stays where it is, and so does what was not
// due.
func TestLeitner(t *testing.T) {
	p, err := ReadProgress(nil)
	if err != nil {
		t.Fatal(err)
	}
	today := monday
	for i, step := range []struct {
		after int // days
		grade Grade
		box   int
		day   string
	}{
		{0, Exact, 1, "2026-12-01"}, {0, Exact, 1, "2026-12-01"}, {1, Near, 2, "2026-12-04"}, {3, Order, 2, "2026-12-07"}, {3, Exact, 3, "2026-12-14"},
		{7, Exact, 4, "2027-01-04"}, {21, Exact, 5, "2027-03-05"}, {60, Exact, 5, "2027-05-04"}, {1, Off, 1, "2027-03-07"}, {0, Exact, 1, "2027-03-07"}, {0, Order, 1, "2027-03-07"},
	} {
		today = today.AddDate(0, 0, step.after)
		if e := p.Answered("q", step.grade, today); e != (Entry{step.box, step.day}) {
			t.Errorf("step %d: %+v, want %+v", i, e, step)
		}
	}
	if p.Due("q", today) || !p.Due("q", today.AddDate(0, 0, 1)) || p.Due("other", monday) {
		t.Error("what is due is not")
	}
}

// The file is text, sorted; two of them are merged by their lines.
func TestProgressIsMergeable(t *testing.T) {
	p, err := ReadProgress([]byte("# mine\nb.1 2 2026-12-03\na.1 1 2026-12-01\nb.1 3 2026-12-10\nb.1 1 2026-12-02\n"))
	if err != nil {
		t.Fatal(err)
	}
	if got, want := string(p.Text()), "a.1 1 2026-12-01\nb.1 3 2026-12-10\n"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
	for _, bad := range []string{"a.1", "a.1 x 2026-12-01", "a.1 1 tomorrow", "a.1 -1 2026-12-01", "<<<<<<< mine"} {
		if _, err := ReadProgress([]byte("a.2 1 2026-12-01\n" + bad)); err == nil || !strings.HasPrefix(err.Error(), "line 2: ") {
			t.Errorf("%q: %v", bad, err)
		}
	}
}

// Reviews come first, the longest due ahead, and then what is new; what is not due does not
// come.
func TestReviewsComeFirst(t *testing.T) {
	p, err := ReadProgress([]byte("a 1 2026-11-30\nb 2 2026-11-20\nc 2 2026-12-20\n"))
	if err != nil {
		t.Fatal(err)
	}
	var items []*Item
	for _, id := range []string{"new", "a", "b", "c", "newer"} {
		items = append(items, &Item{ID: id})
	}
	var got []string
	for _, i := range p.Next(items, monday, 3) {
		got = append(got, i.ID)
	}
	if strings.Join(got, " ") != "b a new" {
		t.Errorf("%v", got)
	}
}

// The same question has other numbers on another day.
func TestDrawsDifferByDay(t *testing.T) {
	q := smallCourse(t).Lessons[0].Cards[0]
	seen := map[string]bool{}
	for day := range 20 {
		asked, err := q.Pose(DrawOf(monday.AddDate(0, 0, day)))
		if err != nil {
			t.Fatal(err)
		}
		seen[asked.Text] = true
	}
	if len(seen) < 15 {
		t.Errorf("only %d different questions in 20 days", len(seen))
	}
}
