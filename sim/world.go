package sim

// World is one run.
type World struct{}
