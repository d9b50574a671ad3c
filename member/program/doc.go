// Package program is what people write around a client library: a loop that calls poll(),
// processes the records that it returned, and calls poll() again, all in one thread.
//
// loop.go follows that thread through time, poll.go is what happens inside poll() and what
// the program is ordered to do in place of it, and listener.go its rebalance listener.
// The same program runs around every library; what a library does with its thread it says
// by the contract of package member.
package program
