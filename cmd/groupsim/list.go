package main

import (
	"encoding/json"
	"io"

	"github.com/spf13/cobra"

	"github.com/groupsim/groupsim/report"
	"github.com/groupsim/groupsim/scenarios"
	"github.com/groupsim/groupsim/words"
)

// listForms are the forms of what lists print.
var listForms = []string{"text", "json"}

func newList(term terminal) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "list",
		Short: "List the bundled scenarios by topic, with where to begin",
		Args:  none,
	}
	return printsList(cmd, "scenario", listJSON, func(w io.Writer) error { return listText(w, term) })
}

// printsList makes cmd print a list, in the form that is asked for: lines of JSON, each an
// item, or text.
func printsList(cmd *cobra.Command, item string, asJSON, asText func(io.Writer) error) *cobra.Command {
	var output string
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		if err := checkOutput(output, listForms); err != nil {
			return wrong(err)
		}
		form := asText
		if output == "json" {
			form = asJSON
		}
		return write(cmd, "the list", form)
	}
	addOutput(cmd, &output, listForms, "list", " (one "+item+" a line)")
	return cmd
}

func listJSON(w io.Writer) error {
	lines := json.NewEncoder(w)
	for _, topic := range scenarios.Catalogue() {
		for _, e := range topic.Entries {
			if err := lines.Encode(map[string]string{"name": e.Name, "title": e.Title, "topic": topic.Title}); err != nil {
				return err
			}
		}
	}
	return nil
}

func listText(w io.Writer, term terminal) error {
	width := 0
	for _, name := range scenarios.BundledNames() {
		width = max(width, len(name))
	}
	p := words.NewPage(term.width, term.colour)
	for i, topic := range scenarios.Catalogue() {
		if i > 0 {
			p.Line()
		}
		p.Line(p.Paint(words.Bold, topic.Title))
		for _, e := range topic.Entries {
			p.Hang("  "+words.Pad(e.Name, width, false)+"  ", e.Title)
		}
	}
	p.Line()
	p.Line("groupsim run gc-pause      what happens to each partition, and why")
	p.Line("groupsim explain gc-pause  the same as a story, with what would have helped")
	p.Line("groupsim compare gc-pause  the same under other settings, side by side")
	p.Line("groupsim show gc-pause     its file; groupsim new mine.yaml writes one to start from")
	_, err := io.WriteString(w, p.String())
	return err
}

func newMetrics(term terminal) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "metrics",
		Short: "List what expect, sweep and tune can be about",
		Long: `metrics lists the figures of a report that the expect section of a scenario and
--expect can hold to a condition, that sweep looks at with --metric, and that
tune minimises, with their units and what they mean.`,
		Example: `  groupsim run crash --expect 'downtime.max <= 60s'
  groupsim run crash --runs 200 --expect 'downtime.max@p95 <= 60s'
  groupsim run crash --runs 200 --expect 'downtime.max <= 60s in 95%'
  groupsim sweep crash --over topics.orders.rate=10,100 --metric lag.peak@p95`,
		Args: none,
	}
	return printsList(cmd, "metric", metricsJSON, func(w io.Writer) error { return metricsText(w, term) })
}

func metricsJSON(w io.Writer) error {
	lines := json.NewEncoder(w)
	for _, m := range report.Metrics() {
		if err := lines.Encode(map[string]string{"name": m.Name, "unit": m.Kind.Unit(), "meaning": m.Doc}); err != nil {
			return err
		}
	}
	return nil
}

func metricsText(w io.Writer, term terminal) error {
	p := words.NewPage(term.width, term.colour)
	var rows [][]string
	for _, m := range report.Metrics() {
		rows = append(rows, []string{m.Name, m.Kind.Unit(), m.Doc})
	}
	p.Table([]words.Column{{Head: "metric"}, {Head: "unit"}, {Head: "meaning", Lines: words.All}}, rows, nil)
	p.Line()
	for _, text := range []string{
		"A condition is an operator and a value: \"<= 45s\". The operators are " + words.And(report.Operators()) + ".",
		"Over many runs (--runs N): \"<= 45s\" must hold in every run, \"<= 45s in 95%\" in at least that share of them, and of downtime.max@p95 the quantile is held to it. Quantiles are " + words.And(report.Quantiles()) + ".",
	} {
		p.Hang("", text)
	}
	_, err := io.WriteString(w, p.String())
	return err
}
