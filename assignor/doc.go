// Package assignor decides who gets which partition: Kafka's range, roundrobin, sticky
// and cooperative-sticky, and those of franz-go under the same names. The group votes for
// one, and its leader's library runs it: [ByName] finds that of Kafka's Java client,
// [FranzGo] that of franz-go.
//
// An [Assignor] is a pure function of a [Group], and what it gives is a [Plan]. Kafka's
// give the plan of the original to the last partition, also where that follows from the
// order of a hash map; testdata has what the originals answered. Of franz-go's, bench
// holds each to kgo itself.
//
//   - range.go, range_racks.go and roundrobin.go are short.
//   - sticky.go begins AbstractStickyAssignor; claims.go settles what members say they
//     owned, constrained.go goes on where all subscribe to the same topics, general.go
//     where they do not, cooperative.go withholds what has to be given up first.
//   - franzgo.go begins franz-go's; franzgo_sticky.go is its sticky balancer, which the
//     other franzgo_*.go continue.
package assignor
