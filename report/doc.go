// Package report is the contract of what a run comes to: for every partition when
// nobody consumed it, for how long, and why.
//
// A [Report] has the figures of one run, a [Comparison] puts several side by side and
// says what made the difference; both have a JSON form that others rely on. A
// condition names a [Metric], and [Evaluate] holds a report to it. What is said in the
// same words everywhere, a length of time ([Ms.Human]), a cause ([Cause.Meaning]), a
// verdict ([Report.Verdict]), is said here; and what a process is in, running, paused,
// cut off, stalled or in a callback, a [Process] follows for all.
//
// The work is done by the packages below: fold makes a report of a run's events, print
// writes it as text, Markdown, CSV and JUnit, findings has what a person on call would
// have seen, kafkametrics what Kafka's metrics would have shown, story why it went as
// it did, and picture draws it. Each uses this package, and none another.
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
