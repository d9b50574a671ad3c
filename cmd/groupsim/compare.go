package main

import (
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/groupsim/groupsim/report/print"

	"github.com/spf13/cobra"

	"github.com/groupsim/groupsim"
	"github.com/groupsim/groupsim/report"
	"github.com/groupsim/groupsim/words"
)

// compareForms are the forms of a comparison.
var compareForms = []string{"text", "json", "csv", "markdown", "junit"}

type compareFlags struct {
	reportFlags
	runsFlags
	with []string
	html string
}

func newCompare(term terminal) *cobra.Command {
	var flags compareFlags
	cmd := &cobra.Command{
		Use:   "compare SCENARIO...",
		Short: "Run a scenario under several setups, side by side",
		Long: `compare runs the same scenario under several setups of the consumers and
prints the figures side by side, with what made the difference. It makes many
runs of each, for which all chance is drawn anew: a hundred where that takes no
time. The k-th run of every setup draws the same, so that setups can be held
against each other run by run. Without --with the setups are those of the
scenario's file, or else eager-range, eager-sticky, cooperative-sticky and (if
all clients speak it) consumer, each with dynamic and with static members. Of a
scenario with a rollout they are those that make sense for one; static members
are rolled out as a StatefulSet then, because a Deployment's pods do not keep
their names.

A setup is made of parts with a + between them: eager-range, eager-roundrobin,
eager-sticky, cooperative-sticky, consumer, static, dynamic, java, franz-go,
as-is (the scenario as it is), the name of a setup in the file, the file of a
consumer's configuration, or KEY=VALUE. Its settings hold for every member from
beginning to end; those of the scenario that the client would refuse with the
setup's group protocol are left out, and named. --properties given twice
compares two configurations, such as yours before and after a change.

Several scenarios are compared with each other, each as it is.`,
		Example: `  groupsim compare rolling-deploy
  groupsim compare gc-pause --with eager-range --with cooperative-sticky+static
  groupsim compare crash --with as-is --with session.timeout.ms=20000 --runs 500
  groupsim compare crash --properties old.properties --properties new.properties
  groupsim compare old.yaml new.yaml --expect 'downtime.max <= 10s' -o markdown`,
		Args:              atLeastOne("a scenario; 'groupsim list' names the bundled ones"),
		ValidArgsFunction: scenariosOrFiles,
		RunE:              func(cmd *cobra.Command, args []string) error { return flags.compare(cmd, args, term) },
	}
	flags.several = true
	flags.add(cmd, compareForms)
	cmd.Flags().StringArrayVar(&flags.with, "with", nil, "compare under this `SETUP` (repeatable)")
	cmd.Flags().StringVar(&flags.html, "html", "", "write a page about the comparison to this `FILE`; it needs nothing but a browser")
	flags.addRuns(cmd, "make `N` runs under each setup; default: 100, or fewer where a run is long")
	return cmd
}

// setupFiles are the files that setups are made of.
func (f *compareFlags) setupFiles() (files []string) {
	for _, setup := range f.with {
		files = append(files, groupsim.SetupFiles(setup)...)
	}
	return files
}

// page is the file that can be asked for.
func (f *compareFlags) page() outputFile { return outputFile{"--html", f.html} }

func (f *compareFlags) compare(cmd *cobra.Command, args []string, term terminal) error {
	err := f.check(compareForms, args)
	if f.output == jsonl {
		err = errors.New("-o jsonl has a line for each run of one setup: groupsim run SCENARIO --runs N -o jsonl; a comparison is " + words.Or(compareForms))
	}
	if err == nil {
		err = f.checkRuns(cmd)
	}
	if err == nil {
		err = checkPlaces(cmd, f.inputs(args, f.setupFiles()...), f.page())
	}
	if err != nil {
		return wrong(err)
	}
	opts, err := f.options(cmd)
	if err != nil {
		return wrong(err)
	}
	if len(f.properties) > 1 {
		f.with = append(f.properties[:len(f.properties):len(f.properties)], f.with...)
	}
	contenders, err := groupsim.Contenders(args, cmd.InOrStdin(), opts, f.with)
	if err != nil {
		return wrong(err)
	}
	if err := checkWritable(cmd, f.page()); err != nil {
		return failed(err)
	}
	result, err := f.simulate(cmd, contenders, args, term)
	if err != nil {
		return failed(err)
	}
	if err := write(cmd, "the report", func(w io.Writer) error { return f.print(w, result, term) }); err != nil {
		return err
	}
	if !result.Met() {
		return &exitError{code: exitUnmet, err: errors.New(strings.Join(result.Breaches(), "\n"))}
	}
	return nil
}

// simulate runs the contenders, and writes the page if one was asked for.
func (f *compareFlags) simulate(cmd *cobra.Command, contenders []groupsim.Contender, args []string, term terminal) (*report.Comparison, error) {
	for i := range contenders {
		c := &contenders[i]
		var err error
		if c.Scenario, err = f.pick(c.Scenario); err != nil {
			return nil, fmt.Errorf("%s: %w", c.Name, err)
		}
	}
	bar := term.progress(strings.Join(args, ", "))
	defer bar.clear()
	opts := groupsim.CompareOptions{ManyOptions: f.manyOptions(cmd, bar), Alone: f.one != nil}
	opts.Partitions = f.output == "json"
	var records comparePictures
	if f.html != "" {
		records = recordAll(contenders)
		opts.Watch = records.watch
	}
	result, err := groupsim.Compare(contenders, opts)
	if err != nil {
		return nil, err
	}
	if f.one != nil {
		for i := range result.Columns {
			result.Columns[i].Report.Run = f.one
		}
	}
	if records == nil {
		return result, nil
	}
	return result, records.write(cmd.Context(), f.html, result, contenders, func(setup string) string {
		if len(args) > 1 && len(f.with) == 0 {
			return again(cmd, "compare", args...)
		}
		return again(cmd, "compare", args...) + f.under(setup)
	})
}

// under is what a command needs to run under one setup alone. A configuration of several is
// named by its file already.
func (f *compareFlags) under(setup string) string {
	if len(f.properties) > 1 {
		return ""
	}
	return " --with " + words.Shell(setup)
}

func (f *compareFlags) print(out io.Writer, c *report.Comparison, term terminal) error {
	switch f.output {
	case "text":
		return print.CompareText(out, c, term.width, term.colour)
	case "json":
		return c.WriteJSON(out)
	case "csv":
		return print.NewCSV(out).Comparison(c)
	case "markdown":
		return print.CompareMarkdown(out, c)
	}
	return print.CompareJUnit(out, c)
}
