// Package clock has virtual time, the queue of what is still to happen, timers,
// and chance.
//
// Time is a whole number of microseconds since the start of the run. Nothing
// here reads a wall clock: [Queue.Next] moves time to the next event, and hours
// pass in milliseconds. Events at the same time come out in the order in which
// they were scheduled, so a run has exactly one order.
//
// Chance comes from [Stream], a random sequence that belongs to one use (the
// latency of one link, say) and depends only on the seed and on the name of that
// use: a new stream moves no other.
package clock
