package sim

var disconnectVerb = Verb{
	Name:   "disconnect",
	Target: OneMember,
	Doc:    "No byte passes between the member and the broker; connections stay open.",
	Fields: []Field{
		{Name: "for", Type: DurationField, Doc: "how long; default: to the end"},
	},
	apply: nil,
}
