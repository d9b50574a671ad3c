// Package lab runs a plan for real: a KRaft broker on the loopback, a producer, and
// one process for each member of the group. It writes down what was done to them and
// what they tell.
//
// A member's program (the Java consumer in src, or cmd/franz-consumer) gets its
// settings as KEY=VALUE arguments and commands on its standard input, and prints a
// JSON object a line. Members that are to be cut off from the broker have a listener
// of their own there, which advertises the address of a proxy in this process: every
// connection of theirs goes through it.
package lab
