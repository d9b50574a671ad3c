package sweep

import (
	"strings"

	"github.com/groupsim/groupsim/report"
	"github.com/groupsim/groupsim/scenarios"
)

// Metric is a figure that is looked at.
type Metric struct {
	// Scenario is the one that it is of; empty: all of them.
	Scenario string
	report.Metric
	// Quantile is which of [report.Quantiles] over the runs stands for a point.
	Quantile string
}

// usualQuantile is what stands for a point where nobody says which.
const usualQuantile = "p50"

// ParseMetric reads [SCENARIO:]NAME[@QUANTILE]. The names are those of expect; without a
// quantile it is the median.
func ParseMetric(text string) (m Metric, err error) {
	name := text
	if scenario, rest, named := strings.Cut(text, ":"); named {
		m.Scenario, name = scenario, rest
	}
	m.Metric, m.Quantile, err = scenarios.ReadMetric(name)
	if m.Quantile == "" {
		m.Quantile = usualQuantile
	}
	return m, err
}

// String is the metric as it is written, with its quantile.
func (m Metric) String() string {
	text := m.Name + "@" + m.Quantile
	if m.Scenario != "" {
		text = m.Scenario + ":" + text
	}
	return text
}

// OfScenario tells whether it is looked at in a scenario.
func (m Metric) OfScenario(label string) bool { return m.Scenario == "" || m.Scenario == label }

// Scale is what its figures are multiplied with.
func (m Metric) Scale() int64 {
	if m.Quantile == "mean" {
		return m.MeanScale()
	}
	return 1
}

// UsualMetrics are those of a sweep for which nobody names any.
func UsualMetrics() []Metric {
	m, err := ParseMetric("downtime.total")
	if err != nil {
		panic(err) // there is such a metric
	}
	return []Metric{m}
}
