package sim

var pauseVerb = Verb{
	Name:   "pause",
	Target: OneMember,
	Doc:    "The whole process stands still: a collector, SIGSTOP, a migrating machine.",
	Fields: []Field{
		{Name: "for", Type: DurationField, Doc: "how long; default: to the end"},
	},
	apply: nil,
}
