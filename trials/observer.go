package trials

import (
	"fmt"
	"slices"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/fidelity/measured"
	"github.com/groupsim/groupsim/member"
	"github.com/groupsim/groupsim/report"
	"github.com/groupsim/groupsim/report/alerts"
	"github.com/groupsim/groupsim/report/findings"
	"github.com/groupsim/groupsim/report/fold"
	"github.com/groupsim/groupsim/report/kafkametrics"
	"github.com/groupsim/groupsim/scenarios"
	"github.com/groupsim/groupsim/settings"
)

// observer makes a report of the events of a run, and of nothing else: so a run that is
// read back from a file is reported as the run itself was.
type observer struct {
	names   *event.Names
	run     event.Run
	members []member.Config // each listed member's first process
	listed  bool            // all of those have been told: others are brought by controllers
	brokers string          // assignors, as the broker lists them
	assumed []event.Member  // of whom nobody says who commits
	leftOut []string
	tried   experience
	open    []report.Open
	fold    *fold.Fold
	watch   *findings.Watch
	metrics *kafkametrics.Recorder
	alerts  *alerts.Watch
	alarmed bool // alerts are asked for
	sinks   event.Sinks
}

// opening is the first event of a run, which says what it is; a bare one not what its file
// says, which nobody reads.
func opening(s *Scenario, bare bool) event.Event {
	run := event.Run{
		Scenario: s.Scenario.Name, Title: s.Scenario.Title, Seed: s.Scenario.Seed, Number: s.Scenario.Run, Drawn: drawnIn(s), Duration: s.Scenario.Duration, Rest: clock.Never,
		Kafka: Kafka, NotModelled: s.NotModelled, LeftOut: s.LeftOut, Assumed: s.Assumed,
	}
	if s.Scenario.Rest != nil {
		run.Rest = s.Scenario.Rest.From
	}
	for _, e := range s.Expect {
		run.Expect = append(run.Expect, e.String())
	}
	if !bare {
		written := s.Written()
		run.Description, run.Steps, run.Set = s.Scenario.Description, written.Steps, written.Set
	}
	return event.Event{Member: event.Coordinator, Fact: run}
}

func newObserver(names *event.Names, opts RunOptions) *observer {
	o := &observer{names: names, fold: fold.New(names), metrics: opts.Metrics, alarmed: opts.Alerts}
	o.sinks = event.Sinks{o.fold}
	if !opts.bare {
		o.watch = findings.NewWatch(names)
		o.sinks = append(o.sinks, o.watch)
	}
	if opts.Metrics != nil {
		o.sinks = append(o.sinks, opts.Metrics)
	}
	if opts.Events != nil {
		o.sinks = append(o.sinks, opts.Events)
	}
	return o
}

// Event takes the next event.
func (o *observer) Event(e event.Event) {
	o.names.Event(e)
	switch fact := e.Fact.(type) {
	case event.PartitionsAdded:
		o.listed = true
	case event.Run:
		o.run, o.leftOut = fact, slices.Clone(fact.LeftOut)
		if o.alarmed {
			o.alerts = alerts.NewWatch(o.names, clock.Time(fact.Duration))
			o.sinks = append(o.sinks, o.alerts)
		}
	case event.Configured:
		if e.Member == event.Coordinator {
			o.brokers = fact.Settings.Text("group.consumer.assignors")
		}
		if int(e.Member) == len(o.members) && !o.listed {
			o.members = append(o.members, settings.OfMember(fact.Settings))
			if assumesCommits(fact.Settings) {
				o.assumed = append(o.assumed, e.Member)
			}
		}
	case event.Tried:
		o.tried.tried = append(o.tried.tried, fact)
	case event.Untried:
		o.tried.none = append(o.tried.none, fact)
	case event.Unfinished:
		o.open = append(o.open, report.NewOpen(o.names.Member(e.Member), fact))
	case event.LeftOut:
		o.leftOut = append(o.leftOut, fmt.Sprintf("at %s: %s", report.Ms(e.At).Human(), fact.What))
	}
	o.sinks.Event(e)
}

// Consumed implements [event.Gatherer].
func (o *observer) Consumed(at clock.Time, m event.Member, facts []event.Consumed) {
	o.sinks.Consumed(at, m, facts)
}

// report makes the report once nothing more happens, with advice that nobody has tried.
func (o *observer) report(end clock.Time) *report.Report {
	model := report.Model{Kafka: o.run.Kafka, Client: event.Clients(len(o.members), func(i int) event.Library { return o.members[i].Client })}
	if figures, ok := measured.Of(model.Client); ok {
		model.Measured = figures
	}
	result := o.fold.Finish(end, fold.Info{
		Scenario: o.run.Scenario, Title: o.run.Title, Seed: o.run.Seed,
		Model: model, NotModelled: o.run.NotModelled, Setup: setup(o.members, o.brokers),
	})
	result.Description, result.Steps, result.Set = o.run.Description, o.run.Steps, o.run.Set
	result.LeftOut, result.Assumed = o.leftOut, append(slices.Clone(o.run.Assumed), o.assumptions()...)
	result.Unfinished, result.EndsItself = o.open, o.run.Rest != clock.Never
	result.Drawn, result.Matter = o.run.Drawn, settings.Matter(o.run.NotModelled)
	if o.run.Number > 0 {
		result.Run = &o.run.Number
	}
	if o.watch != nil {
		result.Findings = o.watch.Findings(result, o.fold)
	}
	return result
}

// judge judges the report: what the findings advise by what was tried, and what is
// expected.
func (o *observer) judge(result *report.Report) error {
	o.tried.settle(result)
	if o.metrics != nil {
		o.metrics.Finish(o.fold)
	}
	if o.alerts != nil {
		result.Alerts = o.alerts.Finish(&result.Setup, o.fold)
	}
	expectations, err := scenarios.Expectations(o.run.Expect)
	if err != nil {
		return err
	}
	return report.Evaluate(result, expectations)
}
