package sim

import (
	"testing"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/member"
	"github.com/groupsim/groupsim/protocol"
	"github.com/groupsim/groupsim/settings"
)

// contained is a group of members in Spring's container, each with one partition that gets 50
// records a second.
func contained(members int, app func(*member.Application), steps ...Step) *Scenario {
	sc := group(members, "cooperative-sticky", steps...)
	sc.Topics[0].Partitions = int32(members)
	for i := range sc.Members {
		m := &sc.Members[i]
		m.Consumer.AutoOffsetReset, m.Consumer.EnableAutoCommit = member.Earliest, false
		m.Application.Program, m.Application.PollTimeout, m.Application.CommitOnRevoke = member.SpringProgram, 5*clock.Second, member.CommittingRevoke
		app(&m.Application)
	}
	return sc
}

func second(s int64) clock.Time { return clock.Time(s * int64(clock.Second)) }

// near tells whether a moment is so many seconds after the start, or up to 50 ms later.
func near(at clock.Time, s int64) bool { return at >= second(s) && at < second(s)+50_000 }

// DefaultErrorHandler with FixedBackOff(1000, 3): record 999, which comes at 20 s, fails four
// times, a second apart, and is given up; so does the next at 40 s. While the thread sleeps
// it does not poll, and nothing is processed (DefaultBackOffHandler); a consumer that is
// paused polls (ContainerPausingBackOffHandler).
func TestARecordThatFailsIsTriedAgain(t *testing.T) {
	for _, handler := range []member.BackOffHandler{member.BackOffSleeps, member.BackOffPauses} {
		sc := contained(1, func(a *member.Application) {
			a.PerRecord = clock.Millisecond
			a.Spring.Errors = member.SpringErrors{Every: 1000, BackOff: clock.Second, Tries: 3, Handler: handler}
		})
		sc.Duration = 50 * clock.Second
		events := run(t, sc)
		stalls, awake := times(events, 0, "stall"), times(events, 0, "awake")
		for i, s := range []int64{20, 21, 22, 40, 41, 42} {
			if len(stalls) != 6 || len(awake) != 6 || !near(stalls[i], s) || awake[i] != stalls[i].Add(clock.Second) {
				t.Fatalf("handler %d: it waits from %v to %v", handler, stalls, awake)
			}
		}
		next := int64(0)
		for _, e := range events {
			if c, ok := e.Fact.(event.Consumed); ok {
				if c.From != next {
					t.Errorf("handler %d: %d records, then from %d on", handler, next, c.From)
				}
				next = c.To
				for i := range stalls {
					if c.Since < awake[i] && c.Until > stalls[i] {
						t.Errorf("handler %d: processed from %s to %s", handler, c.Since, c.Until)
					}
				}
			}
		}
		if next != 2500 && next != 2499 {
			t.Errorf("handler %d: %d records", handler, next)
		}
	}
}

// A ContainerPausingBackOffHandler pauses the container, so that a consumer beside the one whose
// record has failed stands still, too: at once, for it is woken where it polls, and until the
// others go on (ConcurrentMessageListenerContainer.pause, consumerWakeIfNecessary). A thread that sleeps keeps nobody else.
func TestABackOffPausesAllConsumersOfAContainer(t *testing.T) {
	for _, handler := range []member.BackOffHandler{member.BackOffSleeps, member.BackOffPauses} {
		sc := contained(3, func(a *member.Application) {
			a.PerRecord = clock.Millisecond
			a.Spring.Errors = member.SpringErrors{Every: 1000, BackOff: clock.Second, Tries: 3, Handler: handler}
		})
		sc.Duration = 40 * clock.Second
		sc.Topics = []Topic{{Name: "orders", Partitions: 1, Rate: 50_000}, {Name: "slow", Partitions: 2, Rate: 10_000}}
		sc.Members[0].Process, sc.Members[1].Process = "pod1", "pod1"
		for i, topic := range []protocol.TopicID{0, 1, 1} {
			sc.Members[i].Topics = []protocol.TopicID{topic}
		}
		events := run(t, sc)
		failed, stalls, awake := times(events, 0, "stall"), times(events, 1, "stall"), times(events, 1, "awake")
		if other := times(events, 2, "stall"); len(other) > 0 || len(failed) != 3 {
			t.Errorf("handler %d: it waits from %v, another container from %v", handler, failed, other)
		}
		if handler == member.BackOffSleeps {
			if len(stalls) > 0 {
				t.Errorf("it sleeps with the other, from %v", stalls)
			}
			continue
		}
		for i := range failed {
			if len(stalls) != 3 || len(awake) != 3 || stalls[i] < failed[i] || stalls[i] > failed[i].Add(20*clock.Millisecond) || awake[i] != failed[i].Add(clock.Second) {
				t.Fatalf("from %v it is paused, the other from %v to %v", failed, stalls, awake)
			}
		}
		for _, e := range events {
			c, is := e.Fact.(event.Consumed)
			for i := range stalls {
				if is && e.Member == 1 && c.Since < awake[i] && c.Until > stalls[i] {
					t.Errorf("processed from %s to %s", c.Since, c.Until)
				}
			}
		}
	}
}

