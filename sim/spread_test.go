package sim

import (
	"bytes"
	"slices"
	"testing"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/member"
)

// spreadOut is a quiet group of a library in one of its runs.
func spreadOut(library event.Library, run uint64) *Scenario {
	sc := group(3, "range")
	sc.Run, sc.Chance.Spread = run, true
	for i := range sc.Members {
		sc.Members[i].Consumer.Client, sc.Members[i].Jitter = library, 0
	}
	return sc
}

// first is the first moment after another.
func firstAfter(list []clock.Time, at clock.Time) clock.Time {
	for _, t := range list {
		if t > at {
			return t
		}
	}
	return clock.Never
}

func TestTheFirstIntervalOfEachTimerIsCut(t *testing.T) {
	for _, library := range event.Libraries() {
		seen := map[clock.Time]bool{}
		for run := range uint64(40) {
			sc := spreadOut(library, run)
			var r record
			w := New(sc, &r)
			if err := w.Run(); err != nil {
				t.Fatal(err)
			}
			stable := w.FirstStable()
			if stable == clock.Never {
				t.Fatal("the group was never Stable")
			}
			for i, m := range sc.Members {
				interval := clock.Millis(m.Consumer.HeartbeatIntervalMs)
				beats, stable := times(r.events, event.Member(i), "heartbeat.sent"), stable
				if library.Traits().BeatsAtOnce {
					stable = beats[0]
				}
				first := firstAfter(beats, stable)
				// An answer on its way and a thread that wakes late come on top.
				const late = 100 * clock.Millisecond
				if first > stable.Add(interval+late) {
					t.Errorf("%v, run %d: %s sends its first heartbeat at %v, later than an interval after %v", library, run, m.ID, first, stable)
				}
				if run == 0 && first < stable.Add(interval-late) {
					t.Errorf("%v: %s sends a heartbeat at %v in run 0", library, m.ID, first)
				}
				if second := firstAfter(beats, first); second.Sub(first) < interval-late {
					t.Errorf("%v, run %d: %s sends a second heartbeat %v after the first: one interval is cut, and no more", library, run, m.ID, second.Sub(first))
				}
				if run > 0 {
					seen[first/clock.Time(10*clock.Millisecond)] = true
				}
			}
		}
		if len(seen) < 80 {
			t.Errorf("%v: only %d different moments of 117 heartbeats", library, len(seen))
		}
	}
}

func TestCommitsAreSpread(t *testing.T) {
	for _, library := range event.Libraries() {
		firsts := func(number uint64) (list []clock.Time) {
			sc := spreadOut(library, number)
			events := run(t, sc)
			for i, m := range sc.Members {
				commits := times(events, event.Member(i), "commit.sent")
				if len(commits) < 2 {
					t.Fatalf("%v, run %d: %s commits at %v", library, number, m.ID, commits)
				}
				// The first may come before there is something to commit.
				const interval, late = 5 * clock.Second, 100 * clock.Millisecond
				if assigned := times(events, event.Member(i), "assigned")[0]; commits[0] > assigned.Add(2*interval+late) {
					t.Errorf("%v, run %d: %s first commits at %v, and has been given partitions at %v", library, number, m.ID, commits[0], assigned)
				}
				if commits[1].Sub(commits[0]) > interval+late {
					t.Errorf("%v, run %d: %s commits at %v and %v", library, number, m.ID, commits[0], commits[1])
				}
				list = append(list, commits[0])
			}
			return list
		}
		if a, b := firsts(1), firsts(2); slices.Equal(a, b) || a[0] == a[1] {
			t.Errorf("%v: commits begin at %v and %v in two runs", library, a, b)
		}
	}
}

// Metadata are asked for every five minutes: the first time sooner.
func TestMetadataAreSpread(t *testing.T) {
	for _, library := range event.Libraries() {
		due := func(number uint64) (list []clock.Time) {
			sc := spreadOut(library, number)
			w := New(sc, &record{})
			if err := w.RunUntil(clock.Time(8 * clock.Second)); err != nil {
				t.Fatal(err)
			}
			for i := range w.processes {
				list = append(list, w.processes[i].timers[member.MetadataTimer].Due())
			}
			return list
		}
		age := clock.Millis(spreadOut(library, 0).Members[0].Consumer.MetadataMaxAgeMs)
		for i, at := range due(0) {
			if at < clock.Time(age) {
				t.Errorf("%v: c%d asks for metadata at %v in run 0", library, i+1, at)
			}
		}
		a, b := due(1), due(2)
		for i := range a {
			if a[i] == b[i] || max(a[i], b[i]) > clock.Time(age+10*clock.Second) {
				t.Errorf("%v: c%d asks for metadata at %v and %v in two runs", library, i+1, a[i], b[i])
			}
		}
	}
}

// A member that has not handled the answer to its JoinGroup when the group is first Stable
// begins its first interval later, and that is the one that is cut.
func TestAnIntervalThatBeginsLaterIsCut(t *testing.T) {
	sc := spreadOut(event.Java, 4)
	sc.Steps = []Step{{At: clock.Time(5 * clock.Second), Verb: &pauseVerb, Members: []int{2}, For: 1500 * clock.Millisecond}}
	events := run(t, sc)
	joined, first := times(events, 2, "join.ok"), times(events, 2, "heartbeat.sent")[0]
	want := joined[len(joined)-1].Add(sharesOf(sc, "c3")[member.HeartbeatInterval].Of(3 * clock.Second))
	if joined[len(joined)-1] < clock.Time(6500*clock.Millisecond) || first < want || first > want.Add(150*clock.Millisecond) {
		t.Errorf("joined at %v and beats first at %v, want %v", joined, first, want)
	}
}

// What is drawn for a member is its own, whoever else there is.
func TestSharesGoByTheMembersName(t *testing.T) {
	a, b := spreadOut(event.Java, 7), spreadOut(event.Java, 7)
	b.Members = b.Members[1:]
	if sharesOf(a, "c2") != sharesOf(b, "c2") {
		t.Error("a member draws something else without another")
	}
	if sharesOf(a, "c2") == sharesOf(a, "c3") {
		t.Error("two members draw the same")
	}
	shares := sharesOf(a, "c2")
	for i := range member.Intervals {
		for j := range i {
			if shares[i] == shares[j] {
				t.Errorf("%v and %v draw the same", i, j)
			}
		}
	}
}

func TestRun0AndRunsWithoutSpreadHaveNone(t *testing.T) {
	plain := spreadOut(event.Java, 0)
	plain.Chance.Spread = false
	without := spreadOut(event.Java, 3)
	without.Chance.Spread = false
	drawn := spreadOut(event.Java, 3)
	run0, ids := bytesOf(t, plain, run(t, spreadOut(event.Java, 0))), func(sc *Scenario) []clock.Time {
		return times(run(t, sc), 0, "heartbeat.sent")
	}
	if !bytes.Equal(run0, bytesOf(t, plain, run(t, plain))) {
		t.Error("run 0 is spread")
	}
	if !slices.Equal(ids(plain), ids(without)) {
		t.Error("a run that is not to be spread is")
	}
	if slices.Equal(ids(plain), ids(drawn)) {
		t.Error("a run that is to be spread is not")
	}
}

func TestClonesOfASpreadRun(t *testing.T) {
	testClones(t, func() *Scenario {
		sc := busy()
		sc.Run, sc.Chance.Spread = 9, true
		return sc
	})
}
