package report

// What advice says of the settings of a platform: as they stand in a scenario, each below the
// controller that has it; the grace period stands below all that end processes.
const (
	Grace = "grace"

	ProbeCheck    = "liveness.check"
	ProbeFailures = "liveness.failures"
	ProbePeriod   = "liveness.period"
	ProbeDelay    = "liveness.initial.delay"

	ScaleThreshold     = "autoscaler.lag.threshold"
	ScaleStabilization = "autoscaler.stabilization"
	ScaleCooldown      = "autoscaler.cooldown"
	ScaleMin           = "autoscaler.min"
	ScaleMax           = "autoscaler.max"
)

// Consumers is what advice calls the number of consumers in a process.
const Consumers = "consumers"
