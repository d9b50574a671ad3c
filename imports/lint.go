package imports

import (
	"bytes"
	"errors"
	"io"
	"slices"
	"strings"
	"unicode"

	"github.com/groupsim/groupsim/imports/describe"
	"github.com/groupsim/groupsim/scenarios"
	"github.com/groupsim/groupsim/words"
)

// Report is what there is to say about a file.
type Report struct {
	File string
	// What the file is: whose configuration, or "group description"; empty if it could
	// not be read.
	What     string
	Findings []Finding // the worst first
}

// Count is how many findings have a severity.
func (r *Report) Count(s Severity) int {
	n := 0
	for _, f := range r.Findings {
		if f.Rule.Severity == s {
			n++
		}
	}
	return n
}

// Lint holds a consumer's configuration to all [Rules], or a group's description to
// [GroupRules]. What cannot be read at all is a finding too.
func Lint(file string, in io.Reader) *Report {
	data, err := readAll(file, in)
	if err != nil {
		return unreadableReport(file, err)
	}
	if isDescription(data) {
		groups, err := describe.Read(bytes.NewReader(data), file)
		if err != nil {
			return unreadableReport(file, asErrors(file, err))
		}
		return &Report{file, "group description", groupFindings(file, groups)}
	}
	c, err := readConfig(file, data)
	if err != nil {
		return unreadableReport(file, err)
	}
	return &Report{file, c.product.name, c.findings()}
}

// isDescription tells the output of kafka-consumer-groups.sh from a configuration, by
// the headers of its tables.
func isDescription(data []byte) bool {
	for line := range strings.Lines(string(words.WithoutEscapes(data))) {
		fields := strings.FieldsFunc(line, func(r rune) bool { return r == '|' || unicode.IsSpace(r) })
		has := func(column string) bool { return slices.Contains(fields, column) }
		if strings.HasPrefix(line, "Error: ") && strings.Contains(line, "onsumer group") {
			return true
		}
		if has("CLIENT-ID") && (has("CONSUMER-ID") || has("MEMBER-ID")) || has("ASSIGNMENT-STRATEGY") || len(fields) > 0 && fields[0] == "BALANCER" || has("TOPIC") && has("PARTITION") && has("LAG") {
			return true
		}
	}
	return false
}

// Unreadable is the rule of files that cannot be read, for whatever reason.
func Unreadable() Rule {
	return Rule{ID: "unreadable", Severity: Invalid, Clients: everyClient,
		About:  "the file cannot be read, or is something else",
		Source: "java.util.Properties.load; YAML; the output of kafka-consumer-groups.sh", Remedy: "correct it"}
}

func unreadableReport(file string, err error) *Report {
	rule := Unreadable()
	r := &Report{File: file}
	var errs *scenarios.Errors
	if errors.As(err, &errs) {
		for _, e := range errs.List {
			r.Findings = append(r.Findings, Finding{Rule: &rule, At: scenarios.Origin{File: file, Line: e.Line, Column: e.Column}, Message: e.Msg})
		}
	}
	return r
}
