// Package plan turns a scenario into what has to be done to a real group: which
// processes there are, with which settings, and a list of actions in the order of
// their times. What a scenario says about chance and the network is left out; a
// real broker on the loopback has its own.
package plan
