package sweep

import (
	"context"
	"math"
	"strings"
	"testing"

	"github.com/groupsim/groupsim/report"
	"github.com/groupsim/groupsim/trials"
	"github.com/groupsim/groupsim/trials/year"
)

// At each point a year is the rate of each incident times what the runs of its scenario come to
// there, and what happens never has no share.
func TestYearsOfPoints(t *testing.T) {
	y, err := year.Read("y.yaml", strings.NewReader("incidents:\n  crashes: {scenario: crash, rate: 4 per member per year}\n  pauses: {scenario: gc-pause, rate: 0 per day}\n"))
	if err != nil {
		t.Fatal(err)
	}
	p := plan(t, Ask{Runs: 10, Year: y, Metrics: metrics(t, "downtime.total@p95", "gap.max", "crashes:rebalances")}, "consumer.session.timeout.ms=15000,45000")
	r, err := p.Run(CarryOptions{})
	if err != nil {
		t.Fatal(err)
	}
	if len(r.Years) != 2 || r.Years[1].Point != 1 || r.Years[0].Metric.Name != "downtime.total" {
		t.Fatalf("%+v", r.Years)
	}
	for point := range r.Years {
		s, err := p.Load(0, point)
		if err != nil {
			t.Fatal(err)
		}
		sum, dead := 0.0, 0.0
		for k := range uint64(10) {
			figures, err := trials.Figures(context.Background(), s, k)
			if err != nil {
				t.Fatal(err)
			}
			sum += float64(figures.Downtime.Total)
			dead += float64(figures.ByCause[report.Dead])
		}
		want := 4 * float64(len(s.Scenario.Members)) * sum / 10
		if got := r.Years[point]; math.Abs(got.Mean-want) > 1 || got.Low > want || got.High < want || got.Kinds[0].Share != 1 || got.Kinds[1].Share != 0 {
			t.Errorf("point %d: %+v, want %v", point, got.Kinds, want)
		}
		// The causes have all of it, and the largest stands first.
		causes, share := r.Years[point].Causes, 0.0
		for _, c := range causes {
			share += c.Share
		}
		if math.Abs(share-1) > 1e-9 || causes[0].Name != "dead" || math.Abs(causes[0].Mean-want*dead/sum) > 1 {
			t.Errorf("point %d: %+v, want %v of dead", point, causes, want*dead/sum)
		}
	}
	var text, document strings.Builder
	if err := r.WriteText(&text, 80, false); err != nil || !strings.Contains(text.String(), "downtime.total of a year") || !strings.Contains(text.String(), "crashes 100 %,") || !strings.Contains(text.String(), "45 s  dead ") {
		t.Errorf("%v\n%s", err, text.String())
	}
	if err := r.WriteJSON(&document); err != nil || !strings.Contains(document.String(), `"years":[{"point":{"consumer.session.timeout.ms":15000},"metric":"downtime.total","year":{"mean":`) {
		t.Errorf("%v\n%s", err, document.String())
	}
	if _, err := New(Ask{Runs: 10, Year: y, Metrics: metrics(t, "gap.max"), Axes: p.Axes}); err == nil || !strings.Contains(err.Error(), "adds up over the incidents") {
		t.Errorf("%v", err)
	}
}
