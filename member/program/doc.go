// Package program is what people write around a client library: a loop that calls poll(),
// processes the records that it returned, and calls poll() again.
//
// caller.go is that thread as far as all programs are alike, poll.go what happens inside poll(),
// orders.go what it is ordered to do in place of it, and listener.go its rebalance listener.
// loop.go follows one that does all in this thread through time, commit.go is what it
// commits, state.go what it keeps of partitions outside its process, and idle.go how it waits
// between its polls. container.go is Spring's, which is such a loop with habits of its own, and
// failures.go the records on which its listener fails.
//
// pool.go is a program that hands records to threads of its own and polls again: crew.go has
// those threads and what they have to do, crewpace.go how soon they may be done, poolcommit.go
// what the thread that polls commits of it, poolstate.go what it saves, and drain.go how its
// listener waits for work in hand.
//
// The same program runs around every library; what a library does with its thread it says
// by the contract of package member.
package program
