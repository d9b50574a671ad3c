package sim

var rateVerb = Verb{
	Name:   "rate",
	Target: OneTopic,
	Doc:    "Production changes.",
	Fields: []Field{
		{Name: "to", Type: RateField, Required: true, Doc: "records per second to each partition"},
	},
	apply: nil,
}
