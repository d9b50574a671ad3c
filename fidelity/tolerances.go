package fidelity

import (
	"fmt"
	"slices"

	"github.com/groupsim/groupsim/clock"
)

// What is asked of every simulation, beside equal generations, leaders, owners and
// events.
const (
	eventTolerance       = 300 * clock.Millisecond // at the 95th percentile
	medianTolerance      = 50 * clock.Millisecond  // in the median, over all recordings
	downtimeTolerance    = 250 * clock.Millisecond // of each partition
	reprocessedTolerance = 100                     // records, of all partitions
)

// Breaches says what is not within the tolerances.
func (c *Comparison) Breaches() []string {
	breaches := slices.Clone(c.Differences)
	if off := Rank(c.Times, 95); off > eventTolerance {
		breaches = append(breaches, fmt.Sprintf("events are off by %v at the 95th percentile", off))
	}
	for i := range c.Partitions {
		if p := &c.Partitions[i]; p.Apart() > downtimeTolerance {
			breaches = append(breaches, fmt.Sprintf("%s is down for %v, simulated %v", p.Name, p.Downtime, p.SimulatedDowntime))
		}
	}
	if real, simulated := c.Reprocessed(); max(real-simulated, simulated-real) > reprocessedTolerance {
		breaches = append(breaches, fmt.Sprintf("%d records are processed again, simulated %d", real, simulated))
	}
	return breaches
}
