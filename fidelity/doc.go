// Package fidelity holds the simulator against recordings of real consumer groups.
//
// Each file of testdata is one run of a Kafka 4.3.0 broker with Java consumers of
// the same version, or with consumers of franz-go, written down as events with the
// names of package event; a [Set] has those of one kind. [Read]
// reads one. [Recording.Scenario] makes a scenario of it from what was done to the
// group alone: which processes there were, with which settings and member ids, when
// each of them turned to the group first, and what was done to it and when. What
// came of it is left out. [Compare] runs the scenario and looks at both outcomes:
// generations, owners, the times of events, downtime, records processed twice.
//
// Where the two are far apart because of something that a recording does not tell, an
// [Exception] shows it: with its [Nudge]s, which move inputs by a few milliseconds, the
// simulation comes as near as with all other recordings.
//
// The command in cmd/measure compares all recordings and writes down how far the
// model is from them, in docs/fidelity.md and in package measured.
package fidelity
