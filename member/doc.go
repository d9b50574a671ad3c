// Package member is the client's side of a consumer group: Kafka's Java consumer of
// the classic protocol, or franz-go's, and the program around it.
//
// A [Client] is one process. With the Java consumer it has two threads:
//
//   - The application thread calls poll(), processes the records it returned, and
//     calls poll() again. Nearly everything of the group protocol happens inside
//     poll(): a rebalance goes no further while the application is elsewhere.
//     poll.go is that thread, join.go, prepare.go and complete.go the steps of a
//     rebalance that it walks, consume.go the records.
//   - The heartbeat thread keeps the session alive, and leaves the group when the
//     application has not polled for max.poll.interval.ms. heartbeat.go is that one.
//
// With franz-go the application thread polls and processes, and nothing else. All of
// the group protocol is a loop beside it: franz.go, with franz_session.go,
// franz_callback.go and franz_call.go. What the two libraries share (connections,
// metadata, positions, records) is in the other files, which ask Client.franz where
// they differ.
//
// The client is a pure state machine: inputs (a response, a timer, something that
// is done to it) change it and leave [Effects] behind: facts, requests to send,
// connections to close, timers to set. It meets the coordinator only on the wire.
//
// Records are not events. While the application keeps up, what it has consumed by
// any moment follows from the logs' growth, so the client looks only when poll()
// has something to do; see consume.go.
package member
