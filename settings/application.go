package settings

import (
	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/member"
)

// Application lists the settings of the program around a consumer. They are our own.
func Application() Table[member.Application] { return applicationTable }

type app = member.Application

var applicationTable = Table[app]{
	duration("poll.timeout", 100*clock.Millisecond, func(a *app) *clock.Duration { return &a.PollTimeout },
		"The argument of poll()."),
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
	committing("commit", func(a *app) *member.Commits { return &a.Commit },
		"Who commits, and when: auto, the client does by enable.auto.commit; batch, the program calls commitSync() after the records of each poll(); record, after each of them; {every: 5s}, {records: 1000} or both, after the records of a poll() when so much time has passed or so many records have been processed since the last commit; none. Where it is not named, auto if enable.auto.commit is true, else batch. A commit of the program takes a round trip, in which it waits. One that is named, but auto, turns enable.auto.commit off where that is not named."),
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
