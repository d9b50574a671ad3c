// Package sim is the world in which a group lives: one loop that owns time,
// chance, the network, the partitions' logs and the record of what happened.
//
// A [World] is made from a [Scenario] and run with [World.RunUntil]. Everything
// that waits to happen is an item of data in one queue, in the order of its time
// and, at equal times, of its scheduling: the scenario's starts and steps come
// first. The loop takes the next item, hands it as an input to a member
// (member.Process) or to the coordinator, and carries out the effects: facts go to
// the sink, requests and answers onto the network, timers into the queue. Nothing
// else moves the world, so the same scenario and seed give the same run.
//
//   - world.go has the loop, process.go a member's processes, network.go their
//     connections, broker.go what the broker does with a request, logs.go the records.
//   - spread.go has what a run other than the first draws anew of the members.
//   - rest.go sees whether the group has come to rest, by which a run can end; unfinished.go
//     tells what the end cuts off.
//   - Each kind of step has a file of its own, step_*.go; verbs.go lists them.
//   - A [Controller] (controller.go) watches the run and acts on what it sees; package
//     sim/control has them.
package sim
