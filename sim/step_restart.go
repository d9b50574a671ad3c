package sim

var restartVerb = Verb{
	Name:   "restart",
	Target: OneMember,
	Doc:    "Stop a member and start it again with the same id.",
	Fields: []Field{
		{Name: "down", Type: DurationField, Required: true, Doc: "from the old process's exit to the new one's first poll()"},
		{Name: "how", Type: HowField, Doc: "close (the default) or kill"},
		{Name: "consumer", Type: ConsumerField, Doc: "settings that change"},
	},
	apply: nil,
}
