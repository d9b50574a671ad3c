// Package year says what the incidents of a year come to.
//
// Incidents are rare and mostly independent of each other, so nobody has to run a year to see
// them: what one of them costs is a run of its scenario, at a phase that is drawn, and how
// many of them there are in a year is drawn from a Poisson distribution by their rate
// (conditional Monte Carlo). A [Plan] is the file that says what happens how often
// (plan.go, rate.go). [Of] takes for each kind of incident what the runs of its scenario came
// to, draws ten thousand years from that (years.go, poisson.go), and gives their quantiles,
// and whose share is which. Two incidents at a time are counted as one after the other.
package year
