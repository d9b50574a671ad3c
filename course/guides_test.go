package course

import (
	"fmt"
	"strings"
	"testing"

	"github.com/groupsim/groupsim/internal/golden"
	"github.com/groupsim/groupsim/words"
)

// What the pages for lecturers, interviewers and candidates list is what there is.
func TestGuidesListTheCourse(t *testing.T) {
	c, err := BuiltIn()
	if err != nil {
		t.Fatal(err)
	}
	golden.ComparePage(t, "../docs/lecturers.md", golden.Part{Name: "lessons", Text: lessonTable(t, c)})
	golden.ComparePage(t, "../docs/interviewers.md", golden.Part{Name: "drills", Text: drillTable(c)})
	golden.ComparePage(t, "../docs/candidates.md",
		golden.Part{Name: "topics", Text: topicTable(t, c)}, golden.Part{Name: "myths", Text: mythTable(c)})
}

// posedText words a question with its medians.
func posedText(t *testing.T, i *Item) string {
	t.Helper()
	asked, err := i.Pose(0)
	if err != nil {
		t.Fatal(err)
	}
	return words.Markdown(asked.Text)
}

func lessonTable(t *testing.T, c *Course) string {
	b := &strings.Builder{}
	for n, l := range c.Lessons {
		fmt.Fprintf(b, "%d. **%s** (`%s`)\n", n+1, words.Markdown(l.Title), l.ID)
		for _, card := range l.Cards {
			fmt.Fprintf(b, "   - %s\n", posedText(t, card))
		}
	}
	return b.String()
}

func drillTable(c *Course) string {
	b := &strings.Builder{}
	b.WriteString("| level | drill | minutes | |\n|---|---|---:|---|\n")
	for _, d := range c.ByLevel() {
		fmt.Fprintf(b, "| %s | `%s` | %d | %s |\n", d.Level, d.ID, d.Minutes, words.Markdown(d.Title))
	}
	return b.String()
}

func topicTable(t *testing.T, c *Course) string {
	b := &strings.Builder{}
	for _, topic := range c.Topics {
		fmt.Fprintf(b, "- **%s** (`groupsim quiz %s`)\n", words.Markdown(topic.Title), topic.ID)
		for _, q := range topic.Questions {
			fmt.Fprintf(b, "  - %s\n", posedText(t, q))
		}
	}
	return b.String()
}

func mythTable(c *Course) string {
	b := &strings.Builder{}
	b.WriteString("| | |\n|---|---|\n")
	for _, m := range c.Myths {
		fmt.Fprintf(b, "| `%s` | %s |\n", m.ID, words.Markdown(m.Belief))
	}
	return b.String()
}
