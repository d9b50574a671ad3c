package fidelity

// programs has recordings of Java consumers with another program around them than a loop: a
// pool of threads, a state of each partition that is saved and restored, Spring's container.
var programs = Set{Of: "pools, states and Spring's container", Title: "Java consumers with a pool, with states, and in Spring's container", Dir: "testdata/programs", HeldOut: true}
