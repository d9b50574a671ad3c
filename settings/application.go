package settings

import (
	"slices"
	"strings"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/member"
)

// Application lists the settings of the program around a consumer. They are our own.
func Application() Table[member.Application] { return applicationTable }

type app = member.Application

var applicationTable = slices.Concat(Table[app]{
	ofClients(rarely(choice("program", programs, "", usual(member.LoopProgram), func(a *app) *member.ProgramKind { return &a.Program },
		"What sort of program it is: loop, poll() and processing in one thread; workers, poll() in one thread, and processing in those of a pool; spring, Spring's listener container around Kafka's Java consumer."))),
	duration("poll.timeout", 100*clock.Millisecond, func(a *app) *clock.Duration { return &a.PollTimeout },
		"The argument of poll()."),
	rarely(duration("idle.between.polls", 0, func(a *app) *clock.Duration { return &a.IdleBetweenPolls },
		"Waited before each poll(), while the member has partitions: cut to what max.poll.interval.ms leaves since the last poll(), less 5 s, where the client watches over that. What needs poll() waits, too. An order that the program gets ends it.")),
	duration("per.record", 0, func(a *app) *clock.Duration { return &a.PerRecord },
		"Processing time of one record."),
	duration("per.batch", 0, func(a *app) *clock.Duration { return &a.PerBatch },
		"Added once for each poll() that returned records."),
	duration("on.revoked", 0, func(a *app) *clock.Duration { return &a.OnRevoked },
		"Time inside onPartitionsRevoked."),
	duration("on.assigned", 0, func(a *app) *clock.Duration { return &a.OnAssigned },
		"Time inside onPartitionsAssigned; restoring state counts here."),
	duration("on.lost", 0, func(a *app) *clock.Duration { return &a.OnLost },
		"Time inside onPartitionsLost."),
	rarely(duration("on.revoked.per.partition", 0, func(a *app) *clock.Duration { return &a.OnRevokedPerPartition },
		"Time inside onPartitionsRevoked for each partition that it is called with, besides on.revoked: under an eager assignor all that the member holds, else those that it gives up. Naming it is as naming on.revoked.")),
	rarely(duration("on.assigned.per.partition", 0, func(a *app) *clock.Duration { return &a.OnAssignedPerPartition },
		"Time inside onPartitionsAssigned for each partition that it is called with, besides on.assigned, such as restoring its state: under an eager assignor all of them, because what was known of them went when they were revoked; else those that are new.")),
	rarely(duration("on.lost.per.partition", 0, func(a *app) *clock.Duration { return &a.OnLostPerPartition },
		"Time inside onPartitionsLost for each partition that it is called with, besides on.lost.")),
	flagOrUnnamed("commit.on.revoke", func(a *app) *member.RevokeCallback { return &a.CommitOnRevoke },
		"commitSync() inside onPartitionsRevoked. Where neither this nor on.revoked is named the program has no such callback: Java then commits nothing there, and franz-go has its own, which commits if enable.auto.commit is true. One that is named, even false or 0s, makes it the program's."),
	special("assign", func(t *event.Traits) bool { return t.TakesAssign }, func(a *app) *bool { return &a.Assigns },
		"onPartitionsAssigned calls assign() with what it was given, as many examples in Python do, and goes on if that is refused: of librdkafka only. While the group's assignor is eager that is what the binding does, too. With cooperative-sticky the client refuses it, because it wants incremental_assign(), and the binding no longer helps: the member stays in the group and consumes nothing. Where it is not true the binding calls what is right."),
	withoutCallback(),
	committing("commit", func(a *app) *member.Commits { return &a.Commit },
		"Who commits, and when: auto, the client does by enable.auto.commit; batch, the program calls commitSync() after the records of each poll(); record, after each of them; {every: 5s}, {records: 1000} or both, after the records of a poll() when so much time has passed or so many records have been processed since the last commit; none. Where it is not named, auto if enable.auto.commit is true, else batch, or of a program that keeps state its checkpoints alone. A commit of the program takes a round trip, in which it waits. One that is named, but auto, turns enable.auto.commit off where that is not named."),
	ofProgram(member.WorkersProgram,
		count("workers.threads", from(1), usual(4), func(a *app) *int32 { return &a.Workers.Threads },
			"How many threads the pool has.")),
	ofProgram(member.WorkersProgram,
		choice("workers.order", []string{"partition", "none"}, "", usual(member.OrderOfPartition), func(a *app) *member.WorkOrder { return &a.Workers.Order },
			"partition: one worker at a time for a partition, so that its records are processed in their order; none: any worker takes any record.")),
	ofProgram(member.WorkersProgram,
		flag("workers.pause", usual(true), func(a *app) *bool { return &a.Workers.Pause },
			"A partition with work in hand is paused (pause()), and resumed when all of that is done. Where it is false, poll() returns its next records beside that.")),
	ofProgram(member.WorkersProgram,
		duration("workers.drain", 30*clock.Second, func(a *app) *clock.Duration { return &a.Workers.Drain },
			"How long onPartitionsRevoked waits, at most, for the records in hand of the partitions that go, those too that no worker has begun. What is not done then is cancelled, and the next owner does it again.")),
	ofProgram(member.WorkersProgram,
		committingOf("workers.commit", []member.CommitBy{member.EveryRecord, member.EveryBatch, member.Nobody}, func(a *app) *member.CommitBy { return &a.Workers.Commit },
			"What the thread that polls commits: record, the offset of each record that is done, if none before it is still in hand; batch, that of a partition when all of its work in hand is done; none. Where it is not named, as commit says. One that is named stands before commit, and turns enable.auto.commit off where that is not named.")),
}, springTable(), stateTable())

