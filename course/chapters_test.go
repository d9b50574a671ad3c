package course

import (
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/groupsim/groupsim/internal/golden"
	"github.com/groupsim/groupsim/report/picture"
	"github.com/groupsim/groupsim/trials"
	"github.com/groupsim/groupsim/words"
)

// The chapters are the lessons as pages to print and to project: each card with its run, and
// all figures and pictures of that. -update writes them (make chapters).
func TestChaptersAreTheLessons(t *testing.T) {
	c, err := BuiltIn()
	if err != nil {
		t.Fatal(err)
	}
	drawn := pictures{}
	for n, l := range c.Lessons {
		golden.Compare(t, filepath.Join("../docs", fmt.Sprintf("%02d-%s.md", n+1, l.ID)), chapter(t, c, l, drawn))
	}
	there, err := filepath.Glob("../docs/pictures/*.svg")
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range there {
		if !slices.Contains(slices.Collect(maps.Values(drawn)), filepath.Base(path)) {
			t.Errorf("%s is in no chapter: take it away", path)
		}
	}
}

// pictures are the names of the files in docs/pictures, by what is in them: cards that show the
// same run have the same one.
type pictures map[string]string

// of draws the run of a card, and gives its file with what is to be said of it to whoever
// cannot see it.
func (p pictures) of(t *testing.T, card *Item, solved *Solved) (name, says string) {
	t.Helper()
	m, err := solved.posed.world(solved.posed.pictured())
	if err != nil {
		t.Fatalf("%s: %v", card.ID, err)
	}
	loaded := m.loaded
	if solved.OneOfMany() {
		if loaded, err = loaded.WithRun(1); err != nil {
			t.Fatalf("%s: %v", card.ID, err)
		}
	}
	record := picture.NewRecord(loaded.Scenario.Names())
	r, err := trials.Bare(loaded, trials.RunOptions{Events: record})
	if err != nil {
		t.Fatalf("%s: %v", card.ID, err)
	}
	if r.Verdict() != solved.Report.Verdict() {
		t.Errorf("%s: the picture is of another run: %s, not %s", card.ID, r.Verdict(), solved.Report.Verdict())
	}
	b := &strings.Builder{}
	if err := record.Finish(r).SVG(b); err != nil {
		t.Fatalf("%s: %v", card.ID, err)
	}
	if b.Len() > mostOfAPicture {
		t.Errorf("%s: the picture has %d bytes", card.ID, b.Len())
	}
	if p[b.String()] == "" {
		p[b.String()] = card.ID + ".svg"
		golden.Compare(t, filepath.Join("../docs/pictures", card.ID+".svg"), b.String())
	}
	return p[b.String()], r.Verdict()
}

// mostOfAPicture keeps a page of some pictures light.
const mostOfAPicture = 64 << 10

func chapter(t *testing.T, c *Course, l *Lesson, drawn pictures) string {
	t.Helper()
	about, ends, err := l.Texts()
	if err != nil {
		t.Fatal(err)
	}
	b := &strings.Builder{}
	fmt.Fprintf(b, "# %s\n\n%s\n\nOn a terminal, where it asks before it tells: `groupsim learn %s`. This page is made from the same runs, by `make chapters`.\n", words.Markdown(l.Title), words.Markdown(about), l.ID)
	for n, card := range l.Cards {
		cardPage(t, b, n+1, card, drawn)
	}
	fmt.Fprintf(b, "\n## To keep\n\n%s\n", words.Markdown(ends))
	if len(l.Read) > 0 {
		var list []string
		for _, name := range l.Read {
			list = append(list, words.Markdown(c.Where(name)))
		}
		fmt.Fprintf(b, "\nTo go on: %s\n", strings.Join(list, ", "))
	}
	return b.String()
}

func cardPage(t *testing.T, b *strings.Builder, n int, card *Item, drawn pictures) {
	t.Helper()
	asked, err := card.Pose(0)
	if err != nil {
		t.Fatal(err)
	}
	fmt.Fprintf(b, "\n## %d. What do you expect?\n\n%s\n", n, words.Markdown(asked.Text))
	for _, x := range asked.Choices {
		fmt.Fprintf(b, "\n- %s) %s", x.Letter, words.Markdown(x.Text))
	}
	if len(asked.Choices) > 0 {
		b.WriteString("\n")
	}
	solved, err := asked.Solve()
	if err != nil {
		t.Fatalf("%s: %v", card.ID, err)
	}
	if solved.OneOfMany() {
		b.WriteString("\nOne of the runs (--run 1):\n")
	}
	name, says := drawn.of(t, card, solved)
	fmt.Fprintf(b, "\n![%s](pictures/%s)\n", words.Markdown(says), name)
	why, err := solved.Why()
	if err != nil {
		t.Fatal(err)
	}
	said, links := Links(why)
	fmt.Fprintf(b, "\nThe answer: **%s**\n\n%s\n", words.Markdown(solved.Shown), words.Markdown(said))
	for i, link := range links {
		b.WriteString(map[bool]string{true: "\n"}[i == 0] + "- " + words.Markdown(link) + "\n")
	}
	if card.Rule != "" {
		fmt.Fprintf(b, "\nThe rule: %s\n", words.Markdown(card.Rule))
	}
	b.WriteString("\nMade by:\n\n```\n")
	for _, command := range solved.Commands() {
		b.WriteString(command + "\n")
	}
	b.WriteString("```\n")
}
