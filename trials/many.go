package trials

import (
	"context"
	"errors"
	"fmt"
	"sync"

	"github.com/groupsim/groupsim/report"
	"github.com/groupsim/groupsim/report/fold"
	"github.com/groupsim/groupsim/scenarios"
	"github.com/groupsim/groupsim/sim"
)

// MostRuns is how many runs there can be of a scenario.
const MostRuns = 1_000_000

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

func (o *ManyOptions) pool() pool { return pool{ctx: o.Context, cpus: o.CPUs} }

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
	if err := g.add(0, ofReport(first)); err != nil {
		return nil, err
	}
	opts.progress(1, opts.Runs)
	workers := opts.pool()
	if g.each == nil {
		workers.ahead = figuresAhead
	}
	err = inOrder(workers, opts.Runs-1, func(ctx context.Context, i int) (made, error) { return g.make(ctx, uint64(i)+1) }, func(i int, m made) error {
		opts.progress(i+2, opts.Runs)
		return g.add(uint64(i)+1, m)
	})
	var interrupted *Interrupted
	if errors.As(err, &interrupted) {
		return nil, &Interrupted{interrupted.Done + 1, opts.Runs}
	}
	if err != nil {
		return nil, err
	}
	return g.trials, g.finish(opts.Context)
}

// figuresAhead is how many runs may be made whose figures nobody has looked at yet: there is not
// much to them.
const figuresAhead = 256

// Figures makes the run of a scenario that has a number, 0 or another, for its figures
// alone: those that the metrics of package report look at. Of a scenario that has been
// loaded once any number of runs can be made, side by side, and none leaves anything behind.
func Figures(ctx context.Context, s *Scenario, run uint64) (*report.Summary, error) {
	o, err := figures(ctx, s, run, false)
	if err != nil {
		return nil, err
	}
	return &o.Summary, nil
}

// figures makes a run for what it comes to. Nobody looks on but the fold, which adds up and
// words nothing: of a short run the words are a good part of what it takes.
func figures(ctx context.Context, s *Scenario, run uint64, partitions bool) (*report.Outcome, error) {
	s, err := s.WithRun(run)
	if err != nil {
		return nil, err // it says which run
	}
	w := workshops.Get().(*workshop)
	f, world := w.fold, &w.world
	f.Reset()
	world.CountAgain(s.Scenario, f)
	world.PassQuiet()
	opts := RunOptions{Context: ctx}
	if err := opts.follow(world); err != nil {
		return nil, fmt.Errorf("run %d: %w", run, err)
	}
	if err := world.Run(); err != nil {
		return nil, fmt.Errorf("run %d: %w", run, err)
	}
	o := f.Figures(world.Now(), partitions)
	workshops.Put(w)
	return o, nil
}

// workshop has the memory that a run for its figures is made in, and the next one after it: what is
// in there of the last makes no difference. One that has failed is not used again.
type workshop struct {
	world sim.World
	fold  *fold.Fold
}

var workshops = sync.Pool{New: func() any { return &workshop{fold: fold.New(nil)} }}

// number makes the report of the run with a number.
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

// made is one of many runs: what it came to, and its report where somebody looks at each.
type made struct {
	outcome *report.Outcome
	report  *report.Report
}

func ofReport(r *report.Report) made { return made{r.Outcome(), r} }

// gatherer makes the runs of a scenario and puts together what they come to.
type gatherer struct {
	scenario   *Scenario
	trials     *report.Trials
	partitions bool
	each       func(run uint64, r *report.Report) error
}

func gather(s *Scenario, first *report.Report, opts *ManyOptions) (*gatherer, error) {
	if err := opts.tooMany(len(first.Partitions)); err != nil {
		return nil, err
	}
	t, err := report.NewTrials(first, scenarios.Judged(s.Expect), opts.Runs, opts.Partitions)
	if err != nil {
		return nil, err
	}
	t.Chance, t.Drawn = report.Chance(s.Chance), DrawnNames(s)
	return &gatherer{s, t, opts.Partitions, opts.Each}, nil
}

// tooMany says if more were kept of the runs than fits into the memory of a usual machine,
// and what to do instead.
func (o *ManyOptions) tooMany(partitions int) error {
	if !o.Partitions {
		partitions = 0
	}
	each := report.Kept(partitions)
	if o.Runs <= report.MostKept/each {
		return nil
	}
	text := fmt.Sprintf("%d runs with %d figures each are more than can be kept, which are %d: make at most %d", o.Runs, each, report.MostKept, report.MostKept/each)
	if partitions > 0 {
		text += fmt.Sprintf(", or leave out the downtime of each of the %d partitions: -o jsonl --partitions writes it run by run and keeps none", partitions)
	}
	return &UsageError{Err: errors.New(text)}
}

// make makes a run.
func (g *gatherer) make(ctx context.Context, run uint64) (made, error) {
	if g.each == nil {
		o, err := figures(ctx, g.scenario, run, g.partitions)
		return made{outcome: o}, err
	}
	r, err := number(ctx, g.scenario, run)
	if err != nil {
		return made{}, err
	}
	return ofReport(r), nil
}

// add takes the next run.
func (g *gatherer) add(run uint64, m made) error {
	g.trials.Add(m.outcome)
	if g.each == nil {
		return nil
	}
	return g.each(run, m.report)
}

// finish judges them. The reports that it takes to say what was behind a run are made anew:
// they are one at most for each condition.
func (g *gatherer) finish(ctx context.Context) error {
	return g.trials.Finish(func(run uint64) (*report.Report, error) { return number(ctx, g.scenario, run) })
}
