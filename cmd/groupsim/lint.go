package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"github.com/spf13/cobra"

	"github.com/groupsim/groupsim/imports"
	"github.com/groupsim/groupsim/words"
)

// lintForms are the forms of what lint prints.
var lintForms = []string{"text", "json"}

func newLint(term terminal) *cobra.Command {
	var output string
	cmd := &cobra.Command{
		Use:   "lint FILE...",
		Short: "Say what is invalid, ignored or dangerous in a consumer's configuration",
		Long: `lint reads configurations of consumers as they are: Java's properties,
Spring Boot's application.yml, Kafka Connect's and Streams', librdkafka's,
.NET's and Python's, the dump in a Java log, a program's text or the environment
of a container. It says what the client or the broker refuses, what has no
effect and what is dangerous, each with the place, the class, file or KIP of
Kafka that rules it, and a remedy. It reads what kafka-consumer-groups.sh
--describe printed, too. - is standard input.

Exit codes: 0 nothing worse than what is ignored or worth a note, 3 something
dangerous, 2 something invalid.`,
		Example: "  groupsim lint consumer.properties\n  groupsim lint application.yml -o json",
		Args:    atLeastOne("a file, or - for standard input"),
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := checkOutput(output, lintForms); err != nil {
				return wrong(err)
			}
			return lint(cmd, args, output, term)
		},
	}
	addOutput(cmd, &output, lintForms, "findings", " (one file a line)")
	return cmd
}

func lint(cmd *cobra.Command, args []string, output string, term terminal) error {
	if err := readOnce(args); err != nil {
		return wrong(err)
	}
	out := bufio.NewWriter(cmd.OutOrStdout())
	worst := exitFine
	for _, arg := range args {
		in, name, err := openInput(cmd, arg)
		if err != nil {
			worst = exitUsage
			complain(cmd.ErrOrStderr(), err)
			continue
		}
		r := imports.Lint(name, in)
		in.Close()
		if output == "json" {
			err = json.NewEncoder(out).Encode(lintDocument(r))
		} else {
			err = lintText(out, r, term)
		}
		if err != nil {
			return failed(fmt.Errorf("writing the findings: %w", err))
		}
		worst = worse(worst, lintCode(r))
	}
	if err := out.Flush(); err != nil {
		return failed(fmt.Errorf("writing the findings: %w", err))
	}
	return ended(worst)
}

func lintCode(r *imports.Report) int {
	switch {
	case r.Count(imports.Invalid) > 0:
		return exitUsage
	case r.Count(imports.Danger) > 0:
		return exitUnmet
	}
	return exitFine
}

// severities have the colours of findings, from bad to harmless.
var severities = []struct {
	of    imports.Severity
	paint string
}{{imports.Invalid, words.Red}, {imports.Danger, words.Yellow}, {imports.Dead, words.Dim}, {imports.Note, words.Dim}}

// lintText prints the findings, the worst first: each with its place, as compilers do, and
// its remedy, rule and source below.
func lintText(w io.Writer, r *imports.Report, term terminal) error {
	page := words.NewPage(term.width, term.colour)
	var counts []string
	for _, s := range severities {
		n := 0
		for _, f := range r.Findings {
			if f.Rule.Severity == s.of {
				n++
				writeFinding(&page, r.File, &f, s.paint)
			}
		}
		if n > 0 {
			counts = append(counts, page.Paint(s.paint, fmt.Sprintf("%s: %d", s.of, n)))
		}
	}
	what := r.What
	if what == "" {
		what = "not readable"
	}
	if len(counts) == 0 {
		counts = []string{"nothing to say"}
	}
	page.Line(r.File, ": ", what, "; ", strings.Join(counts, ", "))
	_, err := io.WriteString(w, page.String())
	return err
}

const lintIndent = "    "

func writeFinding(page *words.Page, file string, f *imports.Finding, paint string) {
	place := file + ":"
	if f.At.Line > 0 {
		place = fmt.Sprintf("%s:%d:%d:", file, f.At.Line, f.At.Column)
	}
	severity := string(f.Rule.Severity) + ":"
	width := page.Width() - len(lintIndent)
	// The place is whole, however long the file's name is.
	first := width + len(lintIndent) - utf8.RuneCountInString(place+" "+severity+" ")
	text := strings.Join(strings.Fields(f.Text()), " ")
	head := words.Wrap(text, max(first, 1), words.All)[0]
	rest, whole := strings.CutPrefix(text, head)
	if first < len(lintIndent)+width/3 || !whole { // !whole: a word that is too long is cut
		head, rest = "", text
	}
	page.Line(place, " ", page.Paint(paint, severity), " ", head)
	if rest != "" {
		page.Hang(lintIndent, rest)
	}
	page.Hang(lintIndent, f.Rule.Remedy)
	for _, line := range words.Wrap("["+f.Rule.ID+": "+f.Rule.Source+"]", width, words.All) {
		page.Line(lintIndent, page.Paint(words.Dim, line))
	}
}

// lintDocument is a line of the JSON form.
func lintDocument(r *imports.Report) any {
	type finding struct {
		Line     int              `json:"line,omitempty"`
		Column   int              `json:"column,omitempty"`
		Severity imports.Severity `json:"severity"`
		Rule     string           `json:"rule"`
		Setting  string           `json:"setting,omitempty"`
		Message  string           `json:"message"`
		Remedy   string           `json:"remedy"`
		Source   string           `json:"source"`
	}
	findings := []finding{}
	for _, f := range r.Findings {
		findings = append(findings, finding{f.At.Line, f.At.Column, f.Rule.Severity, f.Rule.ID, f.Setting, f.Text(), f.Rule.Remedy, f.Rule.Source})
	}
	return struct {
		Schema   string    `json:"schema"`
		File     string    `json:"file"`
		Kind     string    `json:"kind,omitempty"`
		Findings []finding `json:"findings"`
	}{"groupsim.lint/v1", r.File, r.What, findings}
}
