package report

import (
	"slices"
	"testing"
)

func TestConditionsAreTakenApart(t *testing.T) {
	for _, c := range []struct {
		condition, operator, value string
		ok                         bool
	}{
		{"<= 45s", "<=", "45s", true}, {"<45s", "<", "45s", true}, {" >= 0.99 ", ">=", "0.99", true}, {">3", ">", "3", true},
		{"== Stable", "==", "Stable", true}, {"!= Empty", "!=", "Empty", true}, {"==", "==", "", true},
		{"45s", "", "", false}, {"= 3", "", "", false}, {"", "", "", false},
	} {
		if operator, value, ok := CutCondition(c.condition); operator != c.operator || value != c.value || ok != c.ok {
			t.Errorf("%q: %q, %q, %v", c.condition, operator, value, ok)
		}
	}
}

func TestOperators(t *testing.T) {
	want := map[string][3]bool{ // less, equal, larger
		"<=": {true, true, false}, "<": {true, false, false}, ">=": {false, true, true},
		">": {false, false, true}, "==": {false, true, false}, "!=": {true, false, true},
	}
	for _, op := range Operators() {
		for i, is := range want[op] {
			if holds(op, i-1) != is {
				t.Errorf("%s with order %d: %v", op, i-1, !is)
			}
		}
	}
	if len(Operators()) != len(want) {
		t.Errorf("%d operators, want %d", len(Operators()), len(want))
	}
}

func TestNamesAreUnique(t *testing.T) {
	seen := map[string]bool{}
	for _, m := range Metrics() {
		if found, ok := MetricByName(m.Name); !ok || found != m || seen[m.Name] || m.Doc == "" {
			t.Errorf("%+v is not to be found, twice there or without a word", m)
		}
		seen[m.Name] = true
	}
	if _, ok := MetricByName("downtime.average"); ok {
		t.Error("a metric that there is not is found")
	}
}

// What adds up over incidents is what is counted, and no extreme, no share and no state.
func TestMetricsThatAddUp(t *testing.T) {
	var names []string
	for _, m := range Metrics() {
		if m.AddsUp() {
			names = append(names, m.Name)
		}
	}
	for _, name := range []string{"downtime.total", "downtime.dead", "downtime.unassigned", "rebalances", "rebalancing", "reprocessed", "died"} {
		if !slices.Contains(names, name) {
			t.Errorf("%s adds up", name)
		}
	}
	for _, name := range []string{"downtime.mean", "downtime.max", "downtime.p99", "gap.max", "availability", "lag.peak", "startup", "never-up", "final.state", "members.max"} {
		if slices.Contains(names, name) {
			t.Errorf("%s does not add up", name)
		}
	}
}
