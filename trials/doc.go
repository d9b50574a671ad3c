// Package trials loads scenarios and runs them: one of them ([Load], [Run]), one many
// times with all chance drawn anew ([Many]), one under several setups ([Contenders],
// [Compare]), one again with what might have helped ([Explain], [ExplainMany]).
//
// A run is a scenario in a world (package sim), whose events go to a fold (package
// report) and to whoever else looks on; run.go puts those together. Answers that take
// many runs are made here and nowhere else, and here alone runs go side by side: each is
// a world of its own, and what it comes to depends on its scenario and seed only.
//
// What tells one run from another is data: a list of [scenarios.Change], each a key and
// a value, that the loader puts into the file before it checks it. So a run can be
// written down and made again elsewhere, from the text of its file and the list.
package trials
