// Package coordinator is the contract of a group coordinator, the broker's side of
// a group: what it is told, what it leads to, and what it keeps in the log. The
// protocols are packages of their own: classic is Kafka's first, with JoinGroup and
// SyncGroup, consumer that of KIP-848. One group id is package group: it speaks the one or
// the other, and goes over between them.
//
// A coordinator is a state machine for one group. It has no clock, no goroutine
// and no socket. Something happens, the driver says so by one of the inputs of
// [Coordinator], and what is to be done about it comes back as [Effects]. The
// driver has four duties.
//
// First, after each input carry out its effects, and only then give the next:
//
//	var fx coordinator.Effects
//	for {
//		fx.Reset()
//		// exactly one of
//		group.Handle(now, call, &fx)          // a request has arrived
//		group.Expire(now, timer, &fx)         // a timer has come due
//		group.Persisted(now, token, err, &log, &fx) // an append has ended
//		// then
//		record(fx.Facts)
//		appendToLog(fx.Persists)
//		setOrClear(fx.Timers)
//		send(fx.Replies)
//	}
//
// Second, keep the timers: arming one again replaces it, and one that was cleared
// never reaches Expire.
//
// Third, append the records and report each with Persisted, in the order of their
// tokens. Nothing is answered as done before its record is in the log.
//
// Fourth, keep the log: a [Snapshot] to which each appended record is replayed is
// all that a failover (Unload, Loading, Load) needs.
//
// A protocol implements [Coordinator] and brings the kinds of its timers and of its
// records ([TimerKind], [Record]) with it: nothing here names them. Committed
// offsets are the same in every protocol and stand in log.go.
package coordinator
