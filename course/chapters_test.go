package course

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"github.com/groupsim/groupsim/internal/golden"
	"github.com/groupsim/groupsim/report/print"
	"github.com/groupsim/groupsim/words"
)

// The chapters are the lessons as pages to print and to project: each card with its run, and
// all figures and pictures of that. -update writes them (make chapters).
func TestChaptersAreTheLessons(t *testing.T) {
	c, err := BuiltIn()
	if err != nil {
		t.Fatal(err)
	}
	for n, l := range c.Lessons {
		golden.Compare(t, filepath.Join("../docs", fmt.Sprintf("%02d-%s.md", n+1, l.ID)), chapter(t, c, l))
	}
}

func chapter(t *testing.T, c *Course, l *Lesson) string {
	t.Helper()
	about, ends, err := l.Texts()
	if err != nil {
		t.Fatal(err)
	}
	b := &strings.Builder{}
	fmt.Fprintf(b, "# %s\n\n%s\n\nOn a terminal, where it asks before it tells: `groupsim learn %s`. This page is made from the same runs, by `make chapters`.\n", words.Markdown(l.Title), words.Markdown(about), l.ID)
	for n, card := range l.Cards {
		cardPage(t, b, n+1, card)
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

func cardPage(t *testing.T, b *strings.Builder, n int, card *Item) {
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
	b.WriteString("\n```\n")
	if err := print.Timeline(b, solved.Report, 100, false); err != nil {
		t.Fatal(err)
	}
	why, err := solved.Why()
	if err != nil {
		t.Fatal(err)
	}
	said, links := Links(why)
	fmt.Fprintf(b, "```\n\nThe answer: **%s**\n\n%s\n", words.Markdown(solved.Shown), words.Markdown(said))
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
