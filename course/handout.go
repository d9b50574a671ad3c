package course

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/groupsim/groupsim/report"
	"github.com/groupsim/groupsim/words"
)

// File is one that a drill hands out.
type File struct {
	Name string
	Text []byte
}

// Handout gives the files of a drill's folder.
func (d *Drill) Handout() ([]File, error) {
	story, err := d.Story.fill(d.lookup)
	if err != nil {
		return nil, err
	}
	files := []File{{storyFile, []byte(wrapped(story) + "\n\n" + d.terms())}}
	for _, s := range d.Scenarios {
		files = append(files, File{d.handedAs(s), s.text})
	}
	return files, nil
}

// wrapped breaks the paragraphs of a Markdown text into lines for a terminal.
func wrapped(markdown string) string {
	var paragraphs []string
	for paragraph := range strings.SplitSeq(markdown, "\n\n") {
		paragraph = amount.ReplaceAllString(paragraph, "$1\u00a0$2")
		paragraphs = append(paragraphs, strings.Join(words.Wrap(paragraph, handoutWidth, words.All), "\n"))
	}
	return strings.ReplaceAll(strings.Join(paragraphs, "\n\n"), "\u00a0", " ")
}

// amount is a number with its unit, which stay on one line.
var amount = regexp.MustCompile(`(\d) (µs|ms|s)\b`)

const handoutWidth = 80

// handedAs is what a scenario's file is called in the folder that is handed out.
func (d *Drill) handedAs(s *drillScenario) string {
	if s == d.Scenarios[0] {
		return EditedFile
	}
	return s.File
}

// terms says in Markdown what has to hold and what may be changed.
func (d *Drill) terms() string {
	var b strings.Builder
	fmt.Fprintf(&b, "## What has to hold\n\nIn each of %d variants, which are drawn by what you change:\n\n", d.Variants)
	told := map[string]bool{}
	for _, s := range d.Scenarios {
		for _, e := range s.Budget {
			item := fmt.Sprintf("`%s` in %s", &e, d.handedAs(s))
			if m, ok := report.MetricByName(e.Metric); ok && !told[e.Metric] {
				item += ". " + m.Doc
			}
			told[e.Metric] = true
			b.WriteString("- " + strings.Join(words.Wrap(item, handoutWidth-2, words.All), "\n  ") + "\n")
		}
	}
	fmt.Fprintf(&b, "\n## What may be changed\n\nIn %s, and nothing else:\n\n", EditedFile)
	for _, e := range d.Edit {
		fmt.Fprintf(&b, "- `%s`%s\n", e.text, e.meaning())
	}
	b.WriteString("\n## How\n\n    groupsim drill check      try it\n    groupsim drill hint       the next of three hints\n    groupsim drill solution   a solution, and others\n")
	return b.String()
}

// meaning says what a place is that is no setting.
func (e *editable) meaning() string {
	switch {
	case e.verb != "" && e.field != "":
		return ": steps of this verb, " + e.field + " " + e.least.String() + " at least"
	case e.least != nil:
		return ", " + e.least.String() + " at least"
	case e.verb != "":
		return ": steps of this verb"
	case e.top == "steps" && e.index >= 0 && e.key == "":
		return ": this step, counted from 0"
	}
	return ""
}

// Hint gives one of the three hints, from 1.
func (d *Drill) Hint(n int) (string, error) {
	return d.Hints[min(max(n, 1), len(d.Hints))-1].fill(d.lookup)
}

// Way is a solution with what it does.
type Way struct {
	Title string `json:"title"`
	Set   string `json:"set"`
}

// Solutions lists the reference and the other ways.
func (d *Drill) Solutions() []Way {
	ways := []Way{{"the reference", d.Reference.String()}}
	for _, o := range d.Other {
		ways = append(ways, Way{o.Title, o.Set.String()})
	}
	return ways
}

// Teaches is what the drill is there for, told when it is passed.
func (d *Drill) Teaches() (string, error) { return d.Why.fill(d.lookup) }

// TrapOf tells why a solution is no good, if it is one of those that look like one.
func (d *Drill) TrapOf(s *Submission) string {
	for _, t := range d.Traps {
		same := len(t.Set) == len(s.solution) && !slices.ContainsFunc(t.Set, func(c change) bool {
			return !slices.ContainsFunc(s.solution, func(x change) bool {
				return x.text == c.text && len(differences("", x.value, c.value, nil)) == 0
			})
		})
		if same {
			return t.Why
		}
	}
	return ""
}
