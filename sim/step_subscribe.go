package sim

var subscribeVerb = Verb{
	Name:   "subscribe",
	Target: OneMember,
	Doc:    "subscribe() with other topics, in place of the next poll().",
	Fields: []Field{
		{Name: "topics", Type: TopicsField, Required: true, Doc: "the topics from then on"},
	},
	apply: nil,
}
