package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"github.com/groupsim/groupsim/trials/shard"
	"github.com/groupsim/groupsim/trials/sweep"
	"github.com/groupsim/groupsim/words"
)

// mergeFlags say what is made of parts.
type mergeFlags struct {
	sweepOutputs
	output   string
	document string
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
same for any number of shards. The page of --html has the runs that stand for its
points if the scenarios can be read where they lay, and are what they were.

A PART may be a pattern, 'part-*.jsonl', where no shell expands it. What is merged is
a part itself, of which reports can be made later.`,
		Example: `  groupsim sweep merge part-*.jsonl > whole.jsonl
  groupsim sweep merge part-*.jsonl -o text --html sweep.html
  groupsim sweep merge part-*.jsonl -o csv --document whole.jsonl`,
		Args: atLeastOne("a part, as sweep writes it with -o jsonl or --resume"),
		RunE: func(cmd *cobra.Command, args []string) error { return flags.merge(cmd, args, term) },
	}
	addOutput(cmd, &flags.output, mergeForms, "report", "")
	flags.sweepOutputs.add(cmd)
	cmd.Flags().StringVar(&flags.document, "document", "", "write all lines to this `FILE` besides, whole or not at all")
	onceOnly(cmd, "document")
	return cmd
}

// mergeForms are those of a sweep, the lines first.
var mergeForms = []string{jsonl, "text", "json", "csv"}

func (f *mergeFlags) merge(cmd *cobra.Command, args []string, term terminal) error {
	args, err := expanded(args)
	if err == nil {
		err = checkOutput(f.output, mergeForms)
	}
	if err == nil {
		err = readOnce(args)
	}
	if err == nil {
		err = checkPlaces(cmd, args, append(f.files(), outputFile{"--document", f.document})...)
	}
	if err != nil {
		return wrong(err)
	}
	if err := checkWritable(cmd, append(f.files(), outputFile{"--document", f.document})...); err != nil {
		return failed(err)
	}
	merged, done, err := openParts(cmd, args)
	defer done()
	if err != nil {
		return wrong(err)
	}
	out := f.begin(cmd, f.output, merged.Header(), term)
	out.inPart = true
	out.draw = func(r *sweep.Result) error { return drawMerged(cmd, r) }
	var end shard.End
	copied := func(to io.Writer) (err error) {
		end, err = shard.Copy(to, merged, out.unit)
		return err
	}
	if f.document == "" {
		err = copied(out.lines())
	} else {
		err = writeFile(f.document, func(w io.Writer) error { return copied(io.MultiWriter(w, out.lines())) })
	}
	var path *fs.PathError
	switch {
	case errors.As(err, &path) || errors.Is(err, errEnded):
		return failed(err)
	case err != nil:
		return wrong(err)
	}
	return out.finish(end)
}

// openParts opens all parts; done closes them, also after an error.
func openParts(cmd *cobra.Command, args []string) (merged *shard.Merged, done func(), err error) {
	var files []io.Closer
	done = func() {
		for _, file := range files {
			file.Close()
		}
	}
	var parts []*shard.Reader
	for _, arg := range args {
		in, name, err := openInput(cmd, arg)
		if err != nil {
			return nil, done, err
		}
		files = append(files, in)
		part, err := shard.NewReader(name, in)
		if err != nil {
			return nil, done, err
		}
		if schema := part.Header().Schema; schema != sweep.Schema {
			return nil, done, fmt.Errorf("%s:1: this is a part of %q, and no part of a sweep (%s)", name, words.Short(schema), sweep.Schema)
		}
		parts = append(parts, part)
	}
	merged, err = shard.Merge(parts)
	return merged, done, err
}

// expanded puts the files that there are into the place of patterns, for those who start the
// command without a shell.
func expanded(args []string) (list []string, err error) {
	for _, arg := range args {
		if _, err := os.Lstat(arg); err == nil || arg == "-" {
			list = append(list, arg)
			continue
		}
		files, err := filepath.Glob(arg)
		switch {
		case err != nil:
			return nil, fmt.Errorf("%s is no file, and no pattern of files: %w", words.Short(arg), err)
		case len(files) == 0:
			return nil, fmt.Errorf("%s: there is no such part", words.Short(arg))
		}
		list = append(list, files...)
	}
	return list, nil
}
