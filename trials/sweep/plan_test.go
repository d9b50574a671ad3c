package sweep

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/groupsim/groupsim/trials"
)

// axes reads some, which are right.
func axes(t *testing.T, over ...string) []Axis {
	t.Helper()
	var list []Axis
	for _, text := range over {
		a, err := ParseAxis(text)
		if err != nil {
			t.Fatal(err)
		}
		list = append(list, a)
	}
	return list
}

func metrics(t *testing.T, names ...string) []Metric {
	t.Helper()
	var list []Metric
	for _, name := range names {
		m, err := ParseMetric(name)
		if err != nil {
			t.Fatal(err)
		}
		list = append(list, m)
	}
	return list
}

// plan makes one, which is right.
func plan(t *testing.T, ask Ask, over ...string) *Plan {
	t.Helper()
	ask.Axes = axes(t, over...)
	p, err := New(ask)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// line makes a unit of a plan.
func line(t *testing.T, p *Plan, number int64) string {
	t.Helper()
	u := p.Unit(number)
	s, refused := p.Load(u.Subject, u.Point)
	o, err := p.Do(context.Background(), u, s, refused)
	if err != nil {
		t.Fatal(err)
	}
	return string(p.Line(&o))
}

// Units are numbered scenario by scenario, point by point, run by run; the last axis changes
// fastest.
func TestUnitsAreNumbered(t *testing.T) {
	p := plan(t, Ask{Scenarios: []string{"gc-pause", "crash"}, Runs: 4}, "consumer.session.timeout.ms=30000,45000", "consumer.heartbeat.interval.ms=1000,2000,3000")
	if p.Points() != 6 || p.Units() != 48 {
		t.Fatalf("%d points, %d units", p.Points(), p.Units())
	}
	seen := int64(0)
	for subject := range 2 {
		for point := range 6 {
			for run := range uint64(4) {
				if u := p.Unit(seen); u != (Unit{seen, subject, point, run}) {
					t.Errorf("unit %d is %+v", seen, u)
				}
				seen++
			}
		}
	}
	if at := p.Point(4); at[0] != 1 || at[1] != 1 {
		t.Errorf("point 4 is %v", at)
	}
	if set := strings.Join(p.Set("crash", p.Point(5)), " "); set != "consumer.session.timeout.ms=45000 consumer.heartbeat.interval.ms=3000" {
		t.Errorf("point 5 sets %s", set)
	}
}

// The line of a unit is the same whoever makes it, and says by itself what it is of.
func TestLines(t *testing.T) {
	p := plan(t, Ask{Scenarios: []string{"gc-pause"}, Runs: 3, Metrics: metrics(t, "downtime.max@p95", "downtime.max", "rebalances", "availability", "startup")},
		"consumer.session.timeout.ms=10000,30000")
	for number, want := range map[int64]string{
		0: `{"unit":0,"sweep":{"scenarios":[{"name":"gc-pause","command":"groupsim run gc-pause","drawn":["phase","spread","noise"]}],"axes":[{"key":"consumer.session.timeout.ms","unit":"ms","values":["10000","30000"]}],` +
			`"metrics":["downtime.max@p95","downtime.max@p50","rebalances@p50","availability@p50","startup@p50"],"runs":3},` +
			`"scenario":"gc-pause","point":{"consumer.session.timeout.ms":10000},"run":0,"refused":"heartbeat.interval.ms 10000 is not below session.timeout.ms 10000: make it a third of the session"}`,
		4: `{"unit":4,"scenario":"gc-pause","point":{"consumer.session.timeout.ms":30000},"run":1,"metrics":{"downtime.max":`,
	} {
		got := line(t, p, number)
		if !strings.HasPrefix(got, want) || !json.Valid([]byte(got)) {
			t.Errorf("unit %d:\n got %s\nwant %s…", number, got, want)
		}
		if again := line(t, p, number); again != got {
			t.Errorf("unit %d is not the same again", number)
		}
	}
}

// Run 7 draws the same at every point: its phase is at the same place in the heartbeat
// interval, whatever that is, and what the file varies is the same.
func TestDrawsAreCommon(t *testing.T) {
	p := plan(t, Ask{Scenarios: []string{"gc-pause-lognormal"}, Runs: 8}, "consumer.heartbeat.interval.ms=1000,2000,4000")
	var draws []string
	for point := range p.Points() {
		s, err := p.Load(0, point)
		if err != nil {
			t.Fatal(err)
		}
		if s, err = s.WithRun(7); err != nil {
			t.Fatal(err)
		}
		text := ""
		for _, d := range s.Drawn {
			if d.Name == "phase" {
				interval := int64(s.Scenario.Members[0].Consumer.HeartbeatIntervalMs)
				text += fmt.Sprintf("phase %d %% ", int64(d.Duration)/10/interval)
			} else {
				text += d.Name + " " + d.Text + " "
			}
		}
		draws = append(draws, text)
	}
	if draws[0] != draws[1] || draws[1] != draws[2] || !strings.Contains(draws[0], "phase") || !strings.Contains(draws[0], "pause") {
		t.Errorf("run 7 draws %q", draws)
	}
}

// Whatever decides what a unit comes to is in the hash, and nothing else.
func TestHash(t *testing.T) {
	hash := func(ask Ask, over ...string) string {
		h, err := plan(t, ask, over...).Hash()
		if err != nil {
			t.Fatal(err)
		}
		return h
	}
	base := Ask{Scenarios: []string{"gc-pause"}, Runs: 10, Model: "one"}
	session := "consumer.session.timeout.ms=30000,45000"
	first := hash(base, session)
	if hash(base, session) != first || len(first) != 64 {
		t.Errorf("%q is no hash, or not the same again", first)
	}
	named := base
	named.Commands = []string{"groupsim run ./elsewhere/gc-pause.yaml"}
	if hash(named, session) != first {
		t.Error("where the file lies decides nothing")
	}
	seed := uint64(7)
	for what, other := range map[string]func(a *Ask) string{
		"runs":     func(a *Ask) string { a.Runs = 11; return session },
		"model":    func(a *Ask) string { a.Model = "two"; return session },
		"scenario": func(a *Ask) string { a.Scenarios = []string{"crash"}; return session },
		"seed":     func(a *Ask) string { a.Options.Seed = &seed; return session },
		"set":      func(a *Ask) string { a.Options.Set = []string{"duration=4m"}; return session },
		"metric":   func(a *Ask) string { a.Metrics = metrics(t, "rebalances"); return session },
		"values":   func(a *Ask) string { return "consumer.session.timeout.ms=30000,46000" },
	} {
		ask := base
		if over := other(&ask); hash(ask, over) == first {
			t.Errorf("another %s is another plan", what)
		}
	}
}

func TestPlansThatCannotBe(t *testing.T) {
	over := "consumer.session.timeout.ms=30000,45000"
	for _, c := range []struct {
		ask  Ask
		over []string
		want string
	}{
		{Ask{Scenarios: []string{"gc-pause"}, Runs: -1}, []string{over}, "there can be 1 to 1000000 runs at a point, not -1"},
		{Ask{Scenarios: []string{"gc-pause", "gc-pause"}, Runs: 1}, []string{over}, "gc-pause is given twice: take one of them out"},
		{Ask{Scenarios: []string{"gc-pause"}, Runs: 1}, []string{over, over}, "consumer.session.timeout.ms is swept twice: write all its values behind one --over"},
		{Ask{Scenarios: []string{"gc-pause"}, Runs: 1}, []string{"gc-pouse:" + over}, `--over gc-pouse:consumer.session.timeout.ms: there is no scenario "gc-pouse": gc-pause (did you mean "gc-pause"?)`},
		{Ask{Scenarios: []string{"gc-pause"}, Runs: 1, Metrics: metrics(t, "crash:rebalances")}, []string{over}, `--metric crash:rebalances@p50: there is no scenario "crash": gc-pause`},
		{Ask{Scenarios: []string{"gc-pause"}, Runs: 1, Metrics: metrics(t, "rebalances", "rebalances@p50")}, []string{over}, `--metric rebalances@p50 is given twice: take one of them out`},
		{Ask{Scenarios: []string{"gc-pause"}, Runs: 1}, []string{"topics.order.rate=1,2"}, `--over topics.order.rate=1: there is no topic "order" (did you mean "orders"?)` + "\nand every other of the 2 points of gc-pause is refused, too"},
		{Ask{Scenarios: []string{"gc-pause"}, Runs: 1_000_000}, []string{"consumer.session.timeout.ms=30000..45000/5000"}, "5000000000 runs are more than 1000000000: take fewer points, or --runs"},
		{Ask{Scenarios: []string{"gc-pause"}, Runs: 1}, []string{"consumer.session.timeout.ms=30000..45000/5000", "consumer.heartbeat.interval.ms=1000..2000/500"}, "the values make more than 100000 points: take fewer of each, or sweep them one after another"},
	} {
		ask := c.ask
		ask.Axes = axes(t, c.over...)
		if _, err := New(ask); err == nil || err.Error() != c.want {
			t.Errorf("%v:\n got %v\nwant %s", c.over, err, c.want)
		}
	}
}

// A plan changes nothing of a scenario but what its axes say.
func TestPointsAreScenariosWithSettings(t *testing.T) {
	p := plan(t, Ask{Scenarios: []string{"gc-pause"}, Runs: 5, Metrics: metrics(t, "downtime.total", "rebalances")}, "consumer.session.timeout.ms=30000,45000")
	s, err := trials.Load("gc-pause", nil, trials.Options{Set: []string{"consumer.session.timeout.ms=45000"}})
	if err != nil {
		t.Fatal(err)
	}
	u := p.Unit(9)
	loaded, err := p.Load(u.Subject, u.Point)
	if err != nil {
		t.Fatal(err)
	}
	o, err := p.Do(context.Background(), u, loaded, nil)
	if err != nil {
		t.Fatal(err)
	}
	figures, err := trials.Figures(context.Background(), s, 4)
	if err != nil || o.Values[0] != int64(figures.Downtime.Total) || o.Values[1] != int64(figures.Rebalances) {
		t.Errorf("unit 9 comes to %v, and its run to %d and %d, %v", o.Values, figures.Downtime.Total, figures.Rebalances, err)
	}
}
