package print

import (
	"fmt"
	"io"
	"strings"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/report"
	"github.com/groupsim/groupsim/words"
)

// rulesHead is what has to be known of the rules.
const rulesHead = `# Alerting rules for Prometheus about Kafka consumer groups, for the clients and the protocol of this scenario.
# Names of metrics: of the Java consumer and the broker as Prometheus' JMX exporter writes them in lower case with
# underscores; of librdkafka the paths in its statistics, behind librdkafka_; kafka_consumergroup_lag is kafka_exporter's.
# Exporters can be told to write others: compare before you load this. A job is taken to be one consumer group.
# When each would have fired in the run is said above it, for metrics that are scraped every %s.
`

// PrometheusRules writes the alerting rules of a run as a file that Prometheus loads.
func PrometheusRules(w io.Writer, r *report.Report) error {
	var b strings.Builder
	every := prometheus(report.AlertEvery)
	fmt.Fprintf(&b, rulesHead, every)
	fmt.Fprintf(&b, "# The run: %s, %s, %s long.\ngroups:\n", words.Plain(words.OneLine(r.Scenario)), words.Plain(words.OneLine(r.Draws())), r.Window.End.Human())
	group := ""
	for i := range r.Alerts {
		a := &r.Alerts[i]
		if a.Group != group {
			group = a.Group
			fmt.Fprintf(&b, "  - name: %s\n    interval: %s\n    rules:\n", group, every)
		}
		b.WriteString("      # In the run it " + a.Text() + ".\n")
		fmt.Fprintf(&b, "      - alert: %s\n        expr: %s\n", a.Name, quoted(a.Expr))
		if a.For > 0 {
			fmt.Fprintf(&b, "        for: %s\n", prometheus(a.For))
		}
		fmt.Fprintf(&b, "        labels: {severity: %s}\n        annotations:\n          summary: %s\n          description: %s\n", a.Severity, quoted(a.Summary), quoted(a.Description))
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// quoted is a text as a scalar of YAML.
func quoted(s string) string { return "'" + strings.ReplaceAll(s, "'", "''") + "'" }

// prometheus is a length of time as Prometheus writes it.
func prometheus(d report.Ms) string { return fmt.Sprintf("%ds", d/report.Ms(clock.Second)) }

// alerts prints which alerting rules would have fired, and when.
func (p *page) alerts(r *report.Report) {
	if len(r.Alerts) == 0 {
		return
	}
	var cells, paints [][]string
	var not []string
	colours := [...]string{report.Note: words.Dim, report.Warning: words.Yellow, report.Critical: words.Red}
	for i := range r.Alerts {
		a := &r.Alerts[i]
		if len(a.Fired) == 0 {
			not = append(not, a.Name)
			continue
		}
		cells, paints = append(cells, []string{a.Severity.String(), a.Name, a.Text()}), append(paints, []string{colours[a.Severity]})
	}
	p.heading("Alerts", fmt.Sprintf("  %d of %s would have fired; -o prometheus-rules writes them", len(cells), words.Plural(len(r.Alerts), "rule")))
	if len(cells) > 0 {
		p.Table([]words.Column{{}, {}, {Lines: words.All}}, cells, paints)
	}
	if len(not) > 0 {
		p.Hang("  ", "did not fire: "+strings.Join(not, ", "))
	}
}

// alerts has them in a table.
func (m *markdown) alerts(r *report.Report) {
	if len(r.Alerts) == 0 {
		return
	}
	m.Folded(fmt.Sprintf("Alerting rules: %d", len(r.Alerts)), func() {
		m.Row("rule", "severity", "in the run it")
		m.Row("---", "---", "---")
		for i := range r.Alerts {
			a := &r.Alerts[i]
			m.Row(a.Name, a.Severity.String(), words.Markdown(a.Text()))
		}
	})
}
