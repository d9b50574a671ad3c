package recording

import (
	"encoding/json"
	"testing"
)

func past(t *testing.T, end Time, runs ...Run) string {
	t.Helper()
	var p Progress
	for _, r := range runs {
		p.Add("orders-0", r)
	}
	text, err := json.Marshal(p.Past(10000, end)["orders-0"])
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func TestPast(t *testing.T) {
	for _, test := range []struct {
		what string
		end  Time
		runs []Run
		want string
	}{
		{"no gap", 13000, []Run{{"c1", 0, 5, 11000, 11100}, {"c1", 5, 6, 12000, 12000}},
			`{"first_ms":100,"gaps":[],"reprocessed":0}`},
		{"a gap of 150 ms, and another owner after it", 13000, []Run{{"c1", 0, 5, 11000, 11000}, {"c2", 5, 6, 12500, 12500}},
			`{"first_ms":100,"gaps":[{"from_ms":100,"to_ms":250,"from":"c1","to":"c2"}],"reprocessed":0}`},
		{"a gap that is open at the end", 14000, []Run{{"c1", 0, 5, 11000, 11000}},
			`{"first_ms":100,"gaps":[{"from_ms":100,"to_ms":null,"from":"c1","to":null}],"reprocessed":0}`},
		{"two at once: the gap begins when the last one stops", 14000, []Run{{"c1", 0, 50, 11000, 12400}, {"c2", 20, 30, 11500, 11600}, {"c2", 50, 51, 14000, 14000}},
			`{"first_ms":100,"gaps":[{"from_ms":240,"to_ms":400,"from":"c1","to":"c2"}],"reprocessed":10}`},
		{"processed three times", 12000, []Run{{"c1", 0, 10, 11000, 11000}, {"c2", 8, 12, 11100, 11100}, {"c3", 8, 9, 11200, 11200}},
			`{"first_ms":100,"gaps":[],"reprocessed":3}`},
		{"in the order of time, not of telling", 13000, []Run{{"c1", 5, 6, 12000, 12000}, {"c1", 0, 5, 11000, 11900}},
			`{"first_ms":100,"gaps":[],"reprocessed":0}`},
		{"after the end", 13000, []Run{{"c1", 0, 5, 13001, 13001}},
			`{"first_ms":null,"gaps":[],"reprocessed":0}`},
	} {
		if got := past(t, test.end, test.runs...); got != test.want {
			t.Errorf("%s: %s, want %s", test.what, got, test.want)
		}
	}
}
