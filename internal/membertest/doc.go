// Package membertest is the broker and the bystander that tests of members need: a
// [Driver] keeps the timers and the connections of one process, and checks after every
// input, from outside, what must hold of any client; a [Stage] plays scripts with one, and
// has the commands that all libraries' scripts are written in. Which library it is each
// package of one says itself ([Library]).
package membertest
