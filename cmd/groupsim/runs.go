package main

import (
	"errors"
	"fmt"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/groupsim/groupsim"
	"github.com/groupsim/groupsim/words"
)

// runsFlags say which of the many runs of a scenario are made.
type runsFlags struct {
	runs int
	run  uint64
	cpus int
	many bool // --runs was given
	one  *uint64
}

func (f *runsFlags) addRuns(cmd *cobra.Command, what string) {
	flags := cmd.Flags()
	flags.IntVar(&f.runs, "runs", 0, what)
	flags.Uint64Var(&f.run, "run", 0, "only the run with number `K`; 0 is the file as it is written")
	flags.IntVarP(&f.cpus, "cpus", "j", 0, "make so many runs at a time on as many `CPUS`; the result is the same. Default: all")
}

func (f *runsFlags) checkRuns(cmd *cobra.Command) error {
	f.many = cmd.Flags().Changed("runs")
	if cmd.Flags().Changed("run") {
		f.one = &f.run
	}
	switch {
	case f.many && f.one != nil:
		return errors.New("--runs and --run exclude each other: --run K is one run alone")
	case f.run >= groupsim.MostRuns:
		return fmt.Errorf("--run wants a number from 0 to %d", groupsim.MostRuns-1)
	}
	return checkHowMany(cmd, f.runs, f.cpus)
}

// checkHowMany sees to it that --runs and -j are numbers that there can be, if they are given.
func checkHowMany(cmd *cobra.Command, runs, cpus int) error {
	switch {
	case cmd.Flags().Changed("runs") && (runs < 1 || runs > groupsim.MostRuns):
		return fmt.Errorf("--runs wants a number from 1 to %d", groupsim.MostRuns)
	case cmd.Flags().Changed("cpus") && cpus < 1:
		return errors.New("-j wants at least one")
	}
	return nil
}

// pick gives the run that was asked for.
func (f *runsFlags) pick(s *groupsim.Scenario) (*groupsim.Scenario, error) {
	if f.one == nil {
		return s, nil
	}
	return s.WithRun(*f.one)
}

// again is the command line that makes the same runs, to which --run K can be added: what
// is run and all that changes it, but nothing that says what is printed.
func again(cmd *cobra.Command, command string, args ...string) string {
	list := append([]string{"groupsim", command}, args...)
	cmd.Flags().Visit(func(flag *pflag.Flag) {
		if changesRuns[flag.Name] {
			list = append(list, given(flag)...)
		}
	})
	return words.Shells(list...)
}

// eachAgain are the command lines of run for several scenarios.
func eachAgain(cmd *cobra.Command, scenarios []string) (list []string) {
	for _, scenario := range scenarios {
		list = append(list, again(cmd, "run", scenario))
	}
	return list
}

// given is a flag as it was given on a command line.
func given(flag *pflag.Flag) (list []string) {
	values := []string{flag.Value.String()}
	if slice, ok := flag.Value.(pflag.SliceValue); ok {
		values = slice.GetSlice()
	}
	for _, value := range values {
		list = append(list, "--"+flag.Name, value)
	}
	return list
}

// changesRuns are the flags that change what is run.
var changesRuns = map[string]bool{"seed": true, "set": true, "properties": true, "group-state": true, "group": true}

// manyOptions are those of many runs.
func (f *runsFlags) manyOptions(cmd *cobra.Command, bar *progressBar) groupsim.ManyOptions {
	return groupsim.ManyOptions{Runs: f.runs, CPUs: f.cpus, Context: cmd.Context(), Progress: bar.count}
}
