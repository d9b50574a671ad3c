// Package member is one process of a consumer group's member.
//
// A [Process] is made of three parts: what every client library does alike, which is
// this package; an [Engine], which is one library's part in the group; and a [Program],
// which is what somebody has written around the library. contract.go says what they are
// to each other, and is the file to read first.
//
// The process is a pure state machine: inputs (a response, a timer, something that
// is done to it) change it and leave [Effects] behind: facts, requests to send,
// connections to close, timers to set. It meets the coordinator only on the wire.
//
//   - process.go has the inputs, and services.go what the other two ask of the process.
//   - wire.go has the connections and their requests, lookup.go the search for the
//     coordinator, metadata.go the client's view of the topics.
//   - rewind.go has what a program gives back of what it has taken, and which records it
//     fails on.
//   - holdings.go has the partitions that the member holds, positions.go where it begins
//     to consume them, offsets.go what of them can be committed, state.go what a program
//     keeps of them in a store outside the process.
//   - Records are not events. While the application keeps up, what it has consumed by
//     any moment follows from the logs' growth, so the process looks only when poll()
//     has something to do; see consume.go and fetch.go.
package member
