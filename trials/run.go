package trials

import (
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
}

// Run runs a scenario to its end and reports. The error is of a run that failed: a
// step that could not apply, or a run that does not come to an end.
func Run(s *Scenario, opts RunOptions) (*report.Report, error) {
	o := newObserver(s.Scenario.Names(), opts)
	o.Event(opening(s))
	world := sim.New(s.Scenario, o)
	end := clock.Time(s.Scenario.Duration)
	const pieces = 200
	for i := clock.Time(1); i <= pieces; i++ {
		if err := world.RunUntil(end / pieces * i); err != nil {
			return nil, err
		}
		if opts.Progress != nil {
			opts.Progress(world.Now(), end)
		}
	}
	if err := world.Run(); err != nil {
		return nil, err
	}
	return o.finish()
}
