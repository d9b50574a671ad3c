// Package groupsim runs scenarios of Kafka consumer groups on a virtual clock and
// says for every partition when nobody consumed it, for how long, and why.
//
// It is what the command is made of, for programs: [Load] a scenario, [Run] it, and
// look at the report.
//
//	scenario, err := groupsim.Load("gc-pause", nil, groupsim.Options{})
//	…
//	result, err := groupsim.Run(scenario, groupsim.RunOptions{})
//	fmt.Println(result.Verdict())
//
// Below it, in the order in which a run goes through them: scenarios reads the
// file, sim has the world, in which coordinator and member play the group's two
// sides and meet in the terms of protocol; what happens becomes events (package
// event), and report folds those into figures.
package groupsim

import (
	"io"
	"strings"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/report"
	"github.com/groupsim/groupsim/report/findings"
	"github.com/groupsim/groupsim/report/fold"
	"github.com/groupsim/groupsim/report/kafkametrics"
	"github.com/groupsim/groupsim/scenarios"
	"github.com/groupsim/groupsim/sim"
)

// The versions that are modelled: the broker and Java client of Kafka, and the client
// of franz-go.
const (
	Kafka   = "4.3.0"
	FranzGo = "1.22"
)

// Options change what a scenario's file says.
type Options = scenarios.Options

// Scenario is one that has been read, checked, and can be run any number of times.
type Scenario = scenarios.Loaded

// Load reads a scenario: a file if the reference has a slash or ends in .yaml, .yml
// or .json, standard input (which the caller hands in) if it is "-", else a bundled
// one by its name. The error lists all that is wrong, with places ([*scenarios.Errors]).
func Load(reference string, stdin io.Reader, opts Options) (*Scenario, error) {
	switch {
	case reference == "-":
		return scenarios.Load("standard input", stdin, opts)
	case IsFile(reference):
		return scenarios.LoadFile(reference, opts)
	default:
		return scenarios.LoadBundled(reference, opts)
	}
}

// IsFile tells whether a reference to a scenario names a file, and not a bundled
// scenario.
func IsFile(reference string) bool {
	for _, suffix := range []string{".yaml", ".yml", ".json"} {
		if strings.HasSuffix(reference, suffix) {
			return true
		}
	}
	return strings.ContainsAny(reference, `/\`)
}

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
	watch := findings.NewWatch(s.Scenario.Names(), settings(s.Scenario))
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
	const slices = 200
	for i := clock.Time(1); i <= slices; i++ {
		if err := world.RunUntil(end / slices * i); err != nil {
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
	used := s.Scenario.Clients()
	return fold.Info{
		Scenario: s.Scenario.Name, Title: s.Scenario.Title, Seed: s.Scenario.Seed,
		Model:       report.Model{Kafka: Kafka, Client: used, Measured: figures(used)},
		NotModelled: s.NotModelled,
		Setup:       setup(s.Scenario),
		Names:       s.Scenario.Names(),
	}
}
