package main

import (
	"errors"
	"io"
	"strings"

	"github.com/groupsim/groupsim/report/print"

	"github.com/spf13/cobra"

	"github.com/groupsim/groupsim"
	"github.com/groupsim/groupsim/report"
)

// compareForms are the forms of a comparison.
var compareForms = []string{"text", "json", "csv", "markdown", "junit"}

type compareFlags struct {
	reportFlags
	with  []string
	seeds int
	html  string
}

func newCompare(term terminal) *cobra.Command {
	var flags compareFlags
	cmd := &cobra.Command{
		Use:   "compare SCENARIO...",
		Short: "Run a scenario under several setups, side by side",
		Long: `compare runs the same scenario under several setups of the consumers and
prints the figures side by side, with what made the difference. Without --with
the setups are those of the scenario's file, or else eager-range, eager-sticky
and cooperative-sticky, each with dynamic and with static members.

A setup is made of parts with a + between them: eager-range, eager-roundrobin,
eager-sticky, cooperative-sticky, static, dynamic, java, franz-go, as-is (the
scenario as it is), the name of a setup in the file, a .properties file, or
KEY=VALUE. Its settings hold for every member from beginning to end.

Several scenarios are compared with each other, each as it is.`,
		Example: `  groupsim compare rolling-deploy
  groupsim compare gc-pause --with eager-range --with cooperative-sticky+static
  groupsim compare crash --with as-is --with session.timeout.ms=10000 --seeds 20
  groupsim compare old.yaml new.yaml --expect 'downtime.max <= 10s' -o markdown`,
		Args:              atLeastOne("a scenario; 'groupsim list' names the bundled ones"),
		ValidArgsFunction: scenariosOrFiles,
		RunE:              func(cmd *cobra.Command, args []string) error { return flags.compare(cmd, args, term) },
	}
	flags.add(cmd, compareForms)
	cmd.Flags().StringArrayVar(&flags.with, "with", nil, "compare under this `SETUP` (repeatable)")
	cmd.Flags().StringVar(&flags.html, "html", "", "write a page about the comparison to this `FILE`; it needs nothing but a browser")
	cmd.Flags().IntVar(&flags.seeds, "seeds", 1, "run `N` seeds under each setup and give medians and ranges")
	return cmd
}

func (f *compareFlags) compare(cmd *cobra.Command, args []string, term terminal) error {
	err := f.check(compareForms, args)
	if err == nil && f.seeds < 1 {
		err = errors.New("--seeds wants at least one")
	}
	if err != nil {
		return wrong(err)
	}
	opts, err := f.options(cmd)
	if err != nil {
		return wrong(err)
	}
	contenders, err := groupsim.Contenders(args, cmd.InOrStdin(), opts, f.with)
	if err != nil {
		return wrong(err)
	}
	bar := term.progress(strings.Join(args, ", "))
	result, err := f.simulate(contenders, groupsim.CompareOptions{Seeds: f.seeds, Progress: bar.count})
	bar.clear()
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
func (f *compareFlags) simulate(contenders []groupsim.Contender, opts groupsim.CompareOptions) (*report.Comparison, error) {
	if f.html == "" {
		return groupsim.Compare(contenders, opts)
	}
	records := recordAll(contenders)
	opts.Watch = records.watch
	result, err := groupsim.Compare(contenders, opts)
	if err != nil {
		return nil, err
	}
	return result, records.write(f.html, result)
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
