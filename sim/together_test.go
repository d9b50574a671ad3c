package sim

import (
	"slices"
	"testing"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/event"
)

// pods is a group of four members, of which the first three are consumers of one process.
func pods(steps ...Step) *Scenario {
	sc := group(4, "range", steps...)
	for i := range 3 {
		sc.Members[i].Process = "pod"
	}
	return sc
}

// A process that is restarted comes back when the last of its consumers has ended: here the
// first and third close at once, and the second when its batch is done.
func TestConsumersComeBackTogether(t *testing.T) {
	const down = 5 * clock.Second
	sc := pods(Step{At: clock.Time(31 * clock.Second), Verb: &restartVerb, Members: []int{0, 1, 2}, Down: down})
	sc.Members[1].Application.PerBatch = 3 * clock.Second
	events := run(t, sc)
	last := clock.Time(0)
	for m := range event.Member(3) {
		last = max(last, times(events, m, "closed")[0])
	}
	if last < clock.Time(33*clock.Second) {
		t.Fatalf("the last of them ended at %s", last)
	}
	for m := range event.Member(3) {
		if starts := times(events, m, "process.start"); len(starts) != 2 || starts[1] != last.Add(down) {
			t.Errorf("consumer %d started at %v, the last ended at %s", m, starts, last)
		}
	}
}

// An error that poll() throws ends one consumer (KafkaMessageListenerContainer.run: that
// container stops); what is done to the process afterwards is done to those that are left,
// and the one that has ended comes back with them.
func TestAConsumerThatHasEndedIsLeftOut(t *testing.T) {
	for name, step := range map[string]Step{
		"killed":    {Verb: &killVerb},
		"closed":    {Verb: &closeVerb},
		"paused":    {Verb: &pauseVerb, For: 5 * clock.Second},
		"restarted": {Verb: &restartVerb, Down: clock.Second},
		"bounced":   {Verb: &restartVerb, Down: clock.Second, Kill: true},
	} {
		step.At, step.Members = clock.Time(60*clock.Second), []int{0, 1, 2}
		sc := pods(step)
		// The fourth member takes the instance id of the second, which is fenced.
		sc.Members[1].Consumer.GroupInstanceID, sc.Members[3].Consumer.GroupInstanceID = "same", "same"
		sc.Members[3].Start = clock.Time(20 * clock.Second)
		events := run(t, sc)
		died := times(events, 1, "closed")
		if len(died) == 0 || died[0] > clock.Time(30*clock.Second) {
			t.Fatalf("%s: fenced at %v", name, died)
		}
		want := 1
		if step.Verb == &restartVerb {
			want = 2
		}
		for m := range event.Member(3) {
			if starts := times(events, m, "process.start"); len(starts) != want {
				t.Errorf("%s: consumer %d started at %v", name, m, starts)
			}
		}
	}
}

// Nobody is left of a process that was killed: that is an error as it is of a single one.
func TestNobodyIsLeftOfAProcess(t *testing.T) {
	all := []int{0, 1, 2}
	sc := pods(Step{At: clock.Time(20 * clock.Second), Verb: &killVerb, Members: all}, Step{At: clock.Time(30 * clock.Second), Verb: &pauseVerb, Members: all, For: clock.Second, Line: 9})
	if err := New(sc, &record{}).Run(); err == nil || err.Error() != "line 9: at 30s: pause: c1 is not running" {
		t.Errorf("error: %v", err)
	}
}

// One thread of a process may be closed and come back; start waits for those that close.
func TestOneConsumerOfAProcess(t *testing.T) {
	sc := pods(
		Step{At: clock.Time(20 * clock.Second), Verb: &restartVerb, Members: []int{1}, Down: clock.Second},
		Step{At: clock.Time(41 * clock.Second), Verb: &closeVerb, Members: []int{0, 1, 2}},
		Step{At: clock.Time(41 * clock.Second), Verb: &startVerb, Members: []int{0, 1, 2}},
	)
	sc.Members[2].Application.PerBatch = 2 * clock.Second
	events := run(t, sc)
	var starts [3]int
	for m := range starts {
		starts[m] = len(times(events, event.Member(m), "process.start"))
	}
	if !slices.Equal(starts[:], []int{2, 3, 2}) {
		t.Errorf("starts: %v", starts)
	}
	if a, b := times(events, 0, "process.start")[1], times(events, 2, "process.start")[1]; a != b || a < clock.Time(41500*clock.Millisecond) {
		t.Errorf("started again at %s and %s", a, b)
	}
}
