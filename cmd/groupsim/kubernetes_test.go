package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/groupsim/groupsim/internal/golden"
	"github.com/groupsim/groupsim/report"
)

// deploy writes the scenario of a rollout, as somebody would who has read the page, and
// changes lines of it: old, new, old, new ….
func deploy(t *testing.T, change ...string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "deploy.yaml")
	runOut(t, "new", "--kubernetes", "--pods", "12", "--partitions", "60", "--startup", "20s", path)
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; i < len(change); i += 2 {
		if !strings.Contains(string(text), change[i]) {
			t.Fatalf("%q is not in\n%s", change[i], text)
		}
		text = []byte(strings.Replace(string(text), change[i], change[i+1], 1))
	}
	if err := os.WriteFile(path, text, 0o644); err != nil {
		t.Fatal(err)
	}
	return path
}

// medians are those of many runs.
type medians struct {
	Metrics map[string]struct{ P50 float64 }
}

// row is a line of a table: what is held against what, and the medians of some metrics.
func (m *medians) row(title string, metrics ...string) string {
	cells := []string{title}
	for _, name := range metrics {
		value, ok := m.Metrics[name]
		switch {
		case !ok:
			return name + " is no metric"
		case strings.HasPrefix(name, "downtime"):
			cells = append(cells, report.Ms(value.P50*1000).Human())
		default:
			cells = append(cells, fmt.Sprint(value.P50))
		}
	}
	return "| " + strings.Join(cells, " | ") + " |\n"
}

// table has a row for each variant of the rollout, which is its title and what it changes,
// over 20 runs.
func table(t *testing.T, head string, variants [][]string) string {
	t.Helper()
	text := "| " + head + " | downtime | worst partition | rebalances | peak lag |\n|---|---:|---:|---:|---:|\n"
	for _, v := range variants {
		var m medians
		readJSON(t, runOut(t, "run", deploy(t, v[1:]...), "--runs", "20", "-o", "json"), &m)
		text += m.row(v[0], "downtime.total", "downtime.max", "rebalances", "lag.peak")
	}
	return text
}

// The page about Kubernetes shows what the commands print today.
func TestThePageAboutKubernetes(t *testing.T) {
	var compared struct {
		Setups []struct {
			Name   string
			Trials medians
		}
	}
	path := deploy(t)
	readJSON(t, runOut(t, "compare", path, "-o", "json"), &compared)
	setups := "| setup | downtime | worst partition | rebalances | partitions moved | peak lag |\n|---|---:|---:|---:|---:|---:|\n"
	for _, s := range compared.Setups {
		setups += s.Trials.row(s.Name, "downtime.total", "downtime.max", "rebalances", "moved", "lag.peak")
	}
	const kind, surge, unavailable = "kind: deployment ", "max.surge: 25% ", "max.unavailable: 25% "
	const dynamic, static = "# group.instance.id:", "group.instance.id:"
	const slow, grace = "  per.record: 2ms ", "grace: 30s "
	stateful := []string{kind, "kind: statefulset ", "    max.surge: 25%", "    # max.surge: 25%", "    max.unavailable: 25%", "    # max.unavailable: 25%"}
	golden.ComparePage(t, "../../docs/kubernetes.md",
		golden.Part{Name: "setups", Text: setups},
		golden.Part{Name: "advice", Text: shown(t, "In short: ", "\x00", "compare", path)},
		golden.Part{Name: "ids", Text: table(t, "pods", [][]string{
			{"Deployment, dynamic members"}, {"Deployment, a `group.instance.id` of the pod's name", dynamic, static},
			append([]string{"StatefulSet, dynamic members"}, stateful...), append([]string{"StatefulSet, a `group.instance.id` of the pod's name", dynamic, static}, stateful...)})},
		golden.Part{Name: "surge", Text: table(t, "maxSurge, maxUnavailable", [][]string{
			{"1, 0", surge, "max.surge: 1 ", unavailable, "max.unavailable: 0 "}, {"25 %, 25 %"}, {"100 %, 0", surge, "max.surge: 100% ", unavailable, "max.unavailable: 0 "}})},
		golden.Part{Name: "grace", Text: table(t, "grace period", [][]string{
			{"10 s", slow, "  per.batch: 15s\n" + slow, grace, "grace: 10s "}, {"30 s", slow, "  per.batch: 15s\n" + slow}})},
		golden.Part{Name: "probes", Text: table(t, "readiness probe", [][]string{
			{"that it polls"}, {"that it consumes", "# ready: assigned", "ready: assigned"}, {"that it polls, for 30 s (`min.ready`)", "# min.ready: 10s", "min.ready: 30s"}})},
	)
}
