package fidelity

import (
	"fmt"
	"maps"
	"slices"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/sim"
)

// Comparison is a recorded run beside its simulation.
type Comparison struct {
	Name            string
	Real, Simulated *Outcome
	// Differences says in words what differs of that which has to be equal: first,
	// InGroup of them, generations, leaders and owners, then how many events there
	// were of a kind, and their order.
	Differences []string
	InGroup     int
	Times       []clock.Duration // how far apart the compared events are, ascending
	Partitions  []Partition      // in the order of their names

	Exception *Exception   // the recording is one
	Run       uint64       // which run of the scenario this is
	Forecast  *Calibration // the recording among many runs
}

// Partition compares what became of a partition.
type Partition struct {
	Name                              string
	Downtime, SimulatedDowntime       clock.Duration
	Reprocessed, SimulatedReprocessed int64
}

// Apart is how far the downtimes are apart.
func (p *Partition) Apart() clock.Duration { return distance(p.Downtime, p.SimulatedDowntime) }

// Worst is how far the downtimes of a partition are apart at most.
func (c *Comparison) Worst() clock.Duration {
	worst := clock.Duration(0)
	for i := range c.Partitions {
		worst = max(worst, c.Partitions[i].Apart())
	}
	return worst
}

// Reprocessed sums the records that were processed again in both runs.
func (c *Comparison) Reprocessed() (real, simulated int64) {
	for i := range c.Partitions {
		real += c.Partitions[i].Reprocessed
		simulated += c.Partitions[i].SimulatedReprocessed
	}
	return real, simulated
}

type collector struct{ events []event.Event }

func (c *collector) Event(e event.Event) { c.events = append(c.events, e) }

// Compare simulates what was done to a recorded group, with the noise of a run, and
// compares what came of it.
func Compare(r *Recording, run uint64) (*Comparison, error) {
	s, err := r.Scenario()
	if err != nil {
		return nil, err
	}
	return compare(r, r.Outcome(), s, run)
}

func compare(r *Recording, real *Outcome, s *sim.Scenario, run uint64) (*Comparison, error) {
	events, err := eventsOf(s, run)
	if err != nil {
		return nil, err
	}
	c := &Comparison{Name: r.Name, Run: run, Real: real, Simulated: r.observe(events)}
	c.compareGenerations()
	c.compareEpochs()
	c.compareOwners()
	c.InGroup = len(c.Differences)
	c.compareTimes(r.names)
	c.compareOrder(r.names)
	c.comparePartitions(r, reprocessed(events, r.names))
	return c, nil
}

// eventsOf gives the events of a run of a recording's scenario.
func eventsOf(s *sim.Scenario, run uint64) ([]event.Event, error) {
	s.Run, s.Chance.Noise = run, true
	var record collector
	err := sim.New(s, &record).Run()
	return record.events, err
}

func (c *Comparison) differ(format string, args ...any) {
	c.Differences = append(c.Differences, fmt.Sprintf(format, args...))
}

func (c *Comparison) compareGenerations() {
	real, simulated := c.Real.Generations, c.Simulated.Generations
	for i := range max(len(real), len(simulated)) {
		switch {
		case i >= len(real):
			c.differ("generation %d is only simulated", simulated[i].Generation)
		case i >= len(simulated):
			c.differ("generation %d is not simulated", real[i].Generation)
		case !real[i].equal(&simulated[i]):
			c.differ("generation: %v, simulated %v", real[i], simulated[i])
		}
	}
}

// compareEpochs compares what members of a consumer group were assigned, and the states that
// they went through.
func (c *Comparison) compareEpochs() {
	for m := range max(len(c.Real.States), len(c.Simulated.States)) {
		if m >= len(c.Real.States) || m >= len(c.Simulated.States) {
			c.differ("one of the groups is a consumer group, the other is not")
			return
		}
		if real, simulated := c.Real.Assigned[m], c.Simulated.Assigned[m]; !slices.EqualFunc(real, simulated, AssignedIn.equal) {
			c.differ("member %d is assigned %v, simulated %v", m, real, simulated)
		}
		if real, simulated := c.Real.States[m], c.Simulated.States[m]; !slices.Equal(real, simulated) {
			c.differ("member %d goes through %v, simulated %v", m, real, simulated)
		}
	}
}

func (c *Comparison) compareOwners() {
	for _, p := range keys(c.Real.Owners, c.Simulated.Owners) {
		if !slices.Equal(c.Real.Owners[p], c.Simulated.Owners[p]) {
			c.differ("owners of %s: %v, simulated %v", p, c.Real.Owners[p], c.Simulated.Owners[p])
		}
	}
}

func (c *Comparison) comparePartitions(r *Recording, again map[string]int64) {
	for _, p := range keys(c.Real.Downtime, c.Simulated.Downtime) {
		c.Partitions = append(c.Partitions, Partition{
			Name: p, Downtime: c.Real.Downtime[p], SimulatedDowntime: c.Simulated.Downtime[p],
			Reprocessed: r.Partition[p].Reprocessed, SimulatedReprocessed: again[p],
		})
	}
}

// keys lists the keys of both maps in order.
func keys[V any](a, b map[string]V) []string {
	all := slices.AppendSeq(slices.Collect(maps.Keys(a)), maps.Keys(b))
	slices.Sort(all)
	return slices.Compact(all)
}

func distance[T ~int64](a, b T) clock.Duration { return clock.Duration(max(a-b, b-a)) }
