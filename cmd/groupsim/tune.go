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
)

// tuneFlags say which setting is looked for, and how.
type tuneFlags struct {
	reportFlags
	smallest, largest string
	suchThat          []string
	share             string
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

Several scenarios are judged together: a condition is asked of each, or of one
whose name stands in front of it with a colon. Exit code 3 says that no value
will do.`,
		Example: `  groupsim tune gc-pause-lognormal --smallest consumer.session.timeout.ms=6000..60000 \
      --such-that 'rebalances <= 0'
  groupsim tune slow-processing --largest consumer.max.poll.records=1..5000 \
      --such-that 'rebalances <= 0' --share 0.999`,
		Args:              atLeastOne("a scenario; 'groupsim list' names the bundled ones"),
		ValidArgsFunction: scenariosOrFiles,
		RunE:              func(cmd *cobra.Command, args []string) error { return flags.tune(cmd, args, term) },
	}
	flags.addRun(cmd, tuneForms)
	f := cmd.Flags()
	f.StringVar(&flags.smallest, "smallest", "", "look for the smallest value of a setting, `KEY=FROM..TO`, with which --such-that holds")
	f.StringVar(&flags.largest, "largest", "", "look for the largest one, `KEY=FROM..TO`")
	f.StringArrayVar(&flags.suchThat, "such-that", nil, "`CONDITION` on every run, \"rebalances <= 0\", or of one scenario, \"crash:gap.max <= 20s\" (repeatable)")
	f.StringVar(&flags.share, "share", "", "`SHARE` of the runs in which it is to hold; default: 0.99")
	f.IntVar(&flags.runs, "runs", 0, "make `N` runs; default: as many as the answer takes, or fewer where a run is long")
	f.IntVarP(&flags.cpus, "cpus", "j", 0, "make so many runs at a time on as many `CPUS`; the result is the same. Default: all")
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
	return f.findThreshold(cmd, ask, bar, term)
}

// check holds flags to each other.
func (f *tuneFlags) check(cmd *cobra.Command, args []string) error {
	set := cmd.Flags().Changed
	switch {
	case !set("smallest") && !set("largest"):
		return errors.New("tune needs to know what it looks for: --smallest KEY=FROM..TO --such-that CONDITION, such as --smallest consumer.session.timeout.ms=6000..60000 --such-that 'rebalances <= 0'")
	case set("smallest") && set("largest"):
		return errors.New("--smallest and --largest exclude each other")
	case len(f.suchThat) == 0:
		return fmt.Errorf("--%s needs --such-that CONDITION, such as --such-that 'rebalances <= 0'; 'groupsim metrics' lists what it can be about", f.way())
	case set("runs") && (f.runs < 1 || f.runs > groupsim.MostRuns):
		return fmt.Errorf("--runs wants a number from 1 to %d", groupsim.MostRuns)
	case set("cpus") && f.cpus < 1:
		return errors.New("-j wants at least one")
	}
	if err := f.reportFlags.check(tuneForms, args); err != nil {
		return err
	}
	return checkPlaces(cmd, append(scenarioFiles(args), f.importFlags.files()...))
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
	var commands []string
	for _, arg := range args {
		commands = append(commands, again(cmd, "run", arg))
	}
	ask.Scenarios, err = sweep.Subjects(args, commands, cmd.InOrStdin(), ask.Options)
	return ask, err
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
	if errors.As(err, &interrupted) {
		return failed(err)
	}
	return wrong(err)
}
