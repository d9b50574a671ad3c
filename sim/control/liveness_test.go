package control_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/protocol"
	"github.com/groupsim/groupsim/scenarios"
	"github.com/groupsim/groupsim/sim"
)

func load(t *testing.T, text string) *sim.Scenario {
	t.Helper()
	loaded, err := scenarios.Load("test.yaml", strings.NewReader(text), scenarios.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return loaded.Scenario
}

const probed = "duration: 4m\ntopics: {orders: {partitions: 4, rate: 5}}\n"

// seconds are moments in whole seconds.
func seconds(list ...clock.Time) []clock.Time {
	for i := range list {
		list[i] *= clock.Time(clock.Second)
	}
	return list
}

// at holds the moments at which something happened to a member against those that follow by
// arithmetic.
func (r *record) at(t *testing.T, m event.Member, name string, want ...clock.Time) {
	t.Helper()
	if got := r.times(m, name); !slices.Equal(got, seconds(want...)) {
		t.Errorf("%s at %v, want %v", name, got, seconds(want...))
	}
}

// A program hangs at 62 s, so that from 72 s on its last poll() is more than a period ago. It
// was launched 20 s before 0, so its ticker is at 80, 90 and 100 s: then it is asked to end, does
// not hear of it, is killed after 30 s, and launched again at once.
func TestAProbeEndsAProgramThatHangs(t *testing.T) {
	events := run(t, load(t, probed+`
members: [{id: c1..c2}]
steps: [{at: 62s, stall: c2}]
liveness: {check: polling, period: 10s, failures: 3, initial.delay: 30s, startup: 20s, grace: 30s}
`))
	events.at(t, 1, "probe.failed", 80, 90, 100)
	events.at(t, 1, "process.terminate", 100)
	events.at(t, 1, "killed", 130)
	events.at(t, 1, "process.launch", 130)
	events.at(t, 1, "process.start", 0, 150)
	events.at(t, 0, "probe.failed")
}

// A process that gets no partitions, because the broker stands still, fails at each tick, and
// whatever it is launched again for. Its tickers go on: launched at -5 s, it is looked at at 5, 15
// and 25 s, and ends 1 s later. It is launched at once, then 10, 20 and 40 s after its end
// (CrashLoopBackOff).
func TestAProcessThatNeverPassesIsLaunchedLaterEachTime(t *testing.T) {
	events := run(t, load(t, probed+`
members: [{id: c1}]
steps: [{at: 1s, stall-broker: broker}]
liveness: {check: assigned, period: 10s, failures: 3, startup: 5s, grace: 1s, term: ignored}
`))
	events.at(t, 0, "killed", 26, 56, 96, 146, 216)
	events.at(t, 0, "process.launch", 26, 66, 116, 186)
	events.at(t, 0, "process.start", 0, 31, 71, 121, 191)
}

// initial.delay counts from the launch, so that the first tick that looks is the first behind
// it, and failures count only in a row.
func TestAProbeWaitsForAProcess(t *testing.T) {
	events := run(t, load(t, probed+`
members: [{id: c1}]
steps: [{at: 1s, stall-broker: broker, for: 58s}]
liveness: {check: assigned, period: 10s, failures: 3, initial.delay: 52s, startup: 5s}
`))
	events.at(t, 0, "probe.failed", 55)
	events.at(t, 0, "process.terminate")
}

// A process that stands still passes no check, whichever it is.
func TestAProcessThatStandsStillPassesNoCheck(t *testing.T) {
	for _, check := range []string{"assigned", "polling", "lag"} {
		events := run(t, load(t, probed+`
members: [{id: c1..c2}]
steps: [{at: 61s, pause: c2, for: 20s}]
liveness: {check: `+check+`, period: 10s, failures: 3, startup: 20s}
`))
		events.at(t, 1, "probe.failed", 70, 80)
		events.at(t, 1, "process.terminate")
	}
}

// The check of the lag fails where what is committed does not go on though there is something
// to do; one who has nothing to do passes it.
func TestAProbeOfTheLag(t *testing.T) {
	events := run(t, load(t, probed+`
members: [{id: c1..c2}]
steps: [{at: 61s, stall: c2, for: 150s}, {at: 100s, rate: orders, to: 0}]
liveness: {check: lag, period: 10s, failures: 30, startup: 20s}
`))
	if got := events.times(1, "probe.failed"); len(got) == 0 || got[0] > clock.Time(90*clock.Second) || got[len(got)-1] < clock.Time(210*clock.Second) {
		t.Errorf("c2 hangs from 61 s to 211 s, and fails at %v", got)
	}
	events.at(t, 0, "probe.failed")
}

// Of a process with several consumers all have to pass, and all of it is ended.
func TestAProbeLooksAtAllConsumersOfAProcess(t *testing.T) {
	events := run(t, load(t, probed+`
members: [{id: pod1..pod2, consumers: 2}]
steps: [{at: 62s, stall: pod2-1}]
liveness: {check: polling, period: 10s, failures: 3, startup: 20s, grace: 30s}
`))
	events.at(t, 2, "probe.failed", 80, 90, 100)
	events.at(t, 2, "process.launch", 130)
	events.at(t, 3, "process.launch", 130)
	events.at(t, 0, "process.launch")
}

// What it has come to is why: the reason of the signal names the check.
func TestWhyAProbeEndsAProcess(t *testing.T) {
	events := run(t, load(t, probed+`
members: [{id: c1}]
steps: [{at: 62s, stall: c1}]
liveness: {check: polling, failures: 2, startup: 20s}
`))
	i := slices.IndexFunc(events.events, func(e event.Event) bool { return e.Fact.Name() == "process.terminate" })
	if got := events.events[i].Fact.(event.ProcessTerminate).Reason; got.Code != protocol.ReasonProbeFailed || !strings.Contains(got.Text, "polling failed 2 times") {
		t.Errorf("why: %+v", got)
	}
}

func TestACopyHasALivenessOfItsOwn(t *testing.T) {
	sc := load(t, probed+`
members: [{id: c1..c3}]
steps: [{at: 60s, restart: c1, how: kill, down: 5s}]
liveness: {check: assigned, period: 10s, failures: 3, startup: 5s, term: ignored}
`)
	sameFromCopies(t, sc, every(13*clock.Second, 200*clock.Second))
}
