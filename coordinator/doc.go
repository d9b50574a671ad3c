// Package coordinator is the broker's side of Kafka's classic consumer group
// protocol: who is in the group, which generation it is in, who leads, and what
// each request is answered. It follows Kafka 4.3 (GroupMetadataManager,
// ClassicGroup, OffsetMetadataManager and the CoordinatorRuntime around them).
//
// A [Classic] is one group, as a state machine. It has no clock, no goroutine
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
//		group.Persisted(now, token, err, &fx) // an append has ended
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
// Fourth, keep the log: a [Snapshot] to which each appended record is applied is
// all that a failover (Unload, Loading, Load) needs.
//
// Where to read on: state.go opens with the page of the states; then one file for
// each request: join.go, sync.go, heartbeat.go, leave.go, offsets.go. Between
// JoinGroup and SyncGroup lies rebalance.go, the join phase. session.go has the
// timers, static.go the members with a group.instance.id, write.go what waits for
// the log, load.go the failover. docs/protocol.md gives the rules in prose.
package coordinator