// The gap between two calls of poll() is what the batch has taken until then and the
// back-off: a sleep longer than max.poll.interval.ms takes the member out of the group, again
// and again; a pause does not.
func TestABackOffThatIsTooLong(t *testing.T) {
	for handler, leaves := range map[member.BackOffHandler]bool{member.BackOffSleeps: true, member.BackOffPauses: false} {
		sc := contained(1, func(a *member.Application) {
			a.Spring.Errors = member.SpringErrors{Every: 1000, BackOff: 30 * clock.Second, Tries: 9, Handler: handler}
		})
		sc.Members[0].Consumer.MaxPollIntervalMs = 20_000
		events := run(t, sc)
		if got := times(events, 0, "poll.timeout"); leaves && (len(got) < 2 || !near(got[0], 40)) || !leaves && len(got) > 0 {
			t.Errorf("handler %d: poll timeouts %v", handler, got)
		}
	}
}

// As long as no record fails the error handler costs nothing.
func TestFailuresCostNothingUntilThereAreSome(t *testing.T) {
	var work [2]int64
	for i := range work {
		sc := contained(2, func(a *member.Application) {
			a.PerRecord = 100 * clock.Microsecond
			a.Spring.Errors = member.SpringErrors{Every: int32(i) * 10_000_000, Tries: 9}
		})
		sc.Topics[0].Rate = 2_000_000
		w := New(sc, &record{})
		if err := w.Run(); err != nil {
			t.Fatal(err)
		}
		work[i] = w.Work()
	}
	if work[0] != work[1] {
		t.Errorf("%d steps without failures, %d with the first to come", work[0], work[1])
	}
}

// stop() waits for the batch in hand, 500 records of 100 ms, but no longer than
// shutdownTimeout; then the program ends without a LeaveGroup. With stopImmediate the record
// in hand is the last, and a consumer that waits in poll() is woken.
func TestStoppingTheContainer(t *testing.T) {
	const closes = 100
	for name, c := range map[string]struct {
		app   func(*member.Application)
		end   string
		after clock.Duration // it ends between this
		until clock.Duration // and this after it is told to
	}{
		"the batch is too long": {func(a *member.Application) {
			a.PerRecord, a.Spring.ShutdownTimeout = 100*clock.Millisecond, 10*clock.Second
		}, "killed", 10 * clock.Second, 10 * clock.Second},
		"it waits": {func(a *member.Application) {
			a.PerRecord, a.Spring.ShutdownTimeout = 100*clock.Millisecond, clock.Minute
		}, "closed", 11 * clock.Second, 50 * clock.Second},
		"immediately": {func(a *member.Application) {
			a.PerRecord, a.Spring.ShutdownTimeout, a.Spring.StopImmediate = 100*clock.Millisecond, 10*clock.Second, true
		}, "closed", 0, 200 * clock.Millisecond},
		"it sleeps": {func(a *member.Application) {
			a.Spring.ShutdownTimeout, a.Spring.Errors = 10*clock.Second, member.SpringErrors{Every: 1, BackOff: clock.Minute, Tries: 9}
		}, "closed", 0, 200 * clock.Millisecond},
		"it polls": {func(a *member.Application) {
			a.PollTimeout, a.Spring.ShutdownTimeout = 50*clock.Second, 10*clock.Second
		}, "closed", 0, 100 * clock.Millisecond},
	} {
		sc := contained(1, c.app, Step{At: second(closes), Verb: &closeVerb, Members: []int{0}})
		if name == "it polls" {
			sc.Topics[0].Rate = 0
		}
		sc.Duration = 5 * clock.Minute
		events := run(t, sc)
		ends := times(events, 0, c.end)
		if len(ends) != 1 || ends[0] < second(closes).Add(c.after) || ends[0] > second(closes).Add(c.until) {
			t.Errorf("%s: %s at %v", name, c.end, ends)
			continue
		}
		at, why := removedAt(events, 0)
		left := c.end == "closed"
		if left != (why == protocol.ReasonLeaveGroup) || !left && at.Sub(ends[0]) < 40*clock.Second {
			t.Errorf("%s: taken out at %s for %d", name, at, why)
		}
	}
}

