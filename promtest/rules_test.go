package promtest

import (
	"bytes"
	"cmp"
	"encoding/json"
	"log/slog"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/prometheus/common/model"
	"github.com/prometheus/prometheus/model/rulefmt"
	"github.com/prometheus/prometheus/promql"
	"github.com/prometheus/prometheus/promql/parser"

	"github.com/groupsim/groupsim"
	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/report"
	"github.com/groupsim/groupsim/report/kafkametrics"
	"github.com/groupsim/groupsim/report/print"
)

// run runs a scenario, samples its metrics as the rules read them, and has the rules
// evaluated.
func run(t *testing.T, name string, set ...string) (*report.Report, *kafkametrics.Recorder) {
	t.Helper()
	s, err := groupsim.Load(name, nil, groupsim.Options{Set: set})
	if err != nil {
		t.Fatal(err)
	}
	var moments []clock.Time
	for at := clock.Time(report.AlertEvery); at <= clock.Time(s.Scenario.Duration); at += clock.Time(report.AlertEvery) {
		moments = append(moments, at)
	}
	metrics := kafkametrics.NewRecorder(s.Scenario.Names(), moments)
	r, err := groupsim.Run(s, groupsim.RunOptions{Metrics: metrics, Alerts: true})
	if err != nil {
		t.Fatal(err)
	}
	return r, metrics
}

// firings has Prometheus evaluate a rule at every moment, and gives when it fired: where its
// expression has held for some client at each moment of the time that the rule waits.
func firings(t *testing.T, rule *report.AlertRule, series store, moments []clock.Time) []report.Firing {
	t.Helper()
	engine := promql.NewEngine(promql.EngineOpts{MaxSamples: 1e6, Timeout: time.Minute})
	holds := make([]map[string]bool, len(moments))
	clients := map[string]bool{}
	for i, now := range moments {
		query, err := engine.NewInstantQuery(t.Context(), series, nil, rule.Expr, at(now))
		if err != nil {
			t.Fatalf("%s: %v", rule.Name, err)
		}
		result, err := query.Exec(t.Context()).Vector()
		if err != nil {
			t.Fatalf("%s: %v", rule.Name, err)
		}
		holds[i] = map[string]bool{}
		for _, sample := range result {
			client := sample.Metric.Get("client_id")
			holds[i][client], clients[client] = true, true
		}
		query.Close()
	}
	list := []report.Firing{}
	waits := int(rule.For / report.AlertEvery)
	for client := range clients {
		open := -1
		for i, now := range moments {
			fires := i >= waits
			for k := max(0, i-waits); k <= i; k++ {
				fires = fires && holds[k][client]
			}
			switch {
			case fires && open < 0:
				open = len(list)
				list = append(list, report.Firing{Client: report.Name(client), From: report.Ms(now), To: report.None})
			case !fires && open >= 0:
				list[open].To = report.Ms(now)
				open = -1
			}
		}
	}
	return list
}

// scenarios are of every kind of client and protocol, and with what is hard: processes that
// stand still, end and come back. Every rule fires in one of them.
var scenarios = [][]string{
	{"gc-pause"}, {"rolling-deploy"}, {"crash"}, {"poll-timeout"}, {"librdkafka-slow-callback"}, {"librdkafka-loses-by-itself"},
	{"python-assign-in-callback"}, {"mixed-java-librdkafka"}, {"consumer-slow-revoker"}, {"consumer-static-kill"},
	{"rolling-deploy", "consumer.group.protocol=consumer"}, {"crash", "client=librdkafka", "application.per.record=30ms"},
}

// Prometheus takes the files, and fires the rules when groupsim says so.
func TestPrometheusAgrees(t *testing.T) {
	fired := map[string]bool{}
	for _, which := range scenarios {
		name := strings.Join(which, " ")
		r, metrics := run(t, which[0], which[1:]...)
		var file bytes.Buffer
		if err := print.PrometheusRules(&file, r); err != nil {
			t.Fatal(err)
		}
		if _, errs := rulefmt.Parse(file.Bytes(), false, model.UTF8Validation, parser.NewParser(parser.Options{}), slog.New(slog.DiscardHandler)); len(errs) > 0 {
			t.Errorf("%s: %v", name, errs)
		}
		series := scraped(metrics)
		for i := range r.Alerts {
			rule := &r.Alerts[i]
			got := firings(t, rule, series, metrics.Moments())
			order := func(a, b report.Firing) int {
				return cmp.Or(cmp.Compare(a.From, b.From), cmp.Compare(a.Client, b.Client))
			}
			want := slices.Clone(rule.Fired)
			slices.SortFunc(got, order)
			slices.SortFunc(want, order)
			if !slices.Equal(got, want) {
				t.Errorf("%s: %s fires %v in Prometheus, groupsim says %v", name, rule.Name, got, want)
			}
			fired[rule.Name] = fired[rule.Name] || len(got) > 0
		}
	}
	for name, any := range fired {
		if !any {
			t.Errorf("%s never fires", name)
		}
	}
}

// The dashboard asks in PromQL.
func TestTheDashboardAsksInPromQL(t *testing.T) {
	text, err := os.ReadFile("../docs/grafana-dashboard.json")
	if err != nil {
		t.Fatal(err)
	}
	var board struct {
		Panels []struct{ Targets []struct{ Expr string } }
	}
	if err := json.Unmarshal(text, &board); err != nil {
		t.Fatal(err)
	}
	for _, p := range board.Panels {
		for _, target := range p.Targets {
			if _, err := parser.NewParser(parser.Options{}).ParseExpr(target.Expr); err != nil {
				t.Errorf("%s: %v", target.Expr, err)
			}
		}
	}
}
