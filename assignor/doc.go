// Package assignor decides who gets which partition: what the leader of a group asks when
// everybody has joined. It holds the contract, Kafka's four assignors, and what an assignor
// is made from. Other clients' are packages below it, franzgo and librdkafka; docs/assignors.md has
// the rules of all of them.
//
// # The contract
//
// An [Assignor] turns a [Group] (topics, and members with what they subscribe to and say they
// owned) into a [Plan], and is a pure function. Who needs one of Kafka's asks [ByName]:
//
//	plan := assignor.ByName("sticky").Assign(&assignor.Group{
//		Topics:        []assignor.Topic{{Name: "orders", Partitions: 6}},
//		Members:       members,
//		MaxGeneration: protocol.NoGeneration,
//	})
//
// # Kafka's own
//
// They answer as the classes of Kafka's Java client do, ties included.
//
//   - [Range] and [RoundRobin] look at subscriptions alone: range.go, with range_racks.go
//     for KIP-881, and roundrobin.go.
//   - [Sticky] and [CooperativeSticky] are AbstractStickyAssignor, one run of which is in
//     sticky.go. It settles what members claim (claims.go), then goes one of two ways:
//     constrained.go where all subscribe to the same topics, else general.go ([General]), which
//     moves partitions one by one (reassign.go, movements.go, lightest.go). What a cooperative
//     round withholds is in cooperative.go.
//
// # To write one
//
// A [Round] is one assignment under way in small integers: start from [NewRound], set
// [Round.Owner], and [Round.Assignment] has the lists of the plan. [Group.ByInstance] orders
// the members, [Lists] keeps many lists in one piece of memory, and [Find] looks up a name.
package assignor