// programs are the names of the kinds of programs.
var programs = []string{"loop", "workers", "spring"}

// ofClients holds the kind of a program to what its client can have around it.
func ofClients(s Setting[app]) Setting[app] {
	s.check = func(a *app, client event.Library) error {
		if a.Program == member.SpringProgram && !client.Traits().HasContainer {
			return refuse("program: spring is a container around Kafka's Java consumer, and there is none around %s: leave it out, or say it of the members that it is about, in their own application section", client)
		}
		return nil
	}
	return s
}

// ofProgram is a setting of one kind of programs. Others do not tell that they have it.
func ofProgram(kind member.ProgramKind, s Setting[app]) Setting[app] {
	s.Program, _, _ = strings.Cut(s.Name, ".")
	return toldIf(func(a *app) bool { return a.Program == kind }, s)
}

// withoutCallback is whether a program has callbacks, where a library asks: what they take says
// that it has.
func withoutCallback() Setting[app] {
	s := special("no.rebalance.cb", func(t *event.Traits) bool { return t.NeedsNoCallback }, func(a *app) *bool { return &a.NoCallback },
		"The program has no rebalance callback (rebalance_cb), as in C, Go, .NET and Node it need not, while the binding for Python always has one: of librdkafka only. Its main thread then assigns and gives up by itself, at once, so that an application that does not poll holds nobody up; what it has in hand by then it processes to the end.")
	alone := s.check
	s.check = func(a *app, client event.Library) error {
		took := a.OnRevoked + a.OnAssigned + a.OnLost + a.OnRevokedPerPartition + a.OnAssignedPerPartition + a.OnLostPerPartition
		if a.NoCallback && (took > 0 || a.Assigns || a.CommitOnRevoke != member.LibrarysRevoke) {
			return refuse("no.rebalance.cb is true, and so there is no callback that could take time, commit or call assign(): leave it out, or what is said of the callback")
		}
		return alone(a, client)
	}
	return s
}

// OwnRevoke gives the program a callback of its own, unless it has one: whoever says how
// long onPartitionsRevoked takes has written it.
func OwnRevoke(a *member.Application) {
	if a.CommitOnRevoke == member.LibrarysRevoke {
		a.CommitOnRevoke = member.OwnRevoke
	}
}

// ApplicationDefaults polls for a while and takes no time to process.
func ApplicationDefaults() member.Application { return Application().defaults(event.Java) }
