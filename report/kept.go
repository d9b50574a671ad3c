package report

import (
	"slices"

	"github.com/groupsim/groupsim/stats"
)

// kept is what is kept of many runs: their figures, a column for each metric and two more
// that comparisons look at. A million runs are a few hundred megabytes so; their reports
// would be as many gigabytes.
type kept struct {
	columns []stats.Column
	from    int // the first run that counts
}

// Of what comparisons look at besides the metrics: how long it took to catch up, and how
// many partitions were ever up.
var (
	catchUpColumn = len(measures)
	everColumn    = len(measures) + 1
)

// keep begins with no run; so many are expected.
func keep(runs int) kept {
	k := kept{columns: make([]stats.Column, len(measures)+2)}
	for i := range k.columns {
		k.columns[i] = stats.ColumnFor(runs)
	}
	return k
}

// keptOf has one run.
func keptOf(s *Summary) kept {
	k := keep(1)
	k.add(s)
	return k
}

// add takes the next run.
func (k *kept) add(s *Summary) {
	for i := range measures {
		if of := measures[i].of; of != nil {
			k.columns[i].Add(of(s))
		}
	}
	k.columns[catchUpColumn].Add(int64(orNever(s.CatchUp)))
	k.columns[everColumn].Add(int64(s.Partitions - s.NeverUp))
}

// runs is how many there are.
func (k *kept) runs() int { return k.columns[everColumn].Len() - k.from }

// run is the number of one.
func (k *kept) run(i int) uint64 { return uint64(k.from + i) }

// at gives a value of one.
func (k *kept) at(column, i int) int64 { return k.columns[column].At(k.from + i) }

// sample sorts a column.
func (k *kept) sample(column int) stats.Sample { return k.columns[column].From(k.from) }

// ever is how many partitions were ever up in a run.
func (k *kept) ever(i int) int64 { return k.at(everColumn, i) }

// count counts the runs of which something is true.
func (k *kept) count(is func(i int) bool) (n int) {
	for i := range k.runs() {
		if is(i) {
			n++
		}
	}
	return n
}

// columnOf is where the values of a metric are kept.
func columnOf(metric string) int {
	return slices.IndexFunc(measures, func(m measure) bool { return m.Name == metric })
}
