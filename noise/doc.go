// Package noise is how late things are in a real process: a thread wakes a little after
// its time, an answer waits until somebody has read it, a process is slow at what it does
// for the first time. These are milliseconds, and they decide races: a session of three
// heartbeat intervals ends in the very milliseconds in which the other members send their
// third heartbeat, and each hears of it then or a whole interval later.
//
// A [Table] is a distribution that was measured on recordings of real groups, as a list of
// quantiles. tables.go has them all; `make noise` writes it, and nobody else does:
// package fidelity says what each was measured by, and on which half of the recordings.
//
// A [Source] is where one process, or the broker, takes its delays from. Run 0, the
// scenario as it is written, has the median of every table; other runs draw. A draw is known
// by the name of its owner, its kind and its number, so the seventh heartbeat of a process is
// late by the same whoever else is in the group, and however one came to it.
//
// Delays belong together ([Delay]): what is late for one member that hears of a rebalance is
// late for the others, and a run is fast or slow as a whole. So some draws are shared, each
// table as it is all the same; those of a generation for as long as its members are in step.
package noise
