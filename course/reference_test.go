package course

import (
	"fmt"
	"strings"
	"testing"

	"github.com/groupsim/groupsim/internal/golden"
)

const page = "../docs/course-format.md"

// The tables of the authors' page are those that the loader reads; -update writes them.
func TestReferenceIsUpToDate(t *testing.T) {
	golden.ComparePage(t, page,
		golden.Part{Name: "names", Text: nameTable()},
		golden.Part{Name: "item", Text: keyTable(itemKeys())},
		golden.Part{Name: "answer", Text: keyTable(answerKeys())},
		golden.Part{Name: "option", Text: keyTable(optionKeys())},
		golden.Part{Name: "wrong", Text: keyTable(wrongKeys())},
		golden.Part{Name: "setup", Text: keyTable(setupKeys())},
		golden.Part{Name: "follow", Text: keyTable(followKeys())},
		golden.Part{Name: "lesson", Text: keyTable(lessonKeys())},
		golden.Part{Name: "questions", Text: keyTable(questionsKeys())},
		golden.Part{Name: "myths", Text: keyTable(mythsKeys())},
		golden.Part{Name: "myth", Text: keyTable(mythKeys())},
		golden.Part{Name: "so", Text: keyTable(soKeys())},
		golden.Part{Name: "drill", Text: keyTable(drillKeys())},
		golden.Part{Name: "drill scenario", Text: keyTable(drillScenarioKeys())},
		golden.Part{Name: "par", Text: keyTable(parKeys())},
		golden.Part{Name: "other", Text: keyTable(otherKeys())},
	)
}

func keyTable[T any](keys []key[T]) string {
	b := &strings.Builder{}
	b.WriteString("| key | |\n|---|---|\n")
	for _, k := range keys {
		must := ""
		if k.required {
			must = " **Required.**"
		}
		fmt.Fprintf(b, "| `%s` | %s%s |\n", k.name, strings.ReplaceAll(k.doc, "|", `\|`), must)
	}
	return b.String()
}

func nameTable() string {
	b := &strings.Builder{}
	b.WriteString("| name | | known |\n|---|---|---|\n")
	for _, a := range aliases {
		fmt.Fprintf(b, "| `%s` | `%s` | before |\n", a.name, a.setting)
	}
	for _, p := range plain {
		fmt.Fprintf(b, "| `%s` | %s | before |\n", p.name, p.doc)
	}
	for _, f := range figures {
		fmt.Fprintf(b, "| `%s` | %s | after |\n", f.name, f.doc)
	}
	for _, x := range tale {
		fmt.Fprintf(b, "| `%s` | %s | after |\n", x.name, x.doc)
	}
	b.WriteString("| `answer`, `guess` | in `why`, `holds` and `wrong`: what the run came to, and what was guessed | after |\n")
	return b.String()
}
