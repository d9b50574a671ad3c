// Package report turns the record of a run into figures: for every partition
// when nobody consumed it, for how long, and why.
//
// Everything here is a fold over events. [Holding] reads what the clients did and
// what was done to them, and knows who held which partition and when it was up;
// it reads recordings of real groups as well. [Fold] puts on top of it what the
// coordinator did, and so gives each instant of downtime one [Cause], lists the
// rebalances, and counts what happened to the records. [Fold.Finish] makes a
// [Report], which prints as JSON ([Report.WriteJSON]), as text ([Text]), and for
// continuous integration ([Markdown], [JUnit], [CSV]). A [Comparison] puts several
// side by side and says what made the difference. What is to be found in the metrics
// and logs of a run is the business of package metrics below this one.
//
// A member holds a partition, by its own view, from the return of
// onPartitionsAssigned with the position known, until onPartitionsRevoked or
// onPartitionsLost is called, close() is called, or its process ends. The
// partition is up while some holder's process runs, reaches the broker, is not
// stalled, and is not inside a listener callback; otherwise it is down, from the
// first moment it was ever up to the end of the run.
//
// Figures are whole microseconds and whole records; nothing is a floating-point
// number, so the same events print the same bytes on every machine.
package report
