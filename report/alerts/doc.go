// Package alerts has alerting rules for Prometheus about consumer groups, and tells when
// they would have fired in a run.
//
// A [Watch] is an [event.Sink] that has the metrics of the run sampled as Prometheus would
// scrape them, every [report.AlertEvery]. When the run is over, [Watch.Finish] evaluates the
// rules at the same moments. A rule is an expression of package-internal types, of which
// each prints itself as PromQL and evaluates itself over the samples (expr.go), so that what
// is written and what is evaluated are one. The names of the metrics are those of package
// kafkametrics. A new rule is a line in rules.go.
package alerts
