package report

import (
	"encoding/json"
	"io"
	"slices"
	"strings"

	"github.com/groupsim/groupsim/words"
)

// CompareSchema names the form of the JSON comparison.
const CompareSchema = "groupsim.compare/v1"

// Comparison has runs side by side. Its JSON form is a contract, like that of
// [Report].
type Comparison struct {
	Schema   string   `json:"schema"`
	Scenario string   `json:"scenario"` // the name, or names with commas between them
	Columns  []Column `json:"setups"`
	// Paired holds the columns against each other run by run, if there are many.
	Paired []Pair `json:"paired,omitempty"`
}

// Column is one side: what was run, under a setup.
type Column struct {
	Name   string
	Report *Report // of run 0, or of the one that was asked for
	// Trials has all runs; nil where one was asked for, or would take so long that it is
	// all there is.
	Trials *Trials
	alone  kept // the report's
}

// NewColumn makes a column of a report, and of the runs that it is the first of, if there
// are many.
func NewColumn(name string, r *Report, trials *Trials) Column {
	return Column{Name: name, Report: r, Trials: trials, alone: keptOf(&r.Summary)}
}

// MarshalJSON prints the column.
func (c *Column) MarshalJSON() ([]byte, error) {
	var trials any
	if c.Trials != nil {
		trials = c.Trials.document(nil)
	}
	return json.Marshal(struct {
		Name    string   `json:"name"`
		Report  *Report  `json:"report"`
		CatchUp Ms       `json:"catch_up_ms"`
		LeftOut []string `json:"left_out,omitempty"`
		Trials  any      `json:"trials,omitempty"`
	}{c.Name, c.Report, c.Report.Summary.CatchUp, c.Report.LeftOut, trials})
}

// each gives the runs of the column, one at least.
func (c *Column) each() *kept {
	if c.Trials != nil {
		return &c.Trials.kept
	}
	return &c.alone
}

// NewComparison puts columns side by side. They have as many runs each.
func NewComparison(scenario string, columns []Column) *Comparison {
	c := &Comparison{Schema: CompareSchema, Scenario: scenario, Columns: columns}
	if c.Many() {
		c.Paired = c.pairs()
	}
	return c
}

// WriteJSON writes the comparison as one line.
func (c *Comparison) WriteJSON(w io.Writer) error { return WriteJSON(w, c) }

// Met tells whether all expectations hold in every column.
func (c *Comparison) Met() bool {
	return !slices.ContainsFunc(c.Expected(), func(x Expected) bool { return !x.OK })
}

// Expected is an expectation of a column.
type Expected struct {
	Result
	Column string
}

// Expected lists the expectations, column by column.
func (c *Comparison) Expected() []Expected {
	var all []Expected
	for i := range c.Columns {
		for _, x := range c.Columns[i].Expected() {
			all = append(all, Expected{x, c.Columns[i].Name})
		}
	}
	return all
}

// Expected lists the expectations of the column that its runs can judge.
func (c *Column) Expected() []Result {
	if c.Trials == nil {
		return c.Report.Expectations
	}
	return c.Trials.Results()
}

// Unjudged lists those that take more runs than there are.
func (c *Column) Unjudged() []Result {
	if c.Trials == nil {
		return c.Report.Unjudged
	}
	return nil
}

// Breaches says which expectations were not met, and where.
func (c *Comparison) Breaches() []string {
	var all []string
	for _, x := range c.Expected() {
		if !x.OK {
			all = append(all, x.Column+": "+x.Breach())
		}
	}
	return all
}

// Many tells whether there are many runs of each column.
func (c *Comparison) Many() bool { return len(c.Columns) > 0 && c.Columns[0].Trials != nil }

// Runs is how many runs each column has.
func (c *Comparison) Runs() int { return c.Columns[0].each().runs() }

// comparable lists the columns in which as many partitions were ever up as in any; none
// where nothing ever was.
func (c *Comparison) comparable() []int {
	most, list := -1, []int(nil)
	for i := range c.Columns {
		ever := int(c.Columns[i].each().sample(everColumn)[0])
		if ever > most {
			most, list = ever, nil
		}
		if ever == most {
			list = append(list, i)
		}
	}
	if most == 0 && c.NeverUp() != nil {
		return nil
	}
	return list
}

// ComparesAny tells whether there is a column whose figures can be held against others'.
func (c *Comparison) ComparesAny() bool { return len(c.comparable()) > 0 }

// NeverUp says under which setups partitions were never up; empty: under none.
func (c *Comparison) NeverUp() []string { return c.under((*Column).neverUp) }

// CutOff says what the end of the run cut off under which setups, of many runs in run 0.
func (c *Comparison) CutOff() []string {
	return c.under(func(x *Column) string { return x.Report.CutOff() })
}

// LeftOut says what of the scenario was left out under which setups, of many runs in run 0.
func (c *Comparison) LeftOut() []string {
	return c.under(func(x *Column) string {
		if len(x.Report.LeftOut) == 0 {
			return ""
		}
		return "left out, for it could not apply: " + strings.Join(x.Report.LeftOut, "; ")
	})
}

// Assumed says what was taken for granted under which setups, of many runs in run 0.
func (c *Comparison) Assumed() []string {
	return c.under(func(x *Column) string {
		if len(x.Report.Assumed) == 0 {
			return ""
		}
		return "assumed: " + strings.Join(x.Report.Assumed, "; ")
	})
}

// under says something of the setups of which it can be said, the same of several at once.
func (c *Comparison) under(say func(*Column) string) []string {
	var texts []string
	names := map[string][]string{}
	for i := range c.Columns {
		if text := say(&c.Columns[i]); text != "" {
			if names[text] == nil {
				texts = append(texts, text)
			}
			names[text] = append(names[text], c.Columns[i].Name)
		}
	}
	for i, text := range texts {
		who := words.Some(names[text])
		if len(names[text]) == len(c.Columns) {
			who = "every setup"
		}
		texts[i] = "Under " + who + ": " + words.Clause(text) + "."
	}
	return texts
}

// Compares tells whether the figures of a column can be held against the others':
// in it as many partitions were ever up as in any.
func (c *Comparison) Compares(column int) bool { return slices.Contains(c.comparable(), column) }
