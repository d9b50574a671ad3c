package trials

import (
	"context"
	"fmt"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/report"
	"github.com/groupsim/groupsim/report/kafkametrics"
	"github.com/groupsim/groupsim/sim"
)

// The versions that are modelled: the broker and Java client of Kafka, and the client
// of franz-go.
const (
	Kafka   = "4.3.0"
	FranzGo = "1.22"
)

// RunOptions say who looks on while a scenario runs.
type RunOptions struct {
	// Events receives the event stream, in order.
	Events event.Sink
	// Metrics samples the metrics of the group.
	Metrics *kafkametrics.Recorder
	// Progress is called now and then with how far the virtual time has come.
	Progress func(now, end clock.Time)
	// Context, if there is one, ends the run before its time.
	Context context.Context
	// bare leaves out what was found, which nobody reads of one of many runs.
	bare bool
}

// Run runs a scenario to its end and reports. The error is of a run that failed: a
// step that could not apply, or a run that does not come to an end.
func Run(s *Scenario, opts RunOptions) (*report.Report, error) {
	o := newObserver(s.Scenario.Names(), opts)
	o.Event(opening(s, opts.bare))
	world := sim.New(s.Scenario, o)
	latest := world.End()
	const pieces = 200
	for i := clock.Time(1); i <= pieces; i++ {
		if err := world.RunUntil(latest / pieces * i); err != nil {
			return nil, err
		}
		if opts.Progress != nil {
			opts.Progress(world.Now(), world.Expected())
		}
		if opts.Context != nil && opts.Context.Err() != nil {
			return nil, &Interrupted{}
		}
	}
	if err := world.Run(); err != nil {
		return nil, err
	}
	o.Event(event.Event{At: world.Now(), Member: event.Coordinator, Fact: event.End{}})
	result, err := o.finish()
	if err == nil {
		result.Work = world.Work() + handedOut(result)
	}
	return result, err
}

// handedOut is the work that rebalances make of partitions, which are many in one item of
// the queue: each is assigned, given its position, consumed, committed, taken away again
// and reported on, about eight things that an item comes to.
func handedOut(r *report.Report) int64 {
	const things = 8
	return int64(len(r.Partitions)) * int64(1+len(r.Rebalances)) * things
}

// Interrupted is the error of somebody who did not want to wait.
type Interrupted struct{ Done, All int } // runs; none of one

// Error says how far it had come.
func (e *Interrupted) Error() string {
	if e.All == 0 {
		return "interrupted"
	}
	return fmt.Sprintf("interrupted after %d of %d runs", e.Done, e.All)
}
