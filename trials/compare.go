package trials

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/report"
)

// CompareOptions say how contenders are compared.
type CompareOptions struct {
	// Seeds is how many runs each contender gets, with the seeds that follow on its
	// own; 0 means 1.
	Seeds int
	// Progress is called after each run with how many are done.
	Progress func(done, all int)
	// Watch gives who receives the events of a contender's run with its first seed,
	// or nil. Runs go side by side: no two may be given the same.
	Watch func(contender int) event.Sink
}

// Compare runs all contenders, several at a time, and puts their reports side by
// side in their order. The error has every run that failed.
func Compare(contenders []Contender, opts CompareOptions) (*report.Comparison, error) {
	if len(contenders) == 0 {
		return nil, errors.New("there is nothing to compare")
	}
	seeds := max(1, opts.Seeds)
	firsts := make([]*report.Report, len(contenders))
	runs := make([]report.SeedRun, len(contenders)*seeds)
	errs := make([]error, len(runs))
	inParallel(len(runs), opts.Progress, func(i int) {
		c := &contenders[i/seeds]
		var watch RunOptions
		if opts.Watch != nil && i%seeds == 0 {
			watch.Events = opts.Watch(i / seeds)
		}
		r, err := Run(c.Scenario.WithSeed(i%seeds), watch)
		if err != nil {
			errs[i] = fmt.Errorf("%s: %w", c.Name, err)
			return
		}
		runs[i] = r.SeedRun()
		if i%seeds == 0 {
			firsts[i/seeds] = r
		}
	})
	if err := errors.Join(errs...); err != nil {
		return nil, err
	}
	result := &report.Comparison{Schema: report.CompareSchema, Scenario: scenarioNames(contenders)}
	for i, c := range contenders {
		result.Columns = append(result.Columns, report.NewColumn(c.Name, firsts[i], runs[i*seeds:(i+1)*seeds]))
	}
	return result, nil
}

// scenarioNames lists the scenarios, each once.
func scenarioNames(contenders []Contender) string {
	var names []string
	for _, c := range contenders {
		if name := c.Scenario.Scenario.Name; !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	return strings.Join(names, ", ")
}
