// Package tune finds the value of a setting to use. It has two ways of looking for it.
//
// [Smallest] is for one setting and one condition: "the shortest session timeout with which
// no pause of ours costs a rebalance". In each run, whose draws are the same whatever the
// value, it bisects where the condition begins to hold (threshold.go): a run has something to
// say about all values at once. The answer is a quantile of these thresholds, with the
// interval that order statistics give it, which depends on no distribution (smallest.go). A
// grid of the same values would need as many runs at each of them.
package tune
