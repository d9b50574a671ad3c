package sim

var addPartitionsVerb = Verb{
	Name:   "add-partitions",
	Target: OneTopic,
	Doc:    "The topic grows.",
	Fields: []Field{
		{Name: "to", Type: PartitionsField, Required: true, Doc: "how many partitions it has then"},
	},
	apply: nil,
}
