package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/spf13/cobra"

	"github.com/groupsim/groupsim/trials/shard"
	"github.com/groupsim/groupsim/trials/sweep"
	"github.com/groupsim/groupsim/trials/sweep/page"
	"github.com/groupsim/groupsim/words"
)

// sweepForms are the forms of a sweep.
var sweepForms = []string{"text", "json", jsonl, "csv"}

// sweepOutputs are the files that are made of a sweep besides what is printed.
type sweepOutputs struct {
	html, vega string
	partial    bool // there is one shard of several alone
}

func (o *sweepOutputs) add(cmd *cobra.Command) {
	cmd.Flags().StringVar(&o.html, "html", "", "write a page with the map of all points to this `FILE`; it needs nothing but a browser")
	cmd.Flags().StringVar(&o.vega, "vega", "", "write a Vega-Lite specification, with the figures in it, to this `FILE`")
}

func (o *sweepOutputs) files() []outputFile {
	return []outputFile{{"--html", o.html}, {"--vega", o.vega}}
}

// check sees to it that nobody asks for a report of a part.
func (o *sweepOutputs) check(form string, which shard.Shard) error {
	if o.partial && (form != jsonl || o.html != "" || o.vega != "") {
		return fmt.Errorf("shard %s is a part, of which there is no report: write it with -o jsonl or --resume PART; 'groupsim sweep merge' makes the report of all parts", which)
	}
	return nil
}

// sweepReport prints a sweep, and writes its files.
type sweepReport struct {
	*sweepOutputs
	form   string
	cmd    *cobra.Command
	term   terminal
	fold   *sweep.Fold // nil: there is no report to make
	out    *bufio.Writer
	inPart bool // lines go to a part, and not to standard output
}

// begin begins the report of units of which the header is told. Of lines alone there is none.
func (o *sweepOutputs) begin(cmd *cobra.Command, form string, header shard.Header, term terminal) *sweepReport {
	r := &sweepReport{sweepOutputs: o, form: form, cmd: cmd, term: term, out: bufio.NewWriter(cmd.OutOrStdout())}
	if !o.partial && (form != jsonl || o.html != "" || o.vega != "") {
		r.fold = &sweep.Fold{Header: header}
	}
	return r
}

// reports tells whether a report is made of the lines.
func (r *sweepReport) reports() bool { return r.fold != nil }

// lines is where the lines of units go.
func (r *sweepReport) lines() io.Writer {
	if r.form == jsonl {
		return r.out
	}
	return io.Discard
}

// unit takes the line of a unit.
func (r *sweepReport) unit(unit int64, line []byte) error {
	if r.fold == nil {
		return nil
	}
	return r.fold.Unit(unit, line)
}

// ofFile makes the report of a part that is whole.
func (r *sweepReport) ofFile(path string, end shard.End) error {
	if r.fold != nil {
		file, err := os.Open(path)
		if err != nil {
			return failed(err)
		}
		defer file.Close()
		reader, err := shard.NewReader(path, file)
		if err == nil {
			_, err = shard.Copy(io.Discard, reader, r.unit)
		}
		if err != nil {
			return failed(err)
		}
	}
	r.inPart = true
	return r.finish(end)
}

// finish prints the report and writes its files, and says the sum of all lines.
func (r *sweepReport) finish(end shard.End) error {
	if err := r.out.Flush(); err != nil {
		return failed(fmt.Errorf("writing the report: %w", err))
	}
	if r.form == jsonl || r.inPart {
		fmt.Fprintf(r.cmd.ErrOrStderr(), "groupsim: %s, sha256 %s\n", words.Plural(int(end.Units), "unit"), end.SHA256)
	}
	if r.fold == nil {
		return nil
	}
	result, err := r.fold.Finish()
	if err != nil {
		return failed(err)
	}
	for _, f := range []struct {
		path  string
		write func(io.Writer) error
	}{{r.html, func(w io.Writer) error { return page.HTML(w, result) }}, {r.vega, result.WriteVega}} {
		if f.path != "" {
			if err := writeFile(f.path, f.write); err != nil {
				return failed(err)
			}
		}
	}
	if err := write(r.cmd, "the report", func(w io.Writer) error { return r.print(w, result) }); err != nil {
		return err
	}
	if n := result.Failures(); n > 0 {
		return failed(fmt.Errorf("%s did not come to their end", words.Plural(n, "run")))
	}
	return nil
}

func (r *sweepReport) print(w io.Writer, result *sweep.Result) error {
	switch r.form {
	case "text":
		return result.WriteText(w, r.term.width, r.term.colour)
	case "json":
		return result.WriteJSON(w)
	case "csv":
		return result.WriteCSV(w)
	}
	return nil
}

// mergeFlags say what is made of parts.
type mergeFlags struct {
	sweepOutputs
	output string
}

func newSweepMerge(term terminal) *cobra.Command {
	var flags mergeFlags
	cmd := &cobra.Command{
		Use:   "merge PART...",
		Short: "Put the parts of a sweep together",
		Long: `merge puts together the parts that the shards of a sweep have written, and
prints what one process would have printed. The parts must be of one sweep and
one version of groupsim, and all must be there; a part that is given twice counts
once. On standard error it says the SHA-256 of all lines together, which is the
same for any number of shards.`,
		Example: `  groupsim sweep merge part-*.jsonl > whole.jsonl
  groupsim sweep merge part-*.jsonl -o text --html sweep.html`,
		Args: atLeastOne("a part, as sweep writes it with -o jsonl or --resume"),
		RunE: func(cmd *cobra.Command, args []string) error { return flags.merge(cmd, args, term) },
	}
	addOutput(cmd, &flags.output, mergeForms, "report", "")
	flags.sweepOutputs.add(cmd)
	return cmd
}

// mergeForms are those of a sweep, the lines first.
var mergeForms = []string{jsonl, "text", "json", "csv"}

func (f *mergeFlags) merge(cmd *cobra.Command, args []string, term terminal) error {
	err := checkOutput(f.output, mergeForms)
	if err == nil {
		err = readOnce(args)
	}
	if err == nil {
		err = checkPlaces(cmd, args, f.files()...)
	}
	if err != nil {
		return wrong(err)
	}
	var parts []*shard.Reader
	for _, arg := range args {
		in := cmd.InOrStdin()
		name := "standard input"
		if arg != "-" {
			file, err := os.Open(arg)
			if err != nil {
				return wrong(fmt.Errorf("%s cannot be opened: %w", arg, reason(err)))
			}
			defer file.Close()
			in, name = file, arg
		}
		part, err := shard.NewReader(name, in)
		if err != nil {
			return wrong(err)
		}
		parts = append(parts, part)
	}
	merged, err := shard.Merge(parts)
	if err != nil {
		return wrong(err)
	}
	if merged.Header().Schema != sweep.Schema {
		return wrong(fmt.Errorf("these are parts of %q, and no parts of a sweep (%s)", words.Short(merged.Header().Schema), sweep.Schema))
	}
	out := f.begin(cmd, f.output, merged.Header(), term)
	out.inPart = true
	end, err := shard.Copy(out.lines(), merged, out.unit)
	var path *os.PathError
	switch {
	case errors.As(err, &path):
		return failed(err)
	case err != nil:
		return wrong(err)
	}
	return out.finish(end)
}
