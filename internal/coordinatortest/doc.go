// Package coordinatortest is the world around a group that tests of coordinators need: a
// [Driver] keeps the timers, the log and the calls of one, and compares it with its clone;
// a [Stage] plays scripts with one, and has the commands that all protocols' scripts have.
// What the requests of a protocol are, and what must hold of its groups, each package of
// one says itself.
package coordinatortest
