package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"github.com/groupsim/groupsim"
	"github.com/groupsim/groupsim/report"
)

// journalFlags are the flags of report: the same as run's, but for those that say how a
// run is to be.
type journalFlags struct {
	output string
	expect []string
	outcomeFlags
}

func newReport(term terminal) *cobra.Command {
	var flags journalFlags
	cmd := &cobra.Command{
		Use:   "report EVENTS...",
		Short: "Report on runs from their event streams, without running anything",
		Long: `report makes of the event stream of a run, as "groupsim run SCENARIO --events
FILE" writes it, all that run makes of the run itself: every form of report, the
metrics and the pictures. EVENTS is a file, or - for standard input.`,
		Example: `  groupsim run crash --events crash.jsonl
  groupsim report crash.jsonl
  groupsim report crash.jsonl -o markdown --expect 'downtime.max <= 60s'
  groupsim report crash.jsonl --html crash.html`,
		Args: atLeastOne("a file of events; 'groupsim run SCENARIO --events FILE' writes one"),
		RunE: func(cmd *cobra.Command, args []string) error { return flags.run(cmd, args, term) },
	}
	addOutput(cmd, &flags.output, reportForms, "report", "")
	addExpect(cmd, &flags.expect)
	flags.outcomeFlags.add(cmd)
	return cmd
}

func (f *journalFlags) run(cmd *cobra.Command, args []string, term terminal) error {
	err := f.outcomeFlags.check(cmd, f.output, len(args))
	if err == nil {
		err = checkOutput(f.output, reportForms)
	}
	if err == nil {
		err = readOnce(args)
	}
	if err == nil {
		err = checkPlaces(cmd, args, f.outputs()...)
	}
	if err != nil {
		return wrong(err)
	}
	if err := checkWritable(cmd, f.outputs()...); err != nil {
		return failed(err)
	}
	return f.reportAll(cmd, f.output, args, term, func(arg string) (*subject, error) { return f.journal(cmd, arg) })
}

// journal opens an event stream; it is closed when it has been reported on.
func (f *journalFlags) journal(cmd *cobra.Command, arg string) (*subject, error) {
	in, name, err := openInput(cmd, arg)
	if err != nil {
		return nil, fmt.Errorf("%w; 'groupsim run SCENARIO --events FILE' writes a file of events", err)
	}
	j, err := groupsim.ReadJournal(in, f.expect)
	if err != nil {
		in.Close()
		return nil, fmt.Errorf("%s: %w", name, reason(err))
	}
	return &subject{name: name, shown: j.Run.Scenario, names: j.Names, end: j.End(), report: func(opts groupsim.RunOptions) (*report.Report, error) {
		defer in.Close()
		return j.Report(opts)
	}}, nil
}
