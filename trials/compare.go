package trials

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/report"
)

// CompareOptions say how contenders are compared.
type CompareOptions struct {
	// ManyOptions hold for each contender; with 0 runs there are [UsualRuns] of the one
	// that takes the most.
	ManyOptions
	// Alone compares the contenders by one run, theirs as they are.
	Alone bool
	// Watch gives who receives the events of a contender's first run, or nil. Runs go
	// side by side: no two may be given the same.
	Watch func(contender int) event.Sink
}

// Compare runs all contenders, several at a time, and puts their reports side by side in
// their order. The k-th run of each has drawn the same, so that run by run they differ in
// their setup alone. The error is of the first run that failed.
func Compare(contenders []Contender, opts CompareOptions) (*report.Comparison, error) {
	if len(contenders) == 0 {
		return nil, errors.New("there is nothing to compare")
	}
	firsts, err := firstRuns(contenders, &opts)
	if err != nil {
		return nil, err
	}
	if opts.Runs == 0 {
		most := slices.MaxFunc(firsts, func(a, b *report.Report) int { return int(max(-1, min(1, a.Work-b.Work))) }).Work
		if slices.ContainsFunc(contenders, func(c Contender) bool { return c.Scenario.RollsOut() }) {
			most /= patience
		}
		opts.Runs = UsualRuns(most)
		opts.Alone = opts.Alone || opts.Runs == 1
		opts.Partitions = opts.Partitions && opts.tooMany(len(firsts[0].Partitions)) == nil
	}
	trials := make([]*report.Trials, len(contenders))
	if !opts.Alone {
		if trials, err = furtherRuns(contenders, firsts, &opts); err != nil {
			return nil, err
		}
	}
	columns := make([]report.Column, len(contenders))
	for i := range contenders {
		columns[i] = report.NewColumn(contenders[i].Name, firsts[i], trials[i])
	}
	return report.NewComparison(scenarioNames(contenders), columns), nil
}

// patience is how many times longer somebody waits for what is said of a deploy.
const patience = 10

// firstRuns makes the first run of every contender.
func firstRuns(contenders []Contender, opts *CompareOptions) ([]*report.Report, error) {
	firsts := make([]*report.Report, len(contenders))
	return firsts, inOrder(opts.pool(), len(contenders), func(ctx context.Context, i int) (*report.Report, error) {
		run := RunOptions{Context: ctx, Untried: true}
		if opts.Watch != nil {
			run.Events = opts.Watch(i)
		}
		r, err := Run(contenders[i].Scenario, run)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", contenders[i].Name, err)
		}
		return r, nil
	}, func(i int, r *report.Report) error {
		firsts[i] = r
		return nil
	})
}

// furtherRuns makes those that come after them.
func furtherRuns(contenders []Contender, firsts []*report.Report, opts *CompareOptions) ([]*report.Trials, error) {
	gatherers := make([]*gatherer, len(contenders))
	trials := make([]*report.Trials, len(contenders))
	for i, c := range contenders {
		g, err := gather(c.Scenario, firsts[i], &opts.ManyOptions)
		if err == nil {
			err = g.add(0, ofReport(firsts[i]))
		}
		if err != nil {
			return nil, err
		}
		gatherers[i], trials[i] = g, g.trials
	}
	each, all := opts.Runs-1, len(contenders)*opts.Runs
	err := inOrder(opts.pool(), len(contenders)*each, func(ctx context.Context, i int) (made, error) {
		m, err := gatherers[i/each].make(ctx, uint64(i%each)+1)
		if err != nil {
			err = fmt.Errorf("%s: %w", contenders[i/each].Name, err)
		}
		return m, err
	}, func(i int, m made) error {
		opts.progress(len(contenders)+i+1, all)
		return gatherers[i/each].add(uint64(i%each)+1, m)
	})
	var interrupted *Interrupted
	if errors.As(err, &interrupted) {
		err = &Interrupted{interrupted.Done + len(contenders), all}
	}
	if err != nil {
		return nil, err
	}
	for _, g := range gatherers {
		if err := g.finish(opts.Context); err != nil {
			return nil, err
		}
	}
	return trials, nil
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
