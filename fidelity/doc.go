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
// [Calibrate] runs it many times, with nothing drawn but noise, and looks where the
// recording stands among these runs: their spread is a forecast, and this is what it is
// worth. The noise comes from [Measure], which fits the tables of package noise on one half
// of the recordings ([Set.Fitted]); the other half is the test. Where none of the runs is
// near, because of something that a recording does not tell, an [Exception] says so.
//
// The command in cmd/measure compares all recordings and writes down how far the
// model is from them, in docs/fidelity.md and in package measured.
package fidelity
