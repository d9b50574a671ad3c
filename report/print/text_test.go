package print

import (
	"bytes"
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/groupsim/groupsim/internal/golden"
	"github.com/groupsim/groupsim/internal/reporttest"
	"github.com/groupsim/groupsim/report"
	"github.com/groupsim/groupsim/words"
)

func text(t *testing.T, r *report.Report, width int, colour bool) string {
	t.Helper()
	var b bytes.Buffer
	if err := Text(&b, r, width, colour); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestText(t *testing.T) {
	golden.Compare(t, "testdata/story.txt", text(t, reporttest.Story(t, "../testdata"), 100, false))
}

func TestColourChangesNoText(t *testing.T) {
	r := reporttest.Story(t, "../testdata")
	plain, coloured := text(t, r, 100, false), text(t, r, 100, true)
	if strings.Contains(plain, "\x1b") || !strings.Contains(coloured, "\x1b[35mP") {
		t.Error("colours are where they should not be, or not where they should")
	}
	if stripped := regexp.MustCompile("\x1b\\[[0-9]*m").ReplaceAllString(coloured, ""); stripped != plain {
		t.Errorf("without its colours the text is\n%s\nwant\n%s", stripped, plain)
	}
}

func TestTextFitsItsWidth(t *testing.T) {
	r := reporttest.Story(t, "../testdata")
	r.Title = strings.Repeat("a long title ", 20)
	r.Setup.Assignor = strings.Repeat("sticky, ", 30)
	for i := range 60 {
		p := r.Partitions[i%2]
		p.Partition = int32(3 + 2*i)
		p.Downtime += report.Ms(i * 1_000_000)
		r.Partitions = append(r.Partitions, p)
		r.Rebalances = append(r.Rebalances, r.Rebalances[i%len(r.Rebalances)])
		r.Members = append(r.Members, report.Member{ID: strings.Repeat("member-", i%9) + "x"})
	}
	r.Rebalances[0].Reason.Text = strings.Repeat("because ", 50)
	r.Rebalances[1].HeldUp = strings.Repeat("x", 300)
	for _, width := range []int{40, 80, 100, 160} {
		out := text(t, r, width, false)
		for _, line := range strings.Split(out, "\n") {
			if n := utf8.RuneCountInString(line); n > max(width, 80) {
				t.Errorf("width %d: %d characters: %s", width, n, line)
			}
			if strings.TrimRight(line, " ") != line {
				t.Errorf("spaces at the end: %q", line)
			}
		}
		if !strings.Contains(out, "… and 51 more rows") || !strings.Contains(out, "… and 53 more rows") || !strings.Contains(out, "more rows with less downtime") {
			t.Error("long lists are not cut")
		}
	}
}

func TestLabelsFit(t *testing.T) {
	if got := words.Ranges([]int32{0, 1, 2, 3, 7, 9, 10}); got != "0..3,7,9,10" {
		t.Errorf("got %s", got)
	}
	row := timelineRow{topic: "orders", partitions: []int32{0, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20}}
	if got := row.label(20); got != "orders-0,2,4,6… (11)" {
		t.Errorf("got %q", got)
	}
}
