package sim

var failoverVerb = Verb{
	Name:   "failover",
	Target: TheCoordinator,
	Doc:    "The coordinator moves: NOT_COORDINATOR, then loading, then what was persisted is there again.",
	Fields: []Field{
		{Name: "for", Type: DurationField, Required: true, Doc: "how long nobody is the coordinator"},
		{Name: "load", Type: DurationField, Doc: "how long the new one loads; default 0"},
	},
	apply: nil,
}
