// Package control has the controllers: what stands beside a group, looks at it, and acts
// on what it sees, as a deployment tool does that restarts one member after another. Each
// is begun by a step of its own, in a file of its own; [sim.Controller] is the contract,
// and [sim.Scene] all that one can see and do.
//
// [Verbs] is the one table of what can stand among the steps of a scenario: the loader,
// the JSON Schema, the reference and validate read it.
package control
