// Package check looks at a run from outside: does its record make sense, and does
// its report say what the record says? It shares no code with the coordinator,
// the clients or the folds, so that an error there cannot hide here.
//
// A test of any scenario gathers the events, makes the report and calls
// [Run.Violations]; an empty answer is a pass.
package check
