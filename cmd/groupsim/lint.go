package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"github.com/groupsim/groupsim/imports"
)

// lintForms are the forms of what lint prints.
var lintForms = []string{"text", "json"}

func newLint() *cobra.Command {
	var output string
	cmd := &cobra.Command{
		Use:   "lint FILE...",
		Short: "Say what is invalid, ignored or dangerous in a consumer's configuration",
		Long: `lint reads configurations of consumers as they are: Java's properties,
librdkafka's, Spring Boot's application.properties and application.yml, or
JSON. It says what the client or the broker refuses, what has no effect and
what is dangerous, each with the place, the class, file or KIP of Kafka that
rules it, and a remedy. It reads what kafka-consumer-groups.sh --describe
printed, too. - is standard input.

Exit codes: 0 nothing worse than what is ignored or worth a note, 3 something
dangerous, 2 something invalid.`,
		Example: "  groupsim lint consumer.properties\n  groupsim lint application.yml -o json",
		Args:    atLeastOne("a file, or - for standard input"),
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := checkOutput(output, lintForms); err != nil {
				return wrong(err)
			}
			return lint(cmd, args, output)
		},
	}
	addOutput(cmd, &output, lintForms, "findings", " (one file a line)")
	return cmd
}

func lint(cmd *cobra.Command, args []string, output string) error {
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
			err = lintText(plainText{out}, r)
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

// lintText prints each finding with its place, as compilers do, and its rule and
// remedy below.
func lintText(w io.Writer, r *imports.Report) error {
	for _, f := range r.Findings {
		place := r.File
		if f.At.Line > 0 {
			place = fmt.Sprintf("%s:%d:%d", r.File, f.At.Line, f.At.Column)
		}
		fmt.Fprintf(w, "%s: %s: %s\n    %s [%s: %s]\n", place, f.Rule.Severity, f.Text(), f.Rule.Remedy, f.Rule.ID, f.Rule.Source)
	}
	var counts []string
	for _, s := range []imports.Severity{imports.Invalid, imports.Danger, imports.Dead, imports.Note} {
		if n := r.Count(s); n > 0 {
			counts = append(counts, fmt.Sprintf("%s: %d", s, n))
		}
	}
	what := r.What
	if what == "" {
		what = "not readable"
	}
	if len(counts) == 0 {
		counts = []string{"nothing to say"}
	}
	_, err := fmt.Fprintf(w, "%s: %s; %s\n", r.File, what, strings.Join(counts, ", "))
	return err
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