// A fatal error of one consumer stops the others of its container
// (ConcurrentMessageListenerContainer.stopAbnormally): they close.
func TestAContainerStopsAsAWhole(t *testing.T) {
	sc := contained(4, func(a *member.Application) { a.Spring.ShutdownTimeout = 10 * clock.Second })
	for i := range 3 {
		sc.Members[i].Process = "pod"
	}
	sc.Members[1].Consumer.GroupInstanceID, sc.Members[3].Consumer.GroupInstanceID = "same", "same"
	sc.Members[3].Start = second(20)
	events := run(t, sc)
	died := times(events, 1, "closed")
	for _, m := range []event.Member{0, 2} {
		if closing := times(events, m, "closing"); len(died) != 1 || len(closing) != 1 || closing[0] != died[0] {
			t.Errorf("one died at %v, consumer %d closed at %v", died, m, closing)
		}
	}
	if got := times(events, 3, "closing"); len(got) > 0 {
		t.Errorf("another process closed at %v", got)
	}
}

// AckMode COUNT and TIME are looked at behind each record, not behind each batch: of batches
// that take 5 s, one record in 10 ms, 100 records are a commit, or a second is: 117 of them
// behind the 3 s that the first rebalance takes.
func TestAcksWithinABatch(t *testing.T) {
	for name, spring := range map[string]member.Spring{
		"count": {Acks: member.CountAcks, AckCount: 100, ShutdownTimeout: clock.Minute},
		"time":  {Acks: member.TimeAcks, AckTime: clock.Second, ShutdownTimeout: clock.Minute},
	} {
		sc := contained(1, func(a *member.Application) { a.PerRecord, a.Spring = 10*clock.Millisecond, spring })
		sc.Topics[0].Rate = 100_000
		events := run(t, sc)
		sent := times(events, 0, "commit.sent")
		if n := len(sent); n < 115 || n > 117 {
			t.Errorf("%s: %d commits in two minutes", name, n)
		}
		for i := range sent[:len(sent)-1] {
			if apart := sent[i+1].Sub(sent[i]); apart < 950*clock.Millisecond || apart > 1050*clock.Millisecond {
				t.Errorf("%s: commits %s apart at %s", name, apart, sent[i])
				break
			}
		}
	}
}

// A commit that comes to nothing because the group rebalances is kept, and made again behind
// the rebalance although no more records come (doCommitSync, checkRebalanceCommits). A plain
// loop leaves it at that.
func TestACommitThatARebalanceRefused(t *testing.T) {
	for _, kind := range []member.ProgramKind{member.SpringProgram, member.LoopProgram} {
		sc := contained(3, func(a *member.Application) { a.Program, a.PollTimeout = kind, clock.Second },
			Step{At: second(30), Verb: &enforceRebalanceVerb, Members: []int{0}},
			Step{At: second(33), Verb: &rateVerb, Topic: 0, To: 0},
		)
		sc.Members[2].Application.PerBatch = 10 * clock.Second // the join phase waits for it
		events := run(t, sc)
		refused, again := clock.Never, false
		for _, e := range events {
			switch e.Fact.(type) {
			case event.JoinSent:
				if e.Member == 0 && e.At > second(30) {
					refused = e.At
				}
			case event.CommitSent:
				again = again || e.Member == 0 && e.At > second(34) && e.At < second(60)
			}
		}
		if refused == clock.Never || again != (kind == member.SpringProgram) {
			t.Errorf("program %d: it joined at %s, and committed again: %t", kind, refused, again)
		}
	}
}

