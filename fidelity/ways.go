package fidelity

import (
	"math"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/noise"
)

// How long messages are on their way is told by what needs nothing but a way each: a heartbeat
// and its answer. Where that takes longer than the model's round trip the heartbeat is late
// (noise.Transit); what it takes of the round trip is that of two messages. Left out are a
// process's first, for which both ends still load what they need, logs that tell no more than
// the millisecond, and those whose lines have the moment at which the application polled.

// fine tells whether the clients' log has less than a millisecond, and moments of its own: else
// all are as far from a whole one as the first.
func (r *Recording) fine() bool {
	if r.unnamed {
		return false
	}
	first := clock.Never
	for _, e := range r.events {
		if _, ok := e.Fact.(event.HeartbeatSent); !ok {
			continue
		}
		if first == clock.Never {
			first = e.At
		}
		if (e.At-first)%clock.Time(logGrain) != 0 {
			return true
		}
	}
	return false
}

// ways is the distribution of one message's time around its median, by that of two: if they are
// alike, and know nothing of each other, each has half of the variance.
func ways(trips []clock.Duration, grain clock.Duration) noise.Table {
	table := sampled(trips, grain, -roundTrip).table()
	middle := table.Median()
	for i := range table {
		table[i] = clock.Duration(math.Round(float64(table[i]-middle) / math.Sqrt2))
	}
	return table
}

// tableOf is the table of a kind.
func tableOf(client event.Library, k noise.Kind, all []clock.Duration) noise.Table {
	if k == noise.Way {
		return ways(all, grain(client, k))
	}
	return sampled(all, grain(client, k), 0).table()
}
