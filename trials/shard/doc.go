// Package shard divides numbered units of work among processes that know nothing of each
// other, and puts together what they made. It is a contract of files, not an engine: job
// arrays, indexed jobs, CI matrices and xargs all start the same program with another
// number, and any of them will do.
//
// Units are numbered from 0, and unit u belongs to shard u mod N ([Shard]); which shard a
// process is to make, the engine that started it says in the environment ([Which]). A
// process writes a part, which is JSON lines: a [Header], its units in ascending order, and
// an [End] with the sum of all above it.
//
//	{"schema":"…","plan":"…","model":"…","shard":1,"of":3}
//	{"unit":1,…}
//	{"unit":4,…}
//	{"units":2,"sha256":"…"}
//
// A unit's line is made by whoever knows what a unit is, begins with its number, and must
// depend on nothing but plan and number: then a shard that is made twice has the same bytes,
// and it does no harm when an engine takes a process for dead that is not.
//
// [Writer] writes a part anywhere, [File] into a file that is there whole or not at all and
// that an interrupted process goes on with, [Reader] reads one, and [Merge] puts parts
// together to the part that one process would have written, shard 0 of 1. Nothing grows with
// the number of units.
package shard