// Such a commit is made as soon as the poll() returns that ends the rebalance, though the listener
// fails on the first record that it brings, and sleeps (doPoll, checkRebalanceCommits).
func TestACommitThatWasRefusedComesBeforeABackOff(t *testing.T) {
	scenario := func(every int64) *Scenario {
		sc := contained(3, func(a *member.Application) {
			a.PollTimeout = clock.Second
			a.Spring.Errors = member.SpringErrors{Every: int32(every), BackOff: 10 * clock.Second, Tries: 1}
		}, Step{At: second(30), Verb: &enforceRebalanceVerb, Members: []int{0}})
		sc.Members[2].Application.PerBatch = 5 * clock.Second // the join phase waits for it
		sc.Duration = 50 * clock.Second
		return sc
	}
	over := clock.Never // when the rebalance is, to the first member
	for _, at := range times(run(t, scenario(0)), 0, "sync.ok") {
		if at > second(30) {
			over = at
			break
		}
	}
	// 50 records come a second: the first behind it fails.
	events := run(t, scenario(int64(over)*50/1_000_000+2))
	refused, committed, slept := false, clock.Never, clock.Never
	for _, e := range events {
		if e.Member != 0 || e.At < over {
			continue
		}
		switch e.Fact.(type) {
		case event.CommitSent:
			committed = min(committed, e.At)
		case event.Stall:
			slept = min(slept, e.At)
		}
	}
	for _, e := range events {
		if _, is := e.Fact.(event.JoinSent); is && e.Member == 0 && e.At > second(30) && e.At < over-50_000 {
			refused = true
		}
	}
	if !refused || slept == clock.Never || committed >= slept {
		t.Errorf("rebalance over at %v, committed at %v, the handler sleeps from %v on", over, committed, slept)
	}
}

// The time of AckMode.TIME runs on while there is nothing to commit: what comes then waits for the
// end of the period that it comes in (timedAcks).
func TestTheTimeOfAcksRunsWithoutRecords(t *testing.T) {
	sc := contained(1, func(a *member.Application) {
		a.Spring.Acks, a.Spring.AckTime, a.PerRecord = member.TimeAcks, 3*clock.Second, clock.Millisecond
	}, Step{At: second(20), Verb: &rateVerb, Topic: 0, To: 10_000})
	sc.Topics[0].Rate, sc.Duration = 0, 30*clock.Second
	var sent []clock.Time
	for _, e := range run(t, sc) {
		if _, is := e.Fact.(event.CommitSent); is {
			sent = append(sent, e.At)
		}
	}
	if len(sent) != 3 || sent[0] < second(21) || sent[0] > second(22) {
		t.Errorf("records come from 20 s on, commits at %v", sent)
	}
}

// Where auto.offset.reset is latest the container commits at the assignment where partitions
// begin that have no committed offset, so that a member that gets them before a record has come
// begins there, too, and not behind what has come since (AssignmentCommitOption.LATEST_ONLY_NO_TX).
// It does not where the reset is earliest, and a loop does not.
func TestTheContainerCommitsWherePartitionsBegin(t *testing.T) {
	for _, c := range []struct {
		name    string
		app     func(*Member)
		commits int
	}{
		{"latest", func(m *Member) {}, 1},
		{"latest, acknowledged on other threads", func(m *Member) { m.Application.Spring.AsyncAcks = true }, 1},
		{"latest, of the consumer protocol", func(m *Member) {
			m.Consumer.Protocol, m.Consumer.HeartbeatIntervalMs = member.ConsumerProtocol, settings.BrokerDefaults().Consumer.HeartbeatIntervalMs
		}, 1},
		{"earliest", func(m *Member) { m.Consumer.AutoOffsetReset = member.Earliest }, 0},
		{"a loop", func(m *Member) { m.Application.Program = member.LoopProgram }, 0},
	} {
		// Records come from 30 s on; at 20 s the member is killed before it has had any.
		sc := contained(1, func(*member.Application) {}, Step{At: second(20), Verb: &killVerb, Members: []int{0}},
			Step{At: second(30), Verb: &rateVerb, Topic: 0, To: 50_000}, Step{At: second(90), Verb: &startVerb, Members: []int{0}})
		sc.Topics[0].Rate, sc.Duration = 0, 100*clock.Second
		sc.Members[0].Consumer.AutoOffsetReset = member.Latest
		c.app(&sc.Members[0])
		commits, first := 0, int64(-1)
		for _, e := range run(t, sc) {
			switch f := e.Fact.(type) {
			case event.CommitSent:
				if e.At < second(20) {
					commits++
				}
			case event.Consumed:
				if first < 0 {
					first = f.From
				}
			}
		}
		if commits != c.commits {
			t.Errorf("%s: %d commits before there is a record, want %d", c.name, commits, c.commits)
		}
		if loses := c.name == "a loop"; first < 0 || first > 0 != loses {
			t.Errorf("%s: the first record that is processed is %d", c.name, first)
		}
	}
}
