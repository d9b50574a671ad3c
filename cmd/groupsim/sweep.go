package main

import (
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/groupsim/groupsim"
	"github.com/groupsim/groupsim/report"
	"github.com/groupsim/groupsim/scenarios"
	"github.com/groupsim/groupsim/trials/shard"
	"github.com/groupsim/groupsim/trials/sweep"
	"github.com/groupsim/groupsim/trials/sweep/page"
	"github.com/groupsim/groupsim/trials/year"
)

// sweepFlags say what is swept and how; what is made of it stands in sweepOutputs.
type sweepFlags struct {
	reportFlags
	sweepOutputs
	over    []string
	metrics []string
	runs    int
	cpus    int
	shard   string
	shards  int
	resume  string
	perYear string
}

func newSweep(term terminal) *cobra.Command {
	var flags sweepFlags
	cmd := &cobra.Command{
		Use:   "sweep SCENARIO...",
		Short: "Run scenarios with every value of a setting, or of several",
		Long: `sweep runs scenarios at many points: with each value that --over gives for a
setting, and each combination where it is given several times. At every point it
makes the same number of runs, for which all chance is drawn anew; run k draws
the same at every point, so that points can be held against each other run by
run. Of each figure it prints the quantile over the runs that was asked for,
with the interval in which it lies in 95 of 100 cases, and which point is best.

KEY is whatever --set takes, and is about all scenarios, or about one whose name
stands in front of it with a colon. A point that the loader refuses, such as a
session timeout below the heartbeat interval, is shown as refused.

-o jsonl writes a line for each run. That is also how many machines share one
sweep: --shard I/N makes every N-th run, which job arrays say by themselves, and
'sweep merge' puts the parts together. --resume PART writes to a file, and goes
on with it after an interruption.`,
		Example: `  groupsim sweep gc-pause --over consumer.session.timeout.ms=15000..45000/7
  groupsim sweep rolling-deploy --over 'steps[0].every=10s..60s/6' -o csv
  groupsim sweep rolling-deploy --over consumer.group.protocol=classic,consumer
  groupsim sweep crash gc-pause-lognormal \
      --over consumer.session.timeout.ms=10s,20s,30s \
      --over consumer.heartbeat.interval.ms=1000,3000 \
      --metric crash:downtime.max@p95 \
      --metric gc-pause-lognormal:rebalances@mean --html sweep.html
  groupsim sweep crash --over topics.orders.rate=10..100/10 \
      --shard 2/8 --resume part-2.jsonl
  groupsim sweep merge part-*.jsonl -o text`,
		Args:              atLeastOneOr(&flags.perYear, "a scenario; 'groupsim list' names the bundled ones"),
		ValidArgsFunction: scenariosOrFiles,
		RunE:              func(cmd *cobra.Command, args []string) error { return flags.sweep(cmd, args, term) },
	}
	flags.addSweep(cmd)
	f := cmd.Flags()
	f.StringVar(&flags.shard, "shard", "", "make the part `I/N` of the runs alone, from 0/N on, and write it as JSON lines")
	f.IntVar(&flags.shards, "shards", 0, "of so `many` parts this is one, where a job array gives the index and not their number")
	f.StringVar(&flags.resume, "resume", "", "write the runs to this `PART`, and go on with what is there of it")
	onceOnly(cmd, "resume", "shard")
	cmd.AddCommand(newSweepMerge(term), newSweepSubmit())
	return cmd
}

// addSweep defines those that say what is swept, and what is made of it.
func (f *sweepFlags) addSweep(cmd *cobra.Command) {
	f.addRun(cmd, sweepForms)
	f.sweepOutputs.add(cmd)
	list := cmd.Flags()
	list.StringArrayVar(&f.over, "over", nil, "values of a setting, `KEY=V1,V2,…` or KEY=FROM..TO/COUNT (repeatable)")
	list.StringArrayVar(&f.metrics, "metric", nil, "a figure to look at, `[SCENARIO:]NAME[@QUANTILE]`: downtime.max@p95 (repeatable); default: "+sweep.UsualMetrics()[0].String()+"; 'groupsim metrics' names them")
	list.StringVar(&f.perYear, "per-year", "", "`FILE` that says what happens how often: what that comes to in a year is told, too")
	list.IntVar(&f.runs, "runs", 0, "make `N` runs at each point; default: 100, or fewer where a run is long")
	list.IntVarP(&f.cpus, "cpus", "j", 0, "make so many runs at a time on as many `CPUS`; the result is the same. Default: all")
	onceOnly(cmd, "per-year")
	complete(cmd, "metric", metricNames())
}

