// Package tune finds the value of a setting to use. It has two ways of looking for it.
//
// [Smallest] is for one setting and one condition: "the shortest session timeout with which
// no pause of ours costs a rebalance". In each run, whose draws are the same whatever the
// value, it bisects where the condition begins to hold (threshold.go): a run has something to
// say about all values at once. The answer is a quantile of these thresholds, with the
// interval that order statistics give it, which depends on no distribution (smallest.go). A
// grid of the same values would need as many runs at each of them. Where nobody says how many
// runs, they grow until the interval is narrow, and where rare long draws decide those runs are
// picked that have them (grow.go).
//
// [Minimise] is for several settings and several figures: "a short gap after a crash, and few
// rebalances by pauses". It makes some runs at many points (points.go), leaves out half of the
// points, those that others clearly beat in the same runs, makes as many runs again of the rest
// (minimise.go, halving.go), and so on. What is left are the points that no other beats in
// everything, and the knee of them. Intervals are of paired differences, by resampling the runs
// (estimate.go). Figures can be those of a year (objectives.go, package year).
//
// Both print themselves for people and for programs (answer_*.go, front_*.go), with the values
// as configurations have them (paste.go).
package tune
