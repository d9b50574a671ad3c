package sim

var stallVerb = Verb{
	Name:   "stall",
	Target: OneMember,
	Doc:    "In place of its next poll() the application does nothing; the heartbeat thread runs.",
	Fields: []Field{
		{Name: "for", Type: DurationField, Doc: "how long; default: to the end"},
	},
	apply: nil,
}