// metricNames lists the figures that can be looked at.
func metricNames() []string {
	var names []string
	for _, m := range report.Metrics() {
		if m.Kind.Number() {
			names = append(names, m.Name)
		}
	}
	return names
}

func (f *sweepFlags) sweep(cmd *cobra.Command, args []string, term terminal) error {
	if meant := misspelt(cmd, args); meant != "" {
		return unknownCommand(cmd, args)
	}
	which, by, err := shard.Which(f.shard, f.shards, os.Getenv)
	if err == nil {
		err = f.check(cmd, args, which)
	}
	if err != nil {
		return wrong(err)
	}
	if err := f.checkWritable(cmd); err != nil {
		return failed(err)
	}
	plan, err := f.plan(cmd, args)
	if err != nil {
		return wrong(err)
	}
	header, err := plan.Header(which)
	if err != nil {
		return failed(err)
	}
	if by != "" {
		fmt.Fprintf(cmd.ErrOrStderr(), "groupsim: shard %s, by %s\n", which, by)
	}
	return f.carryOut(cmd, plan, header, term)
}

// misspelt is the command under this one that was probably meant by its first argument, which is
// no scenario; empty: none was.
func misspelt(cmd *cobra.Command, args []string) string {
	if len(args) == 0 || groupsim.IsFile(args[0]) || slices.Contains(scenarios.BundledNames(), args[0]) || scenarios.Near(args[0], scenarios.BundledNames()) != "" {
		return ""
	}
	return scenarios.Near(args[0], commandNames(cmd))
}

// check holds flags to each other.
func (f *sweepFlags) check(cmd *cobra.Command, args []string, which shard.Shard) error {
	if f.partial = which != shard.Whole; f.partial && !cmd.Flags().Changed("output") {
		f.output = jsonl
	}
	switch {
	case len(f.over) == 0:
		return errors.New("sweep needs --over KEY=V1,V2,… or KEY=FROM..TO/COUNT, such as --over consumer.session.timeout.ms=6000..45000/14")
	case cmd.Flags().Changed("resume") && f.resume == "":
		return errors.New("--resume wants the name of a file")
	case cmd.Flags().Changed("shard") && f.shard == "":
		return errors.New("--shard wants I/N, two whole numbers, as 0/8 for the first of eight")
	case f.perYear == "-":
		return errors.New(perYearIsAFile)
	case f.resume == "-":
		return errors.New("--resume wants a file, which can be gone on with; -o jsonl writes to standard output")
	}
	if err := checkHowMany(cmd, f.runs, f.cpus); err != nil {
		return err
	}
	if err := f.reportFlags.check(sweepForms, args); err != nil {
		return err
	}
	if err := f.sweepOutputs.check(f.output, which); err != nil {
		return err
	}
	return checkPlaces(cmd, f.inputs(args, f.perYear), append(f.files(), outputFile{"--resume", f.resume})...)
}

// checkWritable does so for all files. A part that is there may be whole, and is then only read.
func (f *sweepFlags) checkWritable(cmd *cobra.Command) error {
	files := f.files()
	if info, err := os.Stat(f.resume); err != nil || info.IsDir() {
		files = append(files, outputFile{"--resume", f.resume})
	}
	return checkWritable(cmd, files...)
}

// perYearIsAFile is said to who gives it otherwise.
const perYearIsAFile = "--per-year -: wants the name of a file, beside which its scenarios lie"

