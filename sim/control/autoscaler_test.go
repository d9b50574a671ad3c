package control_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/scenarios"
	"github.com/groupsim/groupsim/sim"
)

// scaled lists what a run was scaled to, and when, each as "60s 2->4".
func (r *record) scaled() (list []string) {
	for _, e := range r.events {
		if f, ok := e.Fact.(event.Scaled); ok {
			list = append(list, fmt.Sprintf("%ds %d->%d", e.At/clock.Time(clock.Second), f.Before, f.Replicas))
		}
	}
	return list
}

// lagging is a group that does nothing from the first record on, so that what is committed is
// the offset at which it began, 0, and the lag of 10 partitions is what has been produced: so
// many records a second, in all, as rate says. What it is scaled by decides what happens.
func lagging(rate string, more string) string {
	return `
duration: 12m
topics: {orders: {partitions: 10, rate: ` + rate + `}}
consumer: {auto.offset.reset: earliest, enable.auto.commit: false}
application: {per.record: 1h, commit: none}
members: [{id: pod1..pod2}]
` + more
}

func scalings(t *testing.T, text string, want ...string) *record {
	t.Helper()
	r := run(t, load(t, text))
	if got := r.scaled(); !slices.Equal(got, want) {
		t.Errorf("%s\nscaled %q, want %q", text, got, want)
	}
	return r
}

// 10 records a second and a threshold of 100: at t seconds the lag is 10·t, wanted are t/10
// pods. Twice what there was, or four more: 2 -> 6, then what is wanted at 90 s, and with that
// no more than there are partitions.
func TestAnAutoscalerScalesUpByLag(t *testing.T) {
	r := scalings(t, lagging("1", `autoscaler: {kind: keda, scale: pod, min: 2, max: 20, lag.threshold: 100, from: 60s, startup: 20s}`),
		"60s 2->6", "90s 6->9", "120s 9->10")
	// Those that it brings have been launched then, and poll 20 s later.
	for m, want := range []clock.Time{60, 60, 60, 60, 90, 90, 90, 120} {
		r.at(t, event.Member(m+2), "process.launch", want)
		r.at(t, event.Member(m+2), "process.start", want+20)
	}
	i := slices.IndexFunc(r.events, func(e event.Event) bool { return e.Fact.Name() == "scaled" })
	if got := r.events[i].Fact.(event.Scaled).Reason.Text; got != "lag 600, 100 each: wanted 6 (had 2)" {
		t.Errorf("why: %q", got)
	}
}

// A limit of growth counts what has come in the last 15 s: at a poll each 5 s 2 -> 6 is all there is
// until 75 s, when that is 15 s ago: twice as many as 6.
func TestAnAutoscalerGrowsNoFaster(t *testing.T) {
	scalings(t, lagging("20", `autoscaler: {kind: hpa, scale: pod, min: 2, max: 9, lag.threshold: 100, poll: 5s, from: 60s}`),
		"60s 2->6", "75s 6->9")
}

// A tenth more or less than what there is for does nothing: 2 pods at a threshold of 100 are
// for 200 records. At 1 record a second the lag is 220 at 220 s, which is a tenth; at 230 s it is more.
func TestAnAutoscalerHasTolerance(t *testing.T) {
	scalings(t, lagging("0.1", `autoscaler: {kind: keda, scale: pod, min: 1, max: 9, lag.threshold: 100, poll: 10s, from: 190s}`),
		"230s 2->3", "340s 3->4", "450s 4->5", "560s 5->6", "670s 6->7")
}

// idle is a group that keeps up with what little there is.
const idle = `
duration: 12m
topics: {orders: {partitions: 10, rate: 1}}
consumer: {auto.commit.interval.ms: 1000}
members: [{id: pod1..pod5}]
steps: [{at: 62s, rate: orders, to: 0}]
`

// Down it goes only when nothing more has been right for the time of stabilisation, and the five
// that there were at the begin were: at 60 s, and that counts for less than 120 s. One is the
// least.
func TestAnAutoscalerStabilizes(t *testing.T) {
	scalings(t, idle+`autoscaler: {kind: keda, scale: pod, min: 1, max: 5, lag.threshold: 1000, poll: 30s, stabilization: 120s, from: 60s}`,
		"180s 5->1")
}

// KEDA takes the last ones away when there has been no lag for the cooldown, and brings one when
// there is some again.
func TestKEDAScalesToZeroAndBack(t *testing.T) {
	text := strings.Replace(idle, "steps: [", "steps: [{at: 300s, rate: orders, to: 1}, ", 1)
	r := run(t, load(t, text+`autoscaler: {kind: keda, scale: pod, min: 0, max: 5, lag.threshold: 1000, poll: 30s, cooldown: 100s, stabilization: 0s, from: 90s}`))
	got := r.scaled()
	if want := []string{"90s 5->0", "330s 0->1"}; len(got) < 2 || !slices.Equal(got[:2], want) {
		t.Errorf("scaled %q, want %q", got, want)
	}
}

// The lag is what is committed in the broker, not what has been processed: with an auto-commit each
// 30 s a group that keeps up has a lag of up to 30 s of records.
func TestAnAutoscalerSeesWhatIsCommitted(t *testing.T) {
	for interval, want := range map[string]bool{"30000": true, "1000": false} {
		r := run(t, load(t, `
duration: 5m
topics: {orders: {partitions: 10, rate: 10}}
consumer: {auto.commit.interval.ms: `+interval+`}
members: [{id: pod1..pod2}]
autoscaler: {kind: keda, scale: pod, min: 2, max: 9, lag.threshold: 500, poll: 10s, from: 60s}
`))
		if got := len(r.scaled()) > 0; got != want {
			t.Errorf("auto.commit.interval.ms %s: scaled %q", interval, r.scaled())
		}
	}
}

// The numbers that the description of keda-flap has.
func TestKedaFlaps(t *testing.T) {
	var lags []string
	for _, e := range run(t, bundled(t, "keda-flap")).events {
		if f, ok := e.Fact.(event.Scaled); ok && f.Replicas > f.Before {
			lags = append(lags, strings.Fields(f.Reason.Text)[1])
		}
	}
	if len(lags) != 4 || lags[0] < "8900," || lags[0] > "9100," || lags[1] < "6400," || lags[1] > "6600," {
		t.Errorf("it scales up at lags of %q", lags)
	}
}

func TestACopyHasAnAutoscalerOfItsOwn(t *testing.T) {
	sc := bundled(t, "keda-flap")
	var cuts []clock.Time
	for _, s := range []clock.Time{0, 100, 110, 126, 300, 436, 451, 460, 800} {
		cuts = append(cuts, s*clock.Time(clock.Second))
	}
	sameFromCopies(t, sc, cuts)
}

func bundled(t *testing.T, name string) *sim.Scenario {
	t.Helper()
	loaded, err := scenarios.LoadBundled(name, scenarios.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return loaded.Scenario
}
