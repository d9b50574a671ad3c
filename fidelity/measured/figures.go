// Package measured says how far the simulator is from recordings of real consumer
// groups. The figures are written by fidelity/cmd/measure and checked by the tests
// of package fidelity.
package measured

import (
	"fmt"
	"slices"
)

// Set sums up the recordings of one kind of groups.
type Set struct {
	Of string // what was recorded
	// Clients are the client libraries of their members, as reports name them; empty
	// where the groups are beside the point of what is said of these clients.
	Clients string
	All     Figures
	Fitted  Forecast // those on which the noise was fitted
	Tested  Forecast // the others
}

// Forecast says what the spread of many runs, with nothing drawn but noise, is worth:
// where recordings stand in it. Shares are percents.
type Forecast struct {
	Recordings int
	Inside     int // of all partitions, in the central 95 % of the runs, widened by 60 ms each way
	Down       int // partitions that are down for 50 ms and more
	DownInside int // of these
	Middle     int // of these, in the middle half of the runs
	Width      int // of their intervals, in the median, in milliseconds
	Narrow     int // of these, below 300 ms or a tenth of the downtime
	Total      int // of the recordings' total downtimes, inside
	Worst      int // of their worst partitions
	Appear     int // of the recordings, whose generations, leaders and owners are those of some run
}

// Summary says it in a sentence.
func (f Forecast) Summary() string {
	return fmt.Sprintf("%d recordings; inside the interval are %d %% of all partitions and %d %% of the %d that were down, in its middle half %d %%, its width is %d ms in the median; "+
		"inside are %d %% of the totals and %d %% of the worst partitions; generations, leaders and owners appear in %d %%",
		f.Recordings, f.Inside, f.DownInside, f.Down, f.Middle, f.Width, f.Total, f.Worst, f.Appear)
}

// Whole is all sets together.
func Whole() Set { return whole }

// Of says how far the model is from recordings of groups of these clients; false if there
// are none.
func Of(clients string) (Figures, bool) {
	i := slices.IndexFunc(sets, func(s Set) bool { return s.Clients == clients })
	if i < 0 {
		return Figures{}, false
	}
	return sets[i].All, true
}

// Named gives a set by what was recorded; false if there is none.
func Named(of string) (Set, bool) {
	i := slices.IndexFunc(sets, func(s Set) bool { return s.Of == of })
	if i < 0 {
		return Set{}, false
	}
	return sets[i], true
}

// Figures sum up a set of recordings.
type Figures struct {
	Recordings int `json:"recordings"`
	// Equal counts those with the same generations, leaders and owners of every
	// partition.
	Equal    int    `json:"equal"`
	Events   Spread `json:"events_ms"`   // how far an event of a member is off
	Downtime Spread `json:"downtime_ms"` // how far the downtime of a partition is off
}

// Spread is the distribution of errors, in milliseconds; percentiles by nearest rank.
type Spread struct {
	P50 int `json:"p50"`
	P95 int `json:"p95"`
	Max int `json:"max"`
}

// Summary says it in a sentence.
func (f Figures) Summary() string {
	return fmt.Sprintf("%d recordings, generations, leaders and owners equal in %d; "+
		"events off by %d ms in the median, %d ms at the 95th percentile; "+
		"downtime of a partition by %d ms in the median, %d ms at the 95th percentile, %d ms at most",
		f.Recordings, f.Equal, f.Events.P50, f.Events.P95, f.Downtime.P50, f.Downtime.P95, f.Downtime.Max)
}
