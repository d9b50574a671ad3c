package kafkametrics

import (
	"encoding/json"
	"os"
	"regexp"
	"slices"
	"testing"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/internal/golden"
)

func TestThePageHasTheWindow(t *testing.T) {
	golden.Says(t, "../../docs/monitoring.md", "Averages, maxima and rates look back on the last %d s exactly. Kafka keeps two samples of %d s, and looks back on %d to %d s.",
		windowTime/clock.Second, windowTime/clock.Second/2, windowTime/clock.Second/2, windowTime/clock.Second)
}

// The dashboard shows what a run can show, under the same names.
func TestTheDashboardHasTheNames(t *testing.T) {
	text, err := os.ReadFile("../../docs/grafana-dashboard.json")
	if err != nil {
		t.Fatal(err)
	}
	var board struct {
		Panels []struct {
			Title   string
			Targets []struct{ Expr string }
		}
	}
	if err := json.Unmarshal(text, &board); err != nil {
		t.Fatal(err)
	}
	name, names, n := regexp.MustCompile(`\b(kafka|librdkafka)_\w+`), Names(), 0
	for _, p := range board.Panels {
		for _, target := range p.Targets {
			found := name.FindAllString(target.Expr, -1)
			if len(found) == 0 {
				t.Errorf("%s: %s has no metric", p.Title, target.Expr)
			}
			for _, metric := range found {
				if n++; !slices.Contains(names, metric) {
					t.Errorf("%s: a run shows no %s", p.Title, metric)
				}
			}
		}
	}
	if n < 15 {
		t.Errorf("only %d metrics", n)
	}
}

// The names of Kafka's metrics that the page has are of those that a run shows.
func TestThePageHasTheNames(t *testing.T) {
	text, err := os.ReadFile("../../docs/monitoring.md")
	if err != nil {
		t.Fatal(err)
	}
	names := Names()
	for _, metric := range regexp.MustCompile(`\b(kafka|librdkafka)_[a-z_]+[a-z]\b`).FindAllString(string(text), -1) {
		if metric != "kafka_exporter" && !slices.Contains(names, metric) {
			t.Errorf("a run shows no %s", metric)
		}
	}
}
