// Package findings tells what a person on call would have seen of a run: the symptoms
// in metrics and logs, each with its cause and what helps against it.
//
// A [Watch] looks on while events come in and notes what went wrong with whom: who was
// not heard of, called poll() too late, was removed, died. When the run is over,
// [Watch.Findings] explains it with the figures of the report. A new finding is a
// function in its list, with its remedy in remedy.go. What it advises is untried here:
// package trials makes the runs that keep it or take it back ([report.Finding.Settle]).
package findings
