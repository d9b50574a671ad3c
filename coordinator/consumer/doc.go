// Package consumer is Kafka's consumer group protocol (KIP-848) on the broker's side: who
// is in the group, what the coordinator wants each member to own, and how it brings them
// there. It follows Kafka 4.3 (GroupMetadataManager, ConsumerGroup,
// CurrentAssignmentBuilder, OffsetMetadataManager and the CoordinatorRuntime around them).
//
// A [Group] is one group, as a state machine that serves the contract of package
// coordinator, which says how it is driven.
//
// The broker never pushes. All that happens to a member happens inside that member's own
// heartbeat; by themselves only timers act, and all that these do is to take a member out.
// So how long anything takes is how long it is until the right member's next heartbeat.
//
// Where to read on: state.go opens with the page of the states; heartbeat.go has the steps
// of a heartbeat, in their order; target.go the one in which the assignment of everybody is
// computed, reconcile.go the one in which this member is brought towards it. leave.go is how
// members go, static.go those with a group.instance.id, offsets.go who may commit and fetch.
// session.go has the timers, write.go what waits for the log, log.go its records, load.go
// the failover. docs/protocol.md gives the rules in prose.
package consumer
