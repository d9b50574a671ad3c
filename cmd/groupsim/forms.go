package main

import (
	"bufio"
	"fmt"
	"io"
	"slices"

	"github.com/groupsim/groupsim/report"
	"github.com/groupsim/groupsim/report/print"
	"github.com/groupsim/groupsim/words"

	"github.com/spf13/cobra"

	"github.com/groupsim/groupsim"
	"github.com/groupsim/groupsim/report/kafkametrics"
	"github.com/groupsim/groupsim/scenarios"
)

// reportFlags are the flags of all commands that report on runs.
type reportFlags struct {
	output string
	seed   uint64
	set    []string
	expect []string
	importFlags
}

// add defines the flags; forms are those that the command prints, the default
// first.
func (f *reportFlags) add(cmd *cobra.Command, forms []string) {
	f.addRun(cmd, forms)
	addExpect(cmd, &f.expect)
}

func addExpect(cmd *cobra.Command, into *[]string) {
	cmd.Flags().StringArrayVar(into, "expect", nil, "`CONDITION` on the report, \"downtime.max <= 10s\"; if it is not met the exit code is 3 (repeatable)")
}

// addRun defines those that say what is run, and the form.
func (f *reportFlags) addRun(cmd *cobra.Command, forms []string) {
	flags := cmd.Flags()
	addOutput(cmd, &f.output, forms, "report", "")
	flags.Uint64Var(&f.seed, "seed", 0, "seed `N` of all chance in the run, in place of the scenario's")
	flags.StringArrayVar(&f.set, "set", nil, "override a setting, `KEY=VALUE`: consumer.session.timeout.ms=45000 (repeatable)")
	f.importFlags.add(cmd)
}

// addOutput defines --output, the form of what the command prints; the first form is
// the default.
func addOutput(cmd *cobra.Command, into *string, forms []string, what, note string) {
	cmd.Flags().StringVarP(into, "output", "o", forms[0], "`FORM` of the "+what+": "+words.Or(forms)+note)
	complete(cmd, "output", forms)
}

func checkOutput(output string, forms []string) error {
	if !slices.Contains(forms, output) {
		return fmt.Errorf("--output %s: the forms are %s%s", words.Short(output), words.Or(forms), scenarios.DidYouMean(scenarios.Near(output, forms)))
	}
	return nil
}

// complete proposes the words that a flag takes.
func complete(cmd *cobra.Command, flag string, words []string) {
	if err := cmd.RegisterFlagCompletionFunc(flag, cobra.FixedCompletions(words, cobra.ShellCompDirectiveNoFileComp)); err != nil {
		panic(err) // there is no such flag
	}
}

// check holds the form to those that there are, and the scenarios to what can be
// read.
func (f *reportFlags) check(forms, scenarios []string) error {
	if err := checkOutput(f.output, forms); err != nil {
		return err
	}
	return f.importFlags.check(scenarios)
}

// inputs are the files that are read: of scenarios, of what changes them, and others.
func (f *reportFlags) inputs(scenarios []string, others ...string) []string {
	return slices.Concat(scenarioFiles(scenarios), f.importFlags.files(), others)
}

// options are what the flags change in scenarios.
func (f *reportFlags) options(cmd *cobra.Command) (groupsim.Options, error) {
	opts := groupsim.Options{Set: f.set, Expect: f.expect}
	if cmd.Flags().Changed("seed") {
		opts.Seed = &f.seed
	}
	err := f.importFlags.read(cmd, &opts)
	return opts, err
}

// write prints something to standard output: all of it, or an error that says what it was.
func write(cmd *cobra.Command, what string, it func(io.Writer) error) error {
	out := bufio.NewWriter(cmd.OutOrStdout())
	err := it(out)
	if err == nil {
		err = out.Flush()
	}
	if err != nil {
		return failed(fmt.Errorf("writing %s: %w", what, err))
	}
	return nil
}

// printPage prints for people, as the terminal has it.
func printPage(cmd *cobra.Command, term terminal, write func(p *words.Page)) error {
	p := words.NewPage(term.width, term.colour)
	write(&p)
	_, err := io.WriteString(cmd.OutOrStdout(), p.String())
	return err
}

// printer prints the outcomes of runs, one after another, in one of the forms.
type printer struct {
	form     string
	out      *bufio.Writer
	term     terminal
	csv      *print.CSV
	outcomes []print.Outcome
	lines    report.Lines // what -o jsonl has
	printed  int
}

func newPrinter(form string, lines report.Lines, out io.Writer, term terminal) *printer {
	w := bufio.NewWriter(out)
	return &printer{form: form, lines: lines, out: w, term: term, csv: print.NewCSV(w)}
}

// jsonl is a line for each run.
const jsonl = "jsonl"

// add prints one outcome, as far as it can be printed by itself; recorded are the
// metrics, if there are any.
func (p *printer) add(o *outcome, recorded *kafkametrics.Recorder) error {
	if p.form == "junit" {
		p.outcomes = append(p.outcomes, o.Outcome)
		return nil
	}
	if o.Err != nil {
		return p.out.Flush()
	}
	if p.printed++; p.printed > 1 && (p.form == "text" || p.form == "markdown") {
		fmt.Fprintln(p.out)
	}
	write := p.one
	if o.Trials != nil {
		write = p.many
	}
	if err := write(o, recorded); err != nil {
		return err
	}
	return p.out.Flush()
}

// one prints what came of one run.
func (p *printer) one(o *outcome, recorded *kafkametrics.Recorder) error {
	switch p.form {
	case "text":
		return p.text(o)
	case "json":
		return o.Report.WriteJSON(p.out)
	case jsonl:
		return p.line(o.Report.RunNumber(), o.Report)
	case "csv":
		return p.csv.Report(o.Report)
	case "markdown":
		return print.Markdown(p.out, o.Report)
	case openmetrics:
		return recorded.Write(p.out)
	case prometheusRules:
		return print.PrometheusRules(p.out, o.Report)
	}
	return nil
}

// text prints a report, and in one line what many runs came to.
func (p *printer) text(o *outcome) error {
	err := print.Text(p.out, o.Report, p.term.width, p.term.colour)
	switch {
	case err != nil:
		return err
	case o.spread != nil:
		return print.SpreadLine(p.out, o.spread, p.term.width, p.term.colour)
	case o.noSpread != "":
		return print.NoSpreadLine(p.out, o.noSpread, p.term.width, p.term.colour)
	}
	return nil
}

// many prints what came of many runs. Of their lines each has been printed when it was
// made.
func (p *printer) many(o *outcome, _ *kafkametrics.Recorder) error {
	switch p.form {
	case "text":
		return print.TrialsText(p.out, o.Trials, o.alone, p.term.width, p.term.colour)
	case "json":
		return o.Trials.WriteJSON(p.out)
	case "csv":
		return p.csv.Trials(o.Trials)
	case "markdown":
		return print.TrialsMarkdown(p.out, o.Trials, o.alone)
	}
	return nil
}

// line prints the line of a run.
func (p *printer) line(run uint64, r *report.Report) error { return p.lines.Write(p.out, run, r) }

// close prints what takes all outcomes together.
func (p *printer) close() error {
	if p.form == "junit" {
		if err := print.JUnit(p.out, p.outcomes); err != nil {
			return err
		}
	}
	return p.out.Flush()
}
