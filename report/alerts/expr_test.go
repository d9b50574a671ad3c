package alerts

import (
	"slices"
	"testing"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/report"
	"github.com/groupsim/groupsim/report/kafkametrics"
)

// counts of things, as the metrics have them; −1: no sample.
func values(list ...int64) []kafkametrics.Value {
	values := make([]kafkametrics.Value, len(list))
	for i, n := range list {
		if values[i] = kafkametrics.Count(n); n < 0 {
			values[i] = kafkametrics.Absent
		}
	}
	return values
}

// The cases are worked out by hand from extrapolatedRate, with a window of 60 s and a
// sample each 15 s: the first lies 15 s behind the begin of the window.
func TestIncrease(t *testing.T) {
	for _, c := range []struct {
		what    string
		values  []int64
		missing int
		want    string // none: nothing to tell
	}{
		{"drawn on to the begin of the window: 2 × 60/45", []int64{7, 8, 8, 9}, 0, "2.666667"},
		{"not below zero", []int64{0, 1, 1, 2}, 0, "2"},
		{"from 1 it reaches zero half a rise before: 45/2 > 15", []int64{1, 1, 2, 3}, 0, "2.666667"},
		{"a fall is a new process at zero", []int64{7, 9, 0, 1}, 0, "4"},
		{"one sample tells nothing", []int64{-1, -1, -1, 4}, 0, ""},
		{"drawn on to the end, which is near: 2 × 60/30", []int64{4, 5, 6, -1}, 0, "4"},
		{"by half of a distance, for the end is far: 1 × (15+15+7.5)/15", []int64{4, 5, -1, -1}, 0, "2.5"},
		{"a run that is younger than the window: 1 × (15+7.5)/15", []int64{5, 6}, 2, "1.5"},
		{"no rise", []int64{5, 5, 5, 5}, 0, "0"},
	} {
		got := ""
		if v, any := risen(values(c.values...), c.missing); any {
			got = v.String()
		}
		if got != c.want {
			t.Errorf("%s: got %q, want %q", c.what, got, c.want)
		}
	}
}

// family has the metric m, by client, each 15 s.
func family(byClient map[string][]kafkametrics.Value) *samples {
	f := &kafkametrics.Family{Name: "m"}
	m := &samples{families: map[string]*kafkametrics.Family{"m": f}}
	for _, client := range slices.Sorted(func(yield func(string) bool) {
		for c := range byClient {
			if !yield(c) {
				return
			}
		}
	}) {
		f.Series = append(f.Series, kafkametrics.Series{Labels: []kafkametrics.Label{{Name: "client_id", Value: client}}, Values: byClient[client]})
		m.moments = nil
		for i := range byClient[client] {
			m.moments = append(m.moments, clock.Time(i+1)*clock.Time(report.AlertEvery))
		}
	}
	return m
}

// A rule fires when it has held for long enough, for each set of labels by itself, and ends
// when it does not hold any more, or the series is gone.
func TestFiring(t *testing.T) {
	m := family(map[string][]kafkametrics.Value{"c1": values(0, 5, 5, 5, 0, 5, 5, -1), "c2": values(0, 0, 0, 5, 5, 5, 5, 5)})
	r := rule{when: compare{left: selector{metric: "m"}, sign: ">", to: kafkametrics.Count(4)}, lasts: clock.Duration(report.AlertEvery)}
	const every = report.AlertEvery
	want := []report.Firing{{Client: "c1", From: 3 * every, To: 5 * every}, {Client: "c2", From: 5 * every, To: report.None}, {Client: "c1", From: 7 * every, To: 8 * every}}
	if got := r.fired(m); !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

// What a client is only shown to have in the place of another nobody scrapes.
func TestSeriesInPlace(t *testing.T) {
	m := family(map[string][]kafkametrics.Value{"c1": values(5), "c2": values(6)})
	m.families["m"].Series[0].InPlace = true
	if got := (selector{metric: "m"}).at(m, 0); len(got) != 1 || got[0].value != kafkametrics.Count(6) {
		t.Errorf("got %v", got)
	}
}

func TestExpressions(t *testing.T) {
	m := family(map[string][]kafkametrics.Value{"c1": values(1, 2, 4), "c2": values(1, 1, 3)})
	for _, c := range []struct {
		of   expr
		text string
		want string // of the third moment
	}{
		{selector{metric: "m", label: "client_id", values: []string{"c2"}}, `m{client_id="c2"}`, "3"},
		{selector{metric: "m", label: "client_id", values: []string{"c1", "c2"}, back: 30 * clock.Second}, `m{client_id=~"c1|c2"} offset 30s`, "1 1"},
		{aggregate{sum, "job", selector{metric: "m"}}, "sum by (job) (m)", "7"},
		{aggregate{highest, "client_id", selector{metric: "m"}}, "max by (client_id) (m)", "4 3"},
		{compare{left: selector{metric: "m"}, sign: ">", to: kafkametrics.Count(7) / 2}, "m > 3.5", "4"},
		{compare{left: selector{metric: "m"}, sign: "==", right: aggregate{sum, "client_id", selector{metric: "m"}}}, "m == sum by (client_id) (m)", "4 3"},
		{increase{selector{metric: "m"}, 5 * clock.Minute}, "increase(m[5m])", "3.75 2.5"},
	} {
		got := ""
		for i, e := range c.of.at(m, 2) {
			if i > 0 {
				got += " "
			}
			got += e.value.String()
		}
		if text := c.of.String(); text != c.text || got != c.want {
			t.Errorf("%s is %s, want %s, %s", text, got, c.text, c.want)
		}
	}
}

// Every rule reads metrics that a run can show.
func TestRulesReadWhatThereIs(t *testing.T) {
	names := kafkametrics.Names()
	for _, name := range metrics() {
		if !slices.Contains(names, name) {
			t.Errorf("%s is no metric of a run", name)
		}
	}
}

// A rule has a name of its own, and the windows are whole intervals.
func TestRules(t *testing.T) {
	for _, rebalance := range []string{report.Eager, report.Cooperative, report.Mixed, report.Incremental} {
		told := map[string]bool{}
		for _, g := range groups(rebalance) {
			for _, r := range g.rules {
				if told[r.name] || r.summary == "" || r.description == "" || r.lasts%clock.Duration(report.AlertEvery) != 0 {
					t.Errorf("%s: told twice, or without words, or for no whole number of intervals", r.name)
				}
				told[r.name] = true
			}
		}
	}
}
