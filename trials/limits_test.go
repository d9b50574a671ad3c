package trials

import (
	"maps"
	"strings"
	"testing"

	"github.com/groupsim/groupsim/report"
	"github.com/groupsim/groupsim/scenarios"
	"github.com/groupsim/groupsim/settings"
)

func ofAYear(t *testing.T, text string) *report.Report {
	t.Helper()
	const rarely = "broker: {group.max.session.timeout.ms: 2000000000}\n"
	set := []string{"consumer.session.timeout.ms=2000000000", "consumer.heartbeat.interval.ms=600000000"}
	s, err := scenarios.Load("year", strings.NewReader("duration: 8784h\n"+rarely+text), scenarios.Options{Set: set})
	if err != nil {
		t.Fatal(err)
	}
	r, err := Bare(s, RunOptions{})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// The longest run with the highest rates that go with it: the figures are what arithmetic says.
func TestHighestRatesForAYear(t *testing.T) {
	const rate, year = 1_000_000_000, int64(settings.Longest / 1_000_000)
	const topics = "topics: {orders: {partitions: 3, rate: 1000000000}}\nconsumer: {enable.auto.commit: false, auto.offset.reset: earliest, metadata.max.age.ms: 2400h}\napplication: {per.record: 0ms, commit: none}\n"
	alone := ofAYear(t, topics+"members: [{id: c1}]\nsteps: [{at: 60s, kill: c1}]\n")
	if got, most := alone.Summary.PeakLag, 3*rate*(year-59); got > most || got < most-3*rate {
		t.Errorf("a lag of %d in the end, want nearly %d", got, most)
	}
	again := ofAYear(t, topics+"members: [{id: c1}]\nsteps: [{at: 8700h, restart: c1, down: 10s}, {at: 8710h, restart: c1, down: 10s}]\n")
	read := 3 * rate * int64((8700+8710)*3600)
	if got := again.Summary.Reprocessed; got < read-3*rate || got > read {
		t.Errorf("%d records are processed again, want nearly %d", got, read)
	}
	if n := again.Lag[len(again.Lag)-1]; n != 0 {
		t.Errorf("a lag of %d at the end", n)
	}
}

// Nobody sees metadata before they are that old, however old that is.
func TestMetadataOfManyDays(t *testing.T) {
	r := ofAYear(t, "topics: {orders: {partitions: 3, rate: 1}}\nconsumer: {metadata.max.age.ms: 2400h, auto.commit.interval.ms: 1000000000}\nmembers: [{id: c1}]\nsteps: [{at: 10h, add-partitions: orders, to: 4}]\n")
	const hour = 3600 * 1_000_000
	if up := r.Partitions[3].FirstUp; up < 2400*hour || up > 2401*hour {
		t.Errorf("the fourth partition is up at %s", up.Human())
	}
}

// The most partitions that a year goes with are down all the time, and the sums say so.
func TestMostPartitionsOfAYear(t *testing.T) {
	r := ofAYear(t, "topics: {orders: {partitions: 100000}}\nconsumer: {enable.auto.commit: false, metadata.max.age.ms: 2400h}\napplication: {commit: none}\nmembers: [{id: c1}]\nsteps: [{at: 1m, kill: c1}]\n")
	year := report.Ms(settings.Longest)
	total := r.Summary.Downtime.Total
	if down := 100_000 * r.Summary.Downtime.P50; total <= 0 || total != down || r.Summary.Downtime.P50 < year/2 {
		t.Errorf("%s of downtime, and %d times %s", total.Human(), 100_000, r.Summary.Downtime.P50.Human())
	}
	shares := map[string]string{}
	for _, x := range r.Causes() {
		shares[x.Cause.String()] = x.Share
	}
	if want := map[string]string{"dead": "6 %", "unassigned": "94 %"}; !maps.Equal(shares, want) { // a session is 2,000,000 s
		t.Errorf("shares of %v, want %v", shares, want)
	}
}
