// Package group is one group id on the broker's side: which protocol it speaks now, and how
// it goes over from one to the other (KIP-848, online migration). It follows Kafka 4.3
// (GroupMetadataManager and ConsumerGroupMigrationPolicy).
//
// A [Group] serves the contract of package coordinator, as the groups of both protocols do,
// and has one of them inside: of coordinator/classic or of coordinator/consumer. It hands
// the inputs on. What it adds is in migrate.go, which opens with the page of what a group
// of each kind does with the requests of the other protocol.
//
// Members that speak the classic protocol may be in a group of either kind, those that
// speak the consumer protocol only in one of theirs. What becomes of the former there is in
// coordinator/consumer (classic.go). docs/protocol.md gives the rules in prose.
package group
