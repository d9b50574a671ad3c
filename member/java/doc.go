// Package java is the engine of Kafka's Java consumer, of the classic protocol.
//
// It has two threads:
//
//   - The application's thread calls poll(), processes the records it returned, and
//     calls poll() again; package program is that loop. Nearly everything of the group
//     protocol happens inside poll(): a rebalance goes no further while the application
//     is elsewhere. poll.go is what poll() does, join.go, prepare.go and complete.go the
//     steps of a rebalance that it walks, held.go where it keeps the thread: in a
//     listener callback, in commitSync (commit.go) or in close() (leave.go).
//   - The heartbeat thread keeps the session alive, and leaves the group when the
//     application has not polled for max.poll.interval.ms. heartbeat.go is that one.
//
// engine.go has what the engine knows, and how it serves the contract of package member.
package java
