package trials

import (
	"errors"
	"io"

	"github.com/groupsim/groupsim/clock"
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
	// Progress is called now and then with how far the virtual time of the run has come.
	Progress func(now, end clock.Time)
	// Tried is called after each run with other settings with how many are done.
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
	source, err := newSource(reference, stdin)
	if err != nil {
		return nil, err
	}
	scenario, err := source.load(opts)
	if err != nil {
		return nil, &UsageError{Err: err}
	}
	if how.Loaded != nil {
		how.Loaded(scenario)
	}
	told, result, err := tell(scenario, how.Progress)
	if err != nil {
		return nil, err
	}
	if err := how.About.Check(result); err != nil {
		usage := &UsageError{Err: err}
		var unknown *story.Unknown
		if errors.As(err, &unknown) {
			usage.Meant = scenarios.Near(unknown.Name, unknown.Known)
		}
		return nil, usage
	}
	if how.WhatIf {
		told.WhatIf = whatIf(source, opts, scenario, told, result, how)
	}
	told.Select(how.About)
	return told, nil
}

// tell runs a scenario and tells the run.
func tell(s *Scenario, progress func(now, end clock.Time)) (*story.Story, *report.Report, error) {
	record := &story.Record{}
	result, err := Run(s, RunOptions{Events: record, Progress: progress})
	if err != nil {
		return nil, nil, err
	}
	return story.Tell(record, result, s.Scenario.Names()), result, nil
}
