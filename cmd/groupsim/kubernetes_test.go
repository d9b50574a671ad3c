package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/groupsim/groupsim"
	"github.com/groupsim/groupsim/internal/golden"
	"github.com/groupsim/groupsim/report"
	"github.com/groupsim/groupsim/words"
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

// asSet has a row for each way to set a bundled scenario, of run 0.
func asSet(t *testing.T, name string, sets ...string) string {
	t.Helper()
	text := "| " + name + " | downtime | worst partition | rebalances | peak lag |\n|---|---:|---:|---:|---:|\n"
	for _, set := range append([]string{""}, sets...) {
		title, args := "as it is", []string{"run", name, "--run", "0", "-o", "json"}
		if set != "" {
			title, args = "`--set "+set+"`", append(args, "--set", set)
		}
		code, out, errs := run("", args...)
		if code != exitFine && code != exitUnmet {
			t.Fatalf("%v: %s", args, errs)
		}
		var r struct {
			Summary struct {
				Downtime   struct{ Total, Max float64 } `json:"downtime_ms"`
				Rebalances int
				PeakLag    int `json:"peak_lag"`
			}
		}
		readJSON(t, out, &r)
		s := &r.Summary
		text += fmt.Sprintf("| %s | %s | %s | %d | %d |\n", title, report.Ms(s.Downtime.Total*1000).Human(), report.Ms(s.Downtime.Max*1000).Human(), s.Rebalances, s.PeakLag)
	}
	return text
}

