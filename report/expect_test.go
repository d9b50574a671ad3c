package report

import (
	"strings"
	"testing"

	"github.com/groupsim/groupsim/protocol"
)

// expect reads the bound of a metric, "<= 45s", and says what is wrong with it.
func expect(name, bound string) (Expectation, error) {
	op, value, _ := CutCondition(bound)
	e := Expectation{Metric: name, Op: op, Want: value}
	_, err := e.measure()
	return e, err
}

func expectedReport() *Report {
	r := &Report{Partitions: []Partition{
		{Topic: "orders", Partition: 4, Gaps: []PartitionGap{
			{FromTime: 10_000_000, ToTime: 20_000_000, Causes: []Segment{{Cause: Dead, Member: "c2", From: 10_000_000, To: 20_000_000}}},
			{FromTime: 60_000_000, ToTime: 90_120_000, Causes: []Segment{{Cause: Paused, Member: "c2", From: 60_000_000, To: 90_120_000}}},
		}},
	}}
	s := &r.Summary
	s.Downtime = Distribution{Total: 40_120_000, Mean: 10_040_000, P50: 0, P99: 30_120_000, Max: 30_120_000}
	s.LongestGap, s.Availability, s.Affected, s.Moved, s.Rebalances = 30_120_000, 942_300, 4, 8, 3
	s.ByCause[Dead], s.ByCause[Paused] = 10_000_000, 30_120_000
	s.Rebalancing, s.Reprocessed, s.Skipped, s.Zombie, s.PeakLag, s.FinalState = 2_510_000, 2204, 0, 5_000, 6024, "Stable"
	return r
}

func TestExpectations(t *testing.T) {
	for _, c := range []struct {
		metric, bound, got string
		ok                 bool
	}{
		{"downtime.total", "<= 40.12s", "40.12s", true},
		{"downtime.mean", "< 10.04s", "10.04s", false},
		{"downtime.p50", "== 0s", "0s", true},
		{"downtime.p99", "<= 1m", "30.12s", true},
		{"downtime.max", "<= 45s", "30.12s", true},
		{"downtime.paused", "< 5s", "30.12s", false},
		{"downtime.cut-off", "== 0", "0s", true},
		{"gap.max", "> 30s", "30.12s", true},
		{"availability", ">= 0.95", "0.9423", false},
		{"availability", ">= 0.9423", "0.9423", true},
		{"affected", "!= 4", "4", false},
		{"moved", "<8", "8", false},
		{"rebalances", "<= 3", "3", true},
		{"rebalancing", ">= 2510ms", "2.51s", true},
		{"reprocessed", "== 2204", "2204", true},
		{"skipped", "> 0", "0", false},
		{"zombie", "<= 5ms", "5ms", true},
		{"lag.peak", "< 6024", "6024", false},
		{"final.state", "== Stable", "Stable", true},
		{"final.state", "!= Stable", "Stable", false},
	} {
		e, err := expect(c.metric, c.bound)
		if err != nil {
			t.Errorf("%s %s: %v", c.metric, c.bound, err)
			continue
		}
		r := expectedReport()
		if err := Evaluate(r, []Expectation{e}); err != nil {
			t.Error(err)
			continue
		}
		want := Result{Metric: c.metric, Want: e.Op + " " + e.Want, Got: c.got, OK: c.ok, Shown: r.Expectations[0].Shown, Where: r.Expectations[0].Where, LeavesOut: r.Expectations[0].LeavesOut}
		if r.Expectations[0] != want || r.Met() != c.ok {
			t.Errorf("%s %s: got %+v", c.metric, c.bound, r.Expectations[0])
		}
	}
}

func TestWhatCameIsShownAsElsewhere(t *testing.T) {
	for metric, want := range map[string]string{"downtime.max": "30.12 s", "rebalancing": "2.51 s", "zombie": "5 ms", "moved": "8", "availability": "0.9423"} {
		e, err := expect(metric, "> 0")
		if err != nil {
			e, err = expect(metric, "> 0s")
		}
		r := expectedReport()
		if err == nil {
			err = Evaluate(r, []Expectation{e})
		}
		if err != nil {
			t.Fatal(err)
		}
		if got := r.Expectations[0].Shown; got != want {
			t.Errorf("%s: got %q, want %q", metric, got, want)
		}
	}
}

func TestABreachNamesWhatIsBehindIt(t *testing.T) {
	const long = "orders-4 was down from 60 s to 90.12 s: c2 paused 30.12 s"
	for _, c := range []struct{ metric, bound, want string }{
		{"downtime.max", "<= 0s", long}, {"gap.max", "<= 0s", long}, {"availability", ">= 1", long}, {"affected", "== 0", long},
		{"downtime.dead", "<= 0s", "orders-4 was down from 10 s to 20 s: c2 dead 10 s"},
		{"rebalances", "== 0", "the longest at 88 s for 2 s: session timeout of member c2"},
		{"moved", "== 0", ""},
	} {
		e, err := expect(c.metric, c.bound)
		if err != nil {
			t.Fatal(err)
		}
		r := expectedReport()
		r.Rebalances = []Rebalance{{From: 0, To: 6_000_000, Ended: 6_000_000, Startup: true}, {From: 88_000_000, To: 90_000_000, Ended: 90_000_000, Reason: protocol.ParseReason("session timeout of member c2")}, {From: 95_000_000, To: None, Ended: None}}
		if err := Evaluate(r, []Expectation{e}); err != nil {
			t.Fatal(err)
		}
		if got := r.Expectations[0].Where; got != c.want {
			t.Errorf("%s: got %q, want %q", c.metric, got, c.want)
		}
	}
}

func TestEveryMetricCanBeExpected(t *testing.T) {
	want := "downtime.total downtime.mean downtime.p50 downtime.p99 downtime.max " +
		"downtime.dead downtime.paused downtime.cut-off downtime.stalled downtime.revoking downtime.failover downtime.handover " +
		"downtime.joining downtime.syncing downtime.assigning downtime.unassigned " +
		"gap.max availability affected moved rebalances rebalancing reprocessed skipped zombie lag.peak startup never-up commits requests members.max died final.state final.assignor"
	for _, c := range Causes() {
		if c.String() == "" || c.Letter() == "" || c.Meaning(AllProtocols) == "" || verdicts[c] == "" {
			t.Errorf("cause %d lacks its name %q, letter %q, meaning %q or verdict %q", c, c, c.Letter(), c.Meaning(AllProtocols), verdicts[c])
		}
	}
	var names []string
	for _, m := range Metrics() {
		names = append(names, m.Name)
	}
	if got := strings.Join(names, " "); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	for _, name := range names {
		bound := map[bool]string{true: "== Empty", false: "<= 0"}[strings.HasPrefix(name, "final.")]
		if _, err := expect(name, bound); err != nil {
			t.Error(err)
		}
	}
}

func TestExpectationsThatMakeNoSense(t *testing.T) {
	for _, c := range []struct{ metric, bound, want string }{
		{"downtime.average", "<= 1s", `no metric is called "downtime.average"`},
		{"downtime.max", "45s", "a bound begins with one of"},
		{"downtime.max", "<= 45", `"45" is no duration such as 45s`},
		{"rebalances", "<= 3s", `"3s" is no whole number`},
		{"availability", ">= 99%", `"99%" is no number such as 0.99`},
		{"availability", ">= -1", "is no number"},
		{"final.state", "< Stable", "states can be compared with == and != only"},
	} {
		_, err := expect(c.metric, c.bound)
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s %s: got %v", c.metric, c.bound, err)
		}
	}
}
