package main

import (
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"github.com/groupsim/groupsim"
	"github.com/groupsim/groupsim/trials/sweep"
	"github.com/groupsim/groupsim/trials/tune"
	"github.com/groupsim/groupsim/trials/year"
)

// tuneFlags say which setting is looked for, and how.
type tuneFlags struct {
	reportFlags
	smallest, largest string
	suchThat          []string
	share             string
	over              []string
	minimise          []string
	subjectTo         []string
	perYear           string
	runs              int
	cpus              int
}

// tuneForms are the forms of an answer.
var tuneForms = []string{"text", "json"}

func newTune(term terminal) *cobra.Command {
	var flags tuneFlags
	cmd := &cobra.Command{
		Use:   "tune SCENARIO...",
		Short: "Find the value of a setting to use",
		Long: `tune finds the value of a setting to use. With --smallest it is the smallest one
with which --such-that holds in enough runs: in each run, which draws the same
whatever the value, it bisects where that begins, and takes the quantile of what
it finds. The interval depends on no distribution. --largest looks for what holds
below a threshold.

With --minimise it looks among many points, whose settings --over gives: a range,
or values. After the first runs it leaves out half of them, those that others
clearly beat in the same runs, makes twice as many of the rest, and so on. What is
left are the points that no other beats in everything, and one of them to take,
with what it gains and costs against the settings as they are.

With --per-year FILE figures are those of a year: the file says what happens how
often, in the scenario of each kind of incident.

Several scenarios are judged together: a condition is asked of each, or of one
whose name stands in front of it with a colon. Exit code 3 says that no value
will do.`,
		Example: `  groupsim tune gc-pause-lognormal --smallest consumer.session.timeout.ms=6000..60000 \
      --such-that 'rebalances <= 0'
  groupsim tune long-processing --largest consumer.max.poll.records=1..5000 \
      --such-that 'rebalances <= 0' --share 0.9
  groupsim tune crash gc-pause-lognormal --over consumer.session.timeout.ms=6000..60000 \
      --over consumer.heartbeat.interval.ms=1000..10000 --minimise crash:gap.max@p95 \
      --minimise gc-pause-lognormal:rebalances@mean
  groupsim tune --per-year year.yaml --over consumer.session.timeout.ms=6000..60000 \
      --minimise downtime.total@p99`,
		Args:              atLeastOneOr(&flags.perYear, "a scenario; 'groupsim list' names the bundled ones"),
		ValidArgsFunction: scenariosOrFiles,
		RunE:              func(cmd *cobra.Command, args []string) error { return flags.tune(cmd, args, term) },
	}
	flags.addRun(cmd, tuneForms)
	f := cmd.Flags()
	f.StringVar(&flags.smallest, "smallest", "", "look for the smallest value of a setting, `KEY=FROM..TO`, with which --such-that holds")
	f.StringVar(&flags.largest, "largest", "", "look for the largest one, `KEY=FROM..TO`")
	f.StringArrayVar(&flags.suchThat, "such-that", nil, "`CONDITION` on every run, \"rebalances <= 0\", or of one scenario, \"crash:gap.max <= 20s\" (repeatable)")
	f.StringVar(&flags.share, "share", "", "`SHARE` of the runs in which it is to hold; default: 0.99")
	f.StringArrayVar(&flags.minimise, "minimise", nil, "look for what makes a figure small, `[SCENARIO:]NAME[@QUANTILE]`: downtime.max@p95 (repeatable)")
	f.StringArrayVar(&flags.over, "over", nil, "a setting that may be changed, `KEY=FROM..TO`, KEY=FROM..TO/COUNT or KEY=V1,V2,… (repeatable)")
	f.StringArrayVar(&flags.subjectTo, "subject-to", nil, "`CONDITION` that a point is to meet, \"rebalances@p99 <= 0\" (repeatable)")
	f.StringVar(&flags.perYear, "per-year", "", "`FILE` that says what happens how often: figures that name no scenario are of a year")
	f.IntVar(&flags.runs, "runs", 0, "make `N` runs; default: as many as it takes to know the answer to ±10 %, or fewer where a run is long")
	f.IntVarP(&flags.cpus, "cpus", "j", 0, "make so many runs at a time on as many `CPUS`; the result is the same. Default: all")
	onceOnly(cmd, "smallest", "largest", "share", "per-year")
	return cmd
}

