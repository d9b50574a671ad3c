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

// The versions that are modelled: the broker and Java client of Kafka, and the clients
// of franz-go and librdkafka.
const (
	Kafka      = "4.3.0"
	FranzGo    = "1.22"
	Librdkafka = "2.16"
)

// RunOptions say who looks on while a scenario runs.
type RunOptions struct {
	// Events receives the event stream, in order.
	Events event.Sink
	// Metrics samples the metrics of the group.
	Metrics *kafkametrics.Recorder
	// Alerts tells which alerting rules would have fired.
	Alerts bool
	// Progress is called now and then with how far the virtual time has come.
	Progress func(now, end clock.Time)
	// Context, if there is one, ends the run before its time.
	Context context.Context
	// bare leaves out what was found, which nobody reads of one of many runs.
	bare bool
	// Folded has Events told of the heartbeats and commits of quiet time by one fact for each member
	// ([event.Heartbeats]), and not of each.
	Folded bool
	// Untried leaves it at that: what the findings advise is not tried, which takes runs of its own.
	Untried bool
}

// Run runs a scenario to its end and reports. The error is of a run that failed: a
// step that could not apply, or a run that does not come to an end.
func Run(s *Scenario, opts RunOptions) (*report.Report, error) {
	o := newObserver(s.Scenario.Names(), opts)
	o.Event(opening(s, opts.bare))
	world := sim.New(s.Scenario, o)
	if (opts.Events == nil || opts.Folded) && opts.Metrics == nil && !opts.Alerts {
		world.PassQuiet()
	}
	if err := opts.follow(world); err != nil {
		return nil, err
	}
	if err := world.Run(); err != nil {
		return nil, err
	}
	now, work := world.Now(), world.Work()
	world = nil // a large one takes as much memory as its report
	result := o.report(now)
	result.Work = work + handedOut(result)
	if !opts.bare && !opts.Untried {
		tried, err := tryAdvice(opts.Context, s, result)
		if err != nil {
			return nil, err
		}
		for _, x := range tried {
			o.Event(event.Event{At: now, Member: event.Coordinator, Fact: x})
		}
	}
	o.Event(event.Event{At: now, Member: event.Coordinator, Fact: event.End{}})
	return result, o.judge(result)
}

// Bare makes a run of which nobody reads what was found: for its figures, or its events.
func Bare(s *Scenario, opts RunOptions) (*report.Report, error) {
	opts.bare = true
	return Run(s, opts)
}

// follow takes the world to its end, tells how far it has come, and sees whether it is to
// go on. In time that is equally long it may do very much or nothing at all, so what is
// counted is its steps.
func (o *RunOptions) follow(world *sim.World) error {
	const steps, pieces = 16, 200
	told := clock.Time(0)
	for more := true; more; {
		for i := 0; more && i < steps; i++ {
			var err error
			if more, err = world.Step(); err != nil {
				return err
			}
		}
		if now := world.Now(); o.Progress != nil && now >= told {
			o.Progress(now, world.Expected())
			told = now + world.End()/pieces
		}
		if o.Context != nil && o.Context.Err() != nil {
			return &Interrupted{}
		}
	}
	return nil
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
