package sim

var slowVerb = Verb{
	Name:   "slow",
	Target: OneMember,
	Doc:    "Processing takes another time.",
	Fields: []Field{
		{Name: "per.record", Type: DurationField, Doc: "processing time of one record"},
		{Name: "per.batch", Type: DurationField, Doc: "added once for each poll() that returned records"},
		{Name: "for", Type: DurationField, Doc: "how long; default: to the end"},
	},
	apply: nil,
}