func (f *tuneFlags) tune(cmd *cobra.Command, args []string, term terminal) error {
	if err := f.check(cmd, args); err != nil {
		return wrong(err)
	}
	ask, err := f.ask(cmd, args)
	if err != nil {
		return wrong(err)
	}
	bar := term.progress(strings.Join(args, ", "))
	defer bar.clear()
	ask.Progress = bar.stage
	if len(f.minimise) > 0 {
		return f.findFront(cmd, ask, bar, term)
	}
	return f.findThreshold(cmd, ask, bar, term)
}

// check holds flags to each other.
func (f *tuneFlags) check(cmd *cobra.Command, args []string) error {
	set := cmd.Flags().Changed
	threshold := set("smallest") || set("largest")
	switch {
	case !threshold && len(f.minimise) == 0:
		return errors.New("tune needs to know what it looks for: --smallest KEY=FROM..TO --such-that CONDITION, or --over KEY=FROM..TO --minimise METRIC; 'groupsim tune --help' has examples")
	case set("smallest") && set("largest"):
		return errors.New("--smallest and --largest exclude each other")
	case set("share") && f.share == "":
		return errors.New("--share wants a share of the runs above 0 and below 1, such as 0.99")
	case f.perYear == "-":
		return errors.New(perYearIsAFile)
	case threshold && len(f.minimise) > 0:
		return fmt.Errorf("--%s and --minimise exclude each other: --%s has its condition behind --such-that", f.way(), f.way())
	case threshold && len(f.suchThat) == 0:
		return fmt.Errorf("--%s needs --such-that CONDITION, such as --such-that 'rebalances <= 0'; 'groupsim metrics' lists what it can be about", f.way())
	case !threshold && len(f.over) == 0:
		return errors.New("--minimise needs --over KEY=FROM..TO, such as --over consumer.session.timeout.ms=6000..60000")
	}
	if err := checkHowMany(cmd, f.runs, f.cpus); err != nil {
		return err
	}
	for _, other := range otherWay(threshold) {
		if set(other[0]) {
			return fmt.Errorf("--%s goes with --%s", other[0], other[1])
		}
	}
	if err := f.reportFlags.check(tuneForms, args); err != nil {
		return err
	}
	return checkPlaces(cmd, f.inputs(args, f.perYear))
}

// otherWay are the flags of the other way, with that which they go with.
func otherWay(threshold bool) [][2]string {
	if threshold {
		return [][2]string{{"over", "minimise"}, {"subject-to", "minimise"}, {"per-year", "minimise"}}
	}
	return [][2]string{{"such-that", "smallest"}, {"share", "smallest"}}
}

func (f *tuneFlags) way() string {
	if f.largest != "" {
		return "largest"
	}
	return "smallest"
}

// ask is what both ways have in common.
func (f *tuneFlags) ask(cmd *cobra.Command, args []string) (ask tune.Ask, err error) {
	ask = tune.Ask{Runs: f.runs, CPUs: f.cpus, Context: cmd.Context()}
	if ask.Options, err = f.options(cmd); err != nil {
		return ask, err
	}
	if ask.Scenarios, err = sweep.Subjects(args, eachAgain(cmd, args), cmd.InOrStdin(), ask.Options); err != nil || f.perYear == "" {
		return ask, err
	}
	plan, err := year.Open(f.perYear)
	if err != nil {
		return ask, err
	}
	return ask, ask.AddYear(plan)
}

