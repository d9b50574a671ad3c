package fidelity

import (
	"slices"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/fidelity/measured"
)

// Forecasts has those of the recordings on which the noise was fitted, or of the others.
func Forecasts(all []*Comparison, fitted bool) (list []*Calibration) {
	for _, c := range all {
		if c.Forecast.Fitted == fitted {
			list = append(list, c.Forecast)
		}
	}
	return list
}

// Figures sums comparisons up.
func Figures(all []*Comparison) measured.Figures {
	f := measured.Figures{Recordings: len(all)}
	var events, downtimes []clock.Duration
	for _, c := range all {
		if c.InGroup == 0 {
			f.Equal++
		}
		events = append(events, c.Times...)
		for i := range c.Partitions {
			downtimes = append(downtimes, c.Partitions[i].Apart())
		}
	}
	f.Events, f.Downtime = spread(events), spread(downtimes)
	return f
}

func spread(errors []clock.Duration) measured.Spread {
	slices.Sort(errors)
	return measured.Spread{P50: round(Rank(errors, 50)), P95: round(Rank(errors, 95)), Max: round(Rank(errors, 100))}
}

// Rank gives a percentile of an ascending list, by nearest rank; 0 of an empty one.
func Rank(ascending []clock.Duration, percent int) clock.Duration {
	if len(ascending) == 0 {
		return 0
	}
	return ascending[(len(ascending)*percent+99)/100-1]
}

// round gives whole milliseconds.
func round(d clock.Duration) int { return int((d + clock.Millisecond/2) / clock.Millisecond) }