// comparison compares the rollout under its usual setups, by so many runs; 0: as many as
// usual.
func comparison(t *testing.T, runs int, change ...string) *report.Comparison {
	t.Helper()
	contenders, err := groupsim.Contenders([]string{deploy(t, change...)}, nil, groupsim.Options{}, nil)
	if err != nil {
		t.Fatal(err)
	}
	c, err := groupsim.Compare(contenders, groupsim.CompareOptions{ManyOptions: groupsim.ManyOptions{Runs: runs}})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// advice is the sentence with which a comparison ends.
func advice(c *report.Comparison) string {
	return strings.Join(words.Wrap("> "+c.Conclusion(), 130, words.All), "\n> ") + "\n"
}

// The page about Kubernetes shows what the commands print today.
func TestThePageAboutKubernetes(t *testing.T) {
	var compared bytes.Buffer
	c := comparison(t, 0)
	if err := c.WriteJSON(&compared); err != nil {
		t.Fatal(err)
	}
	var all struct {
		Setups []struct {
			Name   string
			Trials medians
		}
	}
	readJSON(t, compared.String(), &all)
	setups := "| setup | downtime | worst partition | rebalances | partitions moved | peak lag |\n|---|---:|---:|---:|---:|---:|\n"
	for _, s := range all.Setups {
		setups += s.Trials.row(s.Name, "downtime.total", "downtime.max", "rebalances", "moved", "lag.peak")
	}
	const kind, surge, unavailable = "kind: deployment ", "max.surge: 25% ", "max.unavailable: 25% "
	const dynamic, static = "# group.instance.id:", "group.instance.id:"
	const rate, slow, grace = "rate: 40", "  per.record: 2ms ", "grace: 30s "
	stateful := []string{kind, "kind: statefulset ", "    max.surge: 25%", "    # max.surge: 25%", "    max.unavailable: 25%", "    # max.unavailable: 25%"}
	golden.ComparePage(t, "../../docs/kubernetes.md",
		golden.Part{Name: "setups", Text: setups},
		golden.Part{Name: "advice", Text: advice(c)},
		golden.Part{Name: "quick", Text: advice(comparison(t, 20, "startup: 20s", "startup: 2s"))},
		golden.Part{Name: "state", Text: advice(comparison(t, 20, "# on.assigned: 2s", "on.assigned: 20s"))},
		golden.Part{Name: "ids", Text: table(t, "pods", [][]string{
			{"Deployment, dynamic members"}, {"Deployment, a `group.instance.id` of the pod's name", dynamic, static},
			append([]string{"StatefulSet, dynamic members"}, stateful...), append([]string{"StatefulSet, a `group.instance.id` of the pod's name", dynamic, static}, stateful...)})},
		golden.Part{Name: "surge", Text: table(t, "maxSurge, maxUnavailable", [][]string{
			{"1, 0", surge, "max.surge: 1 ", unavailable, "max.unavailable: 0 "}, {"25 %, 25 %"}, {"100 %, 0", surge, "max.surge: 100% ", unavailable, "max.unavailable: 0 "}})},
		golden.Part{Name: "grace", Text: table(t, "grace period", [][]string{
			{"10 s", rate, "rate: 2", slow, "  per.batch: 15s\n" + slow, grace, "grace: 10s "}, {"30 s", rate, "rate: 2", slow, "  per.batch: 15s\n" + slow}})},
		golden.Part{Name: "liveness", Text: asSet(t, "healthcheck-kills-rebalancing-pod", "liveness.failures=6", "liveness.check=polling", "liveness.term=close")},
		golden.Part{Name: "autoscaler", Text: asSet(t, "keda-flap", "autoscaler.max=2", "autoscaler.lag.threshold=7000", "application.on.assigned=1s")},
		golden.Part{Name: "probes", Text: table(t, "readiness probe", [][]string{
			{"that it polls"}, {"that it consumes", "# ready: assigned", "ready: assigned"}, {"that it polls, for 30 s (`min.ready`)", "# min.ready: 10s", "min.ready: 30s"}})},
	)
}

// A newcomer's ways to write a deploy down, right and wrong.
func TestNewDeploys(t *testing.T) {
	dir := t.TempDir()
	deployed, springed, none := filepath.Join(dir, "deployed.yaml"), filepath.Join(dir, "springed.yaml"), filepath.Join(dir, "none.yaml")
	spring, refused := "../../imports/testdata/application.yml", filepath.Join(dir, "refused.properties")
	if err := os.WriteFile(refused, []byte("session.timeout.ms=forever\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name  string
		args  []string
		stdin string
		code  int
		out   string
		errs  string
	}{
		{"a new deploy", []string{"new", "--kubernetes", "--pods", "4", deployed}, "", 0, deployed + " is written. Run it: groupsim compare " + deployed + "\n", ""},
		{"the new deploy", []string{"run", deployed, "--run", "0"}, "", 0, "deployed: A rollout of a Deployment of 4 pods that take 20 s to start", ""},
		{"a new deploy where one is", []string{"new", "--kubernetes", deployed}, "", 2, "", "deployed.yaml is there already: give another name"},
		{"a new deploy of no pods", []string{"new", "--kubernetes", "--pods", "0", none}, "", 2, "", "--pods wants a number from 1 to 10000, the replicas of the deployment, not 0"},
		{"a new deploy of no partitions", []string{"new", "--kubernetes", "--partitions", "0", none}, "", 2, "", "--partitions wants a number from 1"},
		{"a new deploy whose start has no unit", []string{"new", "--kubernetes", "--startup", "20", none}, "", 2, "", "groupsim: --startup 20: wants a duration, such as 20s"},
		{"pods of no deploy", []string{"new", "--pods", "4", none}, "", 2, "", "--pods goes with --kubernetes"},
		{"a new deploy of a configuration", []string{"new", "--kubernetes", "--properties", spring, springed}, "", 0, "is written. Run it: groupsim compare", "(Spring Boot) in place of the scenario's consumer settings"},
		{"what stands in it", []string{"run", springed, "--run", "0", "-o", "json"}, "", 0, `"assignor":"cooperative-sticky"`, ""},
		{"a new deploy of a configuration that is not there", []string{"new", "--kubernetes", "--properties", "nowhere.yml", none}, "", 2, "", "nowhere.yml: cannot be opened"},
		{"a new deploy of a wrong configuration", []string{"new", "--kubernetes", "--properties", refused, none}, "", 2, "", "refused.properties:1:"},
	} {
		t.Run(c.name, func(t *testing.T) { expect(t, c.stdin, c.args, c.code, c.out, c.errs) })
	}
	if _, err := os.Stat(none); err == nil {
		t.Error("something was written in spite of an error")
	}
}