// findFront looks for the points that no other beats, and one to take.
func (f *tuneFlags) findFront(cmd *cobra.Command, common tune.Ask, bar *progressBar, term terminal) error {
	ask, err := f.frontAsk(common)
	if err != nil {
		return wrong(err)
	}
	front, err := groupsim.Tune(ask)
	bar.clear()
	if err != nil {
		return tuneError(err)
	}
	return f.print(cmd, front, term)
}

func (f *tuneFlags) frontAsk(common tune.Ask) (groupsim.TuneAsk, error) {
	ask := groupsim.TuneAsk{Ask: common}
	for _, text := range f.over {
		o, err := tune.ParseOver(text)
		if err != nil {
			return ask, fmt.Errorf("--over %s: %w", text, err)
		}
		ask.Over = append(ask.Over, o)
	}
	for _, text := range f.minimise {
		g, err := tune.ParseGoal("--minimise", text)
		if err != nil {
			return ask, err
		}
		ask.Minimise = append(ask.Minimise, g)
	}
	for _, text := range f.subjectTo {
		c, err := tune.ParseCondition("--subject-to", text)
		if err != nil {
			return ask, err
		}
		ask.SubjectTo = append(ask.SubjectTo, c)
	}
	return ask, nil
}

// findThreshold looks for the smallest value, or the largest.
func (f *tuneFlags) findThreshold(cmd *cobra.Command, common tune.Ask, bar *progressBar, term terminal) error {
	ask, err := f.thresholdAsk(common)
	if err != nil {
		return wrong(err)
	}
	answer, err := groupsim.Smallest(ask)
	bar.clear()
	if err != nil {
		return tuneError(err)
	}
	return f.print(cmd, answer, term)
}

func (f *tuneFlags) thresholdAsk(common tune.Ask) (ask groupsim.SmallestAsk, err error) {
	ask = groupsim.SmallestAsk{Ask: common, Largest: f.largest != ""}
	text := f.smallest + f.largest
	if ask.Range, err = sweep.ParseRange(text); err != nil {
		return ask, fmt.Errorf("--%s %s: %w", f.way(), text, err)
	}
	for _, text := range f.suchThat {
		c, err := tune.ParseCondition("--such-that", text)
		if err != nil {
			return ask, err
		}
		ask.SuchThat = append(ask.SuchThat, c)
	}
	ask.Share, err = readShare(f.share)
	return ask, err
}

// readShare reads 0.99, or 99%, in millionths; nothing is 0.
func readShare(text string) (int64, error) {
	if text == "" {
		return 0, nil
	}
	number, percent := strings.CutSuffix(text, "%")
	share, err := strconv.ParseFloat(strings.TrimSpace(number), 64)
	if percent {
		share /= 100
	}
	if err != nil || !(share > 0 && share < 1) {
		return 0, fmt.Errorf("--share %s: wants a share of the runs above 0 and below 1, such as 0.99", text)
	}
	return max(1, min(999_999, int64(share*1_000_000+0.5))), nil
}

// answer is what either way comes to.
type answer interface {
	WriteText(w io.Writer, width int, colour bool) error
	WriteJSON(w io.Writer) error
	Met() bool
	Unmet() string
}

func (f *tuneFlags) print(cmd *cobra.Command, a answer, term terminal) error {
	err := write(cmd, "the answer", func(w io.Writer) error {
		if f.output == "json" {
			return a.WriteJSON(w)
		}
		return a.WriteText(w, term.width, term.colour)
	})
	if err == nil && !a.Met() {
		return &exitError{code: exitUnmet, err: errors.New(a.Unmet())}
	}
	return err
}

// tuneError is the error of somebody who did not want to wait, or of a question that makes no
// sense with these scenarios.
func tuneError(err error) error {
	var interrupted *groupsim.Interrupted
	var broken *tune.Failed
	if errors.As(err, &interrupted) || errors.As(err, &broken) {
		return failed(err)
	}
	return wrong(err)
}
