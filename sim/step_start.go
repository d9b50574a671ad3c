package sim

var startVerb = Verb{
	Name:   "start",
	Target: OneMember,
	Doc:    "Start a member that waits for it, or one that was closed or killed.",
	Fields: []Field{
		{Name: "consumer", Type: ConsumerField, Doc: "settings that change"},
	},
	apply: nil,
}
