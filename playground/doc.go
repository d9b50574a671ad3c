// Package playground is what the page in the browser asks of the simulator: what is wrong with
// a text, what its run comes to, where a line has to stand that was added by a click.
//
// Whoever plays changes a scenario's text and nothing else. A click adds a step at the
// virtual moment that the page shows, the text is run again from its begin, and the page goes on
// from that moment: so what is seen is what the command makes of the same text, and going back
// in time is a look at what is known. A run takes some milliseconds, less than it takes to see
// that it did.
//
// It is all functions from texts and plain values to values that are written as JSON:
//
//   - run.go: a run, with its report, its events and what its picture is drawn from; the story of it.
//   - check.go: what is wrong with a text, where, and what was probably meant.
//   - edit.go, place.go: steps, members and lengths of time that are written into a text. The
//     rest of it stays as it is, byte for byte.
//   - catalogue.go: what there is: bundled scenarios, kinds of steps, setups, the schema.
//   - learn.go: lessons and questions of the course, whose answers are runs made here.
//   - calls.go: all of these by their names, for cmd/playground.
package playground
