package main

import (
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"github.com/groupsim/groupsim"
	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/report"
	"github.com/groupsim/groupsim/report/picture"
)

// pictureFlags ask for pictures of a run, each in a file of its own.
type pictureFlags struct {
	html, svg, mermaid, perfetto string
	rebalance                    int
}

func (f *pictureFlags) add(cmd *cobra.Command) {
	flags := cmd.Flags()
	flags.StringVar(&f.html, "html", "", "write a page about the run to this `FILE`; it needs nothing but a browser")
	flags.StringVar(&f.svg, "svg", "", "write the timeline to this `FILE`, as SVG")
	flags.StringVar(&f.mermaid, "mermaid", "", "write the rebalances to this `FILE`, as a Mermaid sequence diagram")
	flags.IntVar(&f.rebalance, "rebalance", picture.EveryRebalance, "with --mermaid: only the rebalance to this `GENERATION` or epoch")
	flags.StringVar(&f.perfetto, "perfetto", "", "write a trace to this `FILE`, for Perfetto")
}

// pictures lists those that there are.
func (f *pictureFlags) pictures() []pictureFile {
	mermaid := func(r *picture.Run, w io.Writer) error { return r.Mermaid(w, f.rebalance) }
	return []pictureFile{{"--html", f.html, (*picture.Run).HTML}, {"--svg", f.svg, (*picture.Run).SVG}, {"--mermaid", f.mermaid, mermaid}, {"--perfetto", f.perfetto, (*picture.Run).Perfetto}}
}

// files lists the pictures that are asked for.
func (f *pictureFlags) files() []pictureFile {
	var asked []pictureFile
	for _, p := range f.pictures() {
		if p.path != "" {
			asked = append(asked, p)
		}
	}
	return asked
}

type pictureFile struct {
	flag, path string
	draw       func(*picture.Run, io.Writer) error
}

func (f *pictureFlags) check(cmd *cobra.Command, scenarios int) error {
	if files := f.files(); len(files) > 0 && scenarios > 1 {
		return fmt.Errorf("%s takes one scenario, not %d: run them one by one", files[0].flag, scenarios)
	}
	switch {
	case !cmd.Flags().Changed("rebalance"):
		return nil
	case f.mermaid == "":
		return errors.New("--rebalance goes with --mermaid")
	case f.rebalance < 1:
		return errors.New("--rebalance wants a generation, 1 or more")
	}
	return nil
}

// observe reports on a run, has the further ones made, and writes the pictures. Each file
// is there whole, or not at all.
func (f *pictureFlags) observe(of *subject, opts groupsim.RunOptions, further func(*report.Report) (*report.Trials, error)) error {
	files := f.files()
	var record *picture.Record
	if len(files) > 0 {
		record = picture.NewRecord(of.names)
		if opts.Events != nil {
			opts.Events = event.Sinks{opts.Events, record}
		} else {
			opts.Events = record
		}
	}
	result, err := of.report(opts)
	if err != nil {
		return err
	}
	trials, err := further(result)
	if err != nil || len(files) == 0 {
		return err
	}
	run := record.Finish(result)
	run.Trials, run.Alone = trials, of.alone
	if f.html != "" && of.scenario != nil {
		if run.Worst, err = worst(opts.Context, run, of.scenario); err != nil {
			return err
		}
	}
	for _, p := range files {
		if err := writeFile(p.path, func(w io.Writer) error { return p.draw(run, w) }); err != nil {
			return fmt.Errorf("%s: %w", p.flag, err)
		}
	}
	return nil
}

// worst makes the worst of many runs once more, to be drawn; nil where it is the first, or
// there are not many.
func worst(ctx context.Context, first *picture.Run, s *groupsim.Scenario) (*picture.Run, error) {
	number := first.WorstRun()
	if number == 0 {
		return nil, nil
	}
	s, err := s.WithRun(number)
	if err != nil {
		return nil, err
	}
	record := picture.NewRecord(s.Scenario.Names())
	result, err := groupsim.Run(s, groupsim.RunOptions{Context: ctx, Events: record})
	if err != nil {
		return nil, err
	}
	return record.Finish(result), nil
}

// comparePictures gathers what a page about a comparison needs.
type comparePictures []*picture.Record

func recordAll(contenders []groupsim.Contender) comparePictures {
	records := make(comparePictures, len(contenders))
	for i := range contenders {
		records[i] = picture.NewRecord(contenders[i].Scenario.Scenario.Names())
	}
	return records
}

func (p comparePictures) watch(contender int) event.Sink { return p[contender] }

// write writes the page, whole or not at all, with the worst of many runs of each contender;
// alone gives the command that shows one of them under a setup.
func (p comparePictures) write(ctx context.Context, path string, c *report.Comparison, contenders []groupsim.Contender, alone func(setup string) string) error {
	runs := make([]*picture.Run, len(p))
	for i, record := range p {
		r := record.Finish(c.Columns[i].Report)
		r.Trials, r.Alone = c.Columns[i].Trials, alone(c.Columns[i].Name)
		var err error
		if r.Worst, err = worst(ctx, r, contenders[i].Scenario); err != nil {
			return fmt.Errorf("%s: %w", contenders[i].Name, err)
		}
		runs[i] = r
	}
	return writeFile(path, func(w io.Writer) error { return picture.CompareHTML(w, c, runs) })
}
