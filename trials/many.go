package trials

import (
	"context"
	"errors"
	"fmt"

	"github.com/groupsim/groupsim/report"
	"github.com/groupsim/groupsim/scenarios"
)

// MostRuns is how many runs there can be of a scenario.
const MostRuns = 1_000_000

// mostKept is how many figures of partitions are kept of all runs together.
const mostKept = 20_000_000

// ManyOptions say how many runs are made, and who looks on.
type ManyOptions struct {
	// Runs is how many, run 0 among them.
	Runs int
	// CPUs is how many go side by side; 0: as many as there are processors. What comes of
	// them is the same.
	CPUs int
	// Context, if there is one, ends it before all are made.
	Context context.Context
	// Progress is called after each run with how many are done.
	Progress func(done, all int)
	// Partitions keeps the downtime of every partition in every run.
	Partitions bool
	// Each is called with every run, in the order of their numbers.
	Each func(run uint64, r *report.Report) error
}

func (o *ManyOptions) pool() pool { return pool{o.Context, o.CPUs} }

func (o *ManyOptions) progress(done, all int) {
	if o.Progress != nil {
		o.Progress(done, all)
	}
}

// UsualRuns is how many runs are made where nobody says how many, by what run 0 took: a
// hundred of what is over in no time, fewer where that would be a wait, and run 0 alone
// where even a few would. It asks no clock, so it is the same on every machine.
func UsualRuns(work int64) int {
	const budget = 3_000_000 // a second or two
	for _, n := range []int64{100, 50, 20} {
		if work*n <= budget {
			return int(n)
		}
	}
	return 1
}

// Many makes the runs of a scenario that come after run 0, whose report is handed in, and
// says what all of them come to.
func Many(s *Scenario, first *report.Report, opts ManyOptions) (*report.Trials, error) {
	g, err := gather(s, first, &opts)
	if err != nil {
		return nil, err
	}
	if err := g.add(0, first); err != nil {
		return nil, err
	}
	opts.progress(1, opts.Runs)
	err = inOrder(opts.pool(), opts.Runs-1, func(ctx context.Context, i int) (*report.Report, error) { return number(ctx, s, uint64(i)+1) }, func(i int, r *report.Report) error {
		opts.progress(i+2, opts.Runs)
		return g.add(uint64(i)+1, r)
	})
	var interrupted *Interrupted
	if errors.As(err, &interrupted) {
		return nil, &Interrupted{interrupted.Done + 1, opts.Runs}
	}
	if err != nil {
		return nil, err
	}
	g.trials.Finish()
	return g.trials, nil
}

// Figures makes the run of a scenario that has a number, 0 or another, for its figures
// alone: those that the metrics of package report look at. Of a scenario that has been
// loaded once any number of runs can be made, side by side, and none leaves anything behind.
func Figures(ctx context.Context, s *Scenario, run uint64) (*report.Summary, error) {
	r, err := number(ctx, s, run)
	if err != nil {
		return nil, err
	}
	return &r.Summary, nil
}

// number makes the run with a number.
func number(ctx context.Context, s *Scenario, run uint64) (*report.Report, error) {
	s, err := s.WithRun(run)
	if err != nil {
		return nil, err // it says which run
	}
	r, err := Run(s, RunOptions{Context: ctx, bare: true})
	if err != nil {
		return nil, fmt.Errorf("run %d: %w", run, err)
	}
	return r, nil
}

// gatherer puts together what the runs of a scenario come to.
type gatherer struct {
	trials *report.Trials
	each   func(run uint64, r *report.Report) error
}

func gather(s *Scenario, first *report.Report, opts *ManyOptions) (*gatherer, error) {
	if n := len(first.Partitions); opts.Partitions && n*opts.Runs > mostKept {
		return nil, &UsageError{Err: fmt.Errorf("%d runs of %d partitions are too many to keep the downtime of each: at most %d together", opts.Runs, n, mostKept)}
	}
	t, err := report.NewTrials(first, scenarios.Judged(s.Expect), opts.Partitions)
	if err != nil {
		return nil, err
	}
	t.Chance, t.Drawn = report.Chance(s.Chance), drawnNames(s)
	return &gatherer{t, opts.Each}, nil
}

// add takes the next run.
func (g *gatherer) add(run uint64, r *report.Report) error {
	g.trials.Add(run, r)
	if g.each == nil {
		return nil
	}
	return g.each(run, r)
}
