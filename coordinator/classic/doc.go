// Package classic is Kafka's classic consumer group protocol on the broker's side:
// who is in the group, which generation it is in, who leads, and what each request
// is answered. It follows Kafka 4.3 (GroupMetadataManager, ClassicGroup,
// OffsetMetadataManager and the CoordinatorRuntime around them).
//
// A [Group] is one group, as a state machine that serves the contract of package
// coordinator, which says how it is driven.
//
// Where to read on: state.go opens with the page of the states; then one file for
// each request: join.go, sync.go, heartbeat.go, leave.go, offsets.go. Between
// JoinGroup and SyncGroup lies rebalance.go, the join phase. session.go has the
// timers, static.go the members with a group.instance.id, vote.go the choice of the
// assignor, write.go what waits for the log, log.go the group's record, load.go the
// failover. docs/protocol.md gives the rules in prose.
package classic