// plan makes the plan that the flags ask for.
func (f *sweepFlags) plan(cmd *cobra.Command, args []string) (*sweep.Plan, error) {
	opts, err := f.options(cmd)
	if err != nil {
		return nil, err
	}
	ask := sweep.Ask{Scenarios: args, Stdin: cmd.InOrStdin(), Options: opts, Runs: f.runs, Model: modelVersion()}
	for _, text := range f.over {
		a, err := sweep.ParseAxis(text)
		if err != nil {
			return nil, fmt.Errorf("--over %s: %w", text, err)
		}
		ask.Axes = append(ask.Axes, a)
	}
	for _, text := range f.metrics {
		m, err := sweep.ParseMetric(text)
		if err != nil {
			return nil, fmt.Errorf("--metric %s: %w", text, err)
		}
		ask.Metrics = append(ask.Metrics, m)
	}
	ask.Commands = eachAgain(cmd, args)
	if f.perYear == "" {
		return sweep.New(ask)
	}
	if ask.Year, err = year.Open(f.perYear); err != nil {
		return nil, err
	}
	for _, in := range ask.Year.Incidents {
		ask.Commands = append(ask.Commands, again(cmd, "run", in.Scenario))
	}
	return sweep.New(ask)
}

// carryOut makes the runs, of which part or report come.
func (f *sweepFlags) carryOut(cmd *cobra.Command, plan *sweep.Plan, header shard.Header, term terminal) error {
	out := f.begin(cmd, f.output, header, term)
	out.draw = func(r *sweep.Result) error {
		return plan.Draw(r, sweep.CarryOptions{CPUs: f.cpus, Context: cmd.Context()})
	}
	if out.reports() {
		err := plan.CheckKept()
		if err == nil && f.html != "" {
			err = page.Check(plan)
		}
		if err != nil {
			return wrong(err)
		}
	}
	if f.resume != "" {
		return f.intoFile(cmd, plan, header, out, term)
	}
	w, err := shard.NewWriter(out.lines(), header)
	if err != nil {
		return failed(err)
	}
	err = f.carry(cmd, plan, header, 0, term, func(unit int64, line []byte) error {
		if err := out.unit(unit, line); err != nil {
			return err
		}
		return w.Unit(line)
	})
	if err != nil {
		return failed(f.goOn(err))
	}
	end, err := w.End()
	if err != nil {
		return failed(fmt.Errorf("writing the report: %w", err))
	}
	return out.finish(end)
}

// intoFile makes what is missing of a part, and then its report of the whole of it.
func (f *sweepFlags) intoFile(cmd *cobra.Command, plan *sweep.Plan, header shard.Header, out *sweepReport, term terminal) error {
	file, err := shard.Resume(f.resume, header)
	if err != nil {
		return wrong(err)
	}
	end, whole := file.Whole()
	if !whole {
		defer file.Close()
		if err := f.carry(cmd, plan, header, file.Next(), term, func(_ int64, line []byte) error { return file.Unit(line) }); err != nil {
			return failed(f.goOn(err))
		}
		if end, err = file.End(); err != nil {
			return failed(cannotWrite(f.resume, err))
		}
	}
	return out.ofFile(f.resume, end)
}

// carry makes the units of a shard from one on.
func (f *sweepFlags) carry(cmd *cobra.Command, plan *sweep.Plan, header shard.Header, from int64, term terminal, each func(unit int64, line []byte) error) error {
	bar := term.progress("sweep")
	defer bar.clear()
	return plan.Carry(sweep.CarryOptions{
		Shard: shard.Shard{I: header.Shard, N: header.Of}, From: from, CPUs: f.cpus,
		Context: cmd.Context(), Progress: bar.left, Each: each,
	})
}

// goOn says how a sweep that somebody interrupted can be gone on with.
func (f *sweepFlags) goOn(err error) error {
	var interrupted *groupsim.Interrupted
	switch {
	case !errors.As(err, &interrupted):
		return err
	case f.resume != "":
		return fmt.Errorf("%w; the same command goes on with --resume %s", err, f.resume)
	case f.output == jsonl:
		return fmt.Errorf("%w; what is written goes on with --resume, if it is a file", err)
	}
	return fmt.Errorf("%w; with --resume FILE it could be gone on with", err)
}

// modelVersion is what makes the units of one plan the same: parts of different versions are
// not merged.
func modelVersion() string {
	version, _, _ := strings.Cut(versionLine(), ", models ")
	return strings.TrimPrefix(version, "groupsim ") + ", Kafka " + groupsim.Kafka + ", franz-go " + groupsim.FranzGo + ", librdkafka " + groupsim.Librdkafka
}
