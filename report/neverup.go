package report

import (
	"fmt"
	"slices"

	"github.com/groupsim/groupsim/words"
)

// NeverUp says in a sentence which partitions were never up; empty: all were.
func (r *Report) NeverUp() string {
	text := ""
	switch n := r.Summary.NeverUp; {
	case n == 0:
		return ""
	case n == 1 && len(r.Partitions) == 1:
		text = "Nothing was ever consumed: " + r.Partitions[0].Name() + " was never up"
	case n == len(r.Partitions):
		text = fmt.Sprintf("Nothing was ever consumed: none of %s was ever up", words.Plural(n, "partition"))
	default:
		text = fmt.Sprintf("%d of %s never up: %s", n, words.Plural(len(r.Partitions), "partition"), words.Some(r.neverUp()))
	}
	if i := slices.IndexFunc(r.Findings, func(f Finding) bool { return f.Kind == NeverUpKind }); i >= 0 && r.Findings[i].Cause != "" {
		text += "; " + r.Findings[i].Cause
	}
	return text + "."
}

func (r *Report) neverUp() []string {
	var names []string
	for i := range r.Partitions {
		if p := &r.Partitions[i]; p.FirstUp < 0 {
			names = append(names, p.Name())
		}
	}
	return names
}

// notUp names what a start-up has not come to.
func notUp(r *Report) string {
	if r.Summary.NeverUp == 0 {
		return ""
	}
	return "never up: " + words.Some(r.neverUp())
}

// countsNone says of a figure about partitions that were up what it leaves out; empty:
// nothing.
func (r *Report) countsNone() string {
	n := r.Summary.NeverUp
	if n == 0 {
		return ""
	}
	return words.Plural(n, "partition") + " never up, which count as none: expect never-up == 0"
}

// unserved says of many runs in how many there were such partitions; empty: in none.
func unserved(runs *kept) string {
	column := columnOf("never-up")
	n := runs.count(func(i int) bool { return runs.at(column, i) > 0 })
	if n == 0 {
		return ""
	}
	return fmt.Sprintf("partitions never up in %d of %d runs", n, runs.runs())
}

// NeverUp says in how many of the runs partitions were never up; empty: in none.
func (t *Trials) NeverUp() string { return unserved(&t.kept) }

// neverUp says in how many of the runs of a column partitions were never up; empty: in
// none.
func (c *Column) neverUp() string {
	if c.Trials == nil || c.Trials.NeverUp() == "" {
		return c.Report.NeverUp()
	}
	return c.Trials.NeverUp()
}

// StartUp says how long the start-up took.
func (r *Report) StartUp() string {
	if r.Summary.Startup == None {
		return "never all up"
	}
	return "all up after " + r.Summary.Startup.Human()
}
