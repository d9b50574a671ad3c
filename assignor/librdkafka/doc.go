// Package librdkafka has the assignors of librdkafka 2.15, the C library under the clients
// for Python, Go, .NET and Node. They go by Kafka's names and keep the contract of package
// assignor; [ByName] finds them. There is no eager sticky one.
//
// range and roundrobin (assignors.go) are Kafka's for members in librdkafka's own order
// (order.go), but that racks count otherwise in range. cooperative-sticky (sticky.go) goes
// Kafka's way for different subscriptions in all cases, as AbstractStickyAssignor once did:
// claims.go says whose partition it was and what a
// cooperative round withholds, candidates.go in which order partitions are looked at, and
// package assignor's General does the rest.
//
// What is undefined in the library, because it reads memory that it has freed, or asserts
// what does not hold, has an answer here that keeps the contract. The answers in testdata are the
// library's own, and the tests of the module bench/librdkafka ask it anew;
// docs/assignors.md has the rules.
package librdkafka
