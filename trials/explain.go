package trials

import (
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/report"
	"github.com/groupsim/groupsim/report/story"
	"github.com/groupsim/groupsim/scenarios"
)

// ExplainOptions say what a story is to be about.
type ExplainOptions struct {
	About story.Selection
	// WhatIf: other settings are tried too, each in a run of its own.
	WhatIf bool
	// Loaded is called with the scenario before it runs.
	Loaded func(*Scenario)
	// Run is which run is told; nil: run 0. Of many, Runs is how many are made.
	Run  *uint64
	Runs int
	// CPUs is how many go side by side; 0: as many as there are processors.
	CPUs int
	// Context, if there is one, ends it before its time.
	Context context.Context
	// Progress is called now and then with how far the virtual time of the run has come.
	Progress func(now, end clock.Time)
	// Tried is called after each of many runs, and of those with other settings, with how
	// many are done.
	Tried func(done, all int)
}

// UsageError is the error of somebody who asked for what there is not: a scenario
// that is not valid, a journal that cannot be one, or a partition, member or rebalance
// that the run does not have.
type UsageError struct {
	Err   error
	Meant string // what was probably meant, or empty
}

// Error says what there is not.
func (e *UsageError) Error() string {
	if e.Meant == "" {
		return e.Err.Error()
	}
	return e.Err.Error() + ` (did you mean "` + e.Meant + `"?)`
}

// Unwrap gives the error without the proposal.
func (e *UsageError) Unwrap() error { return e.Err }

// Explain runs a scenario and tells it as chains of causes. The reference is one of
// [Load]; standard input is read once. A [UsageError] is the caller's; any other error
// is of a run that failed.
func Explain(reference string, stdin io.Reader, opts Options, how ExplainOptions) (*story.Story, error) {
	source, scenario, err := how.load(reference, stdin, opts)
	if err != nil {
		return nil, err
	}
	if how.Run != nil {
		if scenario, err = scenario.WithRun(*how.Run); err != nil {
			return nil, err
		}
	}
	return how.explain(source, opts, scenario)
}

// load reads the scenario, which can be loaded again with other settings.
func (how *ExplainOptions) load(reference string, stdin io.Reader, opts Options) (Source, *Scenario, error) {
	source, err := NewSource(reference, stdin)
	if err != nil {
		return source, nil, err
	}
	scenario, err := source.Load(opts)
	if err != nil {
		return source, nil, &UsageError{Err: err}
	}
	if how.Loaded != nil {
		how.Loaded(scenario)
	}
	return source, scenario, nil
}

// explain tells one run, and what would have helped.
func (how *ExplainOptions) explain(source Source, opts Options, scenario *Scenario) (*story.Story, error) {
	told, result, err := how.tell(scenario)
	if err != nil {
		return nil, err
	}
	if err := how.check(result); err != nil {
		return nil, err
	}
	if how.WhatIf {
		if told.WhatIf, err = whatIf(source, opts, scenario, told, result, *how); err != nil {
			return nil, err
		}
	}
	told.Select(how.About)
	return told, nil
}

// check says whether a run has what the story is to be about.
func (how *ExplainOptions) check(result *report.Report) error {
	err := how.About.Check(result)
	if err == nil {
		return nil
	}
	usage := &UsageError{Err: err}
	var unknown *story.Unknown
	if errors.As(err, &unknown) {
		usage.Meant = scenarios.Near(unknown.Name, unknown.Known)
	}
	return usage
}

// Tell runs a scenario and tells the run.
func Tell(s *Scenario) (*story.Story, *report.Report, error) { return (&ExplainOptions{}).tell(s) }

// tell runs a scenario and tells the run.
func (how *ExplainOptions) tell(s *Scenario) (*story.Story, *report.Report, error) {
	record, names := &story.Record{}, s.Scenario.Names()
	result, err := Run(s, RunOptions{Events: event.Sinks{names, record}, Progress: how.Progress, Context: how.Context, Untried: true})
	if err != nil {
		return nil, nil, err
	}
	return story.Tell(record, result, names), result, nil
}

// ExplainMany makes many runs of a scenario, says how often each cause decided, and
// explains two of them: the one at the median, and the worst. What may be said of errors
// is as with [Explain].
func ExplainMany(reference string, stdin io.Reader, opts Options, how ExplainOptions) (*story.Many, error) {
	source, scenario, err := how.load(reference, stdin, opts)
	if err != nil {
		return nil, err
	}
	m, err := how.count(scenario)
	if err != nil {
		return nil, err
	}
	m.Drawn = DrawnNames(scenario)
	for _, run := range m.ToTell() {
		s, err := scenario.WithRun(run)
		if err != nil {
			return nil, err
		}
		told, err := how.explain(source, opts, s)
		if err != nil {
			return nil, fmt.Errorf("run %d: %w", run, err)
		}
		told.Run = &run
		m.Stories = append(m.Stories, told)
	}
	return m, nil
}

// count makes all runs and says what decided them.
func (how *ExplainOptions) count(scenario *Scenario) (*story.Many, error) {
	m := story.NewMany(how.About)
	err := inOrder(pool{ctx: how.Context, cpus: how.CPUs}, how.Runs, func(ctx context.Context, i int) (*report.Report, error) {
		return number(ctx, scenario, uint64(i))
	}, func(i int, r *report.Report) error {
		if i == 0 {
			if err := how.check(r); err != nil {
				return err
			}
		}
		m.Add(uint64(i), r)
		if how.Tried != nil {
			how.Tried(i+1, how.Runs)
		}
		return nil
	})
	return m, err
}
