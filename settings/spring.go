package settings

import (
	"slices"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/member"
)

// springTable has the settings of program: spring. What Spring has for them is in their
// documentation.
func springTable() Table[app] {
	return Table[app]{
		ofProgram(member.SpringProgram, ackMode("spring.ack.mode", func(a *app) *member.Acks { return &a.Spring.Acks },
			"When the container commits (ContainerProperties.ackMode): batch, after the records of each poll(); record, after each; manual, as batch, for a listener that acknowledges each record when it has processed it; manual_immediate, as record, for such a one; count, when spring.ack.count records have been processed since the last commit; time, when spring.ack.time has passed since. Where it is not named, as commit says, and where that is not named either, as batch. One that is named stands before commit. enable.auto.commit is false where it is not named (ListenerConsumer.determineAutoCommit). What is pending is committed in onPartitionsRevoked, too, and a commit that is refused because of a rebalance is made again after it, for the partitions that are still held.")),
		ofProgram(member.SpringProgram, count("spring.ack.count", from(1), usual(1), func(a *app) *int32 { return &a.Spring.AckCount },
			"Of spring.ack.mode: count.")),
		ofProgram(member.SpringProgram, duration("spring.ack.time", 5*clock.Second, func(a *app) *clock.Duration { return &a.Spring.AckTime },
			"Of spring.ack.mode: time.")),
		ofProgram(member.SpringProgram, count("spring.errors.every", from(0), usual(0), func(a *app) *int32 { return &a.Spring.Errors.Every },
			"Of each partition the listener fails on each record of so many: with 1000 on the records 999, 1999 and so on. 0: it fails on none.")),
		ofProgram(member.SpringProgram, duration("spring.errors.backoff", 0, func(a *app) *clock.Duration { return &a.Spring.Errors.BackOff },
			"How long the error handler waits before a record that has failed is tried again (FixedBackOff of DefaultErrorHandler). The record and the rest of the batch are fetched anew then.")),
		ofProgram(member.SpringProgram, count("spring.errors.tries", from(0), usual(9), func(a *app) *int32 { return &a.Spring.Errors.Tries },
			"How often it waits and tries a record again. The failure after that gives the record up, which is taken for processed.")),
		ofProgram(member.SpringProgram, choice("spring.errors.handler", []string{"sleep", "pause"}, "", usual(member.BackOffSleeps), func(a *app) *member.BackOffHandler { return &a.Spring.Errors.Handler },
			"How it waits: sleep, on the consumer's thread, which does not poll meanwhile (DefaultBackOffHandler; in steps of 100 ms, up to 500 ms of 10 ms); pause, the consumer is paused and polls each 100 ms (ContainerPausingBackOffHandler).")),
		withoutErrors(ofProgram(member.SpringProgram, flag("spring.async.acks", usual(false), func(a *app) *bool { return &a.Spring.AsyncAcks },
			"The listener gives each record to a thread of its own, or a coroutine, which acknowledges it when it has processed it, in whatever order (ContainerProperties.asyncAcks): the container pauses the consumer until all that a poll() has returned is acknowledged, and polls meanwhile, each 100 ms. It commits what is acknowledged without a gap, together, or with spring.ack.mode: manual_immediate each acknowledgment by itself; any other mode is taken for manual (determineAckMode). Nobody waits for what is in hand of partitions that are revoked, and of all when the container is stopped: it is cut off, and the next owner does it again. Where nothing is left to be acknowledged of what a member keeps in a cooperative rebalance, that stays paused, and nobody consumes it (spring-kafka 4708)."))),
		toldIf(func(a *app) bool { return a.Program == member.SpringProgram && a.Spring.AsyncAcks }, ofProgram(member.SpringProgram, count("spring.async.threads", from(0), usual(0), func(a *app) *int32 { return &a.Spring.AsyncThreads },
			"Of spring.async.acks: how many threads there are for the records of a consumer, which take them in the order in which they came. 0: each record has one of its own."))),
		ofProgram(member.SpringProgram, duration("spring.shutdown.timeout", 10*clock.Second, func(a *app) *clock.Duration { return &a.Spring.ShutdownTimeout },
			"How long a program that is closed waits for the container to stop (ContainerProperties.shutdownTimeout of stop(); where Spring Boot closes the context it is spring.lifecycle.timeout-per-shutdown-phase, 30 s). When it is over the process ends all the same: with no last commit and no LeaveGroup, if the batch in hand is not done by then.")),
		ofProgram(member.SpringProgram, flag("spring.stop.immediate", usual(false), func(a *app) *bool { return &a.Spring.StopImmediate },
			"A container that is stopped processes no more than the record in hand (stopImmediate), and not the whole batch.")),
	}
}

// withoutErrors holds acknowledgments from other threads to a listener that never fails: the
// error handler does not hear of a failure there, and what becomes of the record is for the
// listener to say.
func withoutErrors(s Setting[app]) Setting[app] {
	s.check = func(a *app, _ event.Library) error {
		if a.Program == member.SpringProgram && a.Spring.AsyncAcks && a.Spring.Errors.Every > 0 {
			return refuse("spring.async.acks: true beside spring.errors.every: Spring's error handler does not hear of a record that fails on another thread: take one of them out")
		}
		return nil
	}
	return s
}

// ackMode is a mode of acknowledgment; not named, it is the empty text.
func ackMode[C any](name string, at func(*C) *member.Acks, doc string) Setting[C] {
	options := []string{"batch", "record", "manual", "count", "time", "manual_immediate"}
	texts := append([]string{""}, options...)
	about := About{Name: name, Doc: doc, Kind: Choice, Options: options, kafkas: anything}
	read := func(text string) (member.Acks, error) {
		i := slices.Index(texts, text)
		if i < 0 {
			return 0, NoneOf(text, options)
		}
		return member.Acks(i), nil
	}
	return row(about, usual(member.UnnamedAcks), at, read, func(a member.Acks) string { return texts[a] })
}
