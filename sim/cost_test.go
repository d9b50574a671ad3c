package sim

import (
	"testing"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/member"
)

// A run costs what changes in it, not what is produced: with a thousand times the records, seven
// millions, a group of programs that keep up takes hardly more steps. One that saves its states
// by their records takes a few more for each state that it saves.
func TestProgramsCostWhatChanges(t *testing.T) {
	const us = clock.Duration(1)
	pool := func(a *member.Application) {
		a.Program, a.Workers = member.WorkersProgram, member.Workers{Threads: 4, Pause: true, Drain: 30 * clock.Second}
	}
	for name, app := range map[string]func(*member.Application){
		"pool":                          pool,
		"loop with state":               func(a *member.Application) { a.State.Every = 30 * clock.Second },
		"pool with state":               func(a *member.Application) { pool(a); a.State.Every = 30 * clock.Second },
		"loop with state of 1000":       func(a *member.Application) { a.State.Records = 1000 },
		"pool with state of 1000":       func(a *member.Application) { pool(a); a.State.Records = 1000 },
		"pool with all counted as one":  func(a *member.Application) { pool(a); a.State.Records, a.State.Counting = 1000, member.ByMember },
		"acknowledged on other threads": func(a *member.Application) { a.Program, a.Spring.AsyncAcks = member.SpringProgram, true },
	} {
		var steps, states [2]int64
		for i, rate := range []int64{1_000, 1_000_000} { // of each of 12 partitions, in thousandths a second
			sc := group(3, "cooperative-sticky", Step{At: second(300), Verb: &closeVerb, Members: []int{0}})
			sc.Duration, sc.Topics[0].Rate = 10*clock.Minute, rate
			for m := range sc.Members {
				c, a := &sc.Members[m].Consumer, &sc.Members[m].Application
				c.AutoOffsetReset, c.EnableAutoCommit = member.Earliest, false
				a.PerRecord, a.Commit.By, a.Spring.ShutdownTimeout = us, member.Nobody, clock.Minute
				app(a)
			}
			var r record
			w := New(sc, &r)
			if err := w.Run(); err != nil {
				t.Fatal(err)
			}
			steps[i] = w.Work()
			for _, e := range r.events {
				if f, is := e.Fact.(event.Checkpoint); is {
					states[i] += int64(len(f.Partitions))
				}
			}
		}
		t.Logf("%-30s %d steps, with a thousand times the records %d, and %d states", name, steps[0], steps[1], states[1])
		if most := steps[0]*3/2 + 3*(states[1]-states[0]); steps[1] > most {
			t.Errorf("%s: %d steps, with a thousand times the records %d, and %d states", name, steps[0], steps[1], states[1])
		}
	}
}
