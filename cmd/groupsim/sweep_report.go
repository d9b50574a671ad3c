package main

import (
	"bufio"
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
	onceOnly(cmd, "html", "vega")
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
	// draw makes the pictures of a page.
	draw func(*sweep.Result) error
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
	if err := r.fold.Unit(unit, line); err != nil || unit > 0 || r.html == "" {
		return err
	}
	return page.Check(r.fold.Plan()) // of parts it is known only now
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
	if r.html != "" {
		if err := r.draw(result); err != nil {
			return failed(err)
		}
	}
	unwritten := r.writeFiles(result)
	if err := write(r.cmd, "the report", func(w io.Writer) error { return r.print(w, result) }); err != nil {
		return err
	}
	switch n := result.Failures(); {
	case unwritten != nil: // what was run is told all the same
		return failed(unwritten)
	case n > 0:
		return failed(fmt.Errorf("%s did not come to their end", words.Plural(n, "run")))
	}
	return nil
}

func (r *sweepReport) writeFiles(result *sweep.Result) error {
	for _, f := range []struct {
		path  string
		write func(io.Writer) error
	}{{r.html, func(w io.Writer) error { return page.HTML(w, result) }}, {r.vega, result.WriteVega}} {
		if f.path != "" {
			if err := writeFile(f.path, f.write); err != nil {
				return err
			}
		}
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
