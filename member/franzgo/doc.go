// Package franzgo is the engine of franz-go, the Go client github.com/twmb/franz-go
// (package kgo), of the classic protocol.
//
// The application polls and processes, and nothing else. All of the group protocol is a
// loop beside it (kgo's consumer_group.go): engine.go has the loop, session.go what it does
// between an assignment and the end of its heartbeats, callback.go the listener's
// callbacks and the commits, which run beside the loop, and call.go the requests that
// kgo's client repeats by itself below all of that.
package franzgo
