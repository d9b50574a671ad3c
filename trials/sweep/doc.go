// Package sweep runs scenarios at many points: with every value of a setting, or every
// combination of the values of several.
//
// A [Plan] says what is run: scenarios, an [Axis] for each setting, the figures that are
// looked at (a [Metric] each), and how many runs there are at each point. A [Unit] is one run
// of one scenario at one point, and all of them are numbered: scenario by scenario, point by
// point, run by run. What a unit comes to depends on the plan and its number alone, and is
// one line of JSON (unit.go). So a plan can be carried out by one process or a hundred
// (package shard), and everything that is said of it is folded from those lines.
//
// Run k draws the same at every point (common random numbers): its draws go by the seed, the
// name of what is drawn and k, and by nothing that an axis changes; its phase is a share of
// the heartbeat interval, so that it is at the same place in it whatever that is. Points
// differ by their settings alone, and can be held against each other run by run.
//
// For a page the run that stands for a cell can be made once more, and kept as a small timeline
// ([Plan.Draw], picture.go): that takes the scenarios, and not their lines alone.
//
// A point that the loader refuses, such as a session timeout that is no longer than the
// heartbeat interval, is part of the answer: its units say so. A value that no point can
// have is refused before anything runs.
package sweep
