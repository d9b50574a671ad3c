package sim

var unsubscribeVerb = Verb{
	Name:   "unsubscribe",
	Target: OneMember,
	Doc:    "unsubscribe(), in place of the next poll().",
	apply:  nil,
}
