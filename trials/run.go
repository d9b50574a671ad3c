package trials

import (
	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/fidelity/measured"
	"github.com/groupsim/groupsim/report"
	"github.com/groupsim/groupsim/report/findings"
	"github.com/groupsim/groupsim/report/fold"
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
	// world is called with the world before it runs.
	world func(*sim.World)
}

// Run runs a scenario to its end and reports. The error is of a run that failed: a
// step that could not apply, or a run that does not come to an end.
func Run(s *Scenario, opts RunOptions) (*report.Report, error) {
	fold := fold.New(info(s))
	watch := findings.NewWatch(s.Scenario.Names(), settingsOf(s.Scenario))
	sink := event.Sinks{fold, watch}
	if opts.Metrics != nil {
		sink = append(sink, opts.Metrics)
	}
	if opts.Events != nil {
		sink = append(sink, opts.Events)
	}
	world := sim.New(s.Scenario, sink)
	if opts.world != nil {
		opts.world(world)
	}
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
	result := fold.Finish(end)
	result.LeftOut = world.LeftOut()
	result.Findings = watch.Findings(result, fold)
	if opts.Metrics != nil {
		opts.Metrics.Finish(fold)
	}
	expectations := make([]report.Expectation, len(s.Expect))
	for i, e := range s.Expect {
		expectations[i] = report.Expectation{Metric: e.Metric, Op: e.Op, Want: e.Value}
	}
	return result, report.Evaluate(result, expectations)
}

// info says of a run what its events do not tell.
func info(s *Scenario) fold.Info {
	model := report.Model{Kafka: Kafka, Client: s.Scenario.Clients()}
	if figures, ok := measured.Of(model.Client); ok {
		model.Measured = figures
	}
	return fold.Info{
		Scenario: s.Scenario.Name, Title: s.Scenario.Title, Seed: s.Scenario.Seed,
		Model:       model,
		NotModelled: s.NotModelled,
		Setup:       setup(s.Scenario),
		Names:       s.Scenario.Names(),
	}
}
